from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedding import Matrix
from index.errors import SnapshotDamaged
from index.vectors import VectorFile, write_vectors

DIMENSIONS = 32


def unit_rows(count: int, seed: int = 0) -> Matrix:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def stored() -> Matrix:
    return unit_rows(2_000)


@pytest.fixture(scope="module", params=["flat", "lists"])
def vectors(request: pytest.FixtureRequest, stored: Matrix, tmp_path_factory: pytest.TempPathFactory) -> VectorFile:
    path = tmp_path_factory.mktemp("vectors") / "rows.faiss"
    write_vectors(path, stored, 10_000 if request.param == "flat" else 1_000)
    return VectorFile(path)


def test_rows_come_back_in_half_precision(vectors: VectorFile, stored: Matrix) -> None:
    assert len(vectors) == len(stored)
    some = np.array([1_999, 0, 7, 7], np.int64)
    np.testing.assert_allclose(vectors.rows(some), stored[some], atol=1e-3)
    assert vectors.rows(np.zeros(0, np.int64)).shape == (0, DIMENSIONS)


def test_a_row_finds_itself(vectors: VectorFile, stored: Matrix) -> None:
    for row in (0, 1_234, 1_999):
        near = vectors.search(stored[row], 3)
        assert near.rows[0] == row
        assert near.cosines[0] == pytest.approx(1, abs=1e-3)
        assert list(near.cosines) == sorted(near.cosines, reverse=True)


def test_a_search_stays_on_the_thread_that_asks(vectors: VectorFile, stored: Matrix) -> None:
    with ThreadPoolExecutor(1, initializer=faiss.omp_set_num_threads, initargs=(4,)) as pool:
        assert pool.submit(faiss.omp_get_max_threads).result() == 4
        pool.submit(vectors.search, stored[0], 3).result()
        assert pool.submit(faiss.omp_get_max_threads).result() == 1


@pytest.mark.parametrize("count", [0, 1, 3, 500])
def test_rows_are_compared_in_the_order_they_are_given(vectors: VectorFile, stored: Matrix, count: int) -> None:
    rows = np.random.default_rng(count).integers(0, len(stored), count)
    question = unit_rows(1, seed=1)[0]
    np.testing.assert_allclose(vectors.cosines(rows, question), stored[rows] @ question, atol=1e-3)


def all_but(rows: Iterable[int]) -> NDArray[np.bool_]:
    wanted = np.ones(2_000, np.bool_)
    wanted[list(rows)] = False
    return wanted


@pytest.mark.parametrize("dead", [1, 5, 19, 20, 21, 1_200])
def test_as_many_wanted_rows_are_found_however_many_are_not(vectors: VectorFile, stored: Matrix, dead: int) -> None:
    question = unit_rows(1, seed=2)[0]
    nearest = vectors.search(question, 1_500).rows
    gone = np.random.default_rng(dead).permutation(nearest[: dead + 5])[:dead]  # mostly of those that come first
    found = vectors.search(question, 20, all_but(gone))
    assert found.rows.tolist() == [row for row in nearest.tolist() if row not in set(gone.tolist())][:20]
    assert list(found.cosines) == sorted(found.cosines, reverse=True)


def test_only_wanted_rows_are_found(vectors: VectorFile, stored: Matrix) -> None:
    dead = [0, *range(1_000, 1_500)]
    near = vectors.search(stored[0], 100, all_but(dead))
    assert len(near.rows) > 0
    assert not set(near.rows) & set(dead)
    assert len(vectors.search(stored[0], 10, all_but(range(2_000))).rows) == 0
    assert vectors.search(stored[0], 1, all_but([])).rows[0] == 0


def test_the_flat_file_is_exact(tmp_path: Path, stored: Matrix) -> None:
    write_vectors(tmp_path / "rows.faiss", stored)
    vectors = VectorFile(tmp_path / "rows.faiss")
    dead = list(range(0, 2_000, 3))
    alive = np.setdiff1d(np.arange(2_000), dead)
    for question in unit_rows(20, seed=1):
        cosines = stored @ question
        best = alive[np.argsort(-cosines[alive])]
        near = vectors.search(question, 25, all_but(dead))
        assert len(set(near.rows) & set(best[:25])) >= 24  # two rows may be nearer than half precision tells
        np.testing.assert_allclose(near.cosines, cosines[near.rows], atol=1e-3)
        assert near.rows[0] == best[0]


def test_lists_find_most_of_what_is_near(tmp_path: Path, stored: Matrix) -> None:
    write_vectors(tmp_path / "rows.faiss", stored, 1_000)
    vectors = VectorFile(tmp_path / "rows.faiss")
    questions = unit_rows(20, seed=1)
    hits = [len(set(vectors.search(q, 10).rows) & set(np.argsort(-(stored @ q))[:10])) for q in questions]
    assert np.mean(hits) >= 5


def test_a_small_file_gives_what_it_has(tmp_path: Path) -> None:
    write_vectors(tmp_path / "rows.faiss", unit_rows(3))
    vectors = VectorFile(tmp_path / "rows.faiss")
    assert len(vectors.search(unit_rows(1)[0], 10).rows) == 3
    assert len(vectors.search(np.zeros(DIMENSIONS, np.float32), 10).rows) == 3


def test_an_empty_file_gives_nothing(tmp_path: Path) -> None:
    write_vectors(tmp_path / "rows.faiss", unit_rows(0))
    vectors = VectorFile(tmp_path / "rows.faiss")
    assert len(vectors) == 0
    assert len(vectors.search(unit_rows(1)[0], 10).rows) == 0


@pytest.mark.parametrize("content", [None, b"", b"no vectors at all", b"IxSQ"])
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "rows.faiss"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SnapshotDamaged, match=f"{path} cannot be read.*porsa reindex"):
        VectorFile(path)


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"):
        write_vectors(tmp_path / "absent" / "rows.faiss", unit_rows(3))
