"""The sentences of the first story read again, where the features leave it in doubt which of them answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.embedding import SentenceRanker
from index.persian import terms
from retrieval.sentences import ScoredSentence

__all__ = ["SecondLook"]

DOUBT: dict[bool | None, float] = {True: 1.0, None: 2.5, False: 4.0}
"""How far behind the best one's score a sentence may be and is read again, by whether the best one offers the number,
the time or the name that is asked for; None where none of them is asked for beyond doubt. What offers it is seldom
wrong, and what does not often."""
MOST = 4
"""Sentences that are read at most."""
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
        """Lower the score of what does not answer so well as the best of those in doubt.

        `offered` says whether the best one offers what is asked for. A sentence that is not read cannot come before one
        that is, since the best of those keeps its score.
        """
        best = max(one.score for one in scored)
        doubtful = [row for row, one in enumerate(scored) if one.score >= best - DOUBT[offered]]
        if len(doubtful) < 2 or not WHETHER.isdisjoint(terms(self.question)):
            return list(scored)
        read = sorted(doubtful, key=lambda row: -scored[row].score)[:MOST]
        read.sort(key=lambda row: scored[row].place)
        found = self.ranker.rank(self.question, title, [texts[row] for row in read])
        again = dict(zip(read, (WEIGHT * (found - found.max())).tolist(), strict=True))
        return [replace(one, score=one.score + again.get(row, 0.0)) for row, one in enumerate(scored)]
