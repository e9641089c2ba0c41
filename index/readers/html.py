"""Web pages: .html and .htm through trafilatura, which finds the article among menus and advertisements."""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from index.articles import Article
from index.dates import parse_date
from index.decoding import decode
from index.errors import ArticleError
from index.readers.fields import article_of
from index.readers.source import Source, guarded

__all__ = ["read_html"]

_DECLARED: Final = re.compile(
    rb"""<\?xml[^>]{0,100}?encoding=["']([\w-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE
)
_HEAD: Final = 4096

# trafilatura drops every character that Python calls unprintable, and the half-space is one: می‌گوید would become
# میگوید. Letters of Anatolian hieroglyphs, which no news page holds, stand in for these while it works.
_KEPT: Final = "\u200c\u200d\u200e\u200f\u00ad"
_STAND_INS: Final = "\U00014640\U00014641\U00014642\U00014643\U00014644"
_HIDE: Final = str.maketrans(_KEPT, _STAND_INS)
_SHOW: Final = str.maketrans(_STAND_INS, _KEPT)

_PUBLISHED: Final = (
    "//meta[@property='article:published_time' or @itemprop='datePublished']/@content",
    "//script[@type='application/ld+json']/text()",
    "//meta[@name='dc.date' or @name='DC.date' or @name='date' or @name='pubdate' or @name='publish-date']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//article//time/@datetime",
)
_JSON_LD: Final = re.compile(r'"datePublished"\s*:\s*"([^"]{1,60})"')


def read_html(source: Source) -> Iterator[Article]:
    """Read one article with what its page tells of it: title, site, canonical address, day, category and tags.

    Nothing is fetched. The day is one that the page declares or that stands in its address; one that merely stands
    somewhere on the page may belong to anything.
    """
    data = source.read()
    found = _DECLARED.search(data[:_HEAD])
    declared = (found[1] or found[2]).decode("ascii") if found else None
    page = decode(data, declared)
    with guarded("page"):
        fields = _content(page)
    if not fields["text"]:
        raise ArticleError("The page holds no article, only menus or scripts; save its text as .txt.")
    yield article_of(fields, id=source.name, origin=source.origin)


def _content(page: str) -> dict[str, object]:
    import trafilatura
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it finds wrong becomes one sentence of ours
    tree = trafilatura.load_html(page)
    if tree is None:
        return {"text": ""}
    published = _published(tree)
    _hide(tree)
    document = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False)
    if not isinstance(document, Document):
        return {"text": ""}
    title = _shown(document.title)
    text = _shown(document.text)
    first, _, rest = text.partition("\n")
    return {
        "title": title,
        "text": rest if first == title and rest else text,
        "source": _shown(document.sitename),
        "url": document.url,
        "published": published,
        "category": next(map(_shown, document.categories or ()), None),
        "tags": [_shown(tag) for tag in document.tags or ()],
    }


def _published(tree: Any) -> date | None:  # noqa: ANN401 - lxml has no types
    """Return the first day that the page declares as its own, Jalali or Gregorian."""
    values: Iterable[str] = (str(value) for path in _PUBLISHED for value in tree.xpath(path))
    for value in values:
        if value.lstrip().startswith(("{", "[")):
            found = _JSON_LD.search(value)
            value = found[1] if found else ""
        if day := parse_date(value):
            return day
    return None


def _hide(tree: Any) -> None:  # noqa: ANN401
    for node in tree.iter():
        if isinstance(node.tag, str):
            node.text = node.text and node.text.translate(_HIDE)
            for name in ("content", "title"):
                if value := node.get(name):
                    node.set(name, value.translate(_HIDE))
        node.tail = node.tail and node.tail.translate(_HIDE)


def _shown(text: str | None) -> str:
    return (text or "").translate(_SHOW).strip()
