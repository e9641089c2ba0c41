"""Tombstones: articles that are left out of the index although their files still hold them."""

import json
from collections.abc import Iterable
from pathlib import Path

from bot.settings import Settings
from index.corpus import Corpus
from index.errors import UsageError

__all__ = ["bring_back", "remove", "removed_ids", "without_removed"]


def removed_ids(settings: Settings) -> frozenset[str]:
    """Give the ids of the removed articles; raises UsageError where their list makes no sense."""
    path = _list_of(settings)
    try:
        return frozenset(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else frozenset()
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(
            "The list of removed articles {path} cannot be read ({error}); mend or remove it.", path=path, error=error
        ) from error


def remove(settings: Settings, article_id: str) -> None:
    """Leave an article out from the next reindex on."""
    _write(settings, removed_ids(settings) | {article_id})


def bring_back(settings: Settings, article_id: str) -> None:
    """Take a removed article in again with the next reindex."""
    _write(settings, removed_ids(settings) - {article_id})


def without_removed(settings: Settings, corpus: Corpus) -> Corpus:
    """Leave the removed articles out of a corpus."""
    removed = removed_ids(settings)
    return Corpus(tuple(article for article in corpus.articles if article.id not in removed), corpus.skipped)


def _list_of(settings: Settings) -> Path:
    # A name with a dot: it lies with the articles, to be backed up with them, and is none.
    return settings.added_dir / ".removed.json"


def _write(settings: Settings, ids: Iterable[str]) -> None:
    path = _list_of(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(sorted(ids), ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise UsageError(
            "The list of removed articles {path} cannot be written ({error}).", path=path, error=error
        ) from error
