"""Why these answers: what was understood of a question, and what each leg says of the first stories."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass

import numpy as np

from index.articles import Article
from retrieval.conversation import Recall
from retrieval.coverage import weights_beside
from retrieval.engine import Ranking
from retrieval.fusion import Weights
from retrieval.reading import Reading
from retrieval.search import LEGS
from retrieval.steering import Steering, Strength

__all__ = ["Explanation", "Grounds", "explain"]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why one story stands where it stands."""

    article: Article
    score: float
    legs: Mapping[str, float]
    """What each leg says of its best passage, and what reading that shows beside, 0 to 1, before it is weighed."""
    favour: float
    """The share of its score that it gained by time and source."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A question as it was read, what it says of time and source, what a point of each leg counts, and the grounds."""

    reading: Reading
    recall: Recall | None
    """What was taken from earlier turns, where the question leans on them."""
    steering: Steering
    weights: Mapping[str, float]
    grounds: tuple[Grounds, ...]


def explain(ranking: Ranking, weights: Weights, strength: Strength) -> Explanation:
    """Look up what the legs said of each story of a ranking."""
    total = sum(astuple(weights))
    shares = {leg: weight / total for leg, weight in zip(LEGS, astuple(weights), strict=True)}
    beside = weights_beside(ranking.keys)
    rest = 1 - sum(beside.values())
    evidence = ranking.evidence
    favour = evidence.pull.favour(evidence.legs @ np.array(list(shares.values()), np.float32), strength)
    grounds = []
    for story in ranking.stories:
        best = story.candidates[0]
        row = int(np.flatnonzero(evidence.passages == best.passage)[0])
        said = {leg: float(value) for leg, value in zip(LEGS, evidence.legs[row], strict=True)}
        grounds.append(Grounds(story.article, story.score, {**said, **story.beside}, float(favour[row])))
    counted = {leg: share * rest for leg, share in shares.items()} | beside
    return Explanation(ranking.question.reading, ranking.recall, ranking.steering, counted, tuple(grounds))
