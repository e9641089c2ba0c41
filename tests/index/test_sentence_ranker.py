import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import stories
from tokenizers import Tokenizer

from index.embedding import RANKER, SHIPPED_MODEL, folder_fingerprint, load_embedder
from index.errors import ModelError
from index.onnx_model import GRAPH
from index.sentence_ends import sentences
from index.sentence_ranker import QUESTION, SENTENCE, TITLE, Layout

if TYPE_CHECKING:
    from training.sentence_ranker import Ranker

pytestmark = pytest.mark.usefixtures("warnings_of_tools")
STORY = max(stories(), key=lambda story: len(sentences(story.text)))
SENTENCES = [STORY.text[start:end] for start, end in sentences(STORY.text)][:4]
ASKED = "چه کسی و کجا دربارهٔ این خبر گفت؟"
BEGIN, END = 2, 3


@pytest.fixture(scope="module")
def ranker(model_folder: Path) -> "Ranker":
    """A ranker whose weights beyond the encoder's are drawn at random."""
    import torch

    from training.sentence_ranker import beginning

    torch.manual_seed(5)
    made = beginning(model_folder).eval()
    torch.nn.init.normal_(made.piece.weight)
    return made


@pytest.fixture(scope="module")
def folder(ranker: "Ranker", model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model's folder with a ranker beside."""
    from training.sentence_ranker import export

    made = shutil.copytree(model_folder, tmp_path_factory.mktemp("ranker") / "model")
    export(ranker, made)
    return made


pieces = st.lists(st.integers(min_value=10, max_value=99), max_size=60)


@given(question=pieces, title=pieces, written=st.lists(pieces, min_size=1, max_size=5))
def test_all_parts_are_laid_out_in_their_order(question: list[int], title: list[int], written: list[list[int]]) -> None:
    layout = Layout.of(BEGIN, END, question, title, written)
    assert layout.ids[0] == BEGIN and layout.ids[-1] == END
    assert len(layout.ids) <= 2 + QUESTION + 1 + TITLE + len(written) * (SENTENCE + 1)
    assert layout.ids[layout.question] == (question[:QUESTION] or [END])
    for place, sentence in zip(layout.sentences, written, strict=True):
        assert layout.ids[place] == (sentence[:SENTENCE] or [END])
    assert [one for one in layout.ids if one not in (BEGIN, END)] == [
        *question[:QUESTION],
        *title[:TITLE],
        *(piece for one in written for piece in one[:SENTENCE]),
    ]
    fed = layout.feed()
    assert (fed["spans"].sum(axis=2) > 0).all() and (fed["asked"].sum(axis=2) > 0).all()
    assert fed["spans"].sum(axis=1).max() == 1  # no piece is of two sentences


def test_the_graph_ranks_as_what_was_trained(ranker: "Ranker", folder: Path, tokenizer: Tokenizer) -> None:
    import torch

    from training.ranking_cases import Drawn
    from training.sentence_ranker import Batches

    drawn = Drawn(ASKED, STORY.title, SENTENCES, [True, *[False] * 3], [0.0] * 4, "")
    with torch.no_grad():
        learned = ranker(*Batches(tokenizer).of([drawn]).given)[0].numpy()
    graph = load_embedder(str(folder)).ranker
    assert graph
    found = graph.rank(ASKED, STORY.title, SENTENCES)
    assert found.shape == (4,) and found.dtype == np.float32
    assert found == pytest.approx(learned, abs=0.1 * np.ptp(learned) + 0.02)  # eight bits
    assert graph.rank("؟", "", ["", "😀"]).shape == (2,)


def test_questions_of_a_batch_are_laid_out_as_one_alone(tokenizer: Tokenizer) -> None:
    from training.ranking_cases import Drawn
    from training.sentence_ranker import Batches

    batches = Batches(tokenizer)
    drawn = [
        Drawn(ASKED, STORY.title, SENTENCES, [False, True, False, False], [0.0] * 4, SENTENCES[1].split()[2]),
        Drawn("کجا؟", "", SENTENCES[:2], [True, False], [0.0] * 2, "نیست"),
    ]
    batch = batches.of(drawn)
    for row, one in enumerate(drawn):
        layout = batches.lay_out(one)
        for padded, alone in zip(batch.given, layout.feed().values(), strict=True):
            trimmed = padded[row : row + 1, ..., : alone.shape[-1]]
            assert (trimmed[:, : alone.shape[1]] if alone.ndim == 3 else trimmed).numpy() == pytest.approx(alone)
    first = batches.lay_out(drawn[0])
    held = np.flatnonzero(batch.answer[0].numpy())
    assert held.size and all(first.sentences[1].start <= piece < first.sentences[1].stop for piece in held)
    assert not batch.answer[1].any()


def test_what_is_learned_brings_the_right_sentence_forward(tokenizer: Tokenizer, model_folder: Path) -> None:
    import torch

    from training.ranking_cases import Drawn
    from training.sentence_ranker import Batches, beginning, loss_of

    torch.manual_seed(1)
    model = beginning(model_folder)
    batch = Batches(tokenizer).of([Drawn(ASKED, "", SENTENCES, [False, False, True, False], [0.0] * 4, "")])
    optimizer = torch.optim.Adam([one for one in model.parameters() if one.requires_grad], 1e-3)
    rows = model.encoder.embeddings.word_embeddings.weight.clone()
    before = loss_of(model, batch).item()
    for _ in range(30):
        optimizer.zero_grad()
        loss_of(model, batch).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    with torch.no_grad():
        assert int(model.eval()(*batch.given)[0].argmax()) == 2
        assert loss_of(model, batch).item() < before
    assert torch.equal(rows, model.encoder.embeddings.word_embeddings.weight)


def test_rows_are_on_disk_once_and_vectors_stay_the_same(folder: Path, model_folder: Path) -> None:
    read_rows, held = rows_of(folder)
    assert read_rows == held and held not in (folder / RANKER).read_bytes()
    assert folder_fingerprint(folder) == folder_fingerprint(model_folder)
    assert load_embedder(str(model_folder)).ranker is None


def test_the_shipped_graphs_belong_together() -> None:
    read_rows, held = rows_of(SHIPPED_MODEL)
    assert read_rows == held


def rows_of(folder: Path) -> tuple[bytes, bytes]:
    """Read the rows of pieces that a ranker reads out of the other graph's file, and those that the other one has."""
    import onnx

    graphs = [onnx.load(folder / name, load_external_data=False).graph for name in (RANKER, GRAPH)]
    read, held = (
        next(one for one in graph.initializer if one.name.endswith("word_embeddings.weight_quantized"))
        for graph in graphs
    )
    place = {one.key: one.value for one in read.external_data}
    start, length = int(place["offset"]), int(place["length"])
    return (folder / RANKER).with_name(place["location"]).read_bytes()[start : start + length], held.raw_data


def no_rows(folder: Path) -> None:
    (folder / "onnx" / "model.onnx").write_bytes(b"")


def torn(folder: Path) -> None:
    (folder / RANKER).write_bytes((folder / RANKER).read_bytes()[:2_000])


@pytest.mark.parametrize("breaking", [no_rows, torn])
def test_a_broken_graph_is_told_in_one_sentence(folder: Path, tmp_path: Path, breaking: Callable[[Path], None]) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    ranker = load_embedder(str(copy)).ranker
    assert ranker
    breaking(copy)
    with pytest.raises(ModelError, match="restore its files"):
        ranker.rank(ASKED, "", SENTENCES)


def test_another_models_rows_are_not_shared(ranker: "Ranker", tmp_path: Path) -> None:
    from training.sentence_ranker import export

    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model.onnx").write_bytes(b"nothing of the kind")
    with pytest.raises(ValueError, match="other rows"):
        export(ranker, tmp_path)
