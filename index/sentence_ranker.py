"""Which of a few sentences answers a question, by reading all of them together: a small cross-encoder.

The sentences stand in the article's order behind its title, so that they are weighed against each other and «وی» is
understood. The graph looks pieces up in the rows of the embedding model's own graph, which it names as external data:
they are on disk once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import RANKER, Vector, unreadable
from index.onnx_graph import open_graph
from index.pieces import PieceReader

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["Layout", "RankerGraph"]

QUESTION, TITLE, SENTENCE = 28, 24, 48
"""Pieces of each that are read."""
THREADS = 2
"""Of one run, since somebody waits for it."""

Ids = Sequence[int]


@dataclass(frozen=True, slots=True)
class Layout:
    """«[CLS] question [SEP] title [SEP] sentence [SEP] sentence [SEP]» as pieces, and where its parts stand."""

    ids: list[int]
    question: slice
    sentences: list[slice]
    """In the order they were given; none is empty."""

    @classmethod
    def of(cls, begin: int, end: int, question: Ids, title: Ids, sentences: Sequence[Ids]) -> "Layout":
        """Lay out the pieces of the parts, none of them special, between the pieces that begin all and end each."""
        ids = [begin, *question[:QUESTION]]
        asked = slice(1, max(2, len(ids)))  # a question without a piece is what stands in its place
        ids.append(end)
        if title:
            ids += [*title[:TITLE], end]
        places = []
        for sentence in sentences:
            places.append(slice(len(ids), len(ids) + max(1, len(sentence[:SENTENCE]))))
            ids += [*sentence[:SENTENCE], end]
        return cls(ids, asked, places)

    def feed(self) -> dict[str, NDArray[Any]]:
        """Give what a graph takes: a batch of one."""
        spans = np.zeros((1, len(self.sentences), len(self.ids)), np.float32)
        for row, place in enumerate(self.sentences):
            spans[0, row, place] = 1
        asked = np.zeros((1, 1, len(self.ids)), np.float32)
        asked[0, 0, self.question] = 1
        types = (np.arange(len(self.ids)) > self.question.stop).astype(np.int64)
        ids = np.array(self.ids, np.int64)
        return {
            "input_ids": ids[None],
            "attention_mask": np.ones((1, len(ids)), np.int64),
            "token_type_ids": types[None],
            "spans": spans,
            "asked": asked,
        }


class RankerGraph:
    """The graph in a model folder that ranks sentences; read with the first question that needs it. Thread-safe."""

    def __init__(self, folder: Path, reader: PieceReader) -> None:
        """Take the folder and what cuts texts for its model."""
        self._folder, self._reader = folder, reader

    def rank(self, question: str, title: str, sentences: Sequence[str]) -> Vector:
        """Say how well each sentence answers, (sentences,): a logarithm, of which only differences mean something.

        Raises ModelError where the graph cannot be read.
        """
        asked, topic, *written = self._reader.ids([question, title, *sentences])
        layout = Layout.of(*self._borders, asked, topic, written)
        return np.asarray(self._session.run(None, layout.feed())[0][0], np.float32)

    @cached_property
    def _borders(self) -> tuple[int, int]:
        return self._reader.borders

    @cached_property
    def _session(self) -> "InferenceSession":
        try:
            return open_graph(self._folder / RANKER, THREADS)
        except Exception as error:  # of onnxruntime
            raise unreadable(self._folder, error) from error
