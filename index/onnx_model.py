"""The default path: a small transformer as an ONNX graph, run by onnxruntime without torch."""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embedding import RANKER, EmbeddedQuestion, Matrix, ModelFolder, SentenceRanker, unit, unreadable
from index.onnx_graph import open_graph
from index.passages import Spanned
from index.piece_table import PieceTable
from index.pieces import PieceReader, Pieces
from index.prompts import prompts_for
from index.sentence_ranker import RankerGraph

__all__ = ["OnnxModel"]

GRAPH, TOKENIZER, MODULES = "onnx/model.onnx", "tokenizer.json", "modules.json"
LENGTHS, PROMPTS = "sentence_bert_config.json", "config_sentence_transformers.json"
FEW = 8
"""Texts up to which starting threads is not worth it."""

Outputs = NDArray[np.float32]


class OnnxModel(ModelFolder):
    """A sentence-transformers folder with an ONNX graph whose texts are the unit means of its outputs.

    Every text is run alone: a graph whose activations are quantised as it runs would otherwise give a text other
    vectors in other company, and nothing is spent on padding. A sentence of a passage is the mean of its own stretch
    of the passage's outputs (late chunking, Günther et al. 2024): it costs nothing more, and knows whom «وی» means.
    https://sbert.net/docs/sentence_transformer/usage/efficiency.html#onnx
    """

    def __init__(self, folder: Path) -> None:
        """Read the folder; raises ModelError where its files do not belong together."""
        super().__init__(folder)
        try:
            self._reader = PieceReader(Tokenizer.from_file(str(folder / TOKENIZER)))
            self._session = open_graph(folder / GRAPH, threads=1)  # texts run side by side instead
            self._longest = int(_settings(folder / LENGTHS).get("max_seq_length") or 512)
            configured = _settings(folder / PROMPTS).get("prompts") or {}
        except Exception as error:  # tokenizers raises bare Exception, onnxruntime a class for each kind of failure
            raise unreadable(folder, error) from error
        self._table = PieceTable.read(folder, self._reader)
        self._ranker = RankerGraph(folder, self._reader) if (folder / RANKER).is_file() else None
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._prompts = prompts_for(folder.name, {key: text for key, text in configured.items() if text})
        self._workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    @staticmethod
    def reads(folder: Path) -> bool:
        """Say whether `folder` holds a graph and nothing behind it but a mean and a normalisation."""
        try:
            modules = json.loads((folder / MODULES).read_text(encoding="utf-8"))
            kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
            pooling = _settings(folder / modules[1]["path"] / "config.json")
        except (OSError, ValueError, LookupError, TypeError):
            return False
        means = {key for key, on in pooling.items() if key.startswith("pooling_mode_") and on is True}
        mean: bool = pooling.get("pooling_mode") == "mean" or means == {"pooling_mode_mean_tokens"}
        chain = kinds[:2] == ["Transformer", "Pooling"] and {*kinds[2:]} <= {"Normalize"}
        return chain and mean and (folder / GRAPH).is_file()

    @cached_property
    def dimensions(self) -> int:
        """The width of the graph's outputs."""
        return len(self.embed_question("؟").vector)

    @property
    def ranker(self) -> SentenceRanker | None:
        """The folder's own, where it holds one."""
        return self._ranker

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """Embed one question with the question prompt."""
        prompt = self._prompts.question
        pieces, outputs = self.outputs(prompt + text)
        own = outputs[pieces.of_text & (pieces.starts >= len(prompt))]
        vector = unit(outputs.mean(axis=0))
        return EmbeddedQuestion(vector, self._table.nearest(own)) if self._table else EmbeddedQuestion(vector)

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Embed texts with the passage prompt, (len(texts), dimensions)."""
        rows = self._side_by_side([Spanned(text, ()) for text in texts])
        return np.concatenate([np.zeros((0, self.dimensions), np.float32), *rows])

    def embed_with_sentences(self, passages: Sequence[Spanned]) -> tuple[Matrix, Matrix]:
        """Embed passages, and each of their sentences out of the same run."""
        rows = self._side_by_side(passages)
        none = np.zeros((0, self.dimensions), np.float32)
        return np.concatenate([none, *(row[:1] for row in rows)]), np.concatenate([none, *(row[1:] for row in rows)])

    def fits(self, text: str) -> bool:
        """Count the pieces of prompt and text, special ones included."""
        return self._reader.fits(self._prompts.passage + text, self._longest)

    def _side_by_side(self, texts: Sequence[Spanned]) -> list[Matrix]:
        rows = partial(self._rows, self._prompts.passage)
        if len(texts) <= FEW:
            return [rows(text) for text in texts]
        with ThreadPoolExecutor(self._workers) as pool:
            return list(pool.map(rows, texts))

    def _rows(self, prompt: str, spanned: Spanned) -> Matrix:
        """Embed a text and its spans: unit rows, (1 + spans, dimensions); zeros for a span without a piece."""
        pieces, outputs = self.outputs(prompt + spanned.text)
        means = np.empty((1 + len(spanned.spans), outputs.shape[1]), np.float32)
        means[0] = outputs.mean(axis=0)
        for row, (start, end) in enumerate(spanned.spans, start=1):
            inside = pieces.of_text & (pieces.starts >= start + len(prompt)) & (pieces.starts < end + len(prompt))
            means[row] = outputs[inside].sum(axis=0)
        return unit(means)

    def outputs(self, text: str) -> tuple[Pieces, Outputs]:
        """Read a text as pieces, and what the graph makes of each: (pieces, dimensions)."""
        pieces = self._reader.pieces(text).cut(self._longest)
        return pieces, self.run(pieces.ids)

    def run(self, ids: NDArray[np.int64]) -> Outputs:
        """Run the graph over pieces, special ones included."""
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        feed = {name: value[None] for name, value in given.items() if name in self._inputs}
        return np.asarray(self._session.run(None, feed)[0][0], np.float32)


def _settings(path: Path) -> dict[str, Any]:
    """Read a JSON file of a model folder; nothing where there is none."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return content
