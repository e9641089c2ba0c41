"""What was asked, as the legs of the search need it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding import Embedder, Vector
from index.errors import QuestionError
from index.persian import grams, terms
from retrieval.asking import ASKING
from retrieval.reading import Reader, Reading

__all__ = ["LONGEST_QUESTION", "Question", "read_question"]

LONGEST_QUESTION = 1_000
"""Characters of a question that are read; a pasted article is no better a question for its length."""
HISTORY_WEIGHT = 0.7
"""What a term of the question before counts; its square is for the one before that."""
TURNS = 3
"""Earlier questions that still count."""
ASKING_WEIGHT = 0.3
"""What a word counts that shapes the question and seldom stands in its answer."""
REWRITTEN_WEIGHT = 0.7
"""What the 4-grams and the vector of the rewritten text count beside those of the typed one."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question's weighted terms and its place in the embedding space."""

    text: str
    reading: Reading
    words: Mapping[str, float]
    grams: Mapping[str, float]
    vector: Vector
    """(dimensions,), of unit length; zeros where the model knows no word of it."""


def read_question(
    text: str, history: Sequence[str], reader: Reader, embedder: Embedder, *, repaired: bool = True
) -> Question:
    """Read a question, completed by the earlier ones of its chat (oldest first) at a lower weight.

    With `repaired` off no spelling is repaired. Raises QuestionError where there is nothing to look for: no letter or
    digit, or stop words alone.
    """
    asked = text.strip()[:LONGEST_QUESTION]
    if not terms(asked):
        raise QuestionError("The question holds no word; type what you want to know, in a sentence.")
    turns = [reader.read(said[:LONGEST_QUESTION], repaired=repaired) for said in [asked, *reversed(history[-TURNS:])]]
    if not history and (reader.stop_words | ASKING).issuperset(turns[0].words):
        raise QuestionError("The question holds nothing to look for; name the person, place or event you ask about.")
    evidence = _Evidence(embedder)
    for turn, said in enumerate(turns):
        evidence.add(said, HISTORY_WEIGHT**turn)
    return evidence.question(asked, turns[0])


class _Evidence:
    """Sums up the terms and the vectors of a chat's turns."""

    def __init__(self, embedder: Embedder) -> None:
        self._words: defaultdict[str, float] = defaultdict(float)
        self._grams: defaultdict[str, float] = defaultdict(float)
        self._vector = np.zeros(embedder.dimensions, np.float32)
        self._embedder = embedder

    def add(self, said: Reading, weight: float) -> None:
        for term, share in said.words.items():
            self._words[term] += weight * share * (ASKING_WEIGHT if term in ASKING else 1)
        for extra in said.added:
            for term in extra.words:
                self._words[term] += weight * extra.weight * (ASKING_WEIGHT if term in ASKING else 1)
        typed = grams(said.text)
        for gram in typed:
            self._grams[gram] += weight
        self._vector += weight * self._embedder.embed_question(said.text)
        if said.rewritten != said.text:
            for gram in set(grams(said.rewritten)) - set(typed):
                self._grams[gram] += weight * REWRITTEN_WEIGHT
            self._vector += weight * REWRITTEN_WEIGHT * self._embedder.embed_question(said.rewritten)

    def question(self, asked: str, reading: Reading) -> Question:
        norm = float(np.linalg.norm(self._vector))
        return Question(asked, reading, self._words, self._grams, self._vector / norm if norm else self._vector)
