"""What training.tuning learns by is what retrieval.nearness measures."""

import warnings
from itertools import pairwise

import numpy as np
import pytest
from support import stories
from tokenizers import Tokenizer

from index.articles import Article
from index.embedding import SHIPPED_MODEL
from index.onnx_model import TOKENIZER, OnnxModel
from index.sentence_ends import sentences
from retrieval.groups import Groups
from retrieval.nearness import tell_apart

STORIES = [story for story in stories() if len(sentences(story.text)) > 2][:4]


@pytest.fixture(scope="module")
def model() -> OnnxModel:
    return OnnxModel(SHIPPED_MODEL)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_the_table_weighs_sentences_as_they_are_chosen(model: OnnxModel, story: Article) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch
        import torch

        from training.tuning import Table

    question = "چه کسی و کجا دربارهٔ این خبر گفت؟"
    written = [story.text[start:end] for start, end in sentences(story.text)]
    nearest = model.embed_question(question).nearest
    measured = tell_apart(nearest(written), Groups.sized([len(written)]), nearest([story.title]))

    tokenizer = Tokenizer.from_file(str(SHIPPED_MODEL / TOKENIZER))
    pieces, outputs = model.outputs(question)
    cut = [one.ids for one in tokenizer.encode_batch_fast(written, add_special_tokens=False)]
    borders = np.cumsum([0, *map(len, cut)])
    spans = torch.zeros(1, len(cut), int(borders[-1]) + 3)
    for number, (start, end) in enumerate(pairwise(borders)):
        spans[0, number, start:end] = 1
    ids = torch.tensor([[*(piece for one in cut for piece in one), 0, 0, 0]])
    topic = torch.tensor([[*tokenizer.encode(story.title, add_special_tokens=False).ids, 0]])
    own = torch.tensor(pieces.of_text)[None].float()
    with torch.no_grad():
        learned = Table(SHIPPED_MODEL)(torch.tensor(outputs)[None], own, ids, spans, topic)
    assert learned[0].numpy() == pytest.approx(measured, abs=2e-3)
