import json
import shutil
import unicodedata
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from support import stories

from index.embedding import LIGHT_MODEL, load_embedder
from index.errors import ModelError
from index.passages import split
from index.static_model import StaticModel

RAW = [
    "پل تازه‌ی سپیدرود کی باز شد؟",
    "پل تازه ی سپیدرود كي باز شد؟",
    "رئیس، رئيس، رییس و مسئول، مسؤول، مسوول",
    "كتابخانه‌ي ۀ هٔ أإآٱ ة ى ـــ ءِ َ ً ّ",
    unicodedata.normalize("NFD", "آب رئیس مؤسسه ۀ"),
    "سازمان‌یافته سازمانیافته سازمان یافته سازمان¬یافته",
    "۱۲۳ ١٢٣ 123 ۱۲٫۵ ٪",
    "Where is the new BRIDGE?",
    "\u202bراست به چپ\u202c \u200f\u200e\ufeff",
    "😀 پل 🌉",
    "😀",
    "",
    " \n\t ",
    "واژه " * 2_000,
    *(story.text for story in stories()),
]


def light() -> Path:
    if not StaticModel.reads(LIGHT_MODEL):
        pytest.skip(f"no static model is in {LIGHT_MODEL}")
    return LIGHT_MODEL


@pytest.fixture(params=["tiny", "light"])
def folder(request: pytest.FixtureRequest, tiny_model: Path) -> Path:
    return tiny_model if request.param == "tiny" else light()


def test_the_light_path_is_that_of_sentence_transformers(folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="(?!index)")
        from sentence_transformers import SentenceTransformer

        encoded = SentenceTransformer(str(folder), device="cpu").encode(RAW, show_progress_bar=False)
    ours = load_embedder(str(folder)).embed_passages(RAW)
    assert ours.dtype == np.float32
    theirs = np.asarray(encoded, np.float64)  # they work in half precision
    lengths = np.linalg.norm(theirs, axis=1)
    known = lengths > 0.5
    assert list(np.linalg.norm(ours, axis=1) > 0.5) == list(known)
    assert known.sum() >= len(RAW) - 3  # only emoji, only blanks, nothing
    assert (np.einsum("ij,ij->i", ours, theirs)[known] / lengths[known]).min() >= 0.9999


def test_vectors_are_of_unit_length_or_zero(folder: Path) -> None:
    model = StaticModel(folder)
    lengths = np.linalg.norm(model.embed_passages(RAW), axis=1)
    assert all(length == 0 or abs(length - 1) < 1e-5 for length in lengths)
    assert not model.embed_question("").vector.any()
    assert model.embed_passages([]).shape == (0, model.dimensions)


def test_half_a_surrogate_pair_is_a_sign_like_another(folder: Path) -> None:
    model = StaticModel(folder)
    assert model.embed_question("نیمه \ud83d نویسه").vector @ model.embed_question("نیمه ? نویسه").vector > 0.999


def test_ways_of_writing_meet(folder: Path) -> None:
    model = StaticModel(folder)
    for one, other in (
        ("كتابخانه‌ي روستا", "کتابخانه‌ی روستا"),
        ("سازمان‌یافته", "سازمانیافته"),
        ("رئیس", "رییس"),
        ("آب ۱۲۳", unicodedata.normalize("NFD", "اب 123")),
    ):
        assert model.embed_question(one).vector @ model.embed_question(other).vector > 0.999, (one, other)


def test_a_batch_is_its_texts_one_by_one(folder: Path) -> None:
    model = StaticModel(folder)
    texts = [RAW[i % len(RAW)] for i in range(1_500)]  # more than one batch
    together = model.embed_passages(texts)
    for row in (0, 1, 11, 1_023, 1_024, 1_499):
        np.testing.assert_allclose(together[row], model.embed_question(texts[row]).vector, atol=1e-6)


def test_the_fingerprint_is_that_of_the_contents(tiny_model: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(tiny_model, tmp_path / "copy")
    assert StaticModel(copy).fingerprint == StaticModel(tiny_model).fingerprint
    (copy / "README.md").write_text("توضیح")
    assert StaticModel(copy).fingerprint == StaticModel(tiny_model).fingerprint
    save_file(
        {"embedding.weight": load_file(copy / "model.safetensors")["embedding.weight"] * 2}, copy / "model.safetensors"
    )
    assert StaticModel(copy).fingerprint != StaticModel(tiny_model).fingerprint


def cut(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])


def no_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def other_name(folder: Path) -> None:
    save_file({"weights": np.zeros((3, 4), np.float16)}, folder / "model.safetensors")


def too_few_rows(folder: Path) -> None:
    save_file({"embedding.weight": np.zeros((3, 4), np.float16)}, folder / "model.safetensors")


def flat(folder: Path) -> None:
    save_file({"embedding.weight": np.zeros(12, np.float16)}, folder / "model.safetensors")


def no_json(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{")


def no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


@pytest.mark.parametrize(
    ("breaking", "told"),
    [
        (cut, "static model"),
        (no_weights, "static model"),
        (other_name, "embedding.weight"),
        (too_few_rows, r"shape \(3, 4\) for a tokenizer of \d+ pieces"),
        (flat, r"shape \(12,\)"),
        (no_json, "tokenizer"),
        (no_tokenizer, "tokenizer"),
    ],
)
def test_a_broken_folder_is_told(tiny_model: Path, tmp_path: Path, breaking: Callable[[Path], None], told: str) -> None:
    copy = shutil.copytree(tiny_model, tmp_path / "copy")
    breaking(copy)
    with pytest.raises(ModelError, match=told) as raised:
        load_embedder(str(copy))
    assert str(copy) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_only_a_table_alone_takes_the_light_path(tiny_model: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(tiny_model, tmp_path / "copy")
    modules = json.loads((copy / "modules.json").read_text())
    assert StaticModel.reads(copy)
    dense = {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"}
    lists: list[object] = [[*modules, dense], [dense], [], {}, [modules[0] | {"path": "0_StaticEmbedding"}]]
    for listed in lists:
        (copy / "modules.json").write_text(json.dumps(listed))
        assert not StaticModel.reads(copy), listed
    (copy / "modules.json").write_text("[")
    assert not StaticModel.reads(copy)
    assert not StaticModel.reads(tmp_path / "absent")


def test_an_absent_folder_is_told_without_torch(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"There is no model folder .*absent; set PORSA_EMBEDDING_MODEL"):
        load_embedder(str(tmp_path / "absent"))


def test_a_passage_is_the_sum_of_its_sentences(folder: Path) -> None:
    model = load_embedder(str(folder))
    cut = [passage.cut(story.text) for story in stories() for passage in split(story)]
    passages, parts = model.embed_with_sentences(cut)
    np.testing.assert_allclose(passages, model.embed_passages([one.text for one in cut]), atol=1e-5)
    alone = model.embed_passages([one.text[start:end] for one in cut for start, end in one.spans])
    np.testing.assert_allclose(parts, alone, atol=1e-6)
    assert [rows.shape for rows in model.embed_with_sentences([])] == [(0, model.dimensions)] * 2
