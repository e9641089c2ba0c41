"""The index as it is served: the newest that can be opened, whatever happens on disk meanwhile."""

import logging
from collections.abc import Callable
from pathlib import Path

from index.embedding import Embedder
from index.errors import SnapshotError
from retrieval.engine import Engine
from retrieval.reranker import Reranker
from retrieval.when import Clock, local_day

__all__ = ["Served"]

_LOG = logging.getLogger(__name__)


class Served:
    """Holds the model and the newest index; without any it waits for the first one. For one thread."""

    def __init__(
        self,
        index_dir: Path,
        load: Callable[[], Embedder],
        reranker: Reranker | None = None,
        clock: Clock = local_day,
    ) -> None:
        """Keep `load` for when the model is first needed; `clock` tells what «امروز» is."""
        self._index_dir, self._load, self._reranker, self._clock = index_dir, load, reranker, clock
        self._embedder: Embedder | None = None
        self._engine: Engine | None = None
        self._told = ""

    def open(self) -> None:
        """Load the model and the newest index, so that no question has to; a missing or damaged index is logged.

        Raises ModelError.
        """
        try:
            self.engine().warm()
        except SnapshotError as error:
            self._tell(error)

    def engine(self) -> Engine:
        """Give the engine over the newest index; raises ModelError, and SnapshotError where there never was one."""
        if self._embedder is None:
            self._embedder = self._load()
        if self._engine is None:
            self._engine = Engine(self._index_dir, self._embedder, self._reranker, clock=self._clock)
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
