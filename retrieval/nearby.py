"""The articles that tell of the same things as one: those whose passages lie nearest to its own, all taken together."""

import numpy as np

from index.embedding import Vector, unit
from index.snapshot import Snapshot

__all__ = ["nearby"]

LOOKED_AT = 60
"""Passages that are nearest to the middle of the article; most articles have several of them."""


def nearby(snapshot: Snapshot, number: int, limit: int) -> list[int]:
    """Give up to `limit` other articles, nearest first, by number."""
    middle = _middle(snapshot, number)
    near = snapshot.near_passages(middle, LOOKED_AT).rows
    others = dict.fromkeys(int(one) for one in snapshot.passage_article[near] if one != number)
    return sorted(others, key=lambda other: -float(_middle(snapshot, other) @ middle))[:limit]


def _middle(snapshot: Snapshot, number: int) -> Vector:
    """Give the mean direction of an article's passages, (dimensions,)."""
    return unit(np.mean([snapshot.vector(passage) for passage in snapshot.passages_of(number)], axis=0))
