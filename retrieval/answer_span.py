"""The few words of a sentence that are likely the answer itself: a number with its unit, or a time."""

import re
from collections.abc import Callable, Collection, Iterator

from index.passages import Span
from index.persian import Token, tokens
from retrieval.asked_for import Asked
from retrieval.offers import is_measure, is_number, is_time

__all__ = ["answer_span"]

_JOINING = "و"
_BETWEEN = re.compile(r"[\s\u200c،,./]*")
"""What may stand between two words of one answer."""


def answer_span(sentence: str, asked: Asked, said: Collection[str]) -> Span | None:
    """Find the stretch of a sentence that a question of this kind asks for; None where nothing stands out.

    `said` are the question's own key words: what it says itself is no answer. A number next to what is counted, or a
    measure behind it, comes before the others; else the first stretch counts.
    """
    if not {"number", "when"} & asked.kinds:
        return None
    words = tokens(sentence)
    if "number" in asked.kinds:
        found = list(_runs(sentence, words, is_number, said))
        counted = [run for run in found if _counts(words, run, asked)]
        for run in (*counted, *found):
            return words[run[0]].start, words[min(run[1] + _counts(words, run, asked), len(words)) - 1].end
    if "when" in asked.kinds:
        for first, last in _runs(sentence, words, lambda key: is_time(key) or is_number(key), said):
            if any(is_time(word.key) for word in words[first:last]):
                return words[first].start, words[last - 1].end
    return None


def _runs(
    sentence: str, words: list[Token], fits: Callable[[str], bool], said: Collection[str]
) -> Iterator[tuple[int, int]]:
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
