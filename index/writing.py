"""Writing a generation beside the served one: link what stays, write what is new, mark what is gone, seal, verify."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index import generations
from index.articles import Article, Progress
from index.embedding import Embedder
from index.errors import SnapshotDamaged
from index.files import link_or_copy
from index.generations import FORMAT, ROW_BITS, Manifest, segment_folder
from index.lexical import ARTICLE_FIELDS, PASSAGE_FIELDS, Document, LexicalIndex, update_lexical
from index.lexicon import hazm_lexicon
from index.passages import PASSAGE_SETTINGS
from index.persian import VERSION as ANALYZER
from index.plan import Base
from index.segments import IndexedArticle, write_segment

__all__ = ["DEAD_SHARE", "MOST_SEGMENTS", "write_generation"]

MOST_SEGMENTS = 8
DEAD_SHARE = 0.25
"""More segments than that, or a larger share of deleted articles, and all is merged into one segment."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a new generation will hold: segments of `base` with deletions, and a new segment of `fresh` articles."""

    base: Path | None
    kept: tuple[int, ...]
    deleted: dict[int, list[int]]
    gone: tuple[str, ...]
    number: int
    fresh: list[IndexedArticle]


def write_generation(
    part: Path,
    base: Base,
    gone: Sequence[str],
    fresh: list[IndexedArticle],
    embedder: Embedder,
    progress: Progress,
) -> Manifest:
    """Write the folder `part`: `base` without the articles `gone`, and `fresh`. OSError where the disk is full."""
    draft = _draft(base, gone, fresh)
    part.mkdir(parents=True)
    if draft.base:
        for number in draft.kept:
            _link(segment_folder(draft.base, number), segment_folder(part, number))
    if draft.fresh:
        write_segment(segment_folder(part, draft.number), draft.fresh)
    progress("words", 0, 2)
    with ThreadPoolExecutor(2) as pool:  # tantivy writes without the interpreter's lock
        written = [
            pool.submit(_write_words, part, generations.PASSAGES, PASSAGE_FIELDS, draft, _passages(draft)),
            pool.submit(_write_words, part, generations.ARTICLES, ARTICLE_FIELDS, draft, _articles(draft)),
        ]
        for done, words in enumerate(as_completed(written), start=1):
            words.result()
            progress("words", done, 2)
    hazm_lexicon().write(part / generations.LEXICON)
    progress("verify", 0, 1)
    manifest = generations.seal(part, _describe(base, draft, embedder), _checksums_of_links(part, base))
    generations.verify(part, manifest)
    _compare_counts(part, manifest)
    progress("verify", 1, 1)
    return manifest


def _draft(base: Base, gone: Sequence[str], fresh: list[IndexedArticle]) -> _Draft:
    number = max(base.segments, default=0) + 1
    deleted = {n: list(base.manifest.deleted.get(str(n), [])) for n in base.segments} if base.manifest else {}
    for article_id in gone:
        place = base.places[article_id]
        deleted[place.segment].append(place.row)
    articles = sum(len(segment) for segment in base.segments.values())
    dead = sum(map(len, deleted.values()))
    if len(base.segments) < MOST_SEGMENTS and dead <= DEAD_SHARE * articles:
        return _Draft(base.generation, tuple(base.segments), deleted, tuple(gone), number, fresh)
    left = set(gone)
    merged = [base.indexed(place) for article_id, place in base.places.items() if article_id not in left]
    return _Draft(None, (), {}, (), number, merged + fresh)


def _link(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for path in source.iterdir():
        link_or_copy(path, target / path.name)


def _write_words(part: Path, name: str, fields: tuple[str, ...], draft: _Draft, documents: Sequence[Document]) -> None:
    previous = draft.base / name if draft.base else None
    update_lexical(part / name, fields, documents, draft.gone, previous)


def _passages(draft: _Draft) -> list[Document]:
    owned = [(entry.article, passage) for entry in draft.fresh for passage in entry.passages]
    return [
        _document(draft, row, article, article.text[passage.start : passage.end])
        for row, (article, passage) in enumerate(owned)
    ]


def _articles(draft: _Draft) -> list[Document]:
    articles = (entry.article for entry in draft.fresh)
    return [_document(draft, row, article, f"{article.title}\n{article.text}") for row, article in enumerate(articles)]


def _document(draft: _Draft, row: int, article: Article, text: str) -> Document:
    number = draft.number << ROW_BITS | row
    return Document(number, article.id, article.title, text, article.published, article.source)


def _describe(base: Base, draft: _Draft, embedder: Embedder) -> Manifest:
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
        article_count=articles + len(draft.fresh),
        passage_count=passages + sum(len(entry.passages) for entry in draft.fresh),
        deleted={str(number): sorted(rows) for number, rows in draft.deleted.items() if rows},
        checksums={},
    )


def _compare_counts(part: Path, manifest: Manifest) -> None:
    """Raise SnapshotDamaged where the words are not those of as many passages and articles as the segments hold."""
    for name, count in ((generations.PASSAGES, manifest.passage_count), (generations.ARTICLES, manifest.article_count)):
        if (found := len(LexicalIndex(part / name))) != count:
            raise SnapshotDamaged(
                "The new index holds the words of {found} {what} and the vectors of {count}; the old one is still "
                "served. Run: porsa reindex",
                found=found,
                what=Path(name).name,
                count=count,
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
