"""Where Persian sentences end."""

import re
from collections.abc import Iterator

__all__ = ["sentences"]

# One set of first characters, which is searched for quickly, and then what follows either kind.
_STOP = re.compile(r"[.!?؟۔\n\r\u2028\u2029](?:(?<=[\n\r\u2028\u2029])[\n\r\u2028\u2029]*|[.!?؟۔]*[»”\"'’)\]}]*)")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
# Words whose full stop is not the end of a sentence; single letters («م. احمدی», «ه.ش») never are.
_ABBREVIATIONS = frozenset(["صص", "no", "vol", "dr", "mr", "mrs", "st", "vs"])
_SPACES = " \t\u00a0"


def sentences(text: str) -> list[tuple[int, int]]:
    """Cut `text` into sentences: spans of the text as written, in order, without the white space around them.

    A full stop ends a sentence also where the space after it was forgotten («…است.این…»), but not inside numbers,
    addresses, dates, initials («م. احمدی») and dots of omission.
    """
    borders = [match.end() for match in _STOP.finditer(text) if _ends_sentence(text, match)]
    return list(_trimmed(text, borders))


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    mark = stop.group()
    if mark[0] in "\n\r\u2028\u2029":
        return True
    after = text[stop.end() : stop.end() + 1]
    if not after or after in "\n\r":
        return True
    if mark[0] != ".":
        # «… چه شد؟» پرسید او: within a sentence that goes on behind the quotation.
        return len(mark.rstrip("»”\"'’)]}")) == len(mark) and (after in _SPACES or after.isalpha())
    if mark.startswith("..") or text[stop.start() - 1 : stop.start()] in ("…", "."):
        return False
    word = _LAST_WORD.search(text, max(0, stop.start() - 40), stop.start())
    initial = word is not None and (len(word.group()) == 1 or word.group().lower() in _ABBREVIATIONS)
    if after in _SPACES:
        return not initial
    # No space: only between two Persian words of some length, never in a number, an address or an abbreviation.
    rest = re.match(r"[^\W\d_]{2,}", text[stop.end() :])
    return word is not None and not initial and rest is not None and "\u0600" <= after <= "\u06ff"


def _trimmed(text: str, borders: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for border in (*borders, len(text)):
        piece = text[start:border]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            yield left, right
        start = border
