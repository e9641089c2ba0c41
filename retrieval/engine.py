"""Ask a question, get a reply; a newly published index is picked up before the next question."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.articles import Article
from index.embedding import Embedder
from index.generations import current_generation
from index.snapshot import Snapshot
from retrieval.answer import Reply, compose
from retrieval.confidence import read_signals
from retrieval.fusion import Weights, fuse
from retrieval.meant import what_was_meant
from retrieval.profile import Profile, read_profile
from retrieval.question import Question, read_question
from retrieval.reading import Reader
from retrieval.reranker import Reranker, rerank
from retrieval.search import Evidence, search
from retrieval.stories import Story, tell_stories

__all__ = ["Engine", "Ranking"]

DEPTH = 100
"""Candidates that stories are made of."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was asked, what each leg found, and the stories that come nearest to it, best first."""

    question: Question
    evidence: Evidence
    stories: list[Story]
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class _Served:
    """A snapshot, who reads questions with its words, and what was fitted for its model."""

    snapshot: Snapshot
    reader: Reader
    profile: Profile


class Engine:
    """The served index and the model that asks it. Thread-safe; a question keeps the snapshot it began with."""

    def __init__(self, index_dir: Path, embedder: Embedder, reranker: Reranker | None = None) -> None:
        """Open the index; raises SnapshotMissing, -Damaged or -Mismatch."""
        self._index_dir, self._embedder, self._reranker = index_dir, embedder, reranker
        self._opening = threading.Lock()
        self._served = self._open()

    def _open(self) -> _Served:
        snapshot = Snapshot(self._index_dir, self._embedder)
        profile = read_profile(self._index_dir, self.profile_name)
        return _Served(snapshot, Reader(snapshot), profile)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that the next question is asked of."""
        return self._served.snapshot

    @property
    def profile_name(self) -> str:
        """What the profile is kept under: the model, and the reranker, which gives other scores."""
        fingerprint = self._embedder.fingerprint
        return f"{fingerprint} {self._reranker.name}" if self._reranker else fingerprint

    @property
    def profile(self) -> Profile:
        """The weights and the calibration that the next question is answered with."""
        return self._served.profile

    def refresh(self) -> bool:
        """Open the current generation if it is another than the served one, and say whether it was.

        Raises SnapshotError where it cannot be opened; the old one stays served.
        """
        with self._opening:
            if current_generation(self._index_dir) == self.snapshot.generation:
                return False
            self._served = self._open()
            return True

    def ask(self, text: str, history: Sequence[str] = (), k: int = 5) -> Reply:
        """Answer a question, completed by the earlier ones of its chat (oldest first), with up to `k` articles.

        Raises QuestionError where there is nothing to look for.
        """
        started = time.perf_counter()
        served = self._served
        ranking = self._rank(served, text, history, max(k, 2))  # the second story tells how sure the first is
        signals = read_signals(ranking.stories)
        confidence = served.profile.calibration.probability(signals) if ranking.stories else 0.0
        answers = compose(ranking.question, ranking.stories[:k], ranking.snapshot)
        meant = self._meant(served, ranking, history)
        elapsed = 1000 * (time.perf_counter() - started)
        found = confidence >= served.profile.threshold
        return Reply(ranking.question.text, found, confidence, answers, elapsed, meant)

    def article(self, article_id: str) -> Article | None:
        """Read an article of the served snapshot by its id, None where it holds none."""
        return self.snapshot.find(article_id)

    def rank(self, text: str, history: Sequence[str] = (), k: int = 5) -> Ranking:
        """Rank up to `k` stories for a question; the part of `ask` before answers are made of them."""
        return self._rank(self._served, text, history, k)

    def evidence(self, text: str, history: Sequence[str] = ()) -> tuple[Question, Evidence]:
        """Read a question and gather what each leg says; the part of `rank` before anything is weighed."""
        return self._evidence(self._served, text, history)

    def _evidence(
        self, served: _Served, text: str, history: Sequence[str], *, repaired: bool = True
    ) -> tuple[Question, Evidence]:
        question = read_question(text, history, served.reader, self._embedder, repaired=repaired)
        return question, search(question, served.snapshot)

    def _rank(self, served: _Served, text: str, history: Sequence[str], k: int, *, repaired: bool = True) -> Ranking:
        question, evidence = self._evidence(served, text, history, repaired=repaired)
        stories = self._stories(served.snapshot, question, evidence, served.profile.weights, k)
        return Ranking(question, evidence, stories, served.snapshot)

    def stories(self, question: Question, evidence: Evidence, weights: Weights, k: int) -> list[Story]:
        """Weigh evidence of the served snapshot: up to `k` stories, best first."""
        return self._stories(self.snapshot, question, evidence, weights, k)

    def _stories(
        self, snapshot: Snapshot, question: Question, evidence: Evidence, weights: Weights, k: int
    ) -> list[Story]:
        candidates = fuse(evidence, DEPTH, weights)
        return tell_stories(rerank(question.reading.text, candidates, snapshot, self._reranker), snapshot, k)

    def _meant(self, served: _Served, ranking: Ranking, history: Sequence[str]) -> tuple[str, ...]:
        """Give the repaired words, where the first answer would be another without them."""
        if not ranking.stories or not ranking.question.reading.repairs:
            return ()
        as_typed = self._rank(served, ranking.question.text, history, 1, repaired=False)
        if as_typed.stories and as_typed.stories[0].article.id == ranking.stories[0].article.id:
            return ()
        return what_was_meant(ranking.question.reading.repairs, ranking.stories[0].article)
