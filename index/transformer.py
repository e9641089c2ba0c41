"""The general path: any sentence-transformers model, from a folder or a hub. Imports torch, so only on request."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.embedding import EmbeddedQuestion, Matrix, apart, encodable, folder_fingerprint
from index.errors import ModelError
from index.passages import Spanned
from index.prompts import prompts_for

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["TransformerModel", "from_disk_or_hub"]

Model = TypeVar("Model")


def from_disk_or_hub(name: str, load: Callable[[bool], Model]) -> Model:
    """Load from the folder or the hub's cache, else download; without a network that fails at once.

    `load` is told whether to keep to local files.
    """
    try:
        return load(True)
    except Exception:  # see TransformerModel
        if Path(name).is_dir():
            raise
    from huggingface_hub import model_info

    model_info(name, timeout=10)  # one request that is not repeated; the loading below would try for minutes
    return load(False)


def _load(name: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    return from_disk_or_hub(name, lambda local: SentenceTransformer(name, device="cpu", local_files_only=local))


class TransformerModel:
    """A sentence-transformers model behind the `Embedder` seam."""

    def __init__(self, name: str) -> None:
        """Load the model; raises ModelError with the cause where it is absent or broken."""
        try:
            self._model = _load(name)
        except Exception as error:  # a hub, a network stack and many model classes: anything may be raised
            cause = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise ModelError(
                "The embedding model {name} cannot be loaded ({error}); set PORSA_EMBEDDING_MODEL to a folder that "
                "holds it, or leave it empty for the model that ships with Porsa.",
                name=repr(name),
                error=cause,
            ) from error
        self._name = name
        self._prompts = prompts_for(name, {key: text for key, text in (self._model.prompts or {}).items() if text})

    @property
    def name(self) -> str:
        """The name it was loaded by."""
        return self._name

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the model's files, wherever the hub's client keeps them."""
        folder = Path(self._name)
        if not folder.is_dir():
            from huggingface_hub import snapshot_download

            folder = Path(snapshot_download(self._name, local_files_only=True))
        return folder_fingerprint(folder)

    @cached_property
    def dimensions(self) -> int:
        """The length of the model's vectors."""
        return int(self._model.get_embedding_dimension() or len(self._model.encode("؟")))

    @property
    def ranker(self) -> None:
        """None: it does no more than embed."""

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """Embed one question with the question prompt; nothing is told of its pieces."""
        return EmbeddedQuestion(self._embed([text], self._prompts.question)[0])

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Embed texts with the passage prompt, (len(texts), dimensions)."""
        return self._embed(texts, self._prompts.passage)

    def embed_with_sentences(self, passages: Sequence[Spanned]) -> tuple[Matrix, Matrix]:
        """Embed passages, and each of their sentences by itself."""
        return apart(self, passages)

    def _embed(self, texts: Sequence[str], prompt: str) -> Matrix:
        rows = self._model.encode(
            encodable(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(rows, np.float32).reshape(len(texts), self.dimensions)

    def fits(self, text: str) -> bool:
        """Count the pieces of prompt and text, special ones included, with the model's own tokenizer."""
        longest = self._model.max_seq_length
        if longest is None or longest == float("inf"):
            return True
        pieces = self._model.tokenizer(self._prompts.passage + text, truncation=False)["input_ids"]
        return bool(len(pieces) <= longest)
