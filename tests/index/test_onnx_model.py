import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from support import ROOT, article, stories
from tokenizers import Tokenizer

from index.embedding import SHIPPED_MODEL, Matrix, load_embedder
from index.errors import ModelError
from index.onnx_model import FEW, OnnxModel
from index.passages import Spanned, split

pytestmark = pytest.mark.usefixtures("warnings_of_tools")
LONGEST = 24
PROMPTS = {"query": "پرسش: ", "document": "خبر: "}
STORIES = [story.text for story in stories()]
TEXTS = [*STORIES, "پل سپیدرود باز شد", "", "😀", "Where is the BRIDGE?", "نیمه \ud83d نویسه"]


@pytest.fixture(scope="module")
def folder(model_folder: Path) -> Path:
    return model_folder


@pytest.fixture(scope="module")
def model(folder: Path) -> OnnxModel:
    return OnnxModel(folder)


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(folder, tmp_path / "copy")


def configure(folder: Path, name: str, **settings: object) -> None:
    path = folder / name
    path.write_text(json.dumps(json.loads(path.read_text()) | settings))


def test_the_folder_takes_the_path_without_torch(folder: Path, tiny_model: Path) -> None:
    assert OnnxModel.reads(folder)
    assert isinstance(load_embedder(str(folder)), OnnxModel)
    assert not OnnxModel.reads(tiny_model)
    assert not OnnxModel.reads(folder / "absent")


def test_the_encoder_is_read_back_out_of_the_graph(trained: Path, folder: Path) -> None:
    from transformers import BertModel

    from training.onnx_model import restored

    written = BertModel.from_pretrained(trained, add_pooling_layer=False).state_dict()
    for name, weight in restored(folder).state_dict().items():
        step = float(weight.abs().max()) / 63  # seven bits
        assert float((weight - written[name]).abs().max()) <= step, name


def no_graph(folder: Path) -> None:
    (folder / "onnx" / "model.onnx").unlink()


def cls_pooling(folder: Path) -> None:
    configure(folder, "1_Pooling/config.json", pooling_mode_mean_tokens=False, pooling_mode_cls_token=True)


def two_poolings(folder: Path) -> None:
    configure(folder, "1_Pooling/config.json", pooling_mode_max_tokens=True)


def no_pooling(folder: Path) -> None:
    modules = json.loads((folder / "modules.json").read_text())
    (folder / "modules.json").write_text(json.dumps([modules[0], modules[2]]))


def dense_behind(folder: Path) -> None:
    modules = json.loads((folder / "modules.json").read_text())
    dense = modules[2] | {"type": "sentence_transformers.models.Dense"}
    (folder / "modules.json").write_text(json.dumps([*modules, dense]))


def broken_modules(folder: Path) -> None:
    (folder / "modules.json").write_text("[")


@pytest.mark.parametrize("change", [no_graph, cls_pooling, two_poolings, no_pooling, dense_behind, broken_modules])
def test_no_other_folder_does(copy: Path, change: Callable[[Path], None]) -> None:
    assert OnnxModel.reads(copy)
    change(copy)
    assert not OnnxModel.reads(copy)


def test_vectors_are_of_unit_length(model: OnnxModel) -> None:
    vectors = model.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), 32)
    assert vectors.dtype == np.float32
    assert model.dimensions == 32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert model.embed_passages([]).shape == (0, 32)
    passages, sentences = model.embed_with_sentences([])
    assert passages.shape == sentences.shape == (0, 32)


def test_a_text_has_the_same_vector_in_any_company(model: OnnxModel) -> None:
    assert len(TEXTS) > FEW
    alone = np.stack([model.embed_passages([text])[0] for text in TEXTS])
    assert np.array_equal(model.embed_passages(TEXTS), alone)
    assert np.array_equal(model.embed_passages(TEXTS[::-1] * 3), np.concatenate([alone[::-1]] * 3))
    assert np.array_equal(np.stack([model.embed_question(text).vector for text in TEXTS]), alone)
    assert len({tuple(row) for row in alone.tolist()}) >= len(STORIES) + 3


def spanned(text: str) -> Spanned:
    """A text with its sentences, as indexing cuts it."""
    story = article("one", text)
    return Spanned(text, tuple(span for passage in split(story) for span in passage.sentences))


def test_vectors_with_sentences_are_those_of_the_passages_and_in_their_order(model: OnnxModel) -> None:
    cut = [spanned(text) for text in STORIES]
    assert len(cut) > FEW
    passages, sentences = model.embed_with_sentences(cut)
    assert np.array_equal(passages, model.embed_passages(STORIES))
    one_by_one: list[Matrix] = [model.embed_with_sentences([each])[1] for each in cut]
    assert [len(rows) for rows in one_by_one] == [len(each.spans) for each in cut]
    assert np.array_equal(sentences, np.concatenate(one_by_one))
    np.testing.assert_allclose(np.linalg.norm(sentences, axis=1), 1, atol=1e-5)


def test_a_sentence_knows_what_stands_around_it(model: OnnxModel) -> None:
    said = "وی آن را پذیرفت."
    first = Spanned(f"شهردار رشت آمد. {said}", ((0, 15), (16, 16 + len(said))))
    other = Spanned(f"کتابدار روستا خندید. {said}", ((0, 20), (21, 21 + len(said))))
    _, rows = model.embed_with_sentences([first, other])
    assert [each.text[slice(*each.spans[1])] for each in (first, other)] == [said, said]
    assert 0.5 < rows[1] @ rows[3] < 0.9999
    assert rows[1] @ rows[3] > rows[1] @ rows[0]


def test_a_span_without_a_piece_has_no_vector(model: OnnxModel) -> None:
    text = "پل باز شد. 😀 " + "روستا " * 300 + "پایان."
    _, rows = model.embed_with_sentences([Spanned(text, ((0, 10), (11, 12), (len(text) - 6, len(text))))])
    assert list(np.linalg.norm(rows, axis=1).round(4)) == [1, 0, 0]


def test_pieces_are_counted_with_the_prompt_and_the_special_ones(copy: Path, tokenizer: Tokenizer) -> None:
    configure(copy, "sentence_bert_config.json", max_seq_length=LONGEST)
    configure(copy, "config_sentence_transformers.json", prompts=PROMPTS)
    model = OnnxModel(copy)
    text = " ".join(STORIES)
    for end in range(200):
        count = len(tokenizer.encode(PROMPTS["document"] + text[:end]).ids)
        assert model.fits(text[:end]) == (count <= LONGEST), (text[:end], count)
    long = article("long", text)
    lengths = [
        len(tokenizer.encode(PROMPTS["document"] + text[passage.start : passage.end]).ids)
        for passage in split(long, model.fits)
    ]
    assert max(lengths) <= LONGEST
    assert np.mean(lengths) > LONGEST / 2


def test_a_long_text_is_cut_and_closed(copy: Path, tokenizer: Tokenizer) -> None:
    whole = OnnxModel(copy)
    configure(copy, "sentence_bert_config.json", max_seq_length=8)
    model = OnnxModel(copy)
    words = [word for word in "پل باز شد و از آن گذشتند".split() if len(tokenizer.encode(word).ids) == 3]
    kept, more = " ".join((words * 6)[:6]), " ".join((words * 6)[:12])
    assert len(tokenizer.encode(kept).ids) == 8
    assert (model.fits(kept), model.fits(more)) == (True, False)
    # with [SEP] at its end, what is left of the longer text is the shorter one
    assert np.array_equal(model.embed_question(more).vector, whole.embed_question(kept).vector)
    assert not np.array_equal(whole.embed_question(more).vector, whole.embed_question(kept).vector)


def test_prompts_stand_before_the_text(copy: Path) -> None:
    bare = OnnxModel(copy)
    configure(copy, "config_sentence_transformers.json", prompts=PROMPTS)
    model = OnnxModel(copy)
    text = "پل سپیدرود باز شد."
    assert np.array_equal(model.embed_question(text).vector, bare.embed_question(PROMPTS["query"] + text).vector)
    assert np.array_equal(model.embed_passages([text])[0], bare.embed_question(PROMPTS["document"] + text).vector)
    assert not np.array_equal(model.embed_question(text).vector, bare.embed_question(text).vector)
    start = len(PROMPTS["document"])
    _, with_prompt = model.embed_with_sentences([Spanned(text, ((0, 10),))])
    _, written_out = bare.embed_with_sentences([Spanned(PROMPTS["document"] + text, ((start, start + 10),))])
    assert np.array_equal(with_prompt, written_out)


def broken_graph(folder: Path) -> None:
    graph = folder / "onnx" / "model.onnx"
    graph.write_bytes(graph.read_bytes()[:-1_000])


def empty_graph(folder: Path) -> None:
    (folder / "onnx" / "model.onnx").write_bytes(b"")


def broken_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{")


def no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def broken_settings(folder: Path) -> None:
    (folder / "sentence_bert_config.json").write_text("{")


BREAKAGES = [broken_graph, empty_graph, broken_tokenizer, no_tokenizer, broken_settings]


@pytest.mark.parametrize("breaking", BREAKAGES)
def test_a_broken_folder_is_told_in_one_sentence(copy: Path, breaking: Callable[[Path], None]) -> None:
    breaking(copy)
    with pytest.raises(ModelError, match=r"cannot be read \(.+\); restore its files\.$") as raised:
        load_embedder(str(copy))
    assert str(copy) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_fingerprint_is_that_of_the_contents(copy: Path, model: OnnxModel) -> None:
    assert OnnxModel(copy).fingerprint == model.fingerprint
    (copy / "MODEL_CARD.md").write_text("توضیح")
    assert OnnxModel(copy).fingerprint == model.fingerprint
    configure(copy, "sentence_bert_config.json", max_seq_length=LONGEST)
    assert OnnxModel(copy).fingerprint != model.fingerprint


def test_the_default_path_does_not_import_torch(folder: Path) -> None:
    code = (
        "import sys\nfrom index.embedding import load_embedder\n"
        f"print(load_embedder({str(folder)!r}).embed_question('سلام').vector.shape)\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, "(32,)\n"), done.stderr


def test_the_graph_is_the_encoder_but_for_its_rounding(model: OnnxModel, trained: Path, tokenizer: Tokenizer) -> None:
    import torch
    from transformers import BertModel

    encoder = BertModel.from_pretrained(trained, add_pooling_layer=False)
    encoder.train(False)
    for text in STORIES[:3]:
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.no_grad():
            mean = encoder(input_ids=ids).last_hidden_state[0].mean(dim=0).numpy()
        assert model.embed_question(text).vector @ mean / np.linalg.norm(mean) > 0.99


def test_sentence_transformers_reads_the_folder_alike(folder: Path, model: OnnxModel) -> None:
    pytest.importorskip("optimum.onnxruntime", reason="optimum.onnxruntime is not installed")
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(folder), backend="onnx", device="cpu")
    for text in STORIES[:3]:
        assert model.embed_question(text).vector @ theirs.encode(text, normalize_embeddings=True) > 0.9999


def test_the_shipped_folder_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in SHIPPED_MODEL.rglob("*") if path.is_file()) <= 45_000_000
