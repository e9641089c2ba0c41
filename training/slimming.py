"""Make the encoder's feed-forward layers narrower: `python -m training.slimming index/model --width 960 --out FOLDER`.

The neurons that the next layer misses least are left out, the weights of the others taking over what they gave (Optimal
Brain Surgeon, Hassibi and Stork 1993, over the layer's own activations); then the narrow encoder is taught to give for
each piece of a text what the wide one gives. The rows of pieces stay as they are.
"""

import argparse
import copy
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from index.onnx_model import TOKENIZER
from training.data import Source, load_sources
from training.onnx_model import restored
from training.transformer import padded

RATE = 1e-4
"""Learning rate at its height."""
PIECES, BATCH = 160, 32
"""Pieces that a text is cut to, and texts of a batch."""
MEASURED = 100
"""Batches over which the layers' activations are measured."""
HELD_OUT = 20
"""Batches that say at the end how alike both encoders are."""
LONG = ("title-body", "question-passage")
SHORT = ("question-sentence", "title-paragraph", "english-sentence", "english-question", "paraphrase")
"""Sources whose texts are read: half a batch's texts are passages, the others sentences and questions."""


class Texts:
    """Draws batches of texts as pieces."""

    def __init__(self, tokenizer: Tokenizer, sources: Sequence[Source]) -> None:
        """Take what cuts texts, and the sources that are named above."""
        self._tokenizer, self._end = tokenizer, int(tokenizer.token_to_id("[SEP]") or 0)
        held = {source.name: source for source in sources}
        self._long = [text for name in LONG for _, text in held[name].pairs]
        self._short = [[text for pair in held[name].pairs for text in pair] for name in SHORT]

    def batches(self, chance: random.Random) -> Iterator[tuple[Tensor, Tensor]]:
        """Give pieces and mask of batches without end; a batch's texts are of like lengths, so little is padding."""
        while True:
            drawn = [self._drawn(chance, many) for many in range(16 * BATCH)]
            rows = [
                [*one.ids[: PIECES - 1], self._end] for one in self._tokenizer.encode_batch_fast(drawn) if one.ids[1:-1]
            ]
            rows.sort(key=len)
            parts = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
            chance.shuffle(parts)
            yield from map(padded, parts)

    def _drawn(self, chance: random.Random, number: int) -> str:
        return chance.choice(self._long if number % 2 else chance.choice(self._short))


def outputs(encoder: BertModel, ids: Tensor, mask: Tensor) -> Tensor:
    """Run an encoder: (batch, pieces, dimensions)."""
    hidden: Tensor = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
    return hidden


@torch.no_grad()
def activations(encoder: BertModel, batches: Sequence[tuple[Tensor, Tensor]]) -> list[Tensor]:
    """Measure what the neurons of each layer give: second moments, (width + 1, width + 1), the last a constant one."""
    width = encoder.config.intermediate_size
    moments = [torch.zeros(width + 1, width + 1, dtype=torch.float64) for _ in encoder.encoder.layer]
    shown: list[Tensor] = []
    hooks = [
        layer.intermediate.register_forward_hook(lambda _module, _given, out: shown.append(out))
        for layer in encoder.encoder.layer
    ]
    for ids, mask in batches:
        shown.clear()
        outputs(encoder, ids, mask)
        for moment, out in zip(moments, shown, strict=True):
            rows = nn.functional.pad(out[mask.bool()], (0, 1), value=1.0)
            moment += (rows.T @ rows).double()
    for hook in hooks:
        hook.remove()
    return moments


def surgery(weights: Tensor, moment: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """Leave out columns of `weights`, (outputs, columns), until `width` are left, but never the last one.

    `moment` has the second moments of what the columns are multiplied by. Gives the columns that are kept, in order,
    and the weights of these.
    """
    left, weights = moment.shape[0], weights.double().clone()
    damped = moment + 1e-6 * moment.diagonal().mean() * torch.eye(left, dtype=torch.float64)
    inverse = torch.linalg.inv(damped)
    kept = torch.ones(left, dtype=torch.bool)
    for _ in range(left - width):
        cost = (weights**2).sum(0) / inverse.diagonal()
        cost[~kept] = torch.inf
        cost[-1] = torch.inf
        out = int(cost.argmin())
        scaled = inverse[out] / inverse[out, out]
        weights -= torch.outer(weights[:, out].clone(), scaled)
        inverse -= torch.outer(inverse[:, out].clone(), scaled)
        kept[out] = False
        inverse[out, out] = 1.0  # what is out costs nothing to look at again, and is never chosen
        weights[:, out] = 0.0
    return kept.nonzero().squeeze(-1), weights[:, kept]


def narrowed(encoder: BertModel, moments: Sequence[Tensor], width: int) -> BertModel:
    """Copy an encoder with `width` neurons a layer."""
    config = copy.deepcopy(encoder.config)
    config.intermediate_size = width
    weights = dict(encoder.state_dict())
    for number, moment in enumerate(moments):
        into, out = (f"encoder.layer.{number}.{part}.dense" for part in ("intermediate", "output"))
        given = torch.cat([weights[f"{out}.weight"], weights[f"{out}.bias"][:, None]], 1)
        kept, left = surgery(given, moment, width + 1)
        kept, left = kept[:-1], left.float()
        weights |= {f"{into}.weight": weights[f"{into}.weight"][kept], f"{into}.bias": weights[f"{into}.bias"][kept]}
        weights |= {f"{out}.weight": left[:, :-1].contiguous(), f"{out}.bias": left[:, -1].contiguous()}
    narrow = BertModel._from_config(config, attn_implementation="eager", add_pooling_layer=False)
    narrow.load_state_dict(weights)
    return narrow


def likeness(narrow: Tensor, wide: Tensor, mask: Tensor) -> Tensor:
    """Give the cosines of each piece's outputs, (pieces that are no padding,)."""
    return nn.functional.cosine_similarity(narrow, wide, dim=-1)[mask.bool()]


def teach(narrow: BertModel, wide: BertModel, texts: Texts, minutes: float) -> None:
    """Teach the narrow encoder for so many minutes, the rate rising for a twentieth of them and then falling."""
    narrow.embeddings.word_embeddings.weight.requires_grad = False
    taught = [weights for weights in narrow.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(taught, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    narrow.train()
    started = time.monotonic()
    for step, (ids, mask) in enumerate(texts.batches(random.Random(1))):
        if (share := (time.monotonic() - started) / (60 * minutes)) >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(share / 0.05 + 0.01, (1 - share) / 0.95)
        with torch.no_grad():
            aim = outputs(wide, ids, mask)
        given = outputs(narrow, ids, mask)
        shown = mask[..., None]
        whole = nn.functional.cosine_similarity((given * shown).sum(1), (aim * shown).sum(1), dim=-1)
        apart = ((given - aim) ** 2)[mask.bool()].mean() / (aim**2)[mask.bool()].mean()
        loss = apart + (1 - whole).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(taught, 1.0)
        optimizer.step()
        if step % 100 == 0:
            print(f"{step:5d}  {time.monotonic() - started:5.0f} s  {loss.item():.4f}", flush=True)
    narrow.eval()


@torch.no_grad()
def compared(narrow: BertModel, wide: BertModel, batches: Sequence[tuple[Tensor, Tensor]]) -> float:
    """Give the mean cosine between the outputs of two encoders over the pieces of some batches."""
    cosines = [likeness(outputs(narrow, *batch), outputs(wide, *batch), batch[1]) for batch in batches]
    return float(torch.cat(cosines).mean())


def main() -> None:
    """Parse the command line, leave neurons out, teach and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="the folder of the wide model")
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--width", type=int, default=960)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.manual_seed(0)
    wide = restored(args.model).eval()
    texts = Texts(Tokenizer.from_file(str(args.model / TOKENIZER)), load_sources(args.data))
    drawn = texts.batches(random.Random(0))
    measured = [next(drawn) for _ in range(MEASURED)]
    held_out = [next(drawn) for _ in range(HELD_OUT)]
    narrow = narrowed(wide, activations(wide, measured), args.width).eval()
    print(f"likeness before teaching {compared(narrow, wide, held_out):.4f}", flush=True)
    teach(narrow, wide, texts, args.minutes)
    print(f"likeness {compared(narrow, wide, held_out):.4f}", flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    narrow.save_pretrained(args.out)
    shutil.copy(args.model / TOKENIZER, args.out / TOKENIZER)


if __name__ == "__main__":
    main()
