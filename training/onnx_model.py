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

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from index.embedding import PIECE_TABLE
from index.onnx_model import GRAPH, TOKENIZER

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
    pieces = torch.ones(2, 16, dtype=torch.long)
    axes = {name: {0: "batch", 1: "pieces"} for name in ("input_ids", "attention_mask", "last_hidden_state")}
    write_graph(Outputs(encoder), encoder.config, (pieces, pieces), axes, graph)


def write_graph(
    model: nn.Module, config: BertConfig, given: tuple[Tensor, ...], axes: dict[str, dict[int, str]], graph: Path
) -> None:
    """Write a module around an encoder as a quantised graph.

    `given` is what it may be given, `axes` names that and then what comes out, with the axes of each that vary.
    """
    names = list(axes)
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the exporter follows one path through code that has many
            torch.onnx.export(
                model.eval(),
                given,
                str(plain),
                input_names=names[: len(given)],
                output_names=names[len(given) :],
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
        heads, width = config.num_attention_heads, config.hidden_size
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


def restored(folder: Path) -> BertModel:
    """Read the encoder back out of the quantised graph that `export` wrote into a model folder, as floats."""
    graph = onnx.load(folder / GRAPH).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}

    def floats(name: str) -> Tensor:
        steps = held[f"{name}_quantized"].astype(np.float32) - held[f"{name}_zero_point"].astype(np.float32)
        return torch.from_numpy(steps * held[f"{name}_scale"])

    weights = {}
    for name in held:
        if name.startswith("encoder."):
            written = name.removeprefix("encoder.")
            if written.endswith("_quantized"):
                weights[written.removesuffix("_quantized")] = floats(name.removesuffix("_quantized"))
            elif not written.endswith(("_scale", "_zero_point")):
                weights[written] = torch.from_numpy(held[name].copy())
    for node in graph.node:
        if node.op_type == "MatMulInteger":  # "/encoder/encoder/layer.0/output/dense/MatMul_output_0_output_quantized"
            path = ".".join(node.output[0].split("/")[2:-1])
            weights[f"{path}.weight"] = floats(node.input[1].removesuffix("_quantized")).T
    config = BertConfig.from_json_file(folder / "config.json")
    for layer in range(config.num_hidden_layers):
        fused = f"Attention_{layer}_qkv"
        matrices, biases = floats(f"{fused}_weight").T.chunk(3), torch.from_numpy(held[f"{fused}_bias"].copy()).chunk(3)
        for kind, matrix, bias in zip(("query", "key", "value"), matrices, biases, strict=True):
            weights[f"encoder.layer.{layer}.attention.self.{kind}.weight"] = matrix
            weights[f"encoder.layer.{layer}.attention.self.{kind}.bias"] = bias
    encoder = BertModel._from_config(config, attn_implementation="eager", add_pooling_layer=False)
    encoder.load_state_dict({name: weight.contiguous() for name, weight in weights.items()})
    return encoder


def write_folder(trained: Path, folder: Path) -> None:
    """Write what sentence-transformers needs beside the graph."""
    for name in (TOKENIZER, PIECE_TABLE):
        if (trained / name).is_file():
            shutil.copy(trained / name, folder / name)
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
    export(args.trained, args.out / GRAPH)
    write_folder(args.trained, args.out)


if __name__ == "__main__":
    main()
