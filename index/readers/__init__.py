"""The readers of articles, by the suffix of the file."""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from index.articles import Article, Skipped
from index.readers.docx import read_docx
from index.readers.html import read_html
from index.readers.pdf import read_pdf
from index.readers.plain import read_markdown, read_text
from index.readers.records import read_csv, read_json, read_jsonl
from index.readers.source import Source

__all__ = ["COMPRESSIBLE", "READERS", "Reader", "reader_of"]


class Reader(Protocol):
    """Reads the articles of one file; a file it cannot read is an `ArticleError`, a bad record a `Skipped`."""

    def __call__(self, source: Source, /) -> Iterator[Article | Skipped]:
        """Give the articles in their order."""
        ...


READERS: Final[Mapping[str, Reader]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".csv": read_csv,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
COMPRESSIBLE: Final = frozenset(READERS) - {".pdf", ".docx"}
"""The suffixes that may be followed by .gz: those of texts, for the others are compressed already."""


def reader_of(source: Source) -> Reader | None:
    """Return the reader of a file, or None where its suffix is not known."""
    if source.compressed and source.suffix not in COMPRESSIBLE:
        return None
    return READERS.get(source.suffix)
