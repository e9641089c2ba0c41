from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import STORIES
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers

from index.embedding import LIGHT_MODEL, SHIPPED_MODEL, encodable
from index.pieces import PieceReader

SIGNS = " \n\t\u00a0\u200c\u200f\u0651\u0654\u0640.,،؛؟«»()-_/¬"
texts = st.text(st.one_of(st.sampled_from("ابپتئءوؤیيکكهةرسنم" + SIGNS + "۱۲٣aB"), st.characters()), max_size=60)


def shipped(folder: Path) -> Tokenizer:
    if not (folder / "tokenizer.json").is_file():
        pytest.skip(f"no model is in {folder}")
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.fixture(scope="module", params=["tiny", LIGHT_MODEL, SHIPPED_MODEL], ids=["tiny", "light", "default"])
def tokenizer(request: pytest.FixtureRequest, tiny_model: Path) -> Tokenizer:
    return shipped(tiny_model if request.param == "tiny" else request.param)


@pytest.fixture(scope="module")
def reader(tokenizer: Tokenizer) -> PieceReader:
    return PieceReader(tokenizer)


def agree(reader: PieceReader, tokenizer: Tokenizer, text: str) -> None:
    (readable,) = encodable([text])
    encoding = tokenizer.encode(readable)
    found = reader.pieces(text)
    assert found.ids.tolist() == encoding.ids
    assert found.of_text.tolist() == [not special for special in encoding.special_tokens_mask]
    if not isinstance(tokenizer.pre_tokenizer, pre_tokenizers.Metaspace):  # it counts spaces to the word behind them
        assert found.starts.tolist() == [start for start, _ in encoding.offsets]
    (ids,) = reader.ids([text])
    assert ids == tokenizer.encode(readable, add_special_tokens=False).ids


@given(texts)
@example("[UNK]")
@example("[CLS] پل [SEP]")
def test_words_alone_have_the_pieces_of_the_whole_text(reader: PieceReader, tokenizer: Tokenizer, text: str) -> None:
    assert reader.by_words
    agree(reader, tokenizer, text)


@given(texts)
@example("[UNK]")
def test_words_learnt_together_have_their_own_pieces(tokenizer: Tokenizer, text: str) -> None:
    fresh = PieceReader(tokenizer)
    (together,) = fresh.ids([text])
    assert together == tokenizer.encode(*encodable([text]), add_special_tokens=False).ids
    agree(fresh, tokenizer, text)


def test_articles_have_the_pieces_of_the_whole_text(reader: PieceReader, tokenizer: Tokenizer) -> None:
    for _, title, text in STORIES:
        agree(reader, tokenizer, f"{title}\n{text}")


@given(texts, st.integers(2, 12))
def test_what_fits_is_counted(reader: PieceReader, tokenizer: Tokenizer, text: str, longest: int) -> None:
    count = len(tokenizer.encode(*encodable([text])).ids)
    assert reader.fits(text, longest) == (count <= longest)
    assert len(reader.pieces(text).cut(longest).ids) == min(count, longest)


def test_a_cut_text_keeps_its_closing_piece() -> None:
    tokenizer = shipped(SHIPPED_MODEL)
    found = PieceReader(tokenizer).pieces(STORIES[0][2])
    cut = found.cut(10)
    assert cut.ids.tolist() == [*found.ids[:9], found.ids[-1]]
    assert not cut.of_text[-1]


def spaced(pattern: str) -> normalizers.Normalizer:
    return normalizers.Replace(Regex(pattern), "")


BORDER = (normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " "), normalizers.Strip())
FAR = [
    normalizers.Sequence([normalizers.NFKD()]),
    normalizers.Sequence([spaced(r"می (?=ش)"), *BORDER]),
    normalizers.Sequence([spaced(r"^آ"), *BORDER]),
    normalizers.Sequence([spaced(r"ه\s"), *BORDER]),
    normalizers.Sequence([*BORDER, normalizers.NFKD()]),
]


@pytest.mark.parametrize("normalizer", FAR, ids=str)
def test_a_tokenizer_whose_rules_reach_over_spaces_reads_whole_texts(
    tiny_model: Path, normalizer: normalizers.Normalizer
) -> None:
    tokenizer = shipped(tiny_model)
    tokenizer.normalizer = normalizer
    reader = PieceReader(tokenizer)
    assert not reader.by_words
    for _, title, text in STORIES[:3]:
        agree(reader, tokenizer, f"آنچه می شود: {title}\n{text}")


def test_a_tokenizer_that_cuts_elsewhere_reads_whole_texts(tiny_model: Path) -> None:
    tokenizer = shipped(tiny_model)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    reader = PieceReader(tokenizer)
    assert not reader.by_words
    agree(reader, tokenizer, STORIES[1][2])
