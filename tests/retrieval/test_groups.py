import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.groups import Groups, scaled

SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=5)
COSINES = st.floats(-1, 1, width=32)


@given(SIZES, st.integers(0, 3), st.data())
def test_groups_work_like_each_group_by_itself(sizes: list[int], columns: int, data: st.DataObject) -> None:
    rows = data.draw(arrays(np.float32, (sum(sizes), columns), elements=COSINES))
    weights = data.draw(arrays(np.float32, (len(sizes), columns), elements=COSINES))
    groups, parts = Groups.sized(sizes), np.split(rows, np.cumsum(sizes)[:-1])
    assert groups.total(rows) == pytest.approx(np.array([part.sum(axis=0) for part in parts]), abs=1e-5)
    assert (groups.highest(rows) == np.array([part.max(axis=0) for part in parts])).all()
    weighed = np.concatenate([part @ own for part, own in zip(parts, weights, strict=True)])
    assert groups.weigh(rows, weights) == pytest.approx(weighed, abs=1e-5)


def test_a_row_of_zeros_stays_one() -> None:
    assert (scaled(np.array([[1.0, 3.0], [0.0, 0.0]])) == [[0.25, 0.75], [0, 0]]).all()
