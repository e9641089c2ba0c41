"""Ask a question, get a reply; a newly published index is picked up before the next question."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embedding import Embedder
from index.generations import current_generation
from index.snapshot import Snapshot
from retrieval.answer import Reply, compose
from retrieval.confidence import DEFAULT_CONFIDENCE, THRESHOLD, signals
from retrieval.fusion import fuse
from retrieval.question import read_question
from retrieval.search import search

__all__ = ["Engine"]

DEPTH = 100
"""Ranked passages that answers are made of."""


class Engine:
    """The served index and the model that asks it. Thread-safe; a question keeps the snapshot it began with."""

    def __init__(self, index_dir: Path, embedder: Embedder) -> None:
        """Open the index; raises SnapshotMissing, -Damaged or -Mismatch."""
        self._index_dir, self._embedder = index_dir, embedder
        self._opening = threading.Lock()
        self.snapshot = Snapshot(index_dir, embedder)

    def refresh(self) -> bool:
        """Open the current generation if it is another than the served one, and say whether it was.

        Raises SnapshotError where it cannot be opened; the old one stays served.
        """
        if current_generation(self._index_dir) == self.snapshot.generation:
            return False
        with self._opening:
            self.snapshot = Snapshot(self._index_dir, self._embedder)
        return True

    def ask(self, text: str, history: Sequence[str] = (), k: int = 5) -> Reply:
        """Answer a question, completed by the earlier ones of its chat (oldest first), with up to `k` articles.

        Raises QuestionError where there is nothing to look for.
        """
        started = time.perf_counter()
        snapshot = self.snapshot
        question = read_question(text, history, snapshot.lexicon, self._embedder)
        evidence = search(question, snapshot)
        scores = fuse(evidence)
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        ranked = [(int(evidence.passages[i]), float(scores[i])) for i in order]
        confidence = DEFAULT_CONFIDENCE.probability(signals(question, ranked, snapshot)) if ranked else 0.0
        answers = compose(question, ranked, snapshot, k)
        elapsed = 1000 * (time.perf_counter() - started)
        return Reply(question.text, confidence >= THRESHOLD, confidence, answers, elapsed)
