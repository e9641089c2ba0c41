"""One batch of indexed articles on disk: their texts, where their passages and sentences lie, and the vectors.

A segment is written once and never changed. Later generations link its files and mark articles as deleted.

    articles.jsonl     one article a line
    identities.json    [id, digest, content digest] of each article, for planning a reindex
    speakers.jsonl     [name, office] a line; the first line is null: nobody
    spans.npz          where each line begins, whose are which passages and sentences, and who says each sentence
    origins.npz        the day and the source of each article
    *.faiss            vectors of the titles (a row an article), the passages and the sentences
"""

import json
import mmap
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.articles import Article, Speaker
from index.embedding import Matrix
from index.errors import SnapshotDamaged
from index.lexical import UNDATED
from index.passages import Passage
from index.vectors import VectorFile, write_vectors

__all__ = ["Identity", "IndexedArticle", "Segment", "read_identities", "write_segment"]

ARTICLES, IDENTITIES, SPEAKERS = "articles.jsonl", "identities.json", "speakers.jsonl"
SPANS, ORIGINS = "spans.npz", "origins.npz"
TITLES, PASSAGES, SENTENCES = "titles.faiss", "passages.faiss", "sentences.faiss"

_FIELDS = tuple(field.name for field in fields(Article))

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """An article with its passages and all of its vectors, ready to be written."""

    article: Article
    passages: tuple[Passage, ...]
    title_vector: Matrix
    """(1, dimensions)"""
    passage_vectors: Matrix
    """(len(passages), dimensions)"""
    sentence_vectors: Matrix
    """(sentences of all passages in order, dimensions)"""
    speakers: tuple[Speaker | None, ...]
    """Who says each sentence, of all passages in order."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells an indexed article from another, and whether it changed."""

    id: str
    digest: str
    content_digest: str


def write_segment(folder: Path, indexed: list[IndexedArticle]) -> None:
    """Write `indexed` as one segment at `folder`, which must not exist; OSError where the disk does not take it."""
    folder.mkdir(parents=True)
    line_starts = _write_lines(folder / ARTICLES, [_record(entry.article) for entry in indexed])
    said = [speaker for entry in indexed for speaker in entry.speakers]
    speakers = {speaker: row for row, speaker in enumerate(dict.fromkeys([None, *said]))}
    speaker_starts = _write_lines(
        folder / SPEAKERS, [speaker and [speaker.name, speaker.office] for speaker in speakers]
    )
    identities = [(e.article.id, e.article.digest, e.article.content_digest) for e in indexed]
    (folder / IDENTITIES).write_text(json.dumps(identities, ensure_ascii=False), encoding="utf-8")
    owned = [(row, passage) for row, entry in enumerate(indexed) for passage in entry.passages]
    spoken = [(row, span) for row, (_, passage) in enumerate(owned) for span in passage.sentences]
    np.savez(
        folder / SPANS,
        line_starts=line_starts,
        speaker_starts=speaker_starts,
        passage_article=np.array([row for row, _ in owned], np.int64),
        sentence_passage=np.array([row for row, _ in spoken], np.int64),
        sentence_span=np.array([span for _, span in spoken], np.int64).reshape(-1, 2),
        sentence_speaker=np.array([speakers[speaker] for speaker in said], np.int64),
    )
    names, places = np.unique([entry.article.source or "" for entry in indexed], return_inverse=True)
    days = [entry.article.published.toordinal() if entry.article.published else UNDATED for entry in indexed]
    np.savez(folder / ORIGINS, published=np.array(days, np.int64), sources=names, source=places.astype(np.int64))
    write_vectors(folder / PASSAGES, np.concatenate([entry.passage_vectors for entry in indexed]))
    # These two are only looked up by row, never searched: inverted lists would be learned for nothing.
    for name, rows in (
        (TITLES, [entry.title_vector for entry in indexed]),
        (SENTENCES, [entry.sentence_vectors for entry in indexed]),
    ):
        write_vectors(folder / name, np.concatenate(rows), flat_limit=sys.maxsize)


def _write_lines(path: Path, records: Sequence[object]) -> Ints:
    """Write JSON lines and give where each begins; the last number is where the file ends."""
    write = json.JSONEncoder(ensure_ascii=False).encode
    lines = [write(record).encode() + b"\n" for record in records]
    path.write_bytes(b"".join(lines))
    return np.cumsum([0, *map(len, lines)], dtype=np.int64)


def _record(article: Article) -> dict[str, object]:
    record = {name: getattr(article, name) for name in _FIELDS}
    return record | {"published": article.published.isoformat() if article.published else None}


def read_identities(folder: Path) -> list[Identity]:
    """Read what each article of a segment was when it was indexed; SnapshotDamaged where that makes no sense."""
    try:
        return [Identity(*row) for row in json.loads((folder / IDENTITIES).read_bytes())]
    except (OSError, ValueError, TypeError) as error:
        raise SnapshotDamaged(
            "The index file {path} cannot be read ({error}); run: porsa reindex", path=folder / IDENTITIES, error=error
        ) from error


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as lines:
        return mmap.mmap(lines.fileno(), 0, access=mmap.ACCESS_READ)


class Segment:
    """An opened segment; rows count from 0 within it. Everything is opened at once, nothing is changed.

    Its checksums are compared before it is opened: what lies in the files is taken at its word.
    """

    def __init__(self, folder: Path) -> None:
        """Open the files; raises SnapshotDamaged where one is absent or makes no sense."""
        try:
            self._lines, self._speaker_lines = _mapped(folder / ARTICLES), _mapped(folder / SPEAKERS)
            with np.load(folder / SPANS) as spans:
                self._line_starts: Ints = spans["line_starts"]
                self.passage_article: Ints = spans["passage_article"]
                self.sentence_passage: Ints = spans["sentence_passage"]
                self.sentence_span: Ints = spans["sentence_span"]
                self._speaker_starts: Ints = spans["speaker_starts"]
                self._sentence_speaker: Ints = spans["sentence_speaker"]
            with np.load(folder / ORIGINS) as origins:
                self.published: Ints = origins["published"]
                self.sources: list[str] = origins["sources"].tolist()
                self.source: Ints = origins["source"]
        except (OSError, ValueError, KeyError) as error:
            raise SnapshotDamaged(
                "The index part {folder} cannot be read ({error}); run: porsa reindex", folder=folder, error=error
            ) from error
        self.titles = VectorFile(folder / TITLES)
        self.passages = VectorFile(folder / PASSAGES)
        self.sentences = VectorFile(folder / SENTENCES)
        self._sentence_starts = np.searchsorted(self.sentence_passage, np.arange(len(self.passage_article) + 1))
        self._passage_starts = np.searchsorted(self.passage_article, np.arange(len(self) + 1))

    def __len__(self) -> int:
        return len(self._line_starts) - 1

    def article(self, row: int) -> Article:
        """Read one article."""
        record = json.loads(self._lines[self._line_starts[row] : self._line_starts[row + 1]])
        published = record["published"]
        record |= {"published": date.fromisoformat(published) if published else None, "tags": tuple(record["tags"])}
        return Article(**record)

    def passage(self, row: int) -> Passage:
        """Read where one passage's sentences lie in its article's text."""
        spans = self.sentence_span[self._sentence_starts[row] : self._sentence_starts[row + 1]].tolist()
        return Passage(tuple((start, end) for start, end in spans))

    def speakers(self, passage_row: int) -> tuple[Speaker | None, ...]:
        """Read who says each sentence of one passage."""
        rows = self._sentence_speaker[self._sentence_starts[passage_row] : self._sentence_starts[passage_row + 1]]
        known = {row: self._speaker(row) for row in set(rows.tolist())}
        return tuple(known[row] for row in rows.tolist())

    def _speaker(self, row: int) -> Speaker | None:
        record = json.loads(self._speaker_lines[self._speaker_starts[row] : self._speaker_starts[row + 1]])
        return Speaker(*record) if record else None

    def passage_rows(self, article_row: int) -> range:
        """Give the passages of one article."""
        return range(int(self._passage_starts[article_row]), int(self._passage_starts[article_row + 1]))

    def sentence_rows(self, passage_row: int) -> range:
        """Give the sentences of one passage."""
        return range(int(self._sentence_starts[passage_row]), int(self._sentence_starts[passage_row + 1]))

    def sentences_of(self, passages: Ints) -> tuple[Ints, Ints]:
        """Give the sentences of many passages in one array, and where in it each passage's begin."""
        first = self._sentence_starts[passages]
        counts = self._sentence_starts[passages + 1] - first
        starts = np.cumsum(counts) - counts
        rows: Ints = np.arange(counts.sum(), dtype=np.int64) + np.repeat(first - starts, counts)
        return rows, starts

    def indexed(self, row: int) -> IndexedArticle:
        """Read one article with its vectors, so that it need not be embedded again."""
        passages = self.passage_rows(row)
        sentences = range(self._sentence_starts[passages.start], self._sentence_starts[passages.stop])
        return IndexedArticle(
            self.article(row),
            tuple(self.passage(passage) for passage in passages),
            self.titles.rows(np.array([row], np.int64)),
            self.passages.rows(np.array(passages, np.int64)),
            self.sentences.rows(np.array(sentences, np.int64)),
            tuple(speaker for passage in passages for speaker in self.speakers(passage)),
        )
