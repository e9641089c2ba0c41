"""Reindexing: plan -> split -> embed -> write -> verify -> publish. The old index is served until the last step."""

import gc
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from index import generations
from index.articles import Article, Progress, Skipped, silent
from index.corpus import Corpus
from index.embedding import Embedder, Matrix
from index.errors import ReindexRunning, SnapshotUnwritable
from index.helper import Beside, preparing_beside
from index.passages import split
from index.plan import Base, Draft, Place, Plan, make_draft, make_plan, open_base, refuse_losing
from index.preparing import CutArticle, Prepared
from index.segments import IndexedArticle
from index.writing import Ready, write_generation

__all__ = ["Report", "reindex"]

BATCH = 64
"""Articles embedded at a time."""
AHEAD = 16
"""Batches that may be embedded before what is prepared beside them is there; hazm is imported before the first is."""


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
        if dry_run or (plan.nothing_to_do and base.lexicon):
            passages = base.manifest.passage_count if base.manifest else 0
            return _report(corpus, plan, base.served, False, passages, 0, started)
        part = index_dir / generations.PART
        try:
            draft = make_draft(base, plan.gone)
            sources = _sources(base, plan, draft)
            with preparing_beside(len(sources), base.lexicon) as beside, _uncollected():
                fresh = _index_articles(base, sources, embedder, beside, progress)
                manifest = write_generation(part, base, draft, fresh, beside.lexicon, embedder, progress)
            name = generations.publish(part, manifest)
        finally:
            generations.discard(index_dir)
        embedded = sum(source.place is None for source in sources)
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


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no cycles of garbage meanwhile: it takes time, and next to nothing here refers to itself."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Source:
    """An article of the new segment."""

    article: Article | None
    """None where it is the indexed one."""
    place: Place | None
    """Where its vectors are, None where the model has to read it."""


@dataclass(frozen=True, slots=True)
class _Vectors:
    """Those of one article, as `IndexedArticle` has them."""

    title: Matrix
    passages: Matrix
    sentences: Matrix


def _sources(base: Base, plan: Plan, draft: Draft) -> list[_Source]:
    """List the articles to be written; what was embedded before under any id keeps its vectors."""
    fresh = [_Source(article, base.by_content.get(article.content_digest)) for article in (*plan.added, *plan.changed)]
    return [*(_Source(None, place) for place in draft.merged), *fresh]


def _index_articles(
    base: Base, sources: Sequence[_Source], embedder: Embedder, beside: Beside, progress: Progress
) -> Iterator[Ready]:
    """Split and embed articles in batches; some batches at most wait for what is prepared beside."""
    waiting: deque[_Batch] = deque()
    for start in range(0, len(sources), BATCH):
        waiting.append(_embed(base, sources[start : start + BATCH], embedder, beside))
        yield from _finished(waiting, AHEAD, beside)
        progress("embed", min(start + BATCH, len(sources)), len(sources))
    yield from _finished(waiting, 0, beside)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Embedded articles."""

    articles: list[CutArticle]
    vectors: list[_Vectors]
    prepared: Future[list[Prepared]]


def _embed(base: Base, sources: Sequence[_Source], embedder: Embedder, beside: Beside) -> _Batch:
    """Split a batch, have it prepared, and embed it meanwhile; the model runs without the interpreter's lock."""
    articles: list[CutArticle] = []
    known: dict[int, _Vectors] = {}
    for row, source in enumerate(sources):
        if source.place is None:
            assert source.article
            articles.append(CutArticle(source.article, tuple(split(source.article, embedder.fits))))
        else:
            entry = base.indexed(source.place)
            articles.append(CutArticle(source.article or entry.article, entry.passages, entry.speakers))
            known[row] = _Vectors(entry.title_vector, entry.passage_vectors, entry.sentence_vectors)
    prepared = beside.prepare(articles)
    fresh = _vectors([article for row, article in enumerate(articles) if row not in known], embedder)
    return _Batch(articles, [known[row] if row in known else next(fresh) for row in range(len(articles))], prepared)


def _vectors(articles: Sequence[CutArticle], embedder: Embedder) -> Iterator[_Vectors]:
    titles = embedder.embed_passages([cut.article.title for cut in articles])
    texts = [passage.cut(cut.article.text) for cut in articles for passage in cut.passages]
    passages, sentences = embedder.embed_with_sentences(texts)
    passage = sentence = 0
    for row, cut in enumerate(articles):
        passage_end = passage + len(cut.passages)
        sentence_end = sentence + sum(len(one.sentences) for one in cut.passages)
        yield _Vectors(titles[row : row + 1], passages[passage:passage_end], sentences[sentence:sentence_end])
        passage, sentence = passage_end, sentence_end


def _finished(waiting: deque[_Batch], most: int, beside: Beside) -> Iterator[Ready]:
    """Give batches that are ready, in their order, until `most` are left; rather than wait, prepare the last ones."""
    while len(waiting) > most or (waiting and waiting[0].prepared.done()):
        for place in reversed(range(len(waiting))):
            if waiting[0].prepared.done():
                break
            batch = waiting[place]
            waiting[place] = replace(batch, prepared=beside.taken_back(batch.prepared, batch.articles))
        yield from _ready(waiting.popleft())


def _ready(batch: _Batch) -> Iterator[Ready]:
    for cut, vectors, prepared in zip(batch.articles, batch.vectors, batch.prepared.result(), strict=True):
        rows = (vectors.title, vectors.passages, vectors.sentences)
        yield Ready(IndexedArticle(cut.article, cut.passages, *rows, prepared.speakers), prepared)
