"""The light path: a static model is a tokenizer and a table, read with tokenizers and numpy alone."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.embedding import EmbeddedQuestion, Matrix, ModelFolder, unit
from index.errors import ModelError
from index.passages import Spanned
from index.pieces import PieceReader

__all__ = ["StaticModel"]

WEIGHTS, TOKENIZER, MODULES = "model.safetensors", "tokenizer.json", "modules.json"
FEW = 8
"""Texts up to which single rows of the table are widened."""


class StaticModel(ModelFolder):
    """A StaticEmbedding folder of sentence-transformers: a text is the unit mean of its pieces' rows.

    https://sbert.net/docs/package_reference/sentence_transformer/models.html#staticembedding
    """

    def __init__(self, folder: Path) -> None:
        """Read the folder; raises ModelError where its files do not belong together."""
        super().__init__(folder)
        try:
            tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._table: NDArray[np.float16] = load_file(folder / WEIGHTS)["embedding.weight"]
        except (SafetensorError, OSError, KeyError) as error:
            raise ModelError(
                "The static model in {folder} cannot be read: {error}; restore its files.", folder=folder, error=error
            ) from error
        except Exception as error:  # tokenizers raises bare Exception for a file it cannot parse
            raise ModelError(
                "The tokenizer in {folder} cannot be read: {error}; restore its files.", folder=folder, error=error
            ) from error
        pieces = tokenizer.get_vocab_size()
        if self._table.ndim != 2 or len(self._table) != pieces:
            raise ModelError(
                "The static model in {folder} has a table of shape {shape} for a tokenizer of {pieces} pieces; restore "
                "its files.",
                folder=folder,
                shape=self._table.shape,
                pieces=str(pieces),
            )
        self._reader = PieceReader(tokenizer)

    @staticmethod
    def reads(folder: Path) -> bool:
        """Say whether `folder` holds a static model and nothing behind it that would change a vector's direction."""
        try:
            modules = json.loads((folder / MODULES).read_text(encoding="utf-8"))
            kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
            return kinds[0] == "StaticEmbedding" and {*kinds[1:]} <= {"Normalize"} and not modules[0].get("path")
        except (OSError, ValueError, LookupError, TypeError):
            return False

    @property
    def dimensions(self) -> int:
        """The table's width."""
        return int(self._table.shape[1])

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """Embed one question; its pieces are not compared, since they mean no more there than anywhere."""
        return EmbeddedQuestion(self.embed_passages([text])[0])

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Embed texts, (len(texts), dimensions); zeros for a text without a piece."""
        return unit(self._sums(texts))

    def embed_with_sentences(self, passages: Sequence[Spanned]) -> tuple[Matrix, Matrix]:
        """Embed passages and their sentences; a passage is the sum of its sentences, so nothing is read twice."""
        sums = self._sums([passage.text[start:end] for passage in passages for start, end in passage.spans])
        counts = [len(passage.spans) for passage in passages]
        starts = np.cumsum([0, *counts[:-1]])
        whole = np.add.reduceat(sums, starts) if passages else sums
        return unit(whole), unit(sums)

    def _sums(self, texts: Sequence[str]) -> Matrix:
        """Add the rows of each text's pieces, (len(texts), dimensions)."""
        table = self._table if len(texts) <= FEW else self._floats
        sums = np.zeros((len(texts), self.dimensions), np.float32)
        for row, ids in enumerate(self._reader.ids(texts)):  # np.add.reduceat takes four times as long
            np.add.reduce(table.take(ids, axis=0), axis=0, dtype=np.float32, out=sums[row])
        return sums

    @cached_property
    def _floats(self) -> Matrix:
        """The table in twice the memory, for whoever reads many texts: halves cannot be added as they are."""
        return self._table.astype(np.float32)

    def fits(self, text: str) -> bool:
        """Every text fits: a mean has no longest length."""
        return True
