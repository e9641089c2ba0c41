"""Writing a generation beside the served one: link what stays, write what is new, mark what is gone, seal, verify."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from index import generations
from index.articles import Progress
from index.embedding import Embedder
from index.errors import SnapshotDamaged
from index.files import link_or_copy
from index.generations import FORMAT, ROW_BITS, Manifest, segment_folder
from index.lexical import ARTICLE_FIELDS, PASSAGE_FIELDS, Document, LexicalIndex, LexicalWriter
from index.lexicon import Lexicon
from index.passages import PASSAGE_SETTINGS
from index.persian import VERSION as ANALYZER
from index.plan import Base, Draft
from index.preparing import Prepared
from index.segments import IndexedArticle, write_segment

__all__ = ["Ready", "write_generation"]


@dataclass(frozen=True, slots=True)
class Ready:
    """An article with all that is written of it."""

    indexed: IndexedArticle
    prepared: Prepared


def write_generation(
    part: Path,
    base: Base,
    draft: Draft,
    fresh: Iterable[Ready],
    lexicon: Future[Lexicon],
    embedder: Embedder,
    progress: Progress,
) -> Manifest:
    """Write the folder `part`: what `draft` takes over, and `fresh` articles. OSError where the disk is full.

    Words are written while the next articles are made ready.
    """
    part.mkdir(parents=True)
    for number in draft.kept:
        assert draft.base
        _link(segment_folder(draft.base, number), segment_folder(part, number))
    words = _Words(part, draft)
    indexed = []
    for ready in fresh:
        words.add(ready)
        indexed.append(ready.indexed)
    progress("words", 0, 2)
    with ThreadPoolExecutor(2) as pool:  # tantivy writes without the interpreter's lock
        finishing = [pool.submit(writer.finish) for writer in words.writers]
        if indexed:
            write_segment(segment_folder(part, draft.number), indexed)
        lexicon.result().write(part / generations.LEXICON)
        for done, finished in enumerate(as_completed(finishing), start=1):
            finished.result()
            progress("words", done, 2)
    progress("verify", 0, 1)
    manifest = generations.seal(part, _describe(base, draft, indexed, embedder), _checksums_of_links(part, base))
    generations.verify(part, manifest)
    _compare_counts(part, manifest)
    progress("verify", 1, 1)
    return manifest


def _link(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for path in source.iterdir():
        link_or_copy(path, target / path.name)


class _Words:
    """The lexical indexes of a generation: one of passages and one of whole articles."""

    def __init__(self, part: Path, draft: Draft) -> None:
        fields = {generations.PASSAGES: PASSAGE_FIELDS, generations.ARTICLES: ARTICLE_FIELDS}
        self.writers = [
            LexicalWriter(part / name, names, draft.base / name if draft.base else None)
            for name, names in fields.items()
        ]
        for writer in self.writers:
            writer.remove(draft.gone)
        self._rows = [count(draft.number << ROW_BITS) for _ in self.writers]

    def add(self, ready: Ready) -> None:
        article, prepared = ready.indexed.article, ready.prepared
        for writer, rows, texts in zip(self.writers, self._rows, (prepared.passages, [prepared.keys]), strict=True):
            for keys in texts:
                writer.add(Document(next(rows), article.id, keys, article.published, article.source))


def _describe(base: Base, draft: Draft, fresh: list[IndexedArticle], embedder: Embedder) -> Manifest:
    articles = passages = 0
    for number in draft.kept:
        segment, dead = base.segments[number], set(draft.deleted[number])
        articles += len(segment) - len(dead)
        passages += sum(len(segment.passage_rows(row)) for row in range(len(segment)) if row not in dead)
    return Manifest(
        format=FORMAT,
        analyzer=ANALYZER,
        passages=PASSAGE_SETTINGS,
        model_fingerprint=embedder.fingerprint,
        model=embedder.name,
        dimensions=embedder.dimensions,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        previous=base.served,
        article_count=articles + len(fresh),
        passage_count=passages + sum(len(entry.passages) for entry in fresh),
        deleted={str(number): sorted(rows) for number, rows in draft.deleted.items() if rows},
        checksums={},
    )


def _compare_counts(part: Path, manifest: Manifest) -> None:
    """Raise SnapshotDamaged where the words are not those of as many passages and articles as the segments hold."""
    counts = {generations.PASSAGES: manifest.passage_count, generations.ARTICLES: manifest.article_count}
    for name, expected in counts.items():
        if (found := len(LexicalIndex(part / name))) != expected:
            raise SnapshotDamaged(
                "The new index holds the words of {found} {what} and the vectors of {count}; the old one is still "
                "served. Run: porsa reindex",
                found=found,
                what=Path(name).name,
                count=expected,
            )


def _checksums_of_links(part: Path, base: Base) -> dict[str, str]:
    """Files that are the very ones of the base were checked when it was opened."""
    if base.generation is None or base.manifest is None:
        return {}
    known = base.manifest.checksums.items()
    return {
        name: checksum
        for name, checksum in known
        if (part / name).exists() and (part / name).samefile(base.generation / name)
    }
