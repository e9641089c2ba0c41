"""When: the times of a sentence that answer a question for one."""

import re
from collections.abc import Sequence, Set

from index.mentions import Reader
from index.saying import joined_keys
from index.words import Range
from retrieval.asked_for import Asked
from retrieval.runs import find_runs
from retrieval.time_units import is_timed, units_of
from retrieval.word_kinds import is_month, is_number, is_ordinal, is_time

__all__ = ["find_time"]

_WITHIN = re.compile(r"[\s\u200c،,./:]*")
"""What may stand between two words of one time."""
_UNITS = joined_keys("سال ماه روز هفته ساعت قرن سده دهه تاریخ میلادی شمسی")
_BESIDE = joined_keys("گذشته آینده جاری پیش بعد قبل اخیر")
_BEFORE_OR_AFTER = joined_keys("پیش بعد قبل")
"""With «از» behind them they say before what: that is no part of a time, «میلاد» excepted."""
_PART = joined_keys("پایان اوایل اواخر اواسط ابتدای انتهای آغاز آخر نیمه")


def find_time(reader: Reader, asked: Asked, said: Set[str]) -> tuple[Range | None, bool]:
    """Find a time, numbers of it included: «سوم آذر», «پایان سال آینده».

    Say as well whether it is told in the unit that is asked for, if any is.
    """
    keys, units = reader.keys, units_of(asked.heads)

    def belongs(key: str) -> bool:
        return is_time(key) or is_number(key) or is_ordinal(key) or key in _BESIDE

    def of_unit(run: Range) -> bool:
        return any(is_timed(keys, place, units) for place in range(*run))

    def told(run: Range) -> tuple[bool, bool]:
        within = keys[slice(*run)]
        return of_unit(run), any(map(is_month, within)) or _has_digits(within)

    runs = (_trimmed(keys, run) for run in find_runs(reader, belongs, said, _WITHIN))
    times = [run for run in runs if run[0] < run[1] and (_tells_time(keys[slice(*run)]) or of_unit(run))]
    found = max(times, key=told, default=None)
    return found, found is not None and (of_unit(found) or not units)


def _trimmed(keys: Sequence[str], run: Range) -> Range:
    """Leave out what a time cannot begin with, and take in which part of it is meant."""
    first, last = run
    while first < last and keys[first] in _BESIDE:
        first += 1
    if first < last and keys[last - 1] in _BEFORE_OR_AFTER and keys[last : last + 1] == ["از"]:
        last = last + 2 if keys[last + 1 : last + 2] == ["میلاد"] else last - 1
    return first - (first < last and first > 0 and keys[first - 1] in _PART), last


def _tells_time(keys: Sequence[str]) -> bool:
    """Say whether words name a time: «سال» alone does not, «سال گذشته» and «امروز» do."""
    return any(map(is_time, keys)) and (len(keys) > 1 or keys[0] not in _UNITS)


def _has_digits(keys: Sequence[str]) -> bool:
    return any(key[0].isdigit() for key in keys)
