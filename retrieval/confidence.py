"""How sure an answer is: a logistic model over few signals of the search."""

import math
from dataclasses import dataclass

from index.snapshot import Snapshot
from retrieval.question import Question

__all__ = ["DEFAULT_CONFIDENCE", "THRESHOLD", "Calibration", "Signals", "signals"]


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells a real answer from the nearest miss; each 0 to 1."""

    score: float
    """The best candidate's fused score."""
    margin: float
    """By how much it beats the best candidate of another article."""
    coverage: float
    """The share of the question's words, weighed by rarity, that the best article holds."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic weights fitted by `python -m training.confidence`; per embedding model."""

    bias: float
    score: float
    margin: float
    coverage: float

    def probability(self, signals: Signals) -> float:
        """Give the probability that the first answer holds the answer."""
        weighed = self.score * signals.score + self.margin * signals.margin + self.coverage * signals.coverage
        return 1 / (1 + math.exp(-self.bias - weighed))


DEFAULT_CONFIDENCE = Calibration(bias=-4.0, score=8.0, margin=10.0, coverage=2.0)
THRESHOLD = 0.5
"""Below this probability Porsa says that it found nothing."""


def signals(question: Question, ranked: list[tuple[int, float]], snapshot: Snapshot) -> Signals:
    """Measure a ranking, best first; all zeros for an empty one."""
    if not ranked:
        return Signals(0.0, 0.0, 0.0)
    (best, score), *others = ranked
    winner = snapshot.passage_article[best]
    runner_up = next((s for number, s in others if snapshot.passage_article[number] != winner), 0.0)
    return Signals(score, score - runner_up, snapshot.coverage(question.words, int(winner)))
