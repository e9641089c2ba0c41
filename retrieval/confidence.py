"""How sure an answer is: a logistic model over two signals of the search."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from retrieval.stories import Story

__all__ = ["Calibration", "Signals", "read_signals"]


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells a real answer from the nearest miss; each 0 to 1."""

    margin: float
    """By how much the best candidate's fused score beats that of another story."""
    cosine: float
    """How near the question is to the best candidate."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic weights, fitted for one embedding model and one set of weights (retrieval/calibration.py)."""

    bias: float
    margin: float
    cosine: float

    def probability(self, signals: Signals) -> float:
        """Give the probability that the first answer holds the answer."""
        bias, *weights = astuple(self)
        return 1 / (1 + math.exp(-bias - sum(w * s for w, s in zip(weights, astuple(signals), strict=True))))


def read_signals(stories: Sequence[Story]) -> Signals:
    """Measure the two best stories; all zeros where there is none."""
    if not stories:
        return Signals(0.0, 0.0)
    best = stories[0].candidates[0]
    runner_up = stories[1].candidates[0].score if len(stories) > 1 else 0.0
    return Signals(best.score - runner_up, best.cosine)
