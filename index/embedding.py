"""Text becomes unit vectors: the seam between Porsa and any embedding model, and the choice of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import xxhash
from numpy.typing import NDArray

from index.errors import ModelError
from index.passages import Spanned

__all__ = [
    "LIGHT",
    "LIGHT_MODEL",
    "PIECE_TABLE",
    "RANKER",
    "SHIPPED_MODEL",
    "EmbeddedQuestion",
    "Embedder",
    "Matrix",
    "ModelFolder",
    "SentenceRanker",
    "Vector",
    "apart",
    "encodable",
    "folder_fingerprint",
    "load_embedder",
    "unit",
    "unreadable",
]

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]

SHIPPED_MODEL = Path(__file__).parent / "model"
LIGHT, LIGHT_MODEL = "light", Path(__file__).parent / "light"
"""The name that the settings give the static model, and where it lies."""


PIECE_TABLE, RANKER = "pieces.safetensors", "onnx/ranker.onnx"
"""A model folder may hold them (index/piece_table.py, index/sentence_ranker.py); they change no vector."""


def _no_pieces(texts: Sequence[str]) -> Matrix:
    return np.zeros((len(texts), 0), np.float32)


@dataclass(frozen=True, slots=True)
class EmbeddedQuestion:
    """A question's place in the embedding space, and how near texts come to each of its pieces."""

    vector: Vector
    """Of unit length, (dimensions,); zeros where the model knows none of the question."""
    nearest: Callable[[Sequence[str]], Matrix] = _no_pieces
    """For each text the cosine of its nearest piece to each of the question's, (len(texts), pieces); there are no
    pieces where the model tells nothing of them."""


class SentenceRanker(Protocol):
    """A model that reads a question together with the sentences that may answer it."""

    def rank(self, question: str, title: str, sentences: Sequence[str]) -> Vector:
        """Say how well each sentence answers, (sentences,): logarithms, of which only differences mean something.

        The sentences are of one article, in its order.
        """


class Embedder(Protocol):
    """A model that maps questions and passages into one space, where the dot product is their likeness."""

    @property
    def name(self) -> str:
        """The folder's or the hub's name."""

    @property
    def fingerprint(self) -> str:
        """Two models with one fingerprint give the same vectors."""

    @property
    def dimensions(self) -> int:
        """The length of every vector."""

    @property
    def ranker(self) -> SentenceRanker | None:
        """What reads sentences beside a question, None where the model has no such part."""

    def embed_question(self, text: str) -> EmbeddedQuestion:
        """Embed one question."""

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Embed passages, sentences or titles: unit rows, (len(texts), dimensions)."""

    def embed_with_sentences(self, passages: Sequence[Spanned]) -> tuple[Matrix, Matrix]:
        """Embed passages, (len(passages), dimensions), and all of their sentences in order, (sentences, dimensions)."""

    def fits(self, text: str) -> bool:
        """Say whether the model reads this text whole."""


class ModelFolder:
    """A model that is the files of one folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self._folder = folder

    @property
    def name(self) -> str:
        """The folder's name."""
        return self._folder.name

    @cached_property
    def fingerprint(self) -> str:
        """A digest of the model's files."""
        return folder_fingerprint(self._folder)

    @property
    def ranker(self) -> SentenceRanker | None:
        """None: most models do no more than embed."""
        return None


def load_embedder(model: str = "") -> Embedder:
    """Load a model by folder or hub name; the shipped one where the name is empty, the static one for «light».

    Static models and ONNX graphs are read without torch; every other goes through sentence-transformers.
    Raises ModelError where there is no such model or it cannot be loaded.
    """
    from index.onnx_model import OnnxModel
    from index.static_model import StaticModel

    folder = {"": SHIPPED_MODEL, LIGHT: LIGHT_MODEL}.get(model) or Path(model).expanduser()
    if folder.is_dir():
        if StaticModel.reads(folder):
            return StaticModel(folder)
        if OnnxModel.reads(folder):
            return OnnxModel(folder)
    elif model.startswith((".", "/", "~")):
        raise ModelError(
            "There is no model folder {folder}; set PORSA_EMBEDDING_MODEL to a folder or a hub name.", folder=folder
        )
    from index.transformer import TransformerModel

    return TransformerModel(str(folder) if folder.is_dir() else model)


def apart(embedder: Embedder, passages: Sequence[Spanned]) -> tuple[Matrix, Matrix]:
    """Embed passages and sentences as texts that know nothing of each other."""
    written = [passage.text for passage in passages]
    sentences = [passage.text[start:end] for passage in passages for start, end in passage.spans]
    rows = embedder.embed_passages([*written, *sentences])
    return rows[: len(written)], rows[len(written) :]


def unit(vectors: NDArray[Any]) -> NDArray[np.float32]:
    """Scale a vector, or each row of a matrix, to unit length; zeros stay."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1), np.float32)


def encodable(texts: Sequence[str]) -> list[str]:
    """Give the texts with «?» for half a surrogate pair, as a broken question may hold it: tokenizers refuse those."""
    return [text.encode(errors="replace").decode() for text in texts]


def unreadable(folder: Path, error: Exception) -> ModelError:
    """Tell in a sentence that files of a model folder are broken, by the first line of what was raised."""
    told = str(error).strip().splitlines()
    cause = told[0] if told else type(error).__name__
    return ModelError("The model in {folder} cannot be read ({error}); restore its files.", folder=folder, error=cause)


def folder_fingerprint(folder: Path) -> str:
    """32 hexadecimal digits over the names and contents of a model folder's files.

    Documentation is left out, and what changes no vector.
    """
    digest = xxhash.xxh3_128()
    beside = {folder / name for name in (PIECE_TABLE, RANKER)}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md" and path not in beside and not path.name.startswith("."):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
