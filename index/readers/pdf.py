"""PDF files: glyphs on a page -> Persian text in reading order.

A PDF says where each glyph stands, not what was typed: Persian comes out in presentation forms, each line from left
to right, half-spaces as blanks without width. Of pypdf, pypdfium2 and pdfminer.six only the last gives every glyph
with its place (the others reverse numbers or words), so the lines are put together here: sorted by place, turned by
the bidirectional algorithm, composed by NFKC, and joined into paragraphs.
"""

import io
import logging
import re
import statistics
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from index.articles import Article
from index.errors import ArticleError
from index.readers.fields import MAX_TEXT, article_of
from index.readers.source import Source, guarded

if TYPE_CHECKING:
    from pdfminer.layout import LTChar

__all__ = ["read_pdf"]

_MAX_UNPACKED: Final = 100_000_000  # bytes of one stream; pdfminer.six itself knows no bound
_STREAM: Final = re.compile(rb"stream\r?\n")
_HALF_SPACE: Final = "\u200c"
_RTL: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LTR: Final = re.compile(r"[A-Za-z]")
_JUNK_TITLE: Final = re.compile(r"(?i)^(?:untitled|microsoft word\b.*|.*\.(?:docx?|pdf|indd|html?)|document\d*)?$")
_PAIRS: Final = ("«»", "()", "[]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its text in reading order and its place, in points from the lower left corner."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


def read_pdf(source: Source) -> Iterator[Article]:
    """Read one article; its title is that of the document's properties, if it has a real one.

    Raises `ArticleError` for a file with a password and for pages that are only pictures.
    """
    data = source.read()
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it logs each oddity of a file that it can still read
    _refuse_bombs(data)
    with guarded("PDF"):
        title, lines = _content(data)
    text = _right_way_round("\n".join(_paragraphs(lines)))
    if not text.strip():
        raise ArticleError("The PDF holds pictures and no text (a scan?); run a text recognition over it first.")
    heading = re.match(r"\s+".join(map(re.escape, title.split())), text)  # it may take several lines
    rest = text[heading.end() :].strip() if heading else ""
    yield article_of({"title": title, "text": rest or text}, id=source.name, origin=source.origin)


def _content(data: bytes) -> tuple[str, list[_Line]]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.utils import decode_text

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
    except PDFPasswordIncorrect as error:
        raise ArticleError("The PDF has a password; save it without one.") from error
    named = document.info[0].get("Title", b"") if document.info else b""
    title = decode_text(named).strip() if isinstance(named, bytes) else ""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    pages: list[list[_Line]] = []
    length = 0
    for page in PDFPage.create_pages(document):
        interpreter.process_page(page)
        found = list(_lines(_glyphs(device.get_result())))
        length += sum(len(line.text) for line in found)
        if length > MAX_TEXT:
            raise ArticleError("The PDF holds more than {most} characters; split it.", most=MAX_TEXT)
        pages.append(found)
    return "" if _JUNK_TITLE.match(title) else title, _body(pages)


def _body(pages: list[list[_Line]]) -> list[_Line]:
    """Return the lines of all pages without running heads and feet: first and last lines that come again and again."""
    edges = Counter(key for page in pages for key in {_edge(line) for line in (*page[:1], *page[-1:])})
    running = {key for key, count in edges.items() if count >= max(2, len(pages) / 3)}
    return [
        line
        for page in pages
        for number, line in enumerate(page)
        if number not in (0, len(page) - 1) or _edge(line) not in running
    ]


def _edge(line: _Line) -> str:
    return re.sub(r"\d+", "", line.text)  # the number of the page changes


def _refuse_bombs(data: bytes) -> None:
    """Raise `ArticleError` where a compressed stream of the file unpacks to more than memory should hold."""
    for found in _STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        packed = data[found.end() : end if end > 0 else None]
        inflater, size = zlib.decompressobj(), 0
        try:
            while packed and not inflater.eof:
                size += len(inflater.decompress(packed, 1_000_000))
                packed = inflater.unconsumed_tail
                if size > _MAX_UNPACKED:
                    raise ArticleError(
                        "The PDF unpacks to more than {megabytes} MB; split it.", megabytes=_MAX_UNPACKED // 1_000_000
                    )
        except zlib.error:
            continue  # not compressed this way, or broken


def _glyphs(container: Iterable[object]) -> Iterator["LTChar"]:
    from pdfminer.layout import LTChar

    for item in container:
        if isinstance(item, LTChar):
            if item.upright:
                yield item
        elif isinstance(item, Iterable):
            yield from _glyphs(item)


def _lines(glyphs: Iterable["LTChar"]) -> Iterator[_Line]:
    """Put the glyphs of a page together to lines, from top to bottom; page numbers are left out."""
    rows: list[list[LTChar]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.matrix[5]):
        # Harakat and dots may stand a little off the baseline.
        if rows and rows[-1][0].matrix[5] - glyph.matrix[5] < 0.4 * glyph.size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=lambda glyph: (glyph.x0, glyph.x1))
        text = _logical(_visual(row))
        if any(character.isalpha() for character in text):
            size = statistics.median(glyph.size for glyph in row)
            yield _Line(text, row[0].x0, row[-1].x1, row[0].matrix[5], size)


def _visual(row: list["LTChar"]) -> str:
    """Return the glyphs of a line from left to right, with the blanks and half-spaces that the eye sees."""
    parts: list[str] = []
    end: float | None = None  # where the last glyph that is no blank ended
    blank = False
    for glyph in row:
        text = glyph.get_text()
        if text.isspace() or text == _HALF_SPACE:
            blank = True
            continue
        if end is not None:
            gap = glyph.x0 - end
            if gap > 0.15 * glyph.size or (blank and gap > 0.05 * glyph.size):
                parts.append(" ")
            elif blank:
                parts.append(_HALF_SPACE)
        # One glyph for several letters, as لا, is stored in reading order: turned now, the line turns it back.
        parts.append(text[::-1] if _RTL.search(text) else text)
        end, blank = max(glyph.x1, end or glyph.x1), False
    return "".join(parts)


def _logical(visual: str) -> str:
    """Return a line in reading order: the bidirectional algorithm undoes itself."""
    from bidi import get_display

    visual = re.sub(r"\(cid:\d+\)", "", visual)
    if _RTL.search(visual):
        base = "R" if len(_RTL.findall(visual)) >= len(_LTR.findall(visual)) else "L"
        visual = str(get_display(visual, base_dir=base))
    return unicodedata.normalize("NFKC", visual).strip()


def _paragraphs(lines: list[_Line]) -> list[str]:
    """Join lines to paragraphs: one ends where its last line is short, or the next one stands apart or is larger."""
    if not lines:
        return []
    width = max(line.right - line.left for line in lines)
    drops = [above.baseline - below.baseline for above, below in pairwise(lines)]
    pitch = statistics.median([drop for drop in drops if drop > 0] or [0.0])
    paragraphs = [lines[0].text]
    for (above, below), drop in zip(pairwise(lines), drops, strict=True):
        short = above.right - above.left < 0.75 * width
        apart = drop > 1.3 * pitch
        other = abs(above.size - below.size) > 0.15 * above.size
        if short or apart or other:
            paragraphs.append(below.text)
        else:
            paragraphs[-1] += " " + below.text
    return paragraphs


def _right_way_round(text: str) -> str:
    """Turn quotes and brackets that all stand the wrong way: some fonts name them as typed, others as drawn."""
    for opening, closing in _PAIRS:
        right = rf"(?:^|\s)\{opening}\S|\S\{closing}(?:\s|[.،؛:!؟]|$)"
        wrong = rf"(?:^|\s)\{closing}\S|\S\{opening}(?:\s|[.،؛:!؟]|$)"
        if len(re.findall(wrong, text)) > len(re.findall(right, text)):
            text = text.translate(str.maketrans(opening + closing, closing + opening))
    return text
