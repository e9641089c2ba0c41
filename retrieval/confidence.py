"""How sure an answer is: a logistic model over few signals of the search."""

import math
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.search import LEGS, Evidence

__all__ = ["DEFAULT_CALIBRATION", "THRESHOLD", "Calibration", "Signals", "read_signals"]

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells a real answer from the nearest miss; each 0 to 1."""

    score: float
    """The best candidate's fused score."""
    margin: float
    """By how much it beats the best candidate of another article."""
    cosine: float
    """How near the question is to a passage of the best article."""
    lead: float
    """By how much that beats the nearest passage of another article; below 0 where the legs disagree."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic weights, fitted by `python -m training.confidence` for one embedding model and one set of weights."""

    bias: float
    score: float
    margin: float
    cosine: float
    lead: float

    def probability(self, signals: Signals) -> float:
        """Give the probability that the first answer holds the answer."""
        bias, *weights = astuple(self)
        return 1 / (1 + math.exp(-bias - sum(w * s for w, s in zip(weights, astuple(signals), strict=True))))


DEFAULT_CALIBRATION = Calibration(bias=-2.42, score=0.83, margin=28.25, cosine=1.8, lead=0.03)
THRESHOLD = 0.35
"""Below this probability Porsa says that it found nothing."""


def read_signals(evidence: Evidence, scores: Floats, owners: NDArray[np.int64]) -> Signals:
    """Measure the candidates by their fused scores and articles; all zeros where there are none."""
    if not len(scores):
        return Signals(0.0, 0.0, 0.0, 0.0)
    best = int(scores.argmax())
    own = owners == owners[best]
    near = evidence.legs[:, LEGS.index("passage")]
    cosine = float(near[own].max())
    return Signals(
        float(scores[best]),
        float(scores[best] - scores[~own].max(initial=0)),
        cosine,
        cosine - float(near[~own].max(initial=0)),
    )
