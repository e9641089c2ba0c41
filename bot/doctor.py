"""A check-up: settings, articles, model, index and bot, each with what to mend."""

import importlib.metadata
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.operations import chosen_reranker
from bot.settings import Settings
from index.embedding import load_embedder
from index.errors import ModelError, PorsaError
from index.snapshot import Snapshot

__all__ = ["Finding", "examine"]

LIBRARIES = ("faiss-cpu", "hazm", "python-telegram-bot", "sentence-transformers", "tantivy", "tokenizers")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `exit_code` is 0 where it is well."""

    name: str
    detail: str
    exit_code: int = 0


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything that a query and the bot need; never raises a PorsaError."""
    for path in settings.articles:
        there = path.exists()
        advice = "" if there else "; it does not exist: set PORSA_ARTICLES to your articles"
        yield Finding("articles", f"{path}{advice}", 0 if there else 2)
    yield _tried("model", lambda: _describe_model(settings))
    if settings.reranker_model:
        yield _tried("reranker", lambda: _describe_reranker(settings))
    yield _tried("index", lambda: _describe_index(settings))
    folder = next((p for p in (settings.index_dir, *settings.index_dir.parents) if p.exists()), settings.index_dir)
    writable = os.access(folder, os.W_OK)
    yield Finding("writing", f"{folder} {'can' if writable else 'cannot'} be written", 0 if writable else 2)
    token = bool(settings.telegram_token.get_secret_value())
    yield Finding("bot token", "set" if token else "not set; porsa bot needs PORSA_TELEGRAM_TOKEN from @BotFather")
    yield Finding("admins", f"{len(settings.admin_ids)} in PORSA_ADMIN_IDS")
    yield Finding("libraries", ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES))


def _tried(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, look())
    except PorsaError as error:
        return Finding(name, str(error), error.exit_code)


def _describe_model(settings: Settings) -> str:
    embedder = load_embedder(settings.embedding_model)
    if embedder.ranker:
        embedder.ranker.rank("؟", "", ["؟"])  # it is read when it is needed
    return f"{embedder.name}, {embedder.dimensions} dimensions, fingerprint {embedder.fingerprint[:8]}"


def _describe_reranker(settings: Settings) -> str:
    reranker = chosen_reranker(settings)
    if reranker and reranker.judge("؟", ["؟"]) is None:
        raise ModelError(
            "{model} cannot be used as a cross-encoder; set PORSA_RERANKER_MODEL to a folder that holds one, or leave "
            "it empty.",
            model=repr(settings.reranker_model),
        )
    return settings.reranker_model


def _describe_index(settings: Settings) -> str:
    snapshot = Snapshot(settings.index_dir, load_embedder(settings.embedding_model))
    manifest = snapshot.manifest
    return (
        f"{snapshot.generation.name}: {manifest.article_count:,} articles, {manifest.passage_count:,} passages, intact"
    )
