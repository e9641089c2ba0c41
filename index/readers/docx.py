"""Word files: .docx through python-docx."""

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from index.articles import Article
from index.errors import ArticleError
from index.readers.fields import article_of
from index.readers.source import Source, guarded

if TYPE_CHECKING:
    from docx.table import _Row

__all__ = ["read_docx"]

_MAX_UNPACKED: Final = 200_000_000  # bytes; a .docx is a zip, and a zip may be a bomb
_TITLE_STYLES: Final = ("Title", "Heading 1")


def read_docx(source: Source) -> Iterator[Article]:
    """Read one article: its paragraphs and tables in their order.

    The title is the first paragraph where that is styled as one, else the document's own property. The property
    `created` says when the file was made, not when the article was published, and is left alone.
    """
    data = source.read()
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # an OLE container: an encrypted .docx, or a .doc
        raise ArticleError("The file has a password or is an old .doc; save it as .docx without a password.")
    with guarded("Word file"):
        title, paragraphs = _content(data)
    yield article_of({"title": title, "text": "\n".join(paragraphs)}, id=source.name, origin=source.origin)


def _content(data: bytes) -> tuple[str, list[str]]:
    import docx
    from docx.table import Table

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(member.file_size for member in packed.infolist()) > _MAX_UNPACKED:
            raise ArticleError(
                "The Word file unpacks to more than {megabytes} MB; split it.", megabytes=_MAX_UNPACKED // 1_000_000
            )
    document = docx.Document(io.BytesIO(data))
    title = document.core_properties.title or ""
    paragraphs: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            paragraphs.extend(_row(row) for row in block.rows)
        elif not paragraphs and block.text.strip() and block.style is not None and block.style.name in _TITLE_STYLES:
            title = block.text
            paragraphs.append("")  # only the first one can be the title
        else:
            paragraphs.append(block.text)
    return title, paragraphs


def _row(row: "_Row") -> str:
    """Return the cells of a table's row side by side; a merged cell, which python-docx repeats, once."""
    texts = {cell._tc: cell.text.strip() for cell in row.cells}
    return "\t".join(texts.values())
