"""The opened index: articles, words and vectors of all segments behind one numbering."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.articles import Article, Speaker
from index.embedding import Embedder, Vector
from index.generations import (
    ARTICLES,
    LEXICON,
    PASSAGES,
    ROW_BITS,
    current_generation,
    read_manifest,
    segment_folders,
    verify,
)
from index.lexical import UNDATED, LexicalIndex, Matches
from index.lexicon import Lexicon
from index.passages import Passage
from index.scope import EVERYTHING, Scope
from index.segments import Segment
from index.vectors import Neighbours

__all__ = ["Cosines", "Snapshot"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cosines:
    """How near a question is to given passages; every array has one entry a passage."""

    passage: Floats
    sentence: Floats
    """Its nearest sentence's."""
    title: Floats
    """Its article's title's."""


@dataclass(frozen=True)
class _Part:
    """A segment, and where its rows begin in the common numbering."""

    segment: Segment
    first_article: int
    first_passage: int


class Snapshot:
    """An opened generation. All of its files are open, so it outlives their removal; searching is thread-safe.

    Articles and passages are numbered through all segments, each from 0; the numbers mean nothing to another snapshot.
    """

    def __init__(self, index_dir: Path, embedder: Embedder) -> None:
        """Open and check the current generation; raises SnapshotMissing, -Damaged or -Mismatch."""
        self.generation = current_generation(index_dir)
        self.manifest = read_manifest(self.generation)
        self.manifest.check(embedder)
        verify(self.generation, self.manifest)
        self.lexicon = Lexicon.read(self.generation / LEXICON)
        self._passage_words = LexicalIndex(self.generation / PASSAGES)
        self._article_words = LexicalIndex(self.generation / ARTICLES)
        self._parts: dict[int, _Part] = {}
        article = passage = 0
        gone: list[int] = []
        for number, folder in segment_folders(self.generation).items():
            segment = Segment(folder)
            self._parts[number] = _Part(segment, article, passage)
            gone += (article + row for row in self.manifest.deleted.get(str(number), []))
            article += len(segment)
            passage += len(segment.passage_article)
        self._in_order = list(self._parts.values())
        self._first_articles = [part.first_article for part in self._in_order]
        self._first_passages = [part.first_passage for part in self._in_order]
        self._articles_by_segment = self._by_segment(self._first_articles)
        self._passages_by_segment = self._by_segment(self._first_passages)
        self.passage_article: Ints = np.concatenate(
            [part.segment.passage_article + part.first_article for part in self._parts.values()]
            or [np.zeros(0, np.int64)]
        )
        """For each passage its article, in ascending order."""
        self._passage_starts = np.searchsorted(self.passage_article, np.arange(article + 1))
        segments = [part.segment for part in self._parts.values()]
        self.published: Ints = np.concatenate([np.zeros(0, np.int64), *(segment.published for segment in segments)])
        """For each article the ordinal of its day, UNDATED where it is not known."""
        sources = [np.array(segment.sources, np.str_)[segment.source] for segment in segments]
        names, self.source = np.unique(np.concatenate([np.zeros(0, np.str_), *sources]), return_inverse=True)
        """For each article the number of its source in `sources`."""
        self.sources: tuple[str, ...] = tuple(names.tolist())
        """Who published the articles, by name; the empty one stands for those that do not tell."""
        self._alive = np.ones(article, np.bool_)
        self._alive[gone] = False

    def article(self, number: int) -> Article:
        """Read an article."""
        part = self._part_of_article(number)
        return part.segment.article(number - part.first_article)

    def find_article(self, article_id: str) -> int | None:
        """Give the number of the article with an id, None where there is none any more."""
        row = self._article_words.row_of(article_id)
        if row is None:
            return None
        return int(_numbers(np.array([row], np.int64), self._articles_by_segment)[0])

    def passage(self, number: int) -> Passage:
        """Read where a passage lies in its article's text."""
        part = self._part_of_passage(number)
        return part.segment.passage(number - part.first_passage)

    def speakers(self, passage: int) -> tuple[Speaker | None, ...]:
        """Read who says each sentence of a passage, None where the article itself tells."""
        part = self._part_of_passage(passage)
        return part.segment.speakers(passage - part.first_passage)

    def text(self, passage: int) -> str:
        """Read a passage as written."""
        return self.passage(passage).cut(self.article(int(self.passage_article[passage])).text).text

    def vector(self, passage: int) -> Vector:
        """Read a passage's place in the embedding space, (dimensions,)."""
        part = self._part_of_passage(passage)
        return np.asarray(part.segment.passages.rows(np.array([passage - part.first_passage]))[0])

    def passages_of(self, article: int) -> range:
        """Give an article's passages."""
        return range(int(self._passage_starts[article]), int(self._passage_starts[article + 1]))

    def articles(self) -> Iterator[int]:
        """Give the numbers of all articles that are not deleted."""
        yield from map(int, np.flatnonzero(self._alive))

    def holds(self, scope: Scope) -> Mask:
        """Say of each article whether it belongs to a scope; deleted ones belong to none."""
        first, last = scope.period.first.toordinal(), scope.period.last.toordinal()
        fitting = (self.published >= first) & (self.published <= last)
        if scope.undated:
            fitting |= self.published == UNDATED
        if scope.source is not None:
            fitting &= np.array([name == scope.source for name in self.sources], np.bool_)[self.source]
        if scope.article is not None:
            fitting &= np.arange(len(fitting)) == self.find_article(scope.article)
        return np.asarray(fitting & self._alive, np.bool_)

    def match_passages(
        self, field: str, query: Mapping[str, float] | Iterable[str], limit: int, scope: Scope = EVERYTHING
    ) -> Matches:
        """Find the passages whose words, grams or title match best."""
        found = self._passage_words.search(field, query, limit, scope)
        return Matches(_numbers(found.rows, self._passages_by_segment), found.scores)

    def match_articles(
        self, field: str, query: Mapping[str, float] | Iterable[str], limit: int, scope: Scope = EVERYTHING
    ) -> Matches:
        """Find the articles whose words or title match best."""
        found = self._article_words.search(field, query, limit, scope)
        return Matches(_numbers(found.rows, self._articles_by_segment), found.scores)

    def rarity(self, term: str) -> float:
        """Give a word's inverse document frequency over passages."""
        return self._passage_words.rarity("words", term)

    def frequency(self, term: str) -> int:
        """Give how many articles hold a word, in title or text."""
        return self._article_words.frequency("words", term)

    def vocabulary(self) -> list[tuple[str, int]]:
        """Give every word of the articles with how many hold it."""
        return self._article_words.vocabulary("words")

    def near_passages(self, question: Vector, limit: int, scope: Scope = EVERYTHING) -> Neighbours:
        """Find the passages of a scope nearest to a question vector."""
        wanted = (self._alive if scope == EVERYTHING else self.holds(scope))[self.passage_article]
        found = []
        for part in self._parts.values():
            passages = part.segment.passages
            mine = wanted[part.first_passage : part.first_passage + len(passages)]
            near = passages.search(question, limit, mine)
            found.append(Neighbours(near.rows + part.first_passage, near.cosines))
        return _nearest(found, limit)

    def cosines(self, question: Vector, passages: Ints) -> Cosines:
        """Compare a question vector with given passages, with each of their sentences and with their titles."""
        result = Cosines(*(np.zeros(len(passages), np.float32) for _ in range(3)))
        for part in self._parts.values():
            mine = self._owned(part, passages)
            if not len(mine):
                continue
            rows = passages[mine] - part.first_passage
            result.passage[mine] = part.segment.passages.cosines(rows, question)
            result.title[mine] = part.segment.titles.cosines(part.segment.passage_article[rows], question)
            result.sentence[mine] = _best_sentence(part.segment, rows, question)
        return result

    def sentence_cosines(self, question: Vector, passages: Ints) -> dict[int, Floats]:
        """Compare a question vector with each sentence of given passages: an array for each of them."""
        result: dict[int, Floats] = {}
        for part in self._parts.values():
            mine = passages[self._owned(part, passages)]
            if len(mine):
                rows, starts = part.segment.sentences_of(mine - part.first_passage)
                cosines = part.segment.sentences.cosines(rows, question)
                result |= zip(mine.tolist(), np.split(cosines, starts[1:]), strict=True)
        return result

    def _by_segment(self, firsts: list[int]) -> Ints:
        """Place what belongs to each segment where its number points."""
        placed = np.zeros(max(self._parts, default=0) + 1, np.int64)
        placed[list(self._parts)] = firsts
        return placed

    @staticmethod
    def _owned(part: _Part, passages: Ints) -> Ints:
        last = part.first_passage + len(part.segment.passage_article)
        return np.flatnonzero((passages >= part.first_passage) & (passages < last))

    def _part_of_article(self, number: int) -> _Part:
        return self._in_order[bisect_right(self._first_articles, number) - 1]

    def _part_of_passage(self, number: int) -> _Part:
        return self._in_order[bisect_right(self._first_passages, number) - 1]


def _numbers(rows: Ints, firsts: Ints) -> Ints:
    """Bring lexical rows into the common numbering, where those of each segment begin with its own of `firsts`."""
    return np.asarray(firsts[rows >> ROW_BITS] + (rows & ((1 << ROW_BITS) - 1)), np.int64)


def _nearest(found: list[Neighbours], limit: int) -> Neighbours:
    rows = np.concatenate([near.rows for near in found] or [np.zeros(0, np.int64)])
    cosines = np.concatenate([near.cosines for near in found] or [np.zeros(0, np.float32)])
    order = np.argsort(-cosines, kind="stable")[:limit]
    return Neighbours(rows[order], cosines[order])


def _best_sentence(segment: Segment, passages: Ints, question: Vector) -> Floats:
    rows, starts = segment.sentences_of(passages)
    return np.asarray(np.maximum.reduceat(segment.sentences.cosines(rows, question), starts), np.float32)
