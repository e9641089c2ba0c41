"""Units of time: «چه ساعتی» is answered by «ساعت ۹» and «۹ صبح», «چه سالی» by «۱۳۹۵», and neither of them by «جمعه»."""

from collections.abc import Collection, Sequence
from typing import Final

from index.saying import joined_keys
from retrieval.word_kinds import is_day, is_month, is_number, is_ordinal, is_year

__all__ = ["is_timed", "units_of"]

_UNITS: Final = {
    word: unit
    for unit in ("ساعت", "روز", "تاریخ", "هفته", "ماه", "سال", "دهه", "قرن", "سده")
    for word in joined_keys(f"{unit} {unit}ی {unit}ها {unit}های {unit}هایی")
}
"""Word -> the unit that it asks for: not so «سالن» and «روزنامه»."""
_ABOUT = joined_keys("حدود حوالی رأس")
"""«ساعت حدود ۹»"""
_PARTS_OF_DAY = joined_keys("صبح ظهر عصر شب بامداد بعدازظهر نیمه‌شب غروب")
_YEARS = joined_keys("پارسال امسال")


def units_of(nouns: Collection[str]) -> frozenset[str]:
    """Give the units among nouns that are asked for, key words as of `retrieval.asked_for.Asked.heads`."""
    return frozenset(_UNITS[noun] for noun in nouns if noun in _UNITS)


def is_timed(words: Sequence[str], place: int, units: Collection[str]) -> bool:
    """Say whether the key word at a place tells a time in one of some units."""
    return any(_tells(unit, words[:place][-2:], words[place], words[place + 1 : place + 2]) for unit in units)


def _tells(unit: str, before: Sequence[str], word: str, behind: Sequence[str]) -> bool:
    counted = is_number(word) or is_ordinal(word)
    of_unit = counted and (before[-1:] == [unit] or (before[:1] == [unit] and before[1] in _ABOUT))
    dated = counted and any(map(is_month, behind))
    match unit:
        case "ساعت":
            return of_unit or (counted and not _PARTS_OF_DAY.isdisjoint(behind))
        case "روز":
            return dated or is_day(word)
        case "تاریخ":
            return dated
        case "ماه":
            return is_month(word)
        case "سال":
            return of_unit or is_year(word) or word in _YEARS
    return of_unit
