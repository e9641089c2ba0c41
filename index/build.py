"""Reindexing: plan -> split -> embed -> write -> verify -> publish. The old index is served until the last step."""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from index import generations
from index.articles import Article, Progress, Skipped, Speaker, silent
from index.corpus import Corpus
from index.embedding import Embedder
from index.errors import ReindexRunning, SnapshotUnwritable
from index.lexicon import common_words
from index.passages import Passage, split
from index.plan import Base, Plan, make_plan, open_base, refuse_losing
from index.segments import IndexedArticle
from index.speakers import find_speakers
from index.writing import write_generation

__all__ = ["Report", "reindex"]

BATCH = 64
"""Articles embedded at a time."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a reindex did, or would do."""

    generation: str | None
    """The one that is served now."""
    published: bool
    read: int
    skipped: tuple[Skipped, ...]
    added: int
    changed: int
    removed: int
    same: int
    passages: int
    """In the served generation."""
    embedded: int
    """Articles that the model read; the vectors of all others were reused."""
    seconds: float


def reindex(
    corpus: Corpus,
    index_dir: Path,
    embedder: Embedder,
    *,
    full: bool = False,
    allow_empty: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Report:
    """Bring the index at `index_dir` to the articles of `corpus` and publish it.

    `full` forgets what was indexed; `allow_empty` lets an empty corpus, or one from which most articles vanished,
    replace the index. Raises CorpusError where it may not, ReindexRunning where another holds the lock, and
    SnapshotUnwritable where the disk does not take it; in each case the old index stays served.
    """
    started = time.monotonic()
    with _writing(index_dir):
        if not dry_run:
            generations.tidy(index_dir)  # whatever a killed reindex left
        base = open_base(index_dir, embedder, full)
        plan = make_plan(base, corpus.articles)
        if not allow_empty:
            refuse_losing(base, corpus.articles)
        if dry_run or (plan.nothing_to_do and base.manifest):
            passages = base.manifest.passage_count if base.manifest else 0
            return _report(corpus, plan, base.served, False, passages, 0, started)
        part = index_dir / generations.PART
        try:
            fresh, embedded = _index_articles(base, plan, embedder, progress)
            manifest = write_generation(part, base, plan.gone, fresh, embedder, progress)
            name = generations.publish(part, manifest)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return _report(corpus, plan, name, True, manifest.passage_count, embedded, started)


def _report(
    corpus: Corpus, plan: Plan, generation: str | None, published: bool, passages: int, embedded: int, started: float
) -> Report:
    counts = (len(plan.added), len(plan.changed), len(plan.removed), len(plan.same))
    seconds = round(time.monotonic() - started, 2)
    return Report(generation, published, len(corpus.articles), corpus.skipped, *counts, passages, embedded, seconds)


@contextmanager
def _writing(index_dir: Path) -> Iterator[None]:
    """Hold the lock, and tell a full disk or missing rights as one sentence."""
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(index_dir / "lock", timeout=0):
            yield
    except Timeout:
        raise ReindexRunning("Another reindex of {folder} is running; wait until it ends.", folder=index_dir) from None
    except OSError as error:
        raise SnapshotUnwritable(
            "The index in {folder} cannot be written ({error}); the old one is still served. Make room or mend the "
            "rights, then run: porsa reindex",
            folder=index_dir,
            error=error,
        ) from error


def _index_articles(base: Base, plan: Plan, embedder: Embedder, progress: Progress) -> tuple[list[IndexedArticle], int]:
    """Split and embed what is new, in batches; what was embedded before under any id keeps its vectors."""
    fresh: list[IndexedArticle] = []
    waiting = (*plan.added, *plan.changed)
    embedded = 0
    with ThreadPoolExecutor(1) as beside:
        for start in range(0, len(waiting), BATCH):
            unknown = []
            for article in waiting[start : start + BATCH]:
                place = base.by_content.get(article.content_digest)
                if place is None:
                    unknown.append(article)
                else:
                    fresh.append(replace(base.indexed(place), article=article))
            fresh.extend(_embed(unknown, embedder, beside))
            embedded += len(unknown)
            progress("embed", min(start + BATCH, len(waiting)), len(waiting))
    return fresh, embedded


def _embed(articles: list[Article], embedder: Embedder, beside: ThreadPoolExecutor) -> Iterator[IndexedArticle]:
    """Split and embed articles; who says their sentences is found `beside`, while the model runs without the lock."""
    owned = [tuple(split(article, embedder.fits)) for article in articles]
    said = beside.map(_speakers, articles, owned)
    titles = embedder.embed_passages([article.title for article in articles])
    cut = [passage.cut(article.text) for article, mine in zip(articles, owned, strict=True) for passage in mine]
    passages, sentences = embedder.embed_with_sentences(cut)
    passage = sentence = 0
    for row, (article, mine, speakers) in enumerate(zip(articles, owned, said, strict=True)):
        passage_end = passage + len(mine)
        sentence_end = sentence + len(speakers)
        yield IndexedArticle(
            article,
            mine,
            titles[row : row + 1],
            passages[passage:passage_end],
            sentences[sentence:sentence_end],
            speakers,
        )
        passage, sentence = passage_end, sentence_end


def _speakers(article: Article, passages: tuple[Passage, ...]) -> tuple[Speaker | None, ...]:
    spans = [span for passage in passages for span in passage.sentences]
    return find_speakers(article.title, article.text, spans, common_words())
