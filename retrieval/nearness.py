"""How near texts come in meaning to the single words of a question; what was compared once is remembered."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from index.embedding import Matrix, Vector
from retrieval.groups import Groups, scaled

__all__ = ["Nearness", "tell_apart"]


class Nearness:
    """Compares texts with the pieces of one question (late interaction, index/piece_table.py)."""

    def __init__(self, nearest: Callable[[Sequence[str]], Matrix]) -> None:
        """Take what compares texts with the question: see `index.embedding.EmbeddedQuestion`."""
        self._nearest = nearest
        self._compared: dict[str, Vector] = {}

    @cached_property
    def tells(self) -> bool:
        """Whether there is any piece to compare with: a model may know of none."""
        return bool(self._nearest([]).shape[1])

    def of(self, texts: Sequence[str]) -> Matrix:
        """Give the cosine of each text's nearest piece to each of the question's, (len(texts), pieces)."""
        if fresh := [text for text in dict.fromkeys(texts) if text not in self._compared]:
            self._compared |= zip(fresh, self._nearest(fresh), strict=True)
        return np.array([self._compared[text] for text in texts], np.float32)


def tell_apart(rows: Matrix, groups: Groups, known: Matrix | float = 0.0) -> Vector:
    """Weigh up the texts of each group by their nearness to a question's pieces, (texts, pieces): 0 to 1, mostly.

    A piece counts by how far it tells the texts of a group apart, and by how far it is from what is `known` of the
    group already, (groups, pieces).
    """
    if not rows.size:  # the model tells of no pieces
        return np.zeros(len(rows), np.float32)
    behind = groups.total(groups.highest(rows)[groups.of] - rows)  # exactly 0 where all texts come equally near
    apart = behind / groups.sizes[:, None] * np.clip(1 - known, 0, None)
    return np.asarray(groups.weigh(rows, scaled(apart)), np.float32)
