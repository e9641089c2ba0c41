"""Go on training the transformer that ships: `python -m training.tuning --teacher FOLDER --out FOLDER`.

It begins with the quantised graph and with the averages of `training/pieces.py`, and learns which sentence answers: by
the cosine of a sentence's stretch of the passage, and by late interaction with the rows of the table, as
`retrieval/nearness.py` weighs it. Drawing from all that the model was trained on keeps what it can do already.
"""

import argparse
import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from index.articles import Article
from index.embedding import PIECE_TABLE, SHIPPED_MODEL
from index.onnx_model import TOKENIZER
from index.passages import split
from index.piece_table import PieceTable, quantised
from index.pieces import PieceReader
from index.sentence_ends import sentences
from training.clozes import clozes
from training.data import Asked, Source, load_sources, news_questions, read_questions, read_rows
from training.noise import mistyped
from training.onnx_model import restored
from training.transformer import (
    LONG_BATCH,
    NOISE,
    QUESTION,
    SCALE,
    Drawer,
    Student,
    Teacher,
    contrast,
    glosses,
    long_loss,
    padded,
    save,
    short_loss,
    unit_mean,
)

ASKED = {"question-passage": 4.0, "news-question": 3.0, "news-cloze": 2.0}
"""How often a batch is drawn: questions whose answering sentence is known,"""
LONG = {"title-paragraph": 1.0, "sentence-rest": 0.5, "english-question": 1.0, "english-title": 0.5}
"""other texts against passages,"""
SHORT = {"english-sentence": 1.5, "english-word": 0.7, "gloss": 0.5, "paraphrase": 1.0, "synonym": 0.7}
SHORT |= {"spacing": 0.3, "misspelling": 0.5}
"""and short pairs."""
RATES = (1e-4, 1e-4, 2e-4)
"""Learning rates of the pieces' rows, of the encoder's other weights, and of the table."""
REWORDED = 0.4
"""Share of a made question's words, of those that have synonyms, which are replaced by one."""
LONGEST = 4_000
"""Characters of an article that questions are made of."""
DROPOUT = 0.1
"""Of the encoder: questions about news are few, and learned by heart without it."""


@dataclass(frozen=True)
class Known:
    """What is known of a question and its passage: its sentences that answer, and what its article is about."""

    right: frozenset[str]
    topic: str


class Table(nn.Module):
    """The piece table while it learns: rows, (pieces, width), and the projection of outputs, (dimensions, width)."""

    def __init__(self, folder: Path) -> None:
        """Begin with a model folder's table."""
        super().__init__()
        held = load_file(folder / PIECE_TABLE)
        self.rows = nn.Parameter(nn.functional.normalize(held["rows"].float(), dim=-1))
        self.projection = nn.Parameter(held["projection"].clone())

    def forward(self, asked: Tensor, asked_mask: Tensor, ids: Tensor, spans: Tensor, topics: Tensor) -> Tensor:
        """Weigh up each question's own sentences: (batch, sentences), as `retrieval.nearness.tell_apart` does."""
        asked = nn.functional.normalize(asked @ self.projection, dim=-1)
        known = self._cosines(asked, topics).masked_fill(topics[:, None] == 0, 0).amax(-1)
        cosines = self._cosines(asked, ids)[:, None].masked_fill(spans[:, :, None] == 0, -1)
        rows = cosines.amax(-1)  # (batch, sentences, pieces of the question)
        there = (spans.sum(-1) > 0)[..., None]
        behind = ((rows.amax(1, keepdim=True) - rows) * there).sum(1) / there.sum(1)
        apart = (behind * (1 - known).clamp(0) * asked_mask).detach()
        weights = apart / apart.sum(-1, keepdim=True).clamp(1e-6)
        return (rows * weights[:, None]).sum(-1)

    def write(self, folder: Path, reader: PieceReader) -> None:
        """Write the table as it ships."""
        rows, projection = (held.detach().numpy() for held in (self.rows, self.projection))
        PieceTable(reader, quantised(rows), projection).write(folder)

    def _cosines(self, asked: Tensor, ids: Tensor) -> Tensor:
        return asked @ nn.functional.normalize(self.rows[ids], dim=-1).transpose(1, 2)


def marked(folder: Path) -> dict[tuple[str, str], Known]:
    """Encyclopedic questions with their passages, and the sentences that hold the answer."""
    known = {}
    for row in read_questions(folder):
        if answer := row.get("answer"):
            passage = row["passage"]
            right = frozenset(text for a, b in sentences(passage) if answer in (text := passage[a:b]))
            if right:
                known[row["question"], passage] = Known(right, row.get("title") or "")
    return known


def about_news(articles: Iterable[Article], asked: Iterable[Asked]) -> dict[tuple[str, str], Known]:
    """Questions about news with each passage that answers; what leans on earlier questions is left out."""
    by_id = {article.id: article for article in articles}
    known = {}
    for one in asked:
        article = by_id[one.article_id]
        for passage in split(article) if not one.history else ():
            within = article.text[passage.start : passage.end]
            right = frozenset(
                within[a:b]
                for a, b in sentences(within)
                if any(start < passage.start + b and passage.start + a < end for start, end in one.answers)
            )
            if right:
                known[one.question, within] = Known(right, article.title)
    return known


def made(folder: Path, synonyms: Mapping[str, list[str]]) -> tuple[list[Article], list[Asked]]:
    """Questions made of all other training news, some of their words put into others that mean nearly the same."""
    chance = random.Random(1)
    asked_about = {article.text for seen in (True, False) for article in news_questions(folder, seen=seen)[0]}
    articles = [
        Article(f"news-{number}", row["body"][:LONGEST], row["title"])
        for number, row in enumerate(read_rows(folder, "news"))
        if row["title"] and row["body"] and row["body"] not in asked_about
    ]
    asked = [one for article in articles for one in clozes(article, chance)]
    return articles, [replace(one, question=_reworded(one.question, synonyms, chance)) for one in asked]


def _reworded(text: str, synonyms: Mapping[str, list[str]], chance: random.Random) -> str:
    words = text.split()
    return " ".join(
        chance.choice(synonyms[word]) if word in synonyms and chance.random() < REWORDED else word for word in words
    )


def asked_loss(
    student: Student, table: Table, drawer: Drawer, known: dict[tuple[str, str], Known], noise: random.Random
) -> Tensor:
    """Questions against passages: the whole, its best sentence, and which of its own sentences answers."""
    pairs, masked = drawer.draw(LONG_BATCH)
    given = [known[pair] for pair in pairs]
    left = [mistyped(question, noise) if noise.random() < NOISE else question for question, _ in pairs]
    ids, mask = padded([one.ids[:QUESTION] for one in student.tokenizer.encode_batch_fast(left)])
    outputs = student.outputs(ids, mask)
    asked = unit_mean(outputs, mask)
    wanted = [
        next(text for text in sentences_of(passage) if text in one.right)
        for (_, passage), one in zip(pairs, given, strict=True)
    ]
    batch = student.passages([passage for _, passage in pairs], wanted)
    hidden = student.outputs(batch.ids, batch.mask)
    parts = nn.functional.normalize(batch.spans @ hidden, dim=-1)
    absent = batch.spans.sum(-1) == 0
    likeness = torch.einsum("qd,psd->qps", asked, parts).masked_fill(absent, -1.0)
    loss = contrast(asked @ unit_mean(hidden, batch.mask).T, masked) + contrast(likeness.amax(-1), masked)
    right = torch.zeros_like(absent)
    for row, ((_, passage), one) in enumerate(zip(pairs, given, strict=True)):
        for place, text in enumerate(sentences_of(passage)):
            right[row, place] = text in one.right
    topics, _ = padded(
        [one.ids for one in student.tokenizer.encode_batch_fast([a.topic for a in given], add_special_tokens=False)]
    )
    within = mask * (ids != ids[0, 0]) * (ids != student.tokenizer.token_to_id("[SEP]"))
    near = table(outputs, within, batch.ids, batch.spans, topics)
    own = likeness.diagonal().T
    return loss + choice(own, right, absent) + choice(near, right, absent)


def choice(scores: Tensor, right: Tensor, absent: Tensor) -> Tensor:
    """Give what the right sentences lack of the softmax, (batch, sentences), where there is anything to choose."""
    right = right & ~absent
    kept = right.any(-1) & (~right & ~absent).any(-1)
    shares = torch.log_softmax((SCALE * scores).masked_fill(absent, -1e4), dim=-1)
    return -torch.logsumexp(shares.masked_fill(~right, -1e4), dim=-1)[kept].mean()


def sentences_of(text: str) -> list[str]:
    """Cut a passage as `Student.passages` does."""
    return [text[a:b] for a, b in sentences(text)] or [text]


def tune(student: Student, table: Table, teacher: Teacher, args: argparse.Namespace) -> None:
    """Train for `args.minutes`, the learning rates rising for a twentieth of them and then falling to nothing."""
    chance, noise = np.random.default_rng(1), random.Random(1)
    sources = {source.name: source for source in [*load_sources(args.data), glosses(args.data)]}
    synonyms = {row["word"]: row["synonyms"] for row in read_rows(args.data, "synonyms")}
    asked = {
        "question-passage": marked(args.data),
        "news-question": about_news(*news_questions(args.data, seen=True)),
        "news-cloze": about_news(*made(args.data, synonyms)),
    }
    sources |= {name: Source(name, 0, list(known)) for name, known in asked.items()}
    weights = {**ASKED, **LONG, **SHORT}
    near = {name: name in asked or (name in LONG and name != "sentence-rest") for name in weights}
    drawers = {name: Drawer(sources[name], args.static, near[name], chance) for name in weights}
    odds = np.array(list(weights.values())) / sum(weights.values())
    words = student.encoder.embeddings.word_embeddings.weight
    rest = [p for p in student.encoder.parameters() if p is not words and p.requires_grad]
    parts = zip(([words], rest, list(table.parameters())), RATES, strict=True)
    groups = [{"params": part, "lr": rate} for part, rate in parts]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.0, betas=(0.9, 0.98), fused=True)
    for module in student.encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = DROPOUT
    student.encoder.train()
    started = saved = time.monotonic()
    step, losses = 0, dict.fromkeys(weights, 0.0)
    while (share := (time.monotonic() - started) / (60 * args.minutes)) < 1:
        for group, peak in zip(optimizer.param_groups, RATES, strict=True):
            group["lr"] = peak * min(share / 0.05 + 0.01, (1 - share) / 0.95)
        name = list(weights)[chance.choice(len(odds), p=odds)]
        if name in asked:
            loss = asked_loss(student, table, drawers[name], asked[name], noise)
        elif name in LONG:
            loss = long_loss(student, drawers[name], {}, noise)
        else:
            loss = short_loss(student, teacher, drawers[name], noise)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(rest, 1.0)
        optimizer.step()
        step += 1
        losses[name] = 0.9 * losses[name] + 0.1 * loss.item() if losses[name] else loss.item()
        if step % 25 == 0:
            shown = "  ".join(f"{kind} {value:.2f}" for kind, value in losses.items())
            print(f"{step:5d}  {time.monotonic() - started:5.0f} s  {shown}", flush=True)
        if time.monotonic() - saved > 600:
            saved = time.monotonic()
            save(student, args.out)
            table.write(args.out, args.reader)
    save(student, args.out)
    table.write(args.out, args.reader)


def main() -> None:
    """Parse the command line, restore the model, train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL)
    parser.add_argument("--teacher", type=Path, required=True, help="a folder of all-MiniLM-L6-v2")
    parser.add_argument("--static", default="index/light", help="the static model, for neighbours")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    args = parser.parse_args()
    torch.manual_seed(0)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(args.model / TOKENIZER))
    args.reader = PieceReader(tokenizer)
    tune(Student(tokenizer, restored(args.model)), Table(args.model), Teacher(args.teacher), args)


if __name__ == "__main__":
    main()
