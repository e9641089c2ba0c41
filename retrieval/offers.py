"""What a sentence offers to those who ask: numbers, times, places, reasons, people, words of saying."""

from collections.abc import Collection, Iterator, Sequence, Set

from index.saying import joined_keys
from retrieval.time_units import is_timed, units_of
from retrieval.word_kinds import is_measure, is_number, is_ordinal, is_standing, is_time, told_by

__all__ = ["OFFERS", "is_nth", "offers"]

_NEW = frozenset(["number", "digits", "ordinal", "time"])
"""What is no offer where the question says it itself."""
_BESIDE = ("measure", "counted", "ranked", "scored", "timed")
"""What a number or a time offers by the words beside it."""
OFFERS = (*sorted(_NEW), *_BESIDE, "place", "reason", "saying", "standing", "person")
_AGAINST = joined_keys("بر به")
_COUNTING = frozenset(["number", "ordinal"])
COUNTED_WITHIN = 4
"""Words behind a number within which what it counts may stand («۵۲ دستگاه یخچال»)."""
RANKED_WITHIN = 3
"""Words before a number within which it may be said of what it is the place («رتبهٔ جهانی ۱۱۵»)."""


def offers(words: Sequence[str], asked: Set[str], heads: Collection[str]) -> set[str]:
    """Say which of `OFFERS` a sentence of these key words makes; what the question itself says is no offer.

    `counted` means that a new number stands before a noun of `heads`, `ranked` that it tells a place in an order,
    `scored` that it is one of «سه بر صفر», `timed` that a time is told in the unit of one of `heads`.
    """
    found, units = set[str](), units_of(heads)
    for place, kinds in [(place, kinds) for place, kinds in enumerate(map(told_by, words)) if kinds]:
        if words[place] in asked:
            found |= kinds - _NEW
        else:
            found |= kinds
            if "number" in kinds:
                found.update(_counts(words[place + 1 : place + 1 + COUNTED_WITHIN], heads))
            if "number" in kinds and is_score(words[place : place + 3]):
                found.add("scored")
            if not _COUNTING.isdisjoint(kinds) and is_nth(words, place, heads):
                found.add("ranked")
            if is_timed(words, place, units):
                found.add("timed")
    return found


def _counts(behind: Sequence[str], heads: Collection[str]) -> Iterator[str]:
    """Say what the words behind a number tell of what it counts."""
    if any(map(is_measure, behind)):
        yield "measure"
    if any(word.startswith(head) for word in behind for head in heads):
        yield "counted"


def is_nth(words: Sequence[str], place: int, heads: Collection[str]) -> bool:
    """Say whether the number at a place tells one in an order: «رتبهٔ ۱۱۵», and beside a noun of `heads` «هفتهٔ سوم»."""
    ordinal = is_ordinal(words[place])
    if not ordinal and not is_number(words[place]):
        return False
    before, behind = words[max(0, place - RANKED_WITHIN) : place], words[place + 1 : place + 3]
    if any(map(is_standing, before)):
        return True
    beside = [word for word in (*before[-1:], *behind) if ordinal or is_time(word)]  # «هفتهٔ ۳», not «والیبال ۳ بازی»
    return any(word.startswith(head) for word in beside for head in heads)


def is_score(words: Sequence[str]) -> bool:
    """Say whether three words tell how a match ended: «سه بر صفر»."""
    return len(words) == 3 and words[1] in _AGAINST and is_number(words[0]) and is_number(words[2])
