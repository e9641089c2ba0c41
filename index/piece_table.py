"""Late interaction: the pieces of a question beside those of texts, so that single words are compared by meaning.

A question's pieces stand for what they mean in the question, those of a text for what they mean on average: one table
for the whole vocabulary, so that nothing more is kept of an article. The likeness of a text is the best one of its
pieces for each piece of the question (MaxSim; ColBERT, Khattab & Zaharia 2020, https://arxiv.org/abs/2004.12832).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from index.embedding import PIECE_TABLE, Matrix, Vector, unit, unreadable
from index.pieces import PieceReader

__all__ = ["PieceTable", "quantised"]

_ROWS, _PROJECTION = "rows", "projection"
_FINEST = 127


@dataclass(frozen=True)
class PieceTable:
    """What each piece of a vocabulary means on average, (pieces, width), and how a model's outputs come to that width.

    Only the direction of a row counts.
    """

    reader: PieceReader
    rows: NDArray[Any]
    projection: Matrix
    """(dimensions, width)."""

    @classmethod
    def read(cls, folder: Path, reader: PieceReader) -> "PieceTable | None":
        """Read the table of a model folder, None where it holds none.

        Raises ModelError where it is broken or belongs to another vocabulary.
        """
        if not (path := folder / PIECE_TABLE).is_file():
            return None
        try:
            found = load_file(path)
            rows, projection = found[_ROWS], found[_PROJECTION]
            if rows.shape != (reader.vocabulary, projection.shape[1]):
                raise ValueError(f"{PIECE_TABLE} is of another vocabulary")
            return cls(reader, rows, projection)
        except (SafetensorError, OSError, LookupError, ValueError) as error:
            raise unreadable(folder, error) from error

    def write(self, folder: Path) -> None:
        """Write the table into a model folder."""
        save_file({_ROWS: self.rows, _PROJECTION: self.projection}, folder / PIECE_TABLE)

    def nearest(self, asked: Matrix) -> Callable[[Sequence[str]], Matrix]:
        """Take the outputs for a question's pieces, (pieces, dimensions), to compare texts with; see EmbeddedQuestion.

        A text without a piece is 0 from all.
        """
        return partial(self._nearest, unit(asked @ self.projection))

    def _nearest(self, asked: Matrix, texts: Sequence[str]) -> Matrix:
        found = np.zeros((len(texts), len(asked)), np.float32)
        ids = self.reader.ids(texts)
        counts = np.array([len(one) for one in ids])
        filled = np.flatnonzero(counts)
        if len(filled):
            pieces = np.fromiter(chain.from_iterable(ids), np.int64)
            cosines = self.rows[pieces].astype(np.float32) @ asked.T / self._lengths[pieces, None]
            starts = np.cumsum([0, *counts[filled][:-1]])
            found[filled] = np.maximum.reduceat(cosines, starts, axis=0)
        return found

    @cached_property
    def _lengths(self) -> Vector:
        """The length of each row; 1 for one of zeros, which is near nothing."""
        squares = np.einsum("ij,ij->i", self.rows, self.rows, dtype=np.float32)
        return np.asarray(np.sqrt(np.where(squares > 0, squares, 1)), np.float32)


def quantised(rows: Matrix) -> NDArray[np.int8]:
    """Round each row to 255 steps of its own; its direction hardly changes."""
    largest = np.abs(rows).max(axis=1, keepdims=True)
    return np.rint(rows * (_FINEST / np.where(largest > 0, largest, 1))).astype(np.int8)
