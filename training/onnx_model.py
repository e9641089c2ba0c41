"""Make the shipped model of a trained encoder: `python -m training.onnx_model TRAINED --out index/model`.

The encoder becomes an ONNX graph whose attention is fused, with int8 weights (a scale a column) and activations that
are quantised as they come. Weights take seven bits of the eight: processors without the int8 instructions would
overflow, and give other vectors. A ranker in the folder goes on sharing the rows of pieces, which have to be its own.
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

from index.embedding import PIECE_TABLE, RANKER
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
        take_additions_apart(graph)


def take_additions_apart(graph: Path) -> None:
    """Write each addition that is fused with its normalisation as nodes of its own, which onnxruntime runs sooner.

    `Sum` adds like `Add`, but onnxruntime does not fuse it again.
    https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.SkipLayerNormalization
    """
    written = onnx.load(graph, load_external_data=False)
    nodes = [part for node in written.graph.node for part in _apart(node)]
    written.graph.ClearField("node")
    written.graph.node.extend(nodes)
    onnx.save(written, graph)


def _apart(node: onnx.NodeProto) -> list[onnx.NodeProto]:
    if node.op_type != "SkipLayerNormalization":
        return [node]
    given, skipped, weight, shift, bias = node.input
    biased, added = (f"{node.output[0]}_{part}" for part in ("biased", "added"))
    (epsilon,) = (one.f for one in node.attribute if one.name == "epsilon")
    return [
        onnx.helper.make_node("Add", [given, bias], [biased]),
        onnx.helper.make_node("Sum", [biased, skipped], [added]),
        onnx.helper.make_node("LayerNormalization", [added, weight, shift], [node.output[0]], axis=-1, epsilon=epsilon),
    ]


def share_rows(model: onnx.ModelProto, other: Path) -> None:
    """Let a graph look pieces up in the rows of another one's file, instead of holding them itself.

    Raises ValueError where the other has other rows. https://onnx.ai/onnx/repo-docs/ExternalData.html
    """
    (rows,) = (one for one in model.graph.initializer if one.name.endswith("word_embeddings.weight_quantized"))
    start = other.read_bytes().find(rows.raw_data)
    if start < 0:
        raise ValueError(f"{other} has other rows of pieces")
    length = len(rows.raw_data)
    rows.ClearField("raw_data")
    rows.data_location = onnx.TensorProto.EXTERNAL
    for key, value in (("location", other.name), ("offset", start), ("length", length)):
        rows.external_data.add(key=key, value=str(value))


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
    ranker = onnx.load(args.out / RANKER) if (args.out / RANKER).is_file() else None
    export(args.trained, args.out / GRAPH)
    if ranker is not None:
        share_rows(ranker, args.out / GRAPH)
        onnx.save(ranker, args.out / RANKER)
    write_folder(args.trained, args.out)


if __name__ == "__main__":
    main()
