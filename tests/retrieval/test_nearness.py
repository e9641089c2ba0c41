from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.embedding import Matrix
from retrieval.nearness import Nearness, tell_apart

COSINES = arrays(np.float32, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.floats(0, 1, width=32))


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
    assert tell_apart(rows).tolist() == pytest.approx([0.9, 0.2])


def test_what_is_known_already_is_not_asked() -> None:
    rows = np.array([[0.9, 0.1], [0.1, 0.8]], np.float32)
    first, second = tell_apart(rows, np.array([1, 0], np.float32))
    assert second > first
    assert tell_apart(rows)[0] > tell_apart(rows)[1]


def test_without_pieces_no_text_is_nearer() -> None:
    assert tell_apart(np.zeros((3, 0), np.float32)).tolist() == [0, 0, 0]
    assert tell_apart(np.ones((2, 2), np.float32)).tolist() == [0, 0], "nothing tells them apart"


@given(COSINES)
def test_it_is_a_mean_of_cosines(rows: Matrix) -> None:
    told = tell_apart(rows)
    assert told.shape == (len(rows),)
    assert (told >= 0).all() and (told <= rows.max() + 1e-5).all()
