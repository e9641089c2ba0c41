from pathlib import Path

import pytest
from support import stories
from tokenizers import Tokenizer

pytestmark = pytest.mark.usefixtures("warnings_of_tools")


def test_columns_that_others_stand_for_are_left_out() -> None:
    import torch

    from training.slimming import surgery

    torch.manual_seed(0)
    free = torch.randn(400, 6)
    given = torch.cat([free, free @ torch.randn(6, 4), torch.ones(400, 1)], 1)
    weights = torch.randn(5, 11)
    kept, left = surgery(weights, (given.T @ given).double(), 7)
    assert len(kept) == 7
    assert kept[-1] == 10, "the bias stays"
    assert torch.allclose(given[:, kept] @ left.float().T, given @ weights.T, atol=1e-2)


def test_neurons_that_are_there_twice_are_not_missed(trained: Path, tokenizer: Tokenizer) -> None:
    import torch
    from transformers import BertModel

    from training.slimming import activations, compared, narrowed
    from training.transformer import padded

    wide = BertModel.from_pretrained(trained, add_pooling_layer=False).eval()
    width = wide.config.intermediate_size
    for layer in wide.encoder.layer:
        with torch.no_grad():
            for weights in layer.intermediate.dense.parameters():
                weights[width // 2 :] = weights[: width // 2]
    rows = [encoded.ids for encoded in tokenizer.encode_batch_fast([story.text for story in stories()])]
    batches = [padded([row[:200] for row in rows])]
    narrow = narrowed(wide, activations(wide, batches), width // 2).eval()
    assert narrow.config.intermediate_size == width // 2
    assert compared(narrow, wide, batches) > 0.9999


def test_what_the_encoder_gives_is_learned(trained: Path, tokenizer: Tokenizer) -> None:
    import torch
    from transformers import BertModel

    from training.data import Source
    from training.slimming import LONG, SHORT, Texts, activations, compared, narrowed, teach
    from training.transformer import padded

    torch.manual_seed(0)
    wide = BertModel.from_pretrained(trained, add_pooling_layer=False).eval()
    texts = [story.text for story in stories()]
    pairs = [(text[:40], text) for text in texts]
    rows = [encoded.ids[:100] for encoded in tokenizer.encode_batch_fast(texts)]
    batches = [padded(rows)]
    narrow = narrowed(wide, activations(wide, batches), 8).eval()
    before = compared(narrow, wide, batches)
    teach(narrow, wide, Texts(tokenizer, [Source(name, 1, pairs) for name in (*LONG, *SHORT)]), minutes=0.05)
    assert compared(narrow, wide, batches) > before
