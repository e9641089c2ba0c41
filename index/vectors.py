"""The dense leg: unit vectors in FAISS, exact up to a measured size and inverted lists above it."""

from dataclasses import dataclass
from math import isqrt
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix, Vector
from index.errors import SnapshotDamaged

__all__ = ["FLAT_LIMIT", "Neighbours", "VectorFile", "write_vectors"]

FLAT_LIMIT = 200_000
"""Rows up to which every row is compared; `make bench` prints what either side of it costs."""
FEW = 1 / 500
"""Share of the rows up to which decoding some one by one costs less than passing over all for them."""
PROBES = 32
"""Inverted lists that a search looks into."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest rows of one question, nearest first, with their cosines."""

    rows: NDArray[np.int64]
    cosines: NDArray[np.float32]


def write_vectors(path: Path, rows: Matrix, flat_limit: int = FLAT_LIMIT) -> None:
    """Write unit rows, (n, dimensions), in half precision, which halves the file.

    OSError where the disk does not take it.
    """
    _stay_on_this_thread()
    count, dimensions = rows.shape
    half, product = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    if count <= flat_limit:
        index = faiss.IndexScalarQuantizer(dimensions, half, product)
    else:
        centres = faiss.IndexFlatIP(dimensions)
        index = faiss.IndexIVFScalarQuantizer(centres, dimensions, 4 * isqrt(count), half, product)
        index.nprobe = PROBES
    if count:
        index.train(rows)
        index.add(rows)
    path.write_bytes(faiss.serialize_index(index))  # write_index() loses what a full disk refused at last


def _stay_on_this_thread() -> None:
    """Threads that share one small search cost more than they save, and OpenMP keeps its number for each that asks."""
    faiss.omp_set_num_threads(1)


class VectorFile:
    """Vectors read from a file; searching them is thread-safe and never changes them."""

    def __init__(self, path: Path) -> None:
        """Read the file; raises SnapshotDamaged where FAISS cannot."""
        try:
            self._content = np.fromfile(path, np.uint8)  # in huge pages, where there are any; FAISS looks into it
            self._index = faiss.read_index(faiss.ZeroCopyIOReader(faiss.swig_ptr(self._content), self._content.size))
        except (OSError, RuntimeError) as error:
            raise SnapshotDamaged(
                "The vectors {path} cannot be read ({error}); run: porsa reindex", path=path, error=error
            ) from error
        if isinstance(self._index, faiss.IndexIVF):
            self._index.make_direct_map()

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, question: Vector, limit: int, wanted: NDArray[np.bool_] | None = None) -> Neighbours:
        """Find the `limit` rows nearest to a unit vector, (dimensions,), among all or those that are `wanted`."""
        if not len(self):
            return Neighbours(np.zeros(0, np.int64), np.zeros(0, np.float32))
        unwanted = 0 if wanted is None else len(self) - int(np.count_nonzero(wanted))
        # A few are left out afterwards, which costs less than to ask of each row whether it is wanted.
        among = self._among(wanted) if wanted is not None and unwanted > limit else None
        _stay_on_this_thread()
        asked = limit if among else limit + unwanted
        cosines, rows = self._index.search(question[None], min(asked, len(self)), params=among)
        kept = rows[0] >= 0
        if wanted is not None:
            kept &= wanted[rows[0]]
        return Neighbours(rows[0][kept][:limit], cosines[0][kept][:limit])

    def _among(self, wanted: NDArray[np.bool_]) -> faiss.SearchParameters:
        selector = faiss.IDSelectorBitmap(np.packbits(wanted, bitorder="little"))
        if isinstance(self._index, faiss.IndexIVF):
            return faiss.SearchParametersIVF(sel=selector, nprobe=PROBES)
        return faiss.SearchParameters(sel=selector)

    def rows(self, rows: NDArray[np.int64]) -> Matrix:
        """Give back stored vectors, (len(rows), dimensions)."""
        return np.asarray(self._index.reconstruct_batch(rows), np.float32)

    def cosines(self, rows: NDArray[np.int64], question: Vector) -> NDArray[np.float32]:
        """Compare a unit vector with stored ones, (len(rows),)."""
        if len(rows) <= FEW * len(self) or isinstance(self._index, faiss.IndexIVF):
            # einsum stays on this thread; BLAS would wake its pool for a product that is done before it is awake.
            return np.asarray(np.einsum("ij,j->i", self.rows(rows), question), np.float32)
        wanted = np.zeros(len(self), np.bool_)
        wanted[rows] = True
        near = self.search(question, len(rows), wanted)
        cosines = np.zeros(len(self), np.float32)
        cosines[near.rows] = near.cosines
        return np.asarray(cosines[rows], np.float32)
