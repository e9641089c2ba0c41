"""The few words of a sentence that are likely the answer itself: a number with its unit, a time, or a name."""

import re
from collections.abc import Callable, Iterator, Set

from index.lexicon import Lexicon
from index.mentions import Reader
from index.passages import Span
from index.persian import Token, tokens
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
    if {"number", "when"} & asked.sought and (found := _count_or_time(sentence, asked, said)):
        return found
    return _name(sentence, said, lexicon) if "who" in asked.sought else None


def _name(sentence: str, said: Set[str], lexicon: Lexicon) -> Span | None:
    """Find the name that stands nearest to a word of the question."""
    reader = Reader(sentence, [(0, len(sentence))], lexicon.known_words)
    told = [at for at, key in enumerate(reader.keys) if key in said and key not in lexicon.stop_words]
    names = [mention.name for mention in reader.people() if mention.name]
    new = (name for name in names if said.isdisjoint(reader.keys[slice(*name)]))
    nearest = min(new, key=lambda name: min((_between(at, name) for at in told), default=0), default=None)
    return reader.span(nearest) if nearest else None


def _between(at: int, name: Range) -> int:
    """Count the words from a word to a name."""
    return max(name[0] - at, at - name[1] + 1)


def _count_or_time(sentence: str, asked: Asked, said: Set[str]) -> Span | None:
    words = tokens(sentence)
    if "number" in asked.sought:
        found = list(_runs(sentence, words, is_number, said))
        counted = [run for run in found if _counts(words, run, asked)]
        for run in (*counted, *found):
            return words[run[0]].start, words[min(run[1] + _counts(words, run, asked), len(words)) - 1].end
    if "when" in asked.sought:
        for first, last in _runs(sentence, words, lambda key: is_time(key) or is_number(key), said):
            if any(is_time(word.key) for word in words[first:last]):
                return words[first].start, words[last - 1].end
    return None


def _runs(sentence: str, words: list[Token], fits: Callable[[str], bool], said: Set[str]) -> Iterator[tuple[int, int]]:
    """Give stretches of words that fit, «و» between them included, as first word and the one behind the last."""
    first = None
    for place, word in enumerate(words):
        if fits(word.key) and word.key not in said:
            near = first is not None and _BETWEEN.fullmatch(sentence, words[place - 1].end, word.start)
            if first is not None and not near:
                yield first, place
                first = place
            elif first is None:
                first = place
        elif first is not None and not (word.key == _JOINING and place + 1 < len(words) and fits(words[place + 1].key)):
            yield first, place
            first = None
    if first is not None:
        yield first, len(words)


def _counts(words: list[Token], run: tuple[int, int], asked: Asked) -> int:
    """Count the words behind a number that say of what it is: a measure, or the noun that is asked for."""
    behind = words[run[1] : run[1] + 2]
    if behind and is_measure(behind[0].key):
        return 1
    heads = (length for length, word in enumerate(behind, 1) if any(word.key.startswith(head) for head in asked.heads))
    return next(heads, 0)
