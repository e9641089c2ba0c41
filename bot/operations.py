"""What can be done with the articles and the index: the same functions for the terminal and the chat."""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.batch import read_lines
from bot.served import Served
from bot.settings import Settings
from index.articles import Progress, silent
from index.embedding import load_embedder
from index.errors import SnapshotError
from index.generations import current_generation, read_manifest
from retrieval.engine import Engine
from retrieval.evaluation import read_gold, score
from retrieval.profile import Profile, write_profile
from retrieval.reranker import CrossEncoderReranker, Reranker
from retrieval.when import local_day

if TYPE_CHECKING:
    from index.build import Report

__all__ = [
    "RunningStatus",
    "calibrate_index",
    "chosen_reranker",
    "evaluate_questions",
    "give_way",
    "index_status",
    "open_engine",
    "peak_memory",
    "questions_status",
    "reindex_corpus",
    "running_status",
    "serve",
]

LOWEST_PRIORITY = 19


def open_engine(settings: Settings) -> Engine:
    """Open the index with the model that the settings name."""
    current_generation(settings.index_dir)  # a missing index is told before a model is loaded
    embedder = load_embedder(settings.embedding_model)
    return Engine(settings.index_dir, embedder, chosen_reranker(settings), clock=partial(local_day, settings.zone))


def serve(settings: Settings) -> Served:
    """Prepare the index for somebody who asks on and on; it is opened with the first question."""
    load = partial(load_embedder, settings.embedding_model)
    return Served(settings.index_dir, load, chosen_reranker(settings), partial(local_day, settings.zone))


def chosen_reranker(settings: Settings) -> Reranker | None:
    """Give the reranker that the settings name, if any; it is loaded with the first question."""
    return CrossEncoderReranker(settings.reranker_model) if settings.reranker_model else None


def give_way() -> None:
    """Let every other process go before this one, where the system knows of such a thing."""
    if hasattr(os, "nice"):
        os.nice(LOWEST_PRIORITY)


def reindex_corpus(
    settings: Settings,
    *,
    full: bool = False,
    allow_empty: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
) -> "Report":
    """Read the articles and bring the index to them."""
    from bot.removing import without_removed  # questions do without all that reads articles
    from index.build import reindex
    from index.corpus import read_corpus

    corpus = without_removed(settings, read_corpus(settings.corpus_paths, progress))
    embedder = load_embedder(settings.embedding_model)
    return reindex(
        corpus, settings.index_dir, embedder, full=full, allow_empty=allow_empty, dry_run=dry_run, progress=progress
    )


def index_status(settings: Settings) -> dict[str, Any]:
    """Describe the served generation; raises SnapshotMissing or -Damaged."""
    generation = current_generation(settings.index_dir)
    manifest = read_manifest(generation)
    size = sum(path.stat().st_size for path in generation.rglob("*") if path.is_file())
    return {
        "generation": generation.name,
        "created": manifest.created,
        "previous": manifest.previous,
        "articles": manifest.article_count,
        "passages": manifest.passage_count,
        "model": manifest.model,
        "dimensions": manifest.dimensions,
        "bytes": size,
    }


_STARTED = time.monotonic()


@dataclass(frozen=True, slots=True)
class RunningStatus:
    """The index, and how long this process has run."""

    index: Mapping[str, Any] | None
    """As `index_status` has it; None where there is none that can be read."""
    uptime_seconds: float


def running_status(settings: Settings) -> RunningStatus:
    """Look at the index and at this very process."""
    try:
        index: Mapping[str, Any] | None = index_status(settings)
    except SnapshotError:
        index = None
    return RunningStatus(index, time.monotonic() - _STARTED)


def peak_memory() -> int:
    """Give the most bytes that this process ever took."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def questions_status(settings: Settings) -> dict[str, Any]:
    """Count what the bot was asked in the last day; nothing where it never ran."""
    if not settings.state.exists():
        return {}
    from bot.figures import figures_of  # both are for the bot's memory, which most commands never look at
    from bot.state.store import DAY, State

    with closing(State(settings.state)) as state:
        since = time.time() - DAY
        return {"last_day": asdict(figures_of(state.questions(since), state.opinions(since)))}


def calibrate_index(settings: Settings, questions: str) -> tuple[Profile, Path]:
    """Fit weights, confidence and threshold to the questions of a file, and store them with the index."""
    from retrieval.calibration import calibrate

    engine = open_engine(settings)
    profile = calibrate(engine, read_gold(read_lines(questions)))
    return profile, write_profile(settings.index_dir, engine.profile_name, profile)


def evaluate_questions(settings: Settings, questions: str, *, index_articles: bool) -> dict[str, Any]:
    """Answer the questions of a file and score the answers, over a throw-away index of the articles where asked to."""
    gold = read_gold(read_lines(questions))
    if not index_articles:
        return score(open_engine(settings), gold)
    with tempfile.TemporaryDirectory(prefix="porsa-") as folder:
        aside = settings.model_copy(update={"index_dir": Path(folder) / "index", "added_dir": Path(folder) / "none"})
        reindex_corpus(aside)
        return score(open_engine(aside), gold)
