"""One batch of indexed articles on disk: their texts, where their passages and sentences lie, and the vectors.

A segment is written once and never changed. Later generations link its files and mark articles as deleted.

    articles.jsonl     one article a line
    identities.json    [id, digest, content digest] of each article, for planning a reindex
    spans.npz          where each line begins, and whose are which passages and sentences
    *.faiss            vectors of the titles (a row an article), the passages and the sentences
"""

import json
import mmap
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.articles import Article
from index.embedding import Matrix
from index.errors import SnapshotDamaged
from index.passages import Passage
from index.vectors import VectorFile, write_vectors

__all__ = ["Identity", "IndexedArticle", "Segment", "read_identities", "write_segment"]

ARTICLES, IDENTITIES, SPANS = "articles.jsonl", "identities.json", "spans.npz"
TITLES, PASSAGES, SENTENCES = "titles.faiss", "passages.faiss", "sentences.faiss"

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


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells an indexed article from another, and whether it changed."""

    id: str
    digest: str
    content_digest: str


def write_segment(folder: Path, indexed: list[IndexedArticle]) -> None:
    """Write `indexed` as one segment at `folder`, which must not exist; OSError where the disk does not take it."""
    folder.mkdir(parents=True)
    lines = [json.dumps(_record(entry.article), ensure_ascii=False).encode() + b"\n" for entry in indexed]
    (folder / ARTICLES).write_bytes(b"".join(lines))
    identities = [(e.article.id, e.article.digest, e.article.content_digest) for e in indexed]
    (folder / IDENTITIES).write_text(json.dumps(identities, ensure_ascii=False), encoding="utf-8")
    owned = [(row, passage) for row, entry in enumerate(indexed) for passage in entry.passages]
    spoken = [(row, span) for row, (_, passage) in enumerate(owned) for span in passage.sentences]
    np.savez(
        folder / SPANS,
        line_starts=np.cumsum([0, *map(len, lines)], dtype=np.int64),
        passage_article=np.array([row for row, _ in owned], np.int64),
        sentence_passage=np.array([row for row, _ in spoken], np.int64),
        sentence_span=np.array([span for _, span in spoken], np.int64).reshape(-1, 2),
    )
    write_vectors(folder / PASSAGES, np.concatenate([entry.passage_vectors for entry in indexed]))
    # These two are only looked up by row, never searched: inverted lists would be learned for nothing.
    for name, rows in (
        (TITLES, [entry.title_vector for entry in indexed]),
        (SENTENCES, [entry.sentence_vectors for entry in indexed]),
    ):
        write_vectors(folder / name, np.concatenate(rows), flat_limit=sys.maxsize)


def _record(article: Article) -> dict[str, object]:
    published = article.published
    return asdict(article) | {"published": published.isoformat() if published else None}


def read_identities(folder: Path) -> list[Identity]:
    """Read what each article of a segment was when it was indexed; SnapshotDamaged where that makes no sense."""
    try:
        return [Identity(*row) for row in json.loads((folder / IDENTITIES).read_bytes())]
    except (OSError, ValueError, TypeError) as error:
        raise SnapshotDamaged(
            f"The index file {folder / IDENTITIES} cannot be read ({error}); run: porsa reindex"
        ) from error


class Segment:
    """An opened segment; rows count from 0 within it. Everything is opened at once, nothing is changed.

    Its checksums are compared before it is opened: what lies in the files is taken at its word.
    """

    def __init__(self, folder: Path) -> None:
        """Open the files; raises SnapshotDamaged where one is absent or makes no sense."""
        try:
            with (folder / ARTICLES).open("rb") as lines:
                self._lines = mmap.mmap(lines.fileno(), 0, access=mmap.ACCESS_READ)
            with (folder / IDENTITIES).open("rb") as identities:
                self._identities = mmap.mmap(identities.fileno(), 0, access=mmap.ACCESS_READ)
            with np.load(folder / SPANS) as spans:
                self._line_starts: Ints = spans["line_starts"]
                self.passage_article: Ints = spans["passage_article"]
                self.sentence_passage: Ints = spans["sentence_passage"]
                self.sentence_span: Ints = spans["sentence_span"]
        except (OSError, ValueError, KeyError) as error:
            raise SnapshotDamaged(f"The index part {folder} cannot be read ({error}); run: porsa reindex") from error
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

    def identities(self) -> list[Identity]:
        """Read the identity of each article, in their order."""
        return [Identity(*row) for row in json.loads(self._identities[:])]

    def passage(self, row: int) -> Passage:
        """Read where one passage's sentences lie in its article's text."""
        spans = self.sentence_span[self._sentence_starts[row] : self._sentence_starts[row + 1]]
        return Passage(tuple((int(start), int(end)) for start, end in spans))

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
        )
