"""The few words of a sentence that are likely the answer itself: a number with its unit, a place, a time, or a name."""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from index.lexicon import Lexicon
from index.mentions import Reader
from index.passages import Span
from index.saying import joined_keys
from index.words import Range
from retrieval.asked_for import Asked
from retrieval.offers import is_measure, is_month, is_nth, is_number, is_ordinal, is_standing, is_time, is_year

__all__ = ["LikelyAnswer", "answer_span"]

_JOINING = "و"
_WITHIN_TIME = re.compile(r"[\s\u200c،,./]*")
_WITHIN_NUMBER = re.compile(r"[\s\u200c]*|[،,./٫٬]")
"""What may stand between two words of one answer; a comma and a space part two numbers."""
_THESE = joined_keys("این آن همین همان")
_BEHIND_NAME = joined_keys("یکی خاطر نیز")
_SCALES = joined_keys("صد هزار میلیون میلیارد")
"""«چند هزار نفر» says one of them, and its answer as well."""
_UNITS = joined_keys("سال ماه روز هفته ساعت قرن سده دهه تاریخ میلادی شمسی")
_BESIDE_TIME = joined_keys("گذشته آینده جاری پیش بعد قبل اخیر")
_BEFORE_OR_AFTER = joined_keys("پیش بعد قبل")
"""With «از» behind them they say before what: that is no part of a time, «میلاد» excepted."""
_PART_OF_TIME = joined_keys("پایان اوایل اواخر اواسط ابتدای انتهای آغاز آخر نیمه")


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
        found, sure = _count(reader, asked, said)
    if "nth" in asked.sought:
        found = _nth(reader, asked, said)
    if found is None and "when" in asked.sought:
        found = _time(reader, asked, said)
    if found is None and "who" in asked.sought:
        found = _office(reader, asked) or _name(reader, said, lexicon.stop_words)
    return LikelyAnswer(reader.span(found), sure) if found else None


def _count(reader: Reader, asked: Asked, said: Set[str]) -> tuple[Range | None, bool]:
    """Find a number with the words behind it that say of what it is, and say whether that is what is asked for.

    A date counts nothing, and «این دو» mostly speaks of what was counted before.
    """
    keys = reader.keys
    runs = sorted(_runs(reader, is_number, said - _SCALES, _WITHIN_NUMBER), key=lambda run: _refers(reader, run[0]))
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
    added = len(more) == 3 and more[0] == _JOINING and is_number(more[1]) and is_measure(more[2])
    return first, last + (4 if added else 1)


def _with_noun(keys: Sequence[str], count: Range, asked: Asked) -> Range | None:
    """Say whether the noun that is asked for is counted: «۱۲ یخچال», «۱۲ دستگاه یخچال»."""
    first, last = count
    measured = is_measure(keys[last - 1])
    if measured and any(_is_head(key, asked) for key in (keys[last - 1], *keys[last : last + 1])):
        return count
    for at, key in enumerate(keys[last : last + 2], last):
        if measured or is_number(key):
            return None
        if _is_head(key, asked):
            return first, at + 1
    return None


def _nth(reader: Reader, asked: Asked, said: Set[str]) -> Range | None:
    """Find a place in an order, with the words beside it that say in which: «ردهٔ سوم», «پنجمین فیلم»."""
    keys = reader.keys
    runs = list(_runs(reader, lambda key: is_ordinal(key) or is_number(key), said, _WITHIN_NUMBER))
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


def _time(reader: Reader, asked: Asked, said: Set[str]) -> Range | None:
    """Find a time, numbers of it included: «سوم آذر», «پایان سال آینده»; one of the kind that is asked for, if any."""
    keys = reader.keys

    def belongs(key: str) -> bool:
        return is_time(key) or is_number(key) or is_ordinal(key) or key in _BESIDE_TIME

    def told(run: Range) -> tuple[bool, bool]:
        within = keys[slice(*run)]
        return any(_is_of(head, within) for head in asked.heads), any(map(is_month, within)) or _has_digits(within)

    runs = (_trimmed(keys, run) for run in _runs(reader, belongs, said, _WITHIN_TIME))
    times = [run for run in runs if run[0] < run[1] and _tells_time(keys[slice(*run)])]
    return max(times, key=told, default=None)


def _trimmed(keys: Sequence[str], run: Range) -> Range:
    """Leave out what a time cannot begin with, and take in which part of it is meant."""
    first, last = run
    while first < last and keys[first] in _BESIDE_TIME:
        first += 1
    if first < last and keys[last - 1] in _BEFORE_OR_AFTER and keys[last : last + 1] == ["از"]:
        last = last + 2 if keys[last + 1 : last + 2] == ["میلاد"] else last - 1
    return first - (first < last and first > 0 and keys[first - 1] in _PART_OF_TIME), last


def _tells_time(keys: Sequence[str]) -> bool:
    """Say whether words name a time: «سال» alone does not, «سال گذشته» and «امروز» do."""
    return any(map(is_time, keys)) and (len(keys) > 1 or keys[0] not in _UNITS)


def _is_of(head: str, keys: Sequence[str]) -> bool:
    """Say whether a time is told as the noun asks that is asked for: a year, a month, a day."""
    if head.startswith("سال"):
        return any(map(is_year, keys)) or "سال" in keys
    return any(map(is_month, keys)) if head.startswith(("ماه", "تاریخ", "روز")) else head in keys


def _has_digits(keys: Sequence[str]) -> bool:
    return any(key[0].isdigit() for key in keys)


def _office(reader: Reader, asked: Asked) -> Range | None:
    """Find what somebody is whom the question names, and asks who that is."""
    for one in reader.people() if asked.about else ():
        named = one.name and not asked.about.isdisjoint(reader.keys[slice(*one.name)])
        if named and one.office and asked.about.issubset(reader.keys[one.start : one.end]):
            return one.office
    return None


def _name(reader: Reader, said: Set[str], stop_words: Set[str]) -> Range | None:
    """Find the name that stands nearest to a word of the question."""
    told = [at for at, key in enumerate(reader.keys) if key in said and key not in stop_words]
    names = [_whole(reader.keys, mention.name) for mention in reader.people() if mention.name]
    new = (name for name in names if said.isdisjoint(reader.keys[slice(*name)]))
    return min(new, key=lambda name: min((_between(at, name) for at in told), default=0), default=None)


def _whole(keys: Sequence[str], name: Range) -> Range:
    """Leave out a word behind a name that looks like a part of it: «رضا کریمی یکی از …», «رضا کریمی خاطر نشان کرد»."""
    first, last = name
    return first, last - (last - first > 1 and keys[last - 1] in _BEHIND_NAME)


def _between(at: int, name: Range) -> int:
    """Count the words from a word to a name."""
    return max(name[0] - at, at - name[1] + 1)


def _runs(reader: Reader, fits: Callable[[str], bool], said: Set[str], within: re.Pattern[str]) -> Iterator[Range]:
    """Give stretches of words that fit, with nothing between them but what may stand within one, and «و»."""
    keys, first = reader.keys, None
    for place, key in enumerate(keys):
        if fits(key) and key not in said:
            if first is None:
                first = place
            elif not within.fullmatch(reader.text[reader.ends[place - 1] : reader.starts[place]]):
                yield first, place
                first = place
        elif first is not None and not (key == _JOINING and place + 1 < len(keys) and fits(keys[place + 1])):
            yield first, place
            first = None
    if first is not None:
        yield first, len(keys)
