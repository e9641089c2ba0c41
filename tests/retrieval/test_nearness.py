from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.embedding import Matrix
from retrieval.groups import Groups
from retrieval.nearness import Nearness, tell_apart

COSINES = arrays(np.float32, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.floats(0, 1, width=32))


def one(rows: Matrix) -> Groups:
    return Groups.sized([len(rows)])


def test_no_text_is_compared_twice() -> None:
    asked: list[str] = []

    def nearest(texts: Sequence[str]) -> Matrix:
        asked.extend(texts)
        return np.array([[len(text), 1] for text in texts], np.float32)

    near = Nearness(nearest)
    assert near.of(["پل", "رود", "پل"]).tolist() == [[2, 1], [3, 1], [2, 1]]
    assert near.of(["رود", "سپیدرود"]).tolist() == [[3, 1], [7, 1]]
    assert asked == ["پل", "رود", "سپیدرود"]


def test_what_all_texts_hold_tells_none_from_the_others() -> None:
    rows = np.array([[1, 0.9, 0.1], [1, 0.2, 0.1]], np.float32)
    assert tell_apart(rows, one(rows)).tolist() == pytest.approx([0.9, 0.2])


def test_what_is_known_already_is_not_asked() -> None:
    rows = np.array([[0.9, 0.1], [0.1, 0.8]], np.float32)
    first, second = tell_apart(rows, one(rows), np.array([[1, 0]], np.float32))
    assert second > first
    assert tell_apart(rows, one(rows))[0] > tell_apart(rows, one(rows))[1]


def test_without_pieces_no_text_is_nearer() -> None:
    rows = np.zeros((3, 0), np.float32)
    assert tell_apart(rows, one(rows)).tolist() == [0, 0, 0]


@given(COSINES)
def test_it_is_a_mean_of_cosines(rows: Matrix) -> None:
    told = tell_apart(rows, one(rows))
    assert told.shape == (len(rows),)
    assert (told >= 0).all() and (told <= rows.max() + 1e-5).all()


@pytest.mark.parametrize("cosine", [0.1, 0.3, 0.7])
def test_texts_that_come_equally_near_are_not_told_apart_by_rounding(cosine: float) -> None:
    assert (tell_apart(np.full((7, 3), cosine, np.float32), Groups.sized([3, 4])) == 0).all()


@given(COSINES, COSINES)
def test_groups_are_told_apart_each_by_itself(first: Matrix, second: Matrix) -> None:
    pieces = min(first.shape[1], second.shape[1])
    rows = [first[:, :pieces], second[:, :pieces]]
    together = tell_apart(np.concatenate(rows), Groups.sized(list(map(len, rows))))
    assert together == pytest.approx(np.concatenate([tell_apart(own, one(own)) for own in rows]), abs=1e-6)
