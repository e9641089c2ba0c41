"""The asynchronous face of the `Engine`: everything that reads, waits or computes happens in threads."""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from index.embedding import Embedder
from index.errors import SnapshotError
from retrieval.answer import Reply
from retrieval.conversation import Turn
from retrieval.engine import Engine
from retrieval.reranker import Reranker

__all__ = ["AnswerService"]

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class AnswerService:
    """Answers from the newest index that can be opened; without any it waits for the first one."""

    def __init__(self, index_dir: Path, load: Callable[[], Embedder], reranker: Reranker | None = None) -> None:
        """Keep `load` for `open`, or for the first question."""
        self._index_dir, self._load, self._reranker = index_dir, load, reranker
        self._opening = threading.Lock()
        self._embedder: Embedder | None = None
        self._engine: Engine | None = None
        self._told = ""
        # Questions at once would share the interpreter's lock, and each, and the event loop, would wait for all.
        self._answering = ThreadPoolExecutor(1, thread_name_prefix="answering")

    async def open(self) -> None:
        """Load the model and the newest index, so that no question has to; a missing or damaged index is logged.

        Raises ModelError.
        """
        try:
            await asyncio.to_thread(self._served)
        except SnapshotError as error:
            self._tell(error)

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        """Answer from the newest index; raises QuestionError, and SnapshotError where there never was one to open."""
        return await asyncio.get_running_loop().run_in_executor(self._answering, self._ask, question, history)

    async def consult(self, work: Callable[[Engine], T]) -> T:
        """Let `work` look at the newest index, in a thread; raises what `ask` does of the index."""
        return await asyncio.to_thread(lambda: work(self._served()))

    def _ask(self, question: str, history: Sequence[Turn]) -> Reply:
        return self._served().ask(question, history)

    def _served(self) -> Engine:
        with self._opening:
            if self._embedder is None:
                self._embedder = self._load()
            if self._engine is None:
                self._engine = Engine(self._index_dir, self._embedder, self._reranker)
                _LOG.info("The index is open.")
                return self._engine
            try:
                if self._engine.refresh():
                    _LOG.info("A new index is served.")
            except SnapshotError as error:
                self._tell(error)
            return self._engine

    def _tell(self, error: SnapshotError) -> None:
        """Log a trouble of the index once, not with every question."""
        if str(error) != self._told:
            self._told = str(error)
            _LOG.warning("%s", error)
