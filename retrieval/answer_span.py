"""The few words of a sentence that are likely the answer itself: a number with its unit, a time, or a name."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from index.lexicon import Lexicon
from index.mentions import Reader
from index.passages import Span
from index.saying import joined_keys
from index.words import Range
from retrieval.amounts import find_count, find_nth
from retrieval.asked_for import Asked
from retrieval.runs import JOINING
from retrieval.scores import find_score
from retrieval.times import find_time

__all__ = ["LikelyAnswer", "answer_span"]

_BEHIND_NAME = joined_keys("یکی خاطر")


@dataclass(frozen=True, slots=True)
class LikelyAnswer:
    """Words of a sentence that may be what a question seeks."""

    span: Span
    sure: bool
    """Whether they are of the very kind that is sought: not so a number of nobody knows what, nor what answers «کی»,
    which seeks a time or a person."""


def answer_span(sentence: str, asked: Asked, said: Set[str], lexicon: Lexicon) -> LikelyAnswer | None:
    """Find the number, the place in an order, the score, the time or the name that a question seeks, None without any.

    `said` are the question's own key words: what it says itself is no answer. A number next to what is counted, or a
    measure behind it, comes before the others; else the first stretch counts. Names are told from words by the lexicon.
    """
    if not asked.sought:
        return None
    if "score" in asked.sought:
        return LikelyAnswer(score, sure=True) if (score := find_score(sentence)) else None
    reader = Reader(sentence, [(0, len(sentence))], lexicon.known_words)
    found, sure = None, len(asked.sought) == 1
    if "number" in asked.sought:
        found, sure = find_count(reader, asked, said)
    if "nth" in asked.sought:
        found = find_nth(reader, asked, said)
    if found is None and "when" in asked.sought:
        found, told = find_time(reader, asked, said)
        sure &= told
    if found is None and "who" in asked.sought:
        found = _office(reader, asked) or _name(reader, asked, said, lexicon.stop_words)
    return LikelyAnswer(reader.span(found), sure) if found else None


def _office(reader: Reader, asked: Asked) -> Range | None:
    """Find what somebody is whom the question names, and asks who that is."""
    for one in reader.people() if asked.about else ():
        named = one.name and not asked.about.isdisjoint(reader.keys[slice(*one.name)])
        if named and one.office and asked.about.issubset(reader.keys[one.start : one.end]):
            return one.office
    return None


def _name(reader: Reader, asked: Asked, said: Set[str], stop_words: Set[str]) -> Range | None:
    """Find the name that stands nearest to a word of the question, and where several are asked for those beside it."""
    told = [at for at, key in enumerate(reader.keys) if key in said and key not in stop_words]
    names = [_whole(reader.keys, mention.name) for mention in reader.people() if mention.name]
    new = [name for name in names if said.isdisjoint(reader.keys[slice(*name)])]
    found = min(new, key=lambda name: min((_between(at, name) for at in told), default=0), default=None)
    return _list_around(reader.keys, found, new) if found and asked.several else found


def _list_around(keys: Sequence[str], name: Range, names: Sequence[Range]) -> Range:
    """Take in the names of a list that one stands in: «رضا کریمی، مریم احمدی و سارا مهرپور»."""
    first, last = name
    for start, end in names:
        if start >= last and set(keys[last:start]) <= {JOINING}:
            last = end
    for start, end in reversed(names):
        if end <= first and set(keys[end:first]) <= {JOINING}:
            first = start
    return first, last


def _whole(keys: Sequence[str], name: Range) -> Range:
    """Leave out a word behind a name that looks like a part of it: «رضا کریمی یکی از …», «رضا کریمی خاطر نشان کرد»."""
    first, last = name
    return first, last - (last - first > 1 and keys[last - 1] in _BEHIND_NAME)


def _between(at: int, name: Range) -> int:
    """Count the words from a word to a name."""
    return max(name[0] - at, at - name[1] + 1)
