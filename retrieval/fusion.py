"""One score from all legs: a convex sum, so that it stays a share of the best possible (0 to 1).

Reciprocal rank fusion throws the scores away and was worse than the best single leg here; see Bruch et al. 2023,
"An Analysis of Fusion Functions for Hybrid Retrieval".
"""

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.search import LEGS, Evidence
from retrieval.steering import Strength

__all__ = ["Candidate", "Weights", "fuse", "weigh"]

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage of a snapshot, its fused score, and how near the question is to it."""

    passage: int
    score: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What each leg counts, in the order of `retrieval.search.LEGS`; only their proportions matter."""

    words: float
    grams: float
    title: float
    article: float
    article_grams: float
    passage: float
    sentence: float
    heading: float


def weigh(evidence: Evidence, weights: Weights) -> Floats:
    """Give the fused score of each passage, (len(evidence.passages),)."""
    proportions = np.array(astuple(weights), np.float32)
    return np.asarray(evidence.legs @ (proportions / proportions.sum()), np.float32)


def fuse(evidence: Evidence, limit: int, weights: Weights, strength: Strength) -> list[Candidate]:
    """Give the `limit` best candidates, best first; what fits the asked time and source is favoured."""
    scores = evidence.pull(weigh(evidence, weights), strength)
    cosines = evidence.legs[:, LEGS.index("passage")]
    best = np.argsort(-scores, kind="stable")[:limit]
    columns = (column[best].tolist() for column in (evidence.passages, scores, cosines))
    return [Candidate(*row) for row in zip(*columns, strict=True)]
