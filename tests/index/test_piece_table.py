from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.embedding import LIGHT_MODEL, PIECE_TABLE, SHIPPED_MODEL, folder_fingerprint, load_embedder
from index.errors import ModelError
from index.piece_table import PieceTable, quantised
from index.pieces import PieceReader

WIDTH = 12
TEXTS = ["پل سپیدرود", "زعفران قائنات گران شد.", "", "…"]


@pytest.fixture(scope="module")
def table(tokenizer: Tokenizer) -> PieceTable:
    rows = np.random.default_rng(4).normal(size=(tokenizer.get_vocab_size(), WIDTH)).astype(np.float32)
    return PieceTable(PieceReader(tokenizer), quantised(rows), np.eye(WIDTH, dtype=np.float32))


def rows_of(table: PieceTable, text: str) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return table.rows[table.reader.ids([text])[0]].astype(np.float32)


def test_each_piece_of_the_question_finds_its_nearest(table: PieceTable) -> None:
    asked = rows_of(table, "پل زعفران")
    near = table.nearest(asked)(TEXTS)
    assert near.shape == (len(TEXTS), len(asked))
    for text, row in zip(TEXTS[:2], near, strict=False):
        theirs = rows_of(table, text)
        cosines = asked @ theirs.T / np.outer(np.linalg.norm(asked, axis=1), np.linalg.norm(theirs, axis=1))
        np.testing.assert_allclose(row, cosines.max(axis=1), atol=1e-5)
    bridge = len(rows_of(table, "پل"))
    np.testing.assert_allclose(near[0][:bridge], 1, atol=1e-5)
    assert near[1][:bridge].max() < 0.99
    assert not near[2:].any(), "a text without a piece is near to nothing"


def test_nothing_to_compare(table: PieceTable) -> None:
    assert table.nearest(rows_of(table, "پل"))([]).shape == (0, len(rows_of(table, "پل")))
    assert table.nearest(np.zeros((0, WIDTH), np.float32))(TEXTS).shape == (len(TEXTS), 0)


@given(st.lists(st.text("پلزعفران دریا۱2.", max_size=20), max_size=6))
def test_company_changes_nothing(table: PieceTable, texts: list[str]) -> None:
    nearest = table.nearest(rows_of(table, "زعفران"))
    together = nearest(texts)
    for text, row in zip(texts, together, strict=True):
        np.testing.assert_allclose(row, nearest([text])[0], atol=1e-6)


def test_rounding_keeps_directions() -> None:
    rows = np.random.default_rng(5).normal(size=(50, 128)).astype(np.float32)
    rounded = quantised(rows).astype(np.float32)
    cosines = (rows * rounded).sum(axis=1) / np.linalg.norm(rows, axis=1) / np.linalg.norm(rounded, axis=1)
    assert cosines.min() > 0.999
    assert not quantised(np.zeros((1, 4), np.float32)).any()


def test_a_table_is_read_as_it_was_written(table: PieceTable, tmp_path: Path) -> None:
    assert PieceTable.read(tmp_path, table.reader) is None
    bare = folder_fingerprint(tmp_path)
    table.write(tmp_path)
    again = PieceTable.read(tmp_path, table.reader)
    assert again is not None
    assert np.array_equal(again.rows, table.rows) and np.array_equal(again.projection, table.projection)
    assert folder_fingerprint(tmp_path) == bare, "it changes no vector of an index"
    PieceTable(table.reader, table.rows[1:], table.projection).write(tmp_path)
    with pytest.raises(ModelError, match="another vocabulary"):
        PieceTable.read(tmp_path, table.reader)
    (tmp_path / PIECE_TABLE).write_bytes(b"torn")
    with pytest.raises(ModelError, match="restore its files"):
        PieceTable.read(tmp_path, table.reader)


def test_the_shipped_model_knows_words_of_one_meaning() -> None:
    near = load_embedder(str(SHIPPED_MODEL)).embed_question("بیماری").nearest(["مرض", "درخت"])
    assert near[0].max() > near[1].max() + 0.2
    english = load_embedder(str(SHIPPED_MODEL)).embed_question("book").nearest(["کتاب", "درخت"])
    assert english[0].max() > english[1].max() + 0.2


def test_the_light_model_compares_no_pieces() -> None:
    assert load_embedder(str(LIGHT_MODEL)).embed_question("بیماری").nearest(["مرض", "درخت"]).shape == (2, 0)
