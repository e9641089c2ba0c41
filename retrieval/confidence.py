"""How sure an answer is: a logistic model over few signals of the search and of the answer sentence."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.persian import keys_of, terms
from index.snapshot import Snapshot
from retrieval.answer import Answer
from retrieval.asking import ASKING
from retrieval.question import Question
from retrieval.search import LEGS, Evidence
from retrieval.stories import Story

__all__ = ["Calibration", "Confidence", "Signals", "read_signals"]

VOTES = ("words", "article_grams", "sentence")
"""Legs that are asked which article they would have put first: words, letters and meaning."""
STEM, ENDING = 4, 2
"""A word that lacks up to so many last letters, and keeps so many first ones, is the same word."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells a real answer from the nearest miss; each 0 to 1."""

    score: float = 0.0
    """The best candidate's fused score."""
    margin: float = 0.0
    """By how much it beats the best candidate of another story."""
    cosine: float = 0.0
    """How near the question is to it."""
    agreement: float = 0.0
    """The share of VOTES that name the same article."""
    covered: float = 0.0
    """How much of the question the answer sentence holds."""
    missing: float | None = None
    """The weight of the rarest word of the question that its article lacks, beside the rarest of all; None where the
    question's words are not the articles' own."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model: what each signal weighs."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, signals: Signals) -> float:
        """Give the probability that the first answer holds the answer."""
        return 1 / (1 + math.exp(-self.bias - sum(w * getattr(signals, name) for name, w in self.weights.items())))


@dataclass(frozen=True, slots=True)
class Confidence:
    """What was fitted for one embedding model (retrieval/calibration.py, training/confidence.py)."""

    worded: Calibration
    """For Persian questions."""
    foreign: Calibration
    """For English ones, whose words the articles do not hold."""

    def probability(self, signals: Signals) -> float:
        """Give the probability that the first answer holds the answer."""
        return (self.foreign if signals.missing is None else self.worded).probability(signals)


def read_signals(
    question: Question, evidence: Evidence, stories: Sequence[Story], answers: Sequence[Answer], snapshot: Snapshot
) -> Signals:
    """Measure the two best stories and the first answer; all zeros where there is none."""
    if not stories:
        return Signals()
    best = stories[0].candidates[0]
    runner_up = stories[1].candidates[0].score if len(stories) > 1 else 0.0
    owner = snapshot.passage_article[best.passage]
    favourites = snapshot.passage_article[
        evidence.passages[[int(evidence.legs[:, LEGS.index(leg)].argmax()) for leg in VOTES]]
    ]
    return Signals(
        score=best.score,
        margin=best.score - runner_up,
        cosine=best.cosine,
        agreement=float(np.mean(favourites == owner)),
        covered=answers[0].covered,
        missing=None if question.reading.script == "english" else _missing(question, stories[0], snapshot),
    )


def _missing(question: Question, story: Story, snapshot: Snapshot) -> float:
    """Weigh the rarest word of the question that neither stands in the article nor has a stand-in there."""
    held, running = keys_of(f"{story.article.title}\n{story.article.text}")
    stand_ins = {key for added in question.reading.added if held & {*added.words} for key in terms(added.typed)}
    rarest = absent = 0.0
    for word, weight in question.reading.words.items():
        if word not in ASKING:
            rarity = weight * snapshot.rarity(word)
            rarest = max(rarest, rarity)
            # Another ending is no other word: «کشورها» stands where «کشور» does.
            if word not in held | stand_ins and f"_{word[: max(STEM, len(word) - ENDING)]}" not in running:
                absent = max(absent, rarity)
    return absent / rarest if rarest else 0.0
