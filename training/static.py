"""Train the shipped static model: `python -m training.static --data ../shared/train --out index/light`.

A text is the mean of its pieces' rows (sentence-transformers' StaticEmbedding); the rows are learned with in-batch
negatives in both directions (InfoNCE, van den Oord et al. 2018) over pairs that should meet.
"""

import argparse
import itertools
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from torch import nn

from training.data import Source, load_sources
from training.tokenizer import train_tokenizer

Ids = NDArray[np.int64]

DROPPED = 0.15
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]


@dataclass(frozen=True)
class Encoded:
    """A source's texts as piece ids, and for each pair which right side it has: equal sides are no negatives."""

    left: list[Ids]
    right: list[Ids]
    group: Ids


def encode(tokenizer: Tokenizer, source: Source, longest: int) -> Encoded:
    """Tokenize every pair once, each text cut to `longest` pieces."""
    sides = [
        [np.array(e.ids[:longest], dtype=np.int64) for e in tokenizer.encode_batch_fast(list(side))]
        for side in zip(*source.pairs, strict=True)
    ]
    groups = {right: number for number, (_, right) in enumerate(source.pairs)}
    return Encoded(sides[0], sides[1], np.array([groups[right] for _, right in source.pairs], np.int64))


def thinned(ids: Ids, share: float, chance: np.random.Generator) -> Ids:
    """Drop a share of the pieces at random, so that no pair hangs on one word; never all of them."""
    kept = ids[chance.random(len(ids)) >= share]
    return kept if len(kept) else ids


def bag(table: nn.EmbeddingBag, texts: list[Ids]) -> torch.Tensor:
    """Embed texts given as piece ids: unit rows, (len(texts), dimensions)."""
    lengths = [len(text) for text in texts]
    offsets = torch.tensor([0, *itertools.accumulate(lengths[:-1])])
    return nn.functional.normalize(table(torch.from_numpy(np.concatenate(texts)), offsets), dim=1)


def train(
    tokenizer: Tokenizer, sources: list[Source], dimensions: int, steps: int, batch: int, rate: float, scale: float
) -> NDArray[np.float32]:
    """Learn the table, (pieces, dimensions)."""
    table = nn.EmbeddingBag(tokenizer.get_vocab_size(), dimensions, mode="mean", sparse=True)
    nn.init.normal_(table.weight, std=0.1)
    optimizer = torch.optim.SparseAdam(list(table.parameters()), lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.05)
    chance = np.random.default_rng(0)
    encoded = [encode(tokenizer, source, longest=256) for source in sources]
    weights = np.array([source.weight for source in sources])
    started, losses = time.monotonic(), dict.fromkeys((source.name for source in sources), 0.0)
    for step in range(1, steps + 1):
        which = chance.choice(len(sources), p=weights / weights.sum())
        pairs = encoded[which]
        rows = chance.permutation(len(pairs.left))[:batch]
        rows = np.array([row for row in rows if len(pairs.left[row]) and len(pairs.right[row])])
        a = bag(table, [thinned(pairs.left[row], DROPPED, chance) for row in rows])
        b = bag(table, [thinned(pairs.right[row], DROPPED, chance) for row in rows])
        same = torch.from_numpy(pairs.group[rows][:, None] == pairs.group[rows][None]).fill_diagonal_(False)
        likeness = (scale * a @ b.T).masked_fill(same, float("-inf"))
        target = torch.arange(len(rows))
        loss = nn.functional.cross_entropy(likeness, target) + nn.functional.cross_entropy(likeness.T, target)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()  # type: ignore[no-untyped-call]
        schedule.step()
        losses[sources[which].name] = loss.item() / 2
        if step % 100 == 0:
            shown = "  ".join(f"{name} {value:.2f}" for name, value in losses.items())
            print(f"{step:5d}  {time.monotonic() - started:5.0f} s  {shown}", flush=True)
    return table.weight.detach().numpy()


def save(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Write a folder that `SentenceTransformer(folder)` loads: float16 rows, the tokenizer, the module list."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "1_Normalize").mkdir(exist_ok=True)
    (folder / "1_Normalize" / "config.json").write_text("{}\n")
    save_file({"embedding.weight": table.astype(np.float16)}, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "modules.json").write_text(json.dumps(MODULES, indent=2) + "\n")
    settings: dict[str, object] = {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings, indent=2) + "\n")


def main() -> None:
    """Parse the command line, train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--out", type=Path, default=Path("index/light"))
    parser.add_argument("--pieces", type=int, default=50_000)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--steps", type=int, default=3_000)
    parser.add_argument("--batch", type=int, default=1_024)
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--scale", type=float, default=20.0)
    args = parser.parse_args()
    torch.manual_seed(0)
    sources = load_sources(args.data)
    for source in sources:
        print(f"{source.name:18s} {len(source.pairs):7,d} pairs, weight {source.weight}")
    texts = (text for source in sources for pair in source.pairs for text in pair)
    tokenizer = train_tokenizer(texts, args.pieces)
    table = train(tokenizer, sources, args.dimensions, args.steps, args.batch, args.rate, args.scale)
    save(args.out, tokenizer, table)


if __name__ == "__main__":
    main()
