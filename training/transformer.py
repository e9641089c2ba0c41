"""Train the small Persian-English transformer: `python -m training.transformer --teacher FOLDER --out FOLDER`.

Some layers of an English sentence-transformers model (all-MiniLM-L6-v2, Apache-2.0) are kept, Persian word pieces are
added whose rows start in the middle of the English words that the static model places next to them, and the whole
is trained so that Persian meets English (in-batch negatives and the teacher's own vectors), questions meet passages
and their answer's sentence. Sentences are means over their stretch of the passage's outputs (late pooling, Günther et
al. 2024), so that one run of a passage gives its sentences too.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer, BertConfig, BertModel

from index.embedding import load_embedder
from index.sentence_ends import sentences
from training.data import Source, answer_sentences, load_sources, read_rows
from training.noise import mistyped
from training.wordpieces import persian_pieces, wordpiece_tokenizer

SCALE = 20.0
QUESTION, PASSAGE = 32, 96
"""Pieces that a question or a short text, and a passage, are cut to while training."""
SHORT_BATCH, LONG_BATCH, GROUP = 256, 64, 64
SEEDS = 8
"""A batch of passages is this many of them and their neighbours: what is near is a hard negative."""
ALIKE = 0.9
"""Left sides with a cosine above this ask for one thing; the other's right side is no negative."""
NOISE = 0.2
# How often a batch is drawn from a source; what is learned from whole passages, and what from short pairs.
LONG = {"question-passage": 4.0, "title-paragraph": 2.0, "sentence-rest": 1.0, "english-question": 1.0}
LONG |= {"english-title": 1.0}
SHORT = {"english-sentence": 3.0, "english-word": 2.0, "gloss": 1.0, "paraphrase": 1.5, "synonym": 1.5}
SHORT |= {"question-sentence": 0.5, "spacing": 0.3, "misspelling": 0.5}
ANCHORED = ("english-sentence", "english-word", "gloss")


def narrowed() -> torch.autocast:
    """Compute in bfloat16 where the processor has AVX-512; others are far slower at it than at floats."""
    wide = torch.backends.cpu.get_cpu_capability().startswith("AVX512")
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=wide)


@dataclass(frozen=True)
class Passages:
    """A batch of passages as pieces, and which pieces each sentence has: `spans` is (batch, sentences, pieces)."""

    ids: Tensor
    mask: Tensor
    spans: Tensor


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Give rows of pieces as one tensor, and the mask of what is not padding."""
    ids = nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)
    lengths = torch.tensor([len(row) for row in rows])
    return ids, (torch.arange(ids.shape[1])[None] < lengths[:, None]).long()


class Student:
    """The model being trained, its tokenizer, and how text becomes vectors."""

    def __init__(self, tokenizer: Tokenizer, encoder: BertModel) -> None:
        """Put the two together."""
        self.tokenizer, self.encoder = tokenizer, encoder
        self._begin, self._end = (int(tokenizer.token_to_id(name) or 0) for name in ("[CLS]", "[SEP]"))

    def outputs(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Run the encoder: (batch, pieces, dimensions)."""
        with narrowed():
            hidden: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return hidden.float()

    def texts(self, texts: Sequence[str]) -> Tensor:
        """Embed short texts: unit rows."""
        rows = [[*row.ids[: QUESTION - 1], self._end] for row in self.tokenizer.encode_batch_fast(list(texts))]
        return by_length(rows, lambda ids, mask: unit_mean(self.outputs(ids, mask), mask))

    def passages(self, texts: Sequence[str], wanted: Sequence[str | None]) -> Passages:
        """Cut passages to length at sentence borders, keeping the wanted sentence inside."""
        rows: list[list[int]] = []
        borders: list[list[tuple[int, int]]] = []
        for text, kept in zip(texts, wanted, strict=True):
            written = [text[a:b] for a, b in sentences(text)] or [text]
            encoded = [e.ids for e in self.tokenizer.encode_batch_fast(written, add_special_tokens=False)]
            last = written.index(kept) if kept in written else 0
            first = 0
            while first < last and sum(map(len, encoded[first : last + 1])) > PASSAGE - 2:
                first += 1
            row, spans = [self._begin], []
            for number, sentence in enumerate(encoded):
                piece = sentence[: PASSAGE - 1 - len(row)] if number >= first else []
                spans.append((len(row), len(row) + len(piece)))
                row += piece
            rows.append([*row, self._end])
            borders.append(spans)
        ids, mask = padded(rows)
        spans_of = torch.zeros(len(rows), max(map(len, borders)), ids.shape[1])
        for i, spans in enumerate(borders):
            for j, (start, end) in enumerate(spans):
                spans_of[i, j, start:end] = 1
        return Passages(ids, mask, spans_of)


def by_length(rows: Sequence[Sequence[int]], embed: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """Embed rows in groups of like lengths, so that little is padding; the vectors come in the rows' order."""
    order = sorted(range(len(rows)), key=lambda row: len(rows[row]))
    vectors = [embed(*padded([rows[row] for row in order[i : i + GROUP]])) for i in range(0, len(order), GROUP)]
    return torch.cat(vectors)[torch.tensor(order).argsort()]


def unit_mean(hidden: Tensor, mask: Tensor) -> Tensor:
    """Average the outputs that the mask keeps, to length one."""
    return nn.functional.normalize((hidden * mask[..., None]).sum(-2), dim=-1)


def contrast(likeness: Tensor, no_negative: Tensor) -> Tensor:
    """In-batch negatives in both directions (InfoNCE, van den Oord et al. 2018) over cosines (batch, batch)."""
    logits = (SCALE * likeness).masked_fill(no_negative, float("-inf"))
    target = torch.arange(len(logits))
    return (nn.functional.cross_entropy(logits, target) + nn.functional.cross_entropy(logits.T, target)) / 2


class Teacher:
    """The untouched English model: where an English text lies is where its Persian should lie."""

    def __init__(self, folder: Path) -> None:
        """Load model and tokenizer."""
        self.encoder = AutoModel.from_pretrained(folder).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)

    @torch.no_grad()
    def texts(self, texts: Sequence[str]) -> Tensor:
        """Embed English texts: unit rows."""
        rows = self.tokenizer(list(texts), truncation=True, max_length=QUESTION)["input_ids"]
        return by_length(rows, self._embed)

    def _embed(self, ids: Tensor, mask: Tensor) -> Tensor:
        with narrowed():
            hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return unit_mean(hidden.float(), mask)


def student_from(teacher: Teacher, layers: Sequence[int], persian: list[str], static: str) -> Student:
    """Make the student: the teacher's chosen layers and ASCII rows, and Persian rows from the static space."""
    vocabulary = sorted(teacher.tokenizer.get_vocab().items(), key=lambda item: item[1])
    english = [piece for piece, _ in vocabulary if piece.isascii() and not piece.startswith("[")]
    tokenizer = wordpiece_tokenizer(english, persian)
    pieces = sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__)
    old = teacher.encoder.embeddings.word_embeddings.weight.detach()
    row_of = dict(vocabulary)
    rows = torch.zeros(len(pieces), old.shape[1])
    known = [number for number, piece in enumerate(pieces) if piece in row_of]
    rows[known] = old[[row_of[pieces[number]] for number in known]]
    new = [number for number, piece in enumerate(pieces) if piece not in row_of]
    words = [piece for piece in english if piece.isalpha() and len(piece) > 2]
    embedder = load_embedder(static)
    places = torch.from_numpy(embedder.embed_passages(words))
    nearest = torch.from_numpy(embedder.embed_passages([pieces[n].removeprefix("##") for n in new])) @ places.T
    best = nearest.topk(8, dim=1)
    shares = torch.softmax(10 * best.values, dim=1)
    rows[new] = (shares[..., None] * old[torch.tensor([row_of[word] for word in words])[best.indices]]).sum(1)
    config = BertConfig.from_dict(teacher.encoder.config.to_dict())
    config.update({"vocab_size": len(pieces), "num_hidden_layers": len(layers), "pad_token_id": 0})
    config.update({"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0})
    # The eager attention: on a processor its backward pass in bfloat16 is faster than the fused one's.
    encoder = BertModel._from_config(config, attn_implementation="eager", add_pooling_layer=False)
    weights = {k: v for k, v in teacher.encoder.state_dict().items() if ".layer." not in k and "pooler" not in k}
    for number, layer in enumerate(layers):
        prefix = f"encoder.layer.{layer}."
        for key, value in teacher.encoder.state_dict().items():
            if key.startswith(prefix):
                weights[f"encoder.layer.{number}.{key.removeprefix(prefix)}"] = value
    weights["embeddings.word_embeddings.weight"] = rows
    encoder.load_state_dict(weights)
    return Student(tokenizer, encoder)


class Drawer:
    """Draws the rows of a batch: at random, or passages in groups of neighbours."""

    def __init__(self, source: Source, static: str, near: bool, chance: np.random.Generator) -> None:
        """Embed the left sides with the static model where neighbours are wanted."""
        self.source, self._chance = source, chance
        self._places: NDArray[np.float32] | None = None
        if near:
            self._places = load_embedder(static).embed_passages([left for left, _ in source.pairs])

    def draw(self, size: int) -> tuple[list[tuple[str, str]], Tensor]:
        """Give `size` pairs and which of them are no negatives of each other, (size, size)."""
        total = len(self.source.pairs)
        if self._places is None:
            rows = [int(row) for row in self._chance.choice(total, min(size, total), replace=False)]
        else:
            rows = []
            for seed in self._chance.choice(total, SEEDS, replace=False):
                near = np.argpartition(-(self._places @ self._places[seed]), 6 * size // SEEDS)[: 6 * size // SEEDS]
                rows += [int(seed), *map(int, self._chance.choice(near, size // SEEDS - 1, replace=False))]
            rows = list(dict.fromkeys(rows))
        pairs = [self.source.pairs[row] for row in rows]
        masked = np.zeros((len(rows), len(rows)), bool)
        for side in zip(*pairs, strict=True):
            numbers = np.unique(np.array(side), return_inverse=True)[1]
            masked |= numbers[:, None] == numbers[None]
        if self._places is not None:
            masked |= self._places[rows] @ self._places[rows].T > ALIKE
        np.fill_diagonal(masked, False)
        return pairs, torch.from_numpy(masked)


def short_loss(student: Student, teacher: Teacher, drawer: Drawer, noise: random.Random) -> Tensor:
    """Pairs of short texts; where the left side is English, both sides also go where the teacher puts it."""
    pairs, masked = drawer.draw(SHORT_BATCH)
    left = [mistyped(a, noise) if noise.random() < NOISE else a for a, _ in pairs]
    a, b = student.texts(left), student.texts([right for _, right in pairs])
    loss = contrast(a @ b.T, masked)
    if drawer.source.name in ANCHORED:
        place = teacher.texts([left for left, _ in pairs])
        loss = loss + 2 * (1 - (b * place).sum(1)).mean() + (1 - (a * place).sum(1)).mean()
    return loss


def long_loss(student: Student, drawer: Drawer, answers: dict[str, str], noise: random.Random) -> Tensor:
    """Questions or titles against passages: the whole, its best sentence, and which of its sentences answers."""
    pairs, masked = drawer.draw(LONG_BATCH)
    asked = student.texts([mistyped(a, noise) if noise.random() < NOISE else a for a, _ in pairs])
    wanted = [answers.get(left) for left, _ in pairs]
    batch = student.passages([right for _, right in pairs], wanted)
    hidden = student.outputs(batch.ids, batch.mask)
    loss = contrast(asked @ unit_mean(hidden, batch.mask).T, masked)
    parts = nn.functional.normalize(batch.spans @ hidden, dim=-1)
    absent = batch.spans.sum(-1) == 0
    likeness = torch.einsum("qd,psd->qps", asked, parts).masked_fill(absent, -1.0)
    loss = loss + contrast(likeness.amax(-1), masked)
    chosen = [
        (row, spans.index(kept))
        for row, ((_, right), kept) in enumerate(zip(pairs, wanted, strict=True))
        if kept and kept in (spans := [right[a:b] for a, b in sentences(right)]) and not absent[row, spans.index(kept)]
    ]
    if chosen:
        rows, targets = (torch.tensor(column) for column in zip(*chosen, strict=True))
        own = likeness[rows, rows].masked_fill(absent[rows], -1.0)
        loss = loss + 0.5 * nn.functional.cross_entropy(SCALE * own, targets)
    return loss


def glosses(folder: Path) -> Source:
    """WordNet's own explanations: «word, what it means» against the Persian word."""
    rows = [row for row in read_rows(folder, "english_persian") if row.get("gloss")]
    return Source("gloss", 0, [(f"{row['en']}, {row['gloss']}", row["fa"]) for row in rows])


def train(student: Student, teacher: Teacher, args: argparse.Namespace) -> None:
    """Train for `args.minutes`, the learning rate rising for a twentieth of them and then falling to nothing."""
    chance, noise = np.random.default_rng(0), random.Random(0)
    sources = {source.name: source for source in [*load_sources(args.data), glosses(args.data)]}
    answers = dict(answer_sentences(args.data))
    weights = {**LONG, **SHORT}
    near = {name: name in LONG and name != "sentence-rest" for name in weights}
    drawers = {name: Drawer(sources[name], args.static, near[name], chance) for name in weights}
    odds = np.array(list(weights.values())) / sum(weights.values())
    table = student.encoder.embeddings.word_embeddings.weight
    rest = [p for p in student.encoder.parameters() if p is not table and p.requires_grad]
    groups = [{"params": [table], "lr": 1e-3}, {"params": rest, "lr": 2e-4}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    peaks = [group["lr"] for group in optimizer.param_groups]
    student.encoder.train()
    started, step, losses = time.monotonic(), 0, dict.fromkeys(weights, 0.0)
    saved = started
    while (share := (time.monotonic() - started) / (60 * args.minutes)) < 1:
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * min(share / 0.05 + 0.01, (1 - share) / 0.95)
        name = list(weights)[chance.choice(len(odds), p=odds)]
        drawer = drawers[name]
        if name in LONG:
            loss = long_loss(student, drawer, answers, noise)
        else:
            loss = short_loss(student, teacher, drawer, noise)
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
    save(student, args.out)


def save(student: Student, folder: Path) -> None:
    """Write weights, configuration and tokenizer as `transformers` reads them; training.onnx_model makes the model."""
    student.encoder.save_pretrained(folder)
    student.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def main() -> None:
    """Parse the command line, build the student, train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--teacher", type=Path, required=True, help="a folder of all-MiniLM-L6-v2")
    parser.add_argument("--static", default="index/light", help="the static model, for first rows and neighbours")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, nargs="+", default=[0, 2, 5])
    parser.add_argument("--pieces", type=int, default=28_000, help="Persian word pieces")
    parser.add_argument("--minutes", type=float, default=65)
    args = parser.parse_args()
    torch.manual_seed(0)
    args.out.mkdir(parents=True, exist_ok=True)
    texts = (text for source in load_sources(args.data) for pair in source.pairs for text in pair)
    persian = persian_pieces(texts, args.pieces)
    teacher = Teacher(args.teacher)
    student = student_from(teacher, args.layers, persian, args.static)
    print(f"{student.tokenizer.get_vocab_size():,d} pieces, {sum(p.numel() for p in student.encoder.parameters()):,d}")
    train(student, teacher, args)


if __name__ == "__main__":
    main()
