"""Words that the corpus does not hold, and what may have been meant: a typing error, or words written as one."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from math import exp, log

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

__all__ = ["Repair", "Speller"]

SHORTEST = 4
"""Letters of a word that is repaired; shorter ones have too many neighbours."""
SHORTEST_PART = 3
AFFIXES = frozenset("می نمی ها های تر ترین ام ات اش ای اند".split())
"""Parts that may be shorter: a half-space belongs there, and some write none."""
REPAIRS = 2
"""Repairs of one word that are kept."""
# Negative logarithms: what fingers and ears do easily, any other single error, and a forgotten space.
SLIP, ERROR, UNSPACED = 1.0, 2.0, 3.0

# Rows of the standard Persian keyboard (ISIRI 9147).
_ROWS = ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو")
# Letters of one sound, which are not typed but spelt wrong.
_SOUNDS = ("تط", "سصث", "زذضظ", "هح", "غق")
_SOUND = {letter: sound for sound, letters in enumerate(_SOUNDS) for letter in letters}
_PLACES = {letter: (x, y) for y, row in enumerate(_ROWS) for x, letter in enumerate(row)}


@dataclass(frozen=True, slots=True)
class Repair:
    """One reading of a word that the corpus does not hold: the corpus' words, and how probable it is beside others."""

    typed: str
    meant: tuple[str, ...]
    probability: float


class Speller:
    """Repairs key words against a corpus' vocabulary; the first unknown word sorts the vocabulary."""

    def __init__(
        self,
        frequency: Callable[[str], int],
        vocabulary: Callable[[], Iterable[tuple[str, int]]],
        common: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """Take how many articles hold a word, the whole vocabulary with how many hold each, and common Persian words.

        A common word is meant as it is typed, or fingers slipped; no other error makes one.
        """
        self._frequency, self._vocabulary, self._persian = frequency, vocabulary, common

    @cached_property
    def _common(self) -> frozenset[str]:
        return self._persian()

    @cached_property
    def _by_length(self) -> dict[int, dict[str, int]]:
        words: dict[int, dict[str, int]] = defaultdict(dict)
        for word, articles in self._vocabulary():
            if len(word) >= SHORTEST - 1 and word.isalpha() and not word.isascii():
                words[len(word)][word] = articles
        return words

    def repairs(self, word: str) -> list[Repair]:
        """Give the likeliest readings of a key word, best first; none for a short one and one that the corpus holds."""
        if len(word) < SHORTEST or not word.isalpha() or word.isascii() or self._frequency(word):
            return []
        scored = [*self._misspelt(word), *(() if word in self._common else self._unspaced(word))]
        best = sorted(scored, key=lambda entry: -entry[1])[:REPAIRS]
        weights = [exp(score - best[0][1]) for _, score in best]
        return [Repair(word, meant, weight / sum(weights)) for (meant, _), weight in zip(best, weights, strict=True)]

    def _misspelt(self, word: str) -> Iterable[tuple[tuple[str, ...], float]]:
        for length in range(len(word) - 1, len(word) + 2):
            near = self._by_length.get(length, {})
            for other, _, _ in extract(word, near.keys(), scorer=OSA.distance, score_cutoff=1, limit=None):
                if _slip(word, other):
                    yield (other,), log(near[other]) - SLIP
                elif word not in self._common:
                    yield (other,), log(near[other]) - ERROR

    def _unspaced(self, word: str) -> Iterable[tuple[tuple[str, ...], float]]:
        for cut in range(2, len(word) - 1):
            parts = word[:cut], word[cut:]
            whole = [part for part in parts if part not in AFFIXES]
            rarest = min(map(self._frequency, whole), default=0)
            if rarest and all(len(part) >= SHORTEST_PART for part in whole):
                yield parts, log(rarest) - UNSPACED


def _slip(typed: str, meant: str) -> bool:
    """Say whether words differ by a swapped pair, a key beside the right one or a letter of its sound."""
    if len(typed) != len(meant):
        return False
    differing = [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]
    if len(differing) == 2:
        return differing[0] == differing[1][::-1]
    ((typed_letter, meant_letter),) = differing
    if typed_letter in _SOUND and _SOUND[typed_letter] == _SOUND.get(meant_letter):
        return True
    if typed_letter not in _PLACES or meant_letter not in _PLACES:
        return False
    (x, y), (other_x, other_y) = _PLACES[typed_letter], _PLACES[meant_letter]
    return abs(x - other_x) + abs(y - other_y) == 1
