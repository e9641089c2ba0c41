import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import article, stories, tiny_bert

from index.embedding import Embedder, load_embedder
from index.errors import ModelError
from index.passages import split
from index.prompts import Prompts, prompts_for

pytestmark = pytest.mark.usefixtures("other_peoples_warnings")

LONGEST = 24
PROMPTS = {"query": "پرسش: ", "document": "خبر: "}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two small layers with random weights, its pieces learned from the stories."""
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertModel, PreTrainedTokenizerFast

    made = tmp_path_factory.mktemp("transformer")
    pieces = BertWordPieceTokenizer(strip_accents=False)
    texts = [f"{story.title} {story.text}" for story in stories()]
    pieces.train_from_iterator(texts, vocab_size=400, show_progress=False)
    pieces.save(str(made / "pieces.json"))
    torch.manual_seed(3)
    BertModel(tiny_bert(pieces.get_vocab_size(), longest=64)).save_pretrained(made / "bert")
    untyped: Any = PreTrainedTokenizerFast
    tokenizer = untyped(tokenizer_file=str(made / "pieces.json"), pad_token="[PAD]")
    tokenizer.save_pretrained(made / "bert")
    model = SentenceTransformer(str(made / "bert"), prompts=PROMPTS, device="cpu")
    model.max_seq_length = LONGEST
    model.save(str(made / "model"))
    return made / "model"


@pytest.fixture(scope="module")
def model(folder: Path) -> Embedder:
    return load_embedder(str(folder))


def test_questions_and_passages_get_their_own_prompts(folder: Path, model: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    bare = SentenceTransformer(str(folder), device="cpu")
    text = "پل سپیدرود باز شد"
    asked, told = bare.encode([PROMPTS["query"] + text, PROMPTS["document"] + text], normalize_embeddings=True)
    assert model.embed_question(text).vector @ asked > 0.9999
    assert model.embed_passages([text])[0] @ told > 0.9999
    assert asked @ told < 0.999


def test_vectors_are_of_unit_length(model: Embedder) -> None:
    vectors = model.embed_passages([*(story.text for story in stories()), "", "😀"])
    assert vectors.shape == (len(stories()) + 2, model.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert model.embed_passages([]).shape == (0, model.dimensions)


def test_no_passage_is_longer_than_the_model_reads(folder: Path, model: Embedder) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    long = article("long", " ".join(story.text for story in stories()))
    passages = split(long, model.fits)
    lengths = [len(tokenizer(PROMPTS["document"] + long.text[p.start : p.end])["input_ids"]) for p in passages]
    assert max(lengths) <= LONGEST
    assert np.mean(lengths) > LONGEST / 2


def test_name_and_fingerprint(folder: Path, model: Embedder) -> None:
    assert model.name == str(folder)
    assert load_embedder(f"{folder}/").fingerprint == model.fingerprint


@pytest.mark.parametrize(
    ("name", "configured", "prompts"),
    [
        ("intfloat/multilingual-e5-small", {}, Prompts("query: ", "passage: ")),
        ("intfloat/multilingual-E5-base", {"query": "", "document": ""}, Prompts("query: ", "passage: ")),
        ("BAAI/bge-m3", {}, Prompts()),
        ("BAAI/bge-small-en", {}, Prompts("Represent this sentence for searching relevant passages: ")),
        ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", {}, Prompts()),
        ("anything/else", {}, Prompts()),
        ("anything/else", {"query": "q: ", "corpus": "c: "}, Prompts("q: ", "c: ")),
        ("own/e5-tuned", {"query": "ask: ", "passage": "tell: "}, Prompts("ask: ", "tell: ")),
    ],
)
def test_prompts(name: str, configured: dict[str, str], prompts: Prompts) -> None:
    assert prompts_for(name, configured) == prompts


def test_an_absent_model_is_told_at_once() -> None:
    started = time.perf_counter()
    with pytest.raises(
        ModelError, match=r"'nobody/has-this-model' cannot be loaded \(.+PORSA_EMBEDDING_MODEL"
    ) as raised:
        load_embedder("nobody/has-this-model")
    assert time.perf_counter() - started < 15
    assert "\n" not in str(raised.value)


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match=f"{tmp_path}.* cannot be loaded"):
        load_embedder(str(tmp_path))
