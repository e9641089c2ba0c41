"""A whole article on sheets that a message can hold."""

from collections.abc import Iterator

from telegram.constants import MessageLimit

from bot.telegram.markup import Markup, joined, plain, units
from bot.telegram.message import article_line
from index.articles import Article
from index.sentence_ends import sentences

__all__ = ["render_sheet", "sheets"]

SHEET_UNITS = 3_000
"""Readable on a telephone, and far enough from the 4,096 that a message may have for a heading."""
assert SHEET_UNITS + 500 < int(MessageLimit.MAX_TEXT_LENGTH)


def sheets(text: str, room: int = SHEET_UNITS) -> tuple[str, ...]:
    """Part a text into sheets of at most `room` UTF-16 units; together they are the text, less space at their ends.

    A sheet ends with a paragraph where it can, else with a sentence, else where it is full.
    """
    result, begin = [], 0
    while begin < len(text):
        end = _end_of_sheet(text, begin, room)
        result.append(text[begin:end].strip())
        begin = end
    return tuple(sheet for sheet in result if sheet)


def render_sheet(article: Article, sheet: int) -> Markup:
    """Write one sheet of an article below its title and source; one that it does not have becomes its nearest."""
    all_sheets = sheets(article.text)
    shown = all_sheets[max(0, min(sheet, len(all_sheets) - 1))]
    return joined("\n\n", [article_line(article), plain(shown)])


def _end_of_sheet(text: str, begin: int, room: int) -> int:
    full = _reach(text, begin, room)
    if full == len(text):
        return full
    half = begin + (full - begin) // 2
    ends = [*_paragraph_ends(text, half, full)] or [*_sentence_ends(text, begin, half, full)]
    return max(ends, default=full)


def _reach(text: str, begin: int, room: int) -> int:
    end = min(len(text), begin + room)
    while units(text[begin:end]) > room:
        end -= max(1, (units(text[begin:end]) - room) // 2)
    return end


def _paragraph_ends(text: str, first: int, last: int) -> Iterator[int]:
    end = text.rfind("\n", first, last)
    if end >= 0:
        yield end + 1


def _sentence_ends(text: str, begin: int, first: int, last: int) -> Iterator[int]:
    for _, end in sentences(text[begin:last]):
        if first <= begin + end < last:
            yield begin + end
