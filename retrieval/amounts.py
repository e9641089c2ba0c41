"""How many, how much and the how-manyth: the numbers of a sentence that answer a question for one."""

import re
from collections.abc import Sequence, Set

from index.mentions import Reader
from index.saying import joined_keys
from index.words import Range
from retrieval.asked_for import Asked
from retrieval.offers import is_nth
from retrieval.runs import JOINING, find_runs
from retrieval.word_kinds import is_measure, is_month, is_number, is_ordinal, is_standing, is_year

__all__ = ["find_count", "find_nth"]

_WITHIN = re.compile(r"[\s\u200c]*|[،,./٫٬]")
"""What may stand between two words of one number; a comma and a space part two."""
_THESE = joined_keys("این آن همین همان")
_SCALES = joined_keys("صد هزار میلیون میلیارد")
"""«چند هزار نفر» says one of them, and its answer as well."""


def find_count(reader: Reader, asked: Asked, said: Set[str]) -> tuple[Range | None, bool]:
    """Find a number with the words behind it that say of what it is, and say whether that is what is asked for.

    A date counts nothing, and «این دو» mostly speaks of what was counted before.
    """
    keys = reader.keys
    runs = sorted(find_runs(reader, is_number, said - _SCALES, _WITHIN), key=lambda run: _refers(reader, run[0]))
    counts = [_with_measure(keys, run) for run in runs]
    if of_noun := next((found for count in counts if (found := _with_noun(keys, count, asked))), None):
        return of_noun, True
    if measured := next((count for count, run in zip(counts, runs, strict=True) if count != run), None):
        return measured, not any(map(is_measure, asked.heads))
    return next((run for run in runs if not _is_date(keys, run)), None), False


def _refers(reader: Reader, at: int) -> bool:
    return at > 0 and reader.keys[at - 1] in _THESE and not reader.gaps[at]


def _is_date(keys: Sequence[str], number: Range) -> bool:
    first, last = number
    return any(map(is_month, keys[last : last + 1])) or all(map(is_year, keys[first:last]))


def _with_measure(keys: Sequence[str], number: Range) -> Range:
    """Add the measure behind a number, if there is one, and what is added to it: «۷۹ کیلو و ۸۴۰ گرم»."""
    first, last = number
    if not any(map(is_measure, keys[last : last + 1])):
        return number
    more = keys[last + 1 : last + 4]
    added = len(more) == 3 and more[0] == JOINING and is_number(more[1]) and is_measure(more[2])
    return first, last + (4 if added else 1)


def _with_noun(keys: Sequence[str], count: Range, asked: Asked) -> Range | None:
    """Say whether the noun that is asked for is counted: «۱۲ یخچال», «۱۲ دستگاه یخچال»."""
    first, last = count
    if is_measure(keys[last - 1]):
        return count if any(_is_head(key, asked) for key in keys[last - 1 : last + 1]) else None
    heads = [_is_head(key, asked) for key in keys[last : last + 2]]
    if any(heads) and not is_number(keys[last]):
        return first, last + 1 + heads.index(True)
    return None


def find_nth(reader: Reader, asked: Asked, said: Set[str]) -> Range | None:
    """Find a place in an order, with the words beside it that say in which: «ردهٔ سوم», «پنجمین فیلم»."""
    keys = reader.keys
    runs = list(find_runs(reader, lambda key: is_ordinal(key) or is_number(key), said, _WITHIN))
    told = (run for run in runs if any(is_nth(keys, at, asked.heads) for at in range(*run)))
    others = (run for run in runs if any(map(is_ordinal, keys[slice(*run)])))
    found = next(told, next(others, None))
    if found is None:
        return None
    first, last = found
    before = first > 0 and not reader.gaps[first] and (is_standing(keys[first - 1]) or _is_head(keys[first - 1], asked))
    behind = last < len(keys) and _is_head(keys[last], asked)
    return first - before, last + behind


def _is_head(key: str, asked: Asked) -> bool:
    return any(key.startswith(head) for head in asked.heads)
