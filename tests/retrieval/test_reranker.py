import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from support import WordEmbedder, stories, tiny_bert

from retrieval.engine import Engine
from retrieval.reranker import RERANKED, CrossEncoderReranker

pytestmark = pytest.mark.usefixtures("other_peoples_warnings")


@dataclass
class Preferring:
    """A reranker that is sure of passages with a word, and of no other."""

    word: str
    name: str = "preferring"
    read: int = 0

    def judge(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        self.read = len(passages)
        return np.array([self.word in passage for passage in passages], np.float32)


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one small layer with random weights and one output."""
    import torch
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertForSequenceClassification, PreTrainedTokenizerFast

    made = tmp_path_factory.mktemp("cross-encoder")
    pieces = BertWordPieceTokenizer(strip_accents=False)
    pieces.train_from_iterator([story.text for story in stories()], vocab_size=300, show_progress=False)
    pieces.save(str(made / "pieces.json"))
    torch.manual_seed(5)
    config = tiny_bert(pieces.get_vocab_size(), width=16, layers=1, longest=512)
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(made)
    untyped: Any = PreTrainedTokenizerFast
    untyped(tokenizer_file=str(made / "pieces.json"), pad_token="[PAD]", sep_token="[SEP]").save_pretrained(made)
    return made


QUESTION = "پل سپیدرود کی باز شد؟"


def test_what_the_reranker_is_sure_of_comes_first(built_once: Path) -> None:
    plain = Engine(built_once, WordEmbedder()).ask(QUESTION)
    last = plain.answers[-1]
    reranker = Preferring(max(last.best.text.split(), key=len))
    reply = Engine(built_once, WordEmbedder(), reranker).ask(QUESTION)
    assert reranker.word in reply.answers[0].best.text
    assert 0 < reranker.read <= RERANKED
    scores = [answer.best.score for answer in reply.answers]
    assert scores == sorted(scores, reverse=True)


def test_a_real_cross_encoder_judges_every_passage(cross_encoder: Path) -> None:
    passages = [story.text for story in stories()]
    judged = CrossEncoderReranker(str(cross_encoder)).judge(QUESTION, passages)
    assert judged is not None
    assert judged.shape == (len(passages),)
    assert ((judged > 0) & (judged < 1)).all()
    assert len(set(judged.tolist())) > 1


def test_without_a_model_the_order_of_the_search_stands(
    built_once: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    plain = Engine(built_once, WordEmbedder()).ask(QUESTION)
    broken = Engine(built_once, WordEmbedder(), CrossEncoderReranker(str(tmp_path)))
    with caplog.at_level(logging.WARNING):
        replies = [broken.ask(QUESTION) for _ in range(2)]
    assert all(reply.answers == plain.answers for reply in replies)
    (record,) = [record for record in caplog.records if "reranker" in record.message]
    assert str(tmp_path) in record.message and "PORSA_RERANKER_MODEL" in record.message
