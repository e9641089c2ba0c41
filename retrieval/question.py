"""What was asked, as the legs of the search need it."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from index.embedding import EmbeddedQuestion, Embedder, Matrix, Vector, unit
from index.errors import QuestionError
from index.persian import grams, terms
from retrieval.asking import ASKING
from retrieval.courtesies import only_thanks, without_courtesies
from retrieval.drawn_out import undrawn
from retrieval.reading import Reader, Reading

__all__ = ["LONGEST_QUESTION", "NO_WORD", "Question", "asks_something", "blend", "read_question"]

LONGEST_QUESTION = 1_000
"""Characters of a question that are read; a pasted article is no better a question for its length."""
NO_WORD = "The question holds no word; type what you want to know, in a sentence."
GREETING = "Hello! Type what you want to know of the news, in a sentence."
WELCOME = "You are welcome! Whatever else you want to know, just type it."
ASKING_WEIGHT = 0.3
"""What a word counts that shapes the question and seldom stands in its answer."""
REWRITTEN_WEIGHT = 0.7
"""What the 4-grams and the vector of the rewritten text count beside those of the typed one; its pieces stand alone."""

YIELDING = 1e-5
"""Seconds in which the embedding begins: this thread keeps the interpreter's lock for as long as it reads."""

_EMBEDDING = ThreadPoolExecutor(thread_name_prefix="embedding")
"""The model runs without the interpreter's lock; starts no thread before the first question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question's weighted terms and its place in the embedding space."""

    text: str
    """As typed, without the courtesies around it and letters held down."""
    reading: Reading
    words: Mapping[str, float]
    grams: Mapping[str, float]
    embedding: Callable[[], EmbeddedQuestion]
    """Waits for the embedding, which is worked out while the words are looked up."""
    hollow: bool = False
    """It is made of stop words and asking words alone: nothing to look for, unless earlier questions say of what."""

    @property
    def vector(self) -> Vector:
        """Its place in the embedding space, (dimensions,), of unit length; zeros where the model knows no word."""
        return self.embedding().vector

    def nearest(self, texts: Sequence[str]) -> Matrix:
        """Give how near each text comes to each of its pieces, in their formal spelling: (len(texts), pieces)."""
        return self.embedding().nearest(texts)


def asks_something(text: str) -> bool:
    """Say whether a text holds words that are no mere courtesies."""
    return bool(terms(without_courtesies(text.strip()[:LONGEST_QUESTION])))


def read_question(text: str, reader: Reader, embedder: Embedder, *, repaired: bool = True) -> Question:
    """Read a question by itself; with `repaired` off no spelling is repaired.

    Raises QuestionError where it holds no letter or digit, or courtesies alone.
    """
    whole = text.strip()[:LONGEST_QUESTION]
    if not terms(whole):
        raise QuestionError(NO_WORD)
    asked = undrawn(without_courtesies(whole))
    if not asked and only_thanks(whole):
        raise QuestionError(WELCOME)
    if not asked:
        raise QuestionError(GREETING)
    vector = _EMBEDDING.submit(embedder.embed_question, asked)  # most questions are read just as they were typed
    time.sleep(YIELDING)
    said = reader.read(asked, repaired=repaired)
    if not asked == said.text == said.rewritten:
        vector = _EMBEDDING.submit(_embed, said, asked, vector, embedder)
    words: defaultdict[str, float] = defaultdict(float)
    for term, share in said.words.items():
        words[term] += share * _weight(term)
    for extra in said.added:
        for term in extra.words if extra.weight else ():
            words[term] += extra.weight * _weight(term)
    typed = grams(said.text)
    counts: defaultdict[str, float] = defaultdict(float)
    for gram in typed:
        counts[gram] += 1
    if said.rewritten != said.text:
        for gram in set(grams(said.rewritten)) - set(typed):
            counts[gram] += REWRITTEN_WEIGHT
    hollow = (reader.stop_words | ASKING).issuperset(said.words)
    return Question(asked, said, words, counts, vector.result, hollow)


def blend(questions: Sequence[Question], weights: Sequence[float]) -> Question:
    """Make one question of several, at least one; it is read and told as the first of them."""
    words: defaultdict[str, float] = defaultdict(float)
    counts: defaultdict[str, float] = defaultdict(float)
    for question, weight in zip(questions, weights, strict=True):
        for total, terms_ in ((words, question.words), (counts, question.grams)):
            for term, share in terms_.items():
                total[term] += weight * share
    vector = sum(weight * question.vector for question, weight in zip(questions, weights, strict=True))
    first, shares = questions[0], np.sqrt(weights)

    def nearest(texts: Sequence[str]) -> Matrix:
        # A piece counts by the product of how it tells texts apart and how near they are, hence the roots.
        return np.hstack([share * one.nearest(texts) for one, share in zip(questions, shares, strict=True)])

    embedding = EmbeddedQuestion(unit(np.asarray(vector)), nearest)
    hollow = all(question.hollow for question in questions)
    return Question(first.text, first.reading, words, counts, lambda: embedding, hollow)


def _embed(said: Reading, asked: str, as_typed: Future[EmbeddedQuestion], embedder: Embedder) -> EmbeddedQuestion:
    if said.rewritten == said.text:
        return embedder.embed_question(said.text)
    formal = embedder.embed_question(said.rewritten)  # while the other one may still run
    typed = as_typed.result() if said.text == asked else embedder.embed_question(said.text)
    return EmbeddedQuestion(unit(typed.vector + REWRITTEN_WEIGHT * formal.vector), formal.nearest)


def _weight(term: str) -> float:
    return ASKING_WEIGHT if term in ASKING else 1.0
