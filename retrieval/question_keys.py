"""A question's words and letters, weighed, and how much of them a text holds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.persian import GRAM, keys_of, running_key, terms
from index.snapshot import Snapshot
from retrieval.asking import ASKING
from retrieval.expansion import Added
from retrieval.nearness import Nearness
from retrieval.question import Question

__all__ = ["Doubles", "Held", "QuestionKeys"]

STEM = 4
"""First letters that two forms of one word share."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Held:
    """A text as keys, and which of the question's words and 4-grams it holds: a byte each, 1 or 0."""

    terms: Set[str]
    running: str
    words: list[str]
    asked: bytes
    """(len(QuestionKeys.words),)"""
    grams: bytes
    """(len(QuestionKeys.grams),)"""


class QuestionKeys:
    """What the words of one question weigh in a snapshot; a text that was read once is remembered."""

    def __init__(self, question: Question, snapshot: Snapshot) -> None:
        """Look up how rare each word is; the weights of the words, of the 4-grams and of the stems each sum to 1."""
        words = _scaled({word: weight * snapshot.rarity(word) for word, weight in question.words.items()})
        grams = _scaled(_letters(words))
        self.words, self.grams = tuple(words), tuple(grams)
        self.word_weights, self.gram_weights = np.array([*words.values()]), np.array([*grams.values()])
        self.stems = _scaled({f"_{word[:STEM]}": weight for word, weight in words.items() if len(word) >= STEM})
        said = [word for word in running_key(question.reading.text).split("_") if word not in ASKING]
        self.pairs = {f"_{one}_{other}_" for one, other in pairwise(said) if one and other}
        self._verbs = _other_forms(question.reading.added)
        self.nearness = Nearness(question.nearest)
        """The meaning of its words beside that of texts."""
        self._read: dict[str, Held] = {}

    def read(self, text: str) -> Held:
        """Say what a text, a sentence say, holds."""
        if text not in self._read:
            found, running = keys_of(text)
            held = set(found)
            verbs = {word for form in self._verbs.keys() & held for word in self._verbs[form]}.intersection(self.words)
            theirs = _letters(dict.fromkeys(verbs, 1.0))
            asked = bytes([word in held or word in verbs for word in self.words])
            grams = bytes([gram in running or gram in theirs for gram in self.grams])
            self._read[text] = Held(held, running, running.split("_")[1:-1], asked, grams)
        return self._read[text]

    def coverage(self, texts: Iterable[str]) -> float:
        """Give how much of the question's letters the texts hold together, 0 to 1."""
        held = self.grams_table([self.read(text) for text in texts])
        return float(held.max(axis=0, initial=0) @ self.gram_weights)

    def words_table(self, held: Sequence[Held]) -> Doubles:
        """Say which of the words texts hold, 1 or 0 each: (len(held), len(self.words))."""
        return _table([one.asked for one in held], len(self.words))

    def grams_table(self, held: Sequence[Held]) -> Doubles:
        """Say which of the 4-grams texts hold, 1 or 0 each: (len(held), len(self.grams))."""
        return _table([one.grams for one in held], len(self.grams))


def _table(rows: Sequence[bytes], width: int) -> Doubles:
    return np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), width).astype(np.float64)


def _scaled(weights: Mapping[str, float]) -> dict[str, float]:
    whole = sum(weights.values()) or 1.0
    return {key: weight / whole for key, weight in weights.items()}


def _other_forms(added: Iterable[Added]) -> dict[str, list[str]]:
    """For each other form of a verb of the question, what was typed: a text that holds either tells the same."""
    return {form: terms(verb.typed) for verb in added if verb.kind == "verb" for form in verb.words}


def _letters(words: Mapping[str, float]) -> dict[str, float]:
    """Part words into 4-grams that share what the word weighs; unlike the index's they tell where a word ends."""
    weights: defaultdict[str, float] = defaultdict(float)
    for word, weight in words.items():
        bordered = f"_{word}_"
        pieces = [bordered[start : start + GRAM] for start in range(max(1, len(bordered) - GRAM + 1))]
        for piece in pieces:
            weights[piece] += weight / len(pieces)
    return weights
