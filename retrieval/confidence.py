"""How sure an answer is: a logistic model over what the question, the search and the answer show."""

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from index.persian import terms
from index.snapshot import Snapshot
from retrieval.answer import Answer
from retrieval.question import Question
from retrieval.stories import Story

__all__ = ["SIGNALS", "Calibration", "Signals", "read_signals"]

SIGNALS = ("margin", "cosine", "unknown", "both", "unfit")
"""What the model looks at; the names of weights of a `Calibration` and of `Signals`."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells a real answer from the nearest miss; each 0 to 1."""

    margin: float
    """By how much the best story's score beats that of another."""
    cosine: float
    """How near the question is to the best candidate."""
    unknown: float
    """How much of the question, weighted by rarity, is words that no article holds, as they were typed or in another
    form; a repaired word stays unknown. Among few articles nothing competes with the best one, so it leads whatever is
    asked, and this tells what the margin cannot."""
    unfit: float = 0.0
    """Whether the answer sentence offers no number, time or name where one is asked for."""

    @property
    def both(self) -> float:
        """Margin times cosine: where one of them is large already, the other tells less."""
        return self.margin * self.cosine

    def seeing(self, answers: Sequence[Answer]) -> "Signals":
        """Add what the answers tell that were made: an unfit one only makes less sure."""
        return replace(self, unfit=float(bool(answers) and not answers[0].fitting))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic weights, fitted for one embedding model and one set of weights (retrieval/calibration.py)."""

    bias: float
    margin: float
    cosine: float
    unknown: float = 0.0
    both: float = 0.0
    unfit: float = 0.0
    """These are 0 in what was calibrated before the confidence looked at them."""

    def probability(self, signals: Signals) -> float:
        """Give the probability that the first answer holds the answer."""
        weighed = sum(getattr(self, name) * getattr(signals, name) for name in SIGNALS)
        return 1 / (1 + math.exp(-self.bias - weighed))


def read_signals(
    stories: Sequence[Story], question: Question, snapshot: Snapshot, without: Container[str] = ()
) -> Signals:
    """Measure the two best stories and the question's words; without any, only the words.

    `without` holds the words of an article that is to be thought away; a word that it alone holds is unknown.
    """
    unknown = _unknown(question, snapshot, without)
    if not stories:
        return Signals(0.0, 0.0, unknown)
    runner_up = stories[1].score if len(stories) > 1 else 0.0
    return Signals(stories[0].score - runner_up, stories[0].candidates[0].cosine, unknown)


def _unknown(question: Question, snapshot: Snapshot, without: Container[str]) -> float:
    """Give the share of unknown words; Latin letters are left out, since Persian articles seldom hold English ones."""
    reading = question.reading
    understood = {key for added in reading.added if added.kind != "spelling" for key in terms(added.typed)}
    weights = {word: question.words[word] * snapshot.rarity(word) for word in reading.words if not _latin(word)}
    known = understood | {word for word in weights if snapshot.frequency(word) > (word in without)}
    unknown = sum(weight for word, weight in weights.items() if word not in known)
    return unknown / total if (total := sum(weights.values())) else 0.0


def _latin(word: str) -> bool:
    return word.isascii() and not word.isdigit()
