"""Rows of a table that belong together, one group behind the other: the sentences of each story."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Groups", "scaled"]

Table = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Groups:
    """How many rows each group has, none of them empty; tables are (rows, columns), weights (groups, columns)."""

    sizes: NDArray[np.int64]
    starts: NDArray[np.int64]
    """The first row of each group."""
    of: NDArray[np.int64]
    """The group of each row."""

    @classmethod
    def sized(cls, sizes: Sequence[int]) -> "Groups":
        """Make groups of so many rows each."""
        counts = np.array(sizes, np.int64)
        return cls(counts, np.cumsum(counts) - counts, np.repeat(np.arange(len(counts)), counts))

    def total(self, rows: Table) -> Table:
        """Add up each group's rows, (groups, columns)."""
        return np.asarray(np.add.reduceat(rows, self.starts, axis=0))

    def highest(self, rows: Table) -> Table:
        """Give the largest number in each group's columns, (groups, columns)."""
        return np.asarray(np.maximum.reduceat(rows, self.starts, axis=0))

    def weigh(self, rows: Table, weights: Table) -> Table:
        """Weigh each row by its group's weights, (rows,)."""
        return np.asarray(np.einsum("ij,ij->i", rows, weights[self.of]))


def scaled(weights: Table) -> Table:
    """Scale each row so that it sums to 1, one of zeros excepted."""
    whole = weights.sum(axis=1, keepdims=True)
    return np.asarray(weights / np.where(whole == 0, 1, whole))
