"""Make the shipped model of a trained encoder: `python -m training.onnx_model TRAINED --out index/model`.

The encoder becomes an ONNX graph whose attention and normalisation are fused, with int8 weights (a scale a column) and
activations that are quantised as they come. Weights take seven bits of the eight: processors without the int8
instructions would overflow, and give other vectors.
"""

import argparse
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn
from transformers import BertModel

LONGEST = 256
"""Pieces of a passage that the model reads."""
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]


class Outputs(nn.Module):
    """An encoder that gives nothing but its outputs."""

    def __init__(self, encoder: BertModel) -> None:
        """Keep the encoder."""
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Run it: (batch, pieces, dimensions)."""
        outputs: Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return outputs


def export(trained: Path, graph: Path) -> None:
    """Write the encoder in `trained` as a quantised graph."""
    encoder = BertModel.from_pretrained(trained, attn_implementation="eager", add_pooling_layer=False)
    encoder.eval()
    pieces = torch.ones(2, 16, dtype=torch.long)
    names = ("input_ids", "attention_mask", "last_hidden_state")
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the exporter follows one path through code that has many
            torch.onnx.export(
                Outputs(encoder),
                (pieces, pieces),
                str(plain),
                input_names=names[:2],
                output_names=names[2:],
                dynamic_axes={name: {0: "batch", 1: "pieces"} for name in names},
                opset_version=17,
                dynamo=False,
            )
        heads, width = encoder.config.num_attention_heads, encoder.config.hidden_size
        optimize_model(str(plain), "bert", heads, width, opt_level=0).save_model_to_file(str(fused))
        graph.parent.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(
            fused,
            graph,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def write_folder(trained: Path, folder: Path) -> None:
    """Write what sentence-transformers needs beside the graph."""
    shutil.copy(trained / "tokenizer.json", folder / "tokenizer.json")
    config = json.loads((trained / "config.json").read_text())
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    pooling = {"word_embedding_dimension": config["hidden_size"], "pooling_mode_mean_tokens": True}
    settings: dict[str, dict[str, object]] = {
        "config.json": config,
        "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": LONGEST, **special},
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": {}, "default_prompt_name": None},
        "1_Pooling/config.json": pooling,
        "2_Normalize/config.json": {},
    }
    for name, content in settings.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2) + "\n")
    (folder / "modules.json").write_text(json.dumps(MODULES, indent=2) + "\n")


def main() -> None:
    """Parse the command line and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("--out", type=Path, default=Path("index/model"))
    args = parser.parse_args()
    export(args.trained, args.out / "onnx" / "model.onnx")
    write_folder(args.trained, args.out)


if __name__ == "__main__":
    main()
