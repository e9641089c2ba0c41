"""Ask a question, get a reply; a newly published index is picked up before the next question."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.embedding import Embedder
from index.generations import current_generation
from index.snapshot import Snapshot
from retrieval.answer import Reply, compose
from retrieval.confidence import DEFAULT_CALIBRATION, THRESHOLD, read_signals
from retrieval.fusion import fuse
from retrieval.latin import LatinReader
from retrieval.question import Question, read_question
from retrieval.search import search
from retrieval.stories import Story, tell_stories

__all__ = ["Engine", "Ranking"]

DEPTH = 100
"""Candidates that stories are made of."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was asked, and the stories of one snapshot that come nearest to it, best first."""

    question: Question
    stories: list[Story]
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class _Served:
    """A snapshot, and the reader that sorted its vocabulary."""

    snapshot: Snapshot
    latin: LatinReader


class Engine:
    """The served index and the model that asks it. Thread-safe; a question keeps the snapshot it began with."""

    def __init__(self, index_dir: Path, embedder: Embedder) -> None:
        """Open the index; raises SnapshotMissing, -Damaged or -Mismatch."""
        self._index_dir, self._embedder = index_dir, embedder
        self._opening = threading.Lock()
        self._served = self._open()

    def _open(self) -> _Served:
        snapshot = Snapshot(self._index_dir, self._embedder)
        return _Served(snapshot, LatinReader(snapshot.vocabulary))

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that the next question is asked of."""
        return self._served.snapshot

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
        ranking = self.rank(text, history, max(k, 2))  # the second story tells how sure the first is
        confidence = DEFAULT_CALIBRATION.probability(read_signals(ranking.stories)) if ranking.stories else 0.0
        answers = compose(ranking.question, ranking.stories[:k], ranking.snapshot)
        elapsed = 1000 * (time.perf_counter() - started)
        return Reply(ranking.question.text, confidence >= THRESHOLD, confidence, answers, elapsed)

    def rank(self, text: str, history: Sequence[str] = (), k: int = 5) -> Ranking:
        """Rank up to `k` stories for a question; the part of `ask` before answers are made of them."""
        served = self._served
        question = read_question(text, history, served.snapshot.lexicon, served.latin, self._embedder)
        candidates = fuse(search(question, served.snapshot), DEPTH)
        return Ranking(question, tell_stories(candidates, served.snapshot, k), served.snapshot)
