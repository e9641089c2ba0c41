"""The sentences of the first story read again, where the features leave it in doubt which of them answers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.embedding import SentenceRanker
from index.persian import terms
from retrieval.sentences import ScoredSentence

__all__ = ["SecondLook"]

DOUBT: dict[bool | None, float] = {True: 0.5, None: 2.0, False: 3.0}
"""How far behind the best sentence's score the next one may be for both to be read again, by whether the best one
offers the number, the time or the name that is asked for; None where none of them is asked for beyond doubt, or what it
offers may be another. The best one is seldom wrong if it does, and often if it does not."""
MOST = 4
"""Sentences that are read."""
WEIGHT = 1.0
"""What the reading counts beside the score, both logarithms of how likely a sentence answers; chosen on PCoQA."""
WHETHER = frozenset(terms("آیا"))
"""Asks for yes or no, as few of the ranker's training questions do; on PCoQA it chooses no better there."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Reads sentences beside one question."""

    ranker: SentenceRanker
    question: str
    """With the earlier ones that it leans on."""

    def over(
        self, title: str, scored: Sequence[ScoredSentence], texts: Sequence[str], *, offered: bool | None
    ) -> list[ScoredSentence]:
        """Lower the score of what does not answer so well as the best of those that are read.

        `offered` says whether the best one offers what is asked for. A sentence that is not read cannot come before one
        that is, since the best of those keeps its score.
        """
        order = sorted(range(len(scored)), key=lambda row: -scored[row].score)
        behind = (scored[order[0]].score - scored[row].score for row in order[1:])
        if next(behind, math.inf) > DOUBT[offered] or not WHETHER.isdisjoint(terms(self.question)):
            return list(scored)
        read = sorted(order[:MOST], key=lambda row: scored[row].place)
        found = self.ranker.rank(self.question, title, [texts[row] for row in read])
        again = dict(zip(read, (WEIGHT * (found - found.max())).tolist(), strict=True))
        return [replace(one, score=one.score + again.get(row, 0.0)) for row, one in enumerate(scored)]
