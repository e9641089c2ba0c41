"""The few words of a sentence that are likely the answer itself: a number with its unit, a place, a time, or a name."""

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from index.lexicon import Lexicon
from index.mentions import Reader
from index.passages import Span
from index.words import Range
from retrieval.asked_for import Asked
from retrieval.offers import is_measure, is_month, is_nth, is_number, is_ordinal, is_standing, is_time, is_year

__all__ = ["LikelyAnswer", "answer_span"]

_JOINING = "و"
_BETWEEN = re.compile(r"[\s\u200c،,./]*")
"""What may stand between two words of one answer."""


@dataclass(frozen=True, slots=True)
class LikelyAnswer:
    """Words of a sentence that may be what a question seeks."""

    span: Span
    sure: bool
    """Whether they are of the very kind that is sought: not so a number of nobody knows what, nor what answers «کی»,
    which seeks a time or a person."""


def answer_span(sentence: str, asked: Asked, said: Set[str], lexicon: Lexicon) -> LikelyAnswer | None:
    """Find the number, the place in an order, the time or the name that a question seeks; None where there is none.

    `said` are the question's own key words: what it says itself is no answer. A number next to what is counted, or a
    measure behind it, comes before the others; else the first stretch counts. Names are told from words by the lexicon.
    """
    if not asked.sought:
        return None
    reader = Reader(sentence, [(0, len(sentence))], lexicon.known_words)
    found, sure = None, len(asked.sought) == 1
    if "number" in asked.sought:
        found = _count(reader, asked, said)
        sure = found is not None and not is_number(reader.keys[found[1] - 1])
    if "nth" in asked.sought:
        found = _nth(reader, asked, said)
    if found is None and "when" in asked.sought:
        found = _time(reader, said)
    if found is None and "who" in asked.sought:
        found = _name(reader, said, lexicon.stop_words)
    return LikelyAnswer(reader.span(found), sure) if found else None


def _count(reader: Reader, asked: Asked, said: Set[str]) -> Range | None:
    """Find a number, with the words behind it that say of what it is; a date counts nothing."""
    runs = list(_runs(reader, is_number, said))
    counted = [(first, last + _counts(reader, last, asked)) for first, last in runs]
    told = (run for run, bare in zip(counted, runs, strict=True) if run != bare)
    return next(told, next((run for run in runs if not _is_date(reader, run)), None))


def _is_date(reader: Reader, number: Range) -> bool:
    first, last = number
    return any(map(is_month, reader.keys[last : last + 1])) or all(map(is_year, reader.keys[first:last]))


def _nth(reader: Reader, asked: Asked, said: Set[str]) -> Range | None:
    """Find a place in an order, with the words beside it that say in which: «ردهٔ سوم», «پنجمین فیلم»."""
    keys = reader.keys
    runs = list(_runs(reader, lambda key: is_ordinal(key) or is_number(key), said))
    told = (run for run in runs if any(is_nth(keys, at, asked.heads) for at in range(*run)))
    others = (run for run in runs if any(map(is_ordinal, keys[slice(*run)])))
    found = next(told, next(others, None))
    if found is None:
        return None
    first, last = found
    before = first > 0 and (is_standing(keys[first - 1]) or _is_head(keys[first - 1], asked))
    behind = last < len(keys) and _is_head(keys[last], asked)
    return first - before, last + behind


def _is_head(key: str, asked: Asked) -> bool:
    return any(key.startswith(head) for head in asked.heads)


def _counts(reader: Reader, last: int, asked: Asked) -> int:
    """Count the words behind a number that say of what it is: a measure, or the noun that is asked for."""
    behind = reader.keys[last : last + 2]
    if behind and is_measure(behind[0]):
        return 1
    heads = (length for length, key in enumerate(behind, 1) if _is_head(key, asked))
    return next(heads, 0)


def _time(reader: Reader, said: Set[str]) -> Range | None:
    """Find a time, numbers of it included: «۱۲ آذر», «ساعت ۱۰»."""
    runs = _runs(reader, lambda key: is_time(key) or is_number(key), said)
    return next((run for run in runs if any(map(is_time, reader.keys[slice(*run)]))), None)


def _name(reader: Reader, said: Set[str], stop_words: Set[str]) -> Range | None:
    """Find the name that stands nearest to a word of the question."""
    told = [at for at, key in enumerate(reader.keys) if key in said and key not in stop_words]
    names = [mention.name for mention in reader.people() if mention.name]
    new = (name for name in names if said.isdisjoint(reader.keys[slice(*name)]))
    return min(new, key=lambda name: min((_between(at, name) for at in told), default=0), default=None)


def _between(at: int, name: Range) -> int:
    """Count the words from a word to a name."""
    return max(name[0] - at, at - name[1] + 1)


def _runs(reader: Reader, fits: Callable[[str], bool], said: Set[str]) -> Iterator[Range]:
    """Give stretches of words that fit, «و» between them included."""
    keys, first = reader.keys, None
    for place, key in enumerate(keys):
        if fits(key) and key not in said:
            if first is None:
                first = place
            elif not _BETWEEN.fullmatch(reader.gaps[place]):
                yield first, place
                first = place
        elif first is not None and not (key == _JOINING and place + 1 < len(keys) and fits(keys[place + 1])):
            yield first, place
            first = None
    if first is not None:
        yield first, len(keys)
