"""Text files: .txt, and .md with front matter."""

import re
from collections.abc import Iterator
from typing import Any, Final

from index.articles import Article
from index.decoding import decode
from index.readers.fields import article_of, as_written
from index.readers.source import Source, guarded

__all__ = ["read_markdown", "read_text"]

_LONGEST_TITLE: Final = 100
_STOPS: Final = ".:،؛,;…"
_HEADING: Final = re.compile(r"#[ \t]+(?P<title>[^\n]*?)[ \t]*#*[ \t]*(?:\n|$)")


def read_text(source: Source) -> Iterator[Article]:
    """Read one article; its first line is the title if it reads like one: short, no final stop, text after it."""
    text = as_written(decode(source.read()))
    first, _, rest = text.partition("\n")
    first = first.strip()
    title = first if len(first) <= _LONGEST_TITLE and not first.endswith(tuple(_STOPS)) and rest.strip() else ""
    yield article_of({"title": title, "text": rest if title else text}, id=source.name, origin=source.origin)


def read_markdown(source: Source) -> Iterator[Article]:
    """Read one article with its front matter; without a title there, a leading `# heading` is the title."""
    text = as_written(decode(source.read()))
    with guarded("front matter"):
        fields, text = _front_matter(text)
    if heading := _HEADING.match(text):
        fields.setdefault("title", heading["title"])
        if fields["title"] == heading["title"]:
            text = text[heading.end() :]
    yield article_of(fields | {"text": text}, id=source.name, origin=source.origin)


def _front_matter(text: str) -> tuple[dict[str, object], str]:
    import frontmatter
    from frontmatter.default_handlers import YAMLHandler
    from yaml import BaseLoader

    class Strings(YAMLHandler):
        def load(self, fm: str, **_: object) -> dict[str, Any]:
            # YAML would read the Jalali day 1403-02-31 as a Gregorian one and refuse it; we want it as written.
            fields: dict[str, Any] = super().load(fm, Loader=BaseLoader)
            return fields

    fields, content = frontmatter.parse(text, handler=Strings())
    return fields, content
