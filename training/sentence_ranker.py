"""Train the cross-encoder that ranks sentences: `python -m training.sentence_ranker --data ../shared/train`.

It begins as the encoder that ships, whose rows of pieces it keeps as they are, and learns on top of the features' score
(`retrieval/sentences.py`): which of the first few sentences answers, and which pieces of it are the answer. Questions
are those with marked answers, those of `written_questions.jsonl.gz`, which were written for Porsa about the same
passages and about the training news, and some clozes.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from index.embedding import RANKER, SHIPPED_MODEL
from index.onnx_model import GRAPH, TOKENIZER
from index.sentence_ranker import Layout
from training.onnx_model import restored, write_graph
from training.ranking_cases import Case, Drawn, drawn_without_end, gather

RATES = (2e-4, 1e-3)
"""Learning rates of the encoder and of what is put on top."""
DROPOUT = 0.1
FEATURES = 0.7
"""What the features' score counts beside what is learned."""
PIECES = 0.5
"""What the loss over pieces counts beside that over sentences."""
FOLDED = str.maketrans("يكةى", "یکهی")


class Ranker(nn.Module):
    """An encoder that reads a `Layout`, and what scores its sentences."""

    encoder: BertModel

    def __init__(self, encoder: BertModel) -> None:
        """Put the heads on an encoder."""
        super().__init__()
        self.encoder, width = encoder, encoder.config.hidden_size
        self.hidden, self.score, self.piece = nn.Linear(3 * width, 128), nn.Linear(128, 1), nn.Linear(width, 1)
        nn.init.zeros_(self.piece.weight)
        nn.init.zeros_(self.piece.bias)

    def read(self, ids: Tensor, mask: Tensor, types: Tensor, spans: Tensor, asked: Tensor) -> tuple[Tensor, Tensor]:
        """Score sentences, (batch, sentences), and pieces, (batch, pieces)."""
        outputs = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        sizes = spans.sum(-1).clamp(1)
        sentences = spans @ outputs / sizes[..., None]
        question = (asked @ outputs / asked.sum(-1, keepdim=True)).expand_as(sentences)
        compared = torch.cat([sentences, 4 * sentences * question, question], -1)
        pieces = self.piece(outputs).squeeze(-1)
        likely = torch.logsumexp(pieces[:, None] + 1e4 * (spans - 1), -1) - sizes.log()
        compared = nn.functional.dropout(compared, DROPOUT, self.training)
        return self.score(nn.functional.gelu(self.hidden(compared))).squeeze(-1) + likely, pieces

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor, spans: Tensor, asked: Tensor) -> Tensor:
        """Score sentences alone, as the graph does."""
        return self.read(ids, mask, types, spans, asked)[0]


@dataclass(frozen=True)
class Batch:
    """Some questions, padded: what `Ranker.read` takes, and what is right."""

    given: tuple[Tensor, ...]
    """In the order of `Layout.feed`."""
    right: Tensor
    scores: Tensor
    answer: Tensor
    """Which pieces are the answer, (batch, pieces)."""


class Batches:
    """Makes batches of what is drawn."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take what cuts texts."""
        self._tokenizer = tokenizer
        self._borders = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")

    def lay_out(self, drawn: Drawn) -> Layout:
        """Cut the texts of what is drawn."""
        texts = [drawn.question, drawn.title, *drawn.sentences]
        cut = [one.ids for one in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        return Layout.of(*self._borders, cut[0], cut[1], cut[2:])

    def of(self, drawn: Sequence[Drawn]) -> Batch:
        """Make one batch."""
        laid = [self.lay_out(one) for one in drawn]
        fed = [one.feed() for one in laid]
        answer = [np.zeros((1, len(one.ids)), np.bool_) for one in laid]
        for one, layout, held in zip(drawn, laid, answer, strict=True):
            for sentence, right, place in zip(one.sentences, one.right, layout.sentences, strict=True):
                if right:
                    held[0, place] = self._holding(sentence, one.phrase, place.stop - place.start)
        return Batch(
            tuple(_together([one[name] for one in fed]) for name in fed[0]),
            _together([np.array([one.right]) for one in drawn]),
            _together([np.array([one.scores], np.float32) for one in drawn]),
            _together(answer),
        )

    def _holding(self, sentence: str, phrase: str, pieces: int) -> NDArray[np.bool_]:
        """Say which of a sentence's first pieces belong to the answer."""
        held = np.zeros(pieces, np.bool_)
        start = sentence.translate(FOLDED).find(phrase.translate(FOLDED)) if phrase else -1
        if start >= 0:
            offsets = self._tokenizer.encode(sentence, add_special_tokens=False).offsets[:pieces]
            for piece, (first, last) in enumerate(offsets):
                held[piece] = first < start + len(phrase) and last > start
        return held


def _together(rows: Sequence[NDArray[Any]]) -> Tensor:
    """Pad batches of one to one batch, with zeros."""
    shape = np.max([row.shape[1:] for row in rows], axis=0)
    whole = np.zeros((len(rows), *shape), rows[0].dtype)
    for number, row in enumerate(rows):
        whole[number][tuple(map(slice, row.shape[1:]))] = row[0]
    return torch.from_numpy(whole)


def loss_of(model: Ranker, batch: Batch) -> Tensor:
    """Give what the right sentences and the answer's pieces lack of the softmax over all that are read."""
    sentences, pieces = model.read(*batch.given)
    spans = batch.given[3]
    loss = _lacked(sentences + FEATURES * batch.scores, batch.right, spans.sum(-1) > 0).mean()
    told = batch.answer.any(-1)
    if told.any():
        loss = loss + PIECES * _lacked(pieces, batch.answer, spans.sum(1) > 0)[told].mean()
    return loss


def _lacked(scores: Tensor, right: Tensor, there: Tensor) -> Tensor:
    shares = torch.log_softmax(scores.masked_fill(~there, -1e4), -1)
    return -torch.logsumexp(shares.masked_fill(~right, -1e4), -1)


def train(model: Ranker, batches: Batches, cases: dict[str, list[Case]], minutes: float) -> None:
    """Train, the learning rates rising for a twentieth of the time and then falling to nothing."""
    chance = random.Random(0)
    tops = [*model.hidden.parameters(), *model.score.parameters(), *model.piece.parameters()]
    rest = [weights for weights in model.encoder.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": rest}, {"params": tops}], weight_decay=0.01, betas=(0.9, 0.98), fused=True
    )
    model.train()
    started, shown = time.monotonic(), 0.0
    for step, drawn in enumerate(drawn_without_end(cases, chance)):
        if (share := (time.monotonic() - started) / (60 * minutes)) >= 1:
            break
        for group, peak in zip(optimizer.param_groups, RATES, strict=True):
            group["lr"] = peak * min(share / 0.05 + 0.01, (1 - share) / 0.95)
        loss = loss_of(model, batches.of(drawn))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(rest, 1.0)
        optimizer.step()
        shown = 0.98 * shown + 0.02 * loss.item() if step else loss.item()
        if step % 50 == 0:
            print(f"{step:5d}  {time.monotonic() - started:5.0f} s  {shown:.3f}", flush=True)


def beginning(folder: Path) -> Ranker:
    """Put heads on the encoder of a model folder; its rows of pieces are not trained."""
    encoder = restored(folder)
    for part in encoder.modules():
        if isinstance(part, nn.Dropout):
            part.p = DROPOUT
    encoder.embeddings.word_embeddings.weight.requires_grad = False
    return Ranker(encoder)


def export(model: Ranker, folder: Path) -> None:
    """Write the graph into a model folder; it refers to the rows of pieces of the folder's other graph."""
    pieces = torch.ones(1, 16, dtype=torch.long)
    spans = torch.zeros(1, 2, 16)
    spans[0, 0, 4:8] = spans[0, 1, 9:15] = 1
    axes = {name: {1: "pieces"} for name in ("input_ids", "attention_mask", "token_type_ids")}
    axes |= {"spans": {1: "sentences", 2: "pieces"}, "asked": {2: "pieces"}, "scores": {1: "sentences"}}
    given = (pieces, pieces, pieces, spans, spans[:, :1])
    write_graph(model, model.encoder.config, given, axes, folder / RANKER)
    share_rows(folder / RANKER, folder / GRAPH)


def share_rows(graph: Path, other: Path) -> None:
    """Let a graph read the rows of pieces out of another one's file, instead of holding them itself.

    https://onnx.ai/onnx/repo-docs/ExternalData.html
    """
    written = onnx.load(graph)
    (rows,) = (one for one in written.graph.initializer if one.name.endswith("word_embeddings.weight_quantized"))
    start = other.read_bytes().find(rows.raw_data)
    if start < 0:
        raise ValueError(f"{other} has other rows of pieces")
    length = len(rows.raw_data)
    rows.ClearField("raw_data")
    rows.data_location = onnx.TensorProto.EXTERNAL
    for key, value in (("location", other.name), ("offset", start), ("length", length)):
        rows.external_data.add(key=key, value=str(value))
    onnx.save(written, graph)


def main() -> None:
    """Parse the command line, gather questions, train and write the graph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL)
    parser.add_argument("--minutes", type=float, default=60)
    args = parser.parse_args()
    torch.manual_seed(0)
    cases = gather(args.data, str(args.model))
    print({name: len(found) for name, found in cases.items()})
    model = beginning(args.model)
    train(model, Batches(Tokenizer.from_file(str(args.model / TOKENIZER))), cases, args.minutes)
    export(model, args.model)


if __name__ == "__main__":
    main()
