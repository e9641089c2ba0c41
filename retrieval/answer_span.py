"""The few words of a sentence that are likely the answer itself: a number with its unit, a time, or a name."""

import re
from collections.abc import Callable, Iterator, Set

from index.lexicon import Lexicon
from index.mentions import Reader
from index.passages import Span
from index.words import Range
from retrieval.asked_for import Asked
from retrieval.offers import is_measure, is_number, is_time

__all__ = ["answer_span"]

_JOINING = "و"
_BETWEEN = re.compile(r"[\s\u200c،,./]*")
"""What may stand between two words of one answer."""


def answer_span(sentence: str, asked: Asked, said: Set[str], lexicon: Lexicon) -> Span | None:
    """Find the number, the time or the name that a question seeks in a sentence; None where there is none.

    `said` are the question's own key words: what it says itself is no answer. A number next to what is counted, or a
    measure behind it, comes before the others; else the first stretch counts. Names are told from words by the lexicon.
    """
    if not asked.sought:
        return None
    reader = Reader(sentence, [(0, len(sentence))], lexicon.known_words)
    found = None
    if "number" in asked.sought:
        found = _count(reader, asked, said)
    if found is None and "when" in asked.sought:
        found = _time(reader, said)
    if found is None and "who" in asked.sought:
        found = _name(reader, said, lexicon.stop_words)
    return reader.span(found) if found else None


def _count(reader: Reader, asked: Asked, said: Set[str]) -> Range | None:
    """Find a number, with the words behind it that say of what it is."""
    runs = list(_runs(reader, is_number, said))
    counted = ((first, last + _counts(reader, last, asked)) for first, last in runs)
    return next((run for run, bare in zip(counted, runs, strict=True) if run != bare), runs[0] if runs else None)


def _counts(reader: Reader, last: int, asked: Asked) -> int:
    """Count the words behind a number that say of what it is: a measure, or the noun that is asked for."""
    behind = reader.keys[last : last + 2]
    if behind and is_measure(behind[0]):
        return 1
    heads = (length for length, key in enumerate(behind, 1) if any(key.startswith(head) for head in asked.heads))
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
