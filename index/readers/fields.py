"""Named fields -> `Article`: the one place that decides what an article is made of."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from index.articles import Article
from index.dates import date_in_url, parse_date
from index.errors import ArticleError

__all__ = ["MAX_TEXT", "article_of", "as_written"]

MAX_TEXT: Final = 2_000_000
"""The longest text of one article, in characters."""

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id",),
    "title": ("title", "headline"),
    "text": ("text", "body", "content"),
    "source": ("source",),
    "url": ("url", "link"),
    "published": ("published", "date", "published_at"),
    "category": ("category", "section"),
    "tags": ("tags", "keywords"),
}
_SEPARATORS: Final = re.compile(r"[,،؛;]")
_LETTER: Final = re.compile(r"[^\W\d_]")


def article_of(fields: Mapping[str, object], *, id: str, origin: str) -> Article:
    """Return the article of a record, a front matter or a page's metadata; unknown fields are ignored.

    `id` is used where the fields hold none. Raises `ArticleError` for a text that is missing, no text or far too long.
    """
    text = _value(fields, "text")
    if text is None:
        raise ArticleError("An article needs a field `text` with a string, and here there is none; add it.")
    if not isinstance(text, str):
        raise ArticleError(
            "An article needs a field `text` with a string, and here it is of type {type}; mend it.",
            type=type(text).__name__,
        )
    if len(text) > MAX_TEXT:
        raise ArticleError(
            "The text has {characters} characters, and {most} are the most; split it.",
            characters=len(text),
            most=MAX_TEXT,
        )
    text = as_written(text)
    if not _LETTER.search(text):
        raise ArticleError("The text is empty or has no letter in it; write the article into it or remove it.")
    url = _string(fields, "url")
    article = Article(
        id=_string(fields, "id") or id,
        text=text,
        title=_string(fields, "title") or "",
        source=_string(fields, "source"),
        url=url,
        published=parse_date(_value(fields, "published")) or (date_in_url(url) if url else None),
        category=_string(fields, "category"),
        tags=_tags(_value(fields, "tags")),
        origin=origin,
    )
    return _writable(article)


def as_written(text: str) -> str:
    r"""Return the text without outer whitespace and with \n for every line end; all else stays as it is."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _value(fields: Mapping[str, object], field: str) -> object:
    """Return what stands under the field's name or the first of its other names that holds something."""
    values = [value for name in _NAMES[field] if (value := fields.get(name)) is not None]
    return next((value for value in values if value != ""), values[0] if values else None)


def _string(fields: Mapping[str, object], field: str) -> str | None:
    value = _value(fields, field)
    if isinstance(value, (list, tuple)):
        value = next(iter(value), None)
    if value is None or isinstance(value, (bool, Mapping)):
        return None
    return " ".join(str(value).splitlines()).strip() or None


def _tags(value: object) -> tuple[str, ...]:
    """Return the tags of a list or of a separated string, each once and in their order."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, Iterable) or isinstance(value, Mapping):
        return ()
    parts = (part.strip() for tag in value if tag is not None for part in _SEPARATORS.split(str(tag)))
    return tuple(dict.fromkeys(part for part in parts if part))


def _writable(article: Article) -> Article:
    """Return the article if it can be written as UTF-8: half of a surrogate pair, as JSON may hold, cannot."""
    try:
        for value in (article.text, article.id, article.title, article.source, article.url, article.category):
            (value or "").encode()
        "".join(article.tags).encode()
    except UnicodeEncodeError as error:
        raise ArticleError("The article has broken characters (bytes that are no UTF-8); save it again.") from error
    return article
