"""An optional second look: a cross-encoder reads question and passage together for the first candidates."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.snapshot import Snapshot
from index.transformer import from_disk_or_hub
from retrieval.fusion import Candidate

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

__all__ = ["RERANKED", "CrossEncoderReranker", "Reranker", "rerank"]

logger = logging.getLogger(__name__)

RERANKED = 30
"""Candidates that are read again."""
WEIGHT = 0.5
"""What the cross-encoder's probability counts; the rest is the fused score."""


class Reranker(Protocol):
    """Says of passages how probably each answers a question."""

    @property
    def name(self) -> str:
        """The folder's or the hub's name."""

    def judge(self, question: str, passages: Sequence[str]) -> NDArray[np.float32] | None:
        """Give a probability a passage, (len(passages),); None where it cannot."""


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder, loaded with the first question. Imports torch, so only on request.

    https://sbert.net/docs/package_reference/cross_encoder/cross_encoder.html
    """

    def __init__(self, name: str) -> None:
        """Name a folder or a model of the hub."""
        self.name = name
        self._loading = threading.Lock()
        self._model: CrossEncoder | None = None
        self._broken = False

    def judge(self, question: str, passages: Sequence[str]) -> NDArray[np.float32] | None:
        """Run the model; after a failure, which is logged once, the retrieval's order stands."""
        with self._loading:
            if self._broken:
                return None
            try:
                from torch import nn

                model = self._model = self._model or self._load()
                pairs = [(question, passage) for passage in passages]
                scores = model.predict(pairs, activation_fn=nn.Sigmoid(), show_progress_bar=False)
                return np.asarray(scores, np.float32).reshape(len(passages))
            except Exception as error:  # a hub, a network stack and many model classes: anything may be raised
                cause = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
                logger.warning(
                    "The reranker %r cannot be used (%s); answers keep the order of the search. Set "
                    "PORSA_RERANKER_MODEL to a folder that holds one, or leave it empty.",
                    self.name,
                    cause,
                )
                self._broken = True
                return None

    def _load(self) -> "CrossEncoder":
        from sentence_transformers import CrossEncoder

        def load(local: bool) -> "CrossEncoder":
            model: CrossEncoder = CrossEncoder(self.name, device="cpu", local_files_only=local)
            return model

        return from_disk_or_hub(self.name, load)


def rerank(
    question: str, candidates: Sequence[Candidate], snapshot: Snapshot, reranker: Reranker | None
) -> list[Candidate]:
    """Order the first RERANKED candidates anew by fused score and probability; the others keep their order behind."""
    first, rest = candidates[:RERANKED], candidates[RERANKED:]
    probabilities = reranker.judge(question, [snapshot.text(one.passage) for one in first]) if reranker else None
    if probabilities is None:
        return list(candidates)
    scores = [(1 - WEIGHT) * one.score + WEIGHT * float(p) for one, p in zip(first, probabilities, strict=True)]
    read = [replace(one, score=score) for one, score in zip(first, scores, strict=True)]
    return [
        *sorted(read, key=lambda one: -one.score),
        *(replace(one, score=(1 - WEIGHT) * one.score) for one in rest),
    ]
