"""The opened index: articles, words and vectors of all segments behind one numbering."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.articles import Article
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
from index.lexical import LexicalIndex, Matches
from index.lexicon import Lexicon
from index.passages import Passage
from index.segments import Segment
from index.vectors import Neighbours

__all__ = ["Cosines", "Snapshot"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


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
    """A segment, where its rows begin in the common numbering, and which of them are deleted."""

    segment: Segment
    first_article: int
    first_passage: int
    dead_passages: Ints


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
        for number, folder in segment_folders(self.generation).items():
            segment = Segment(folder)
            dead = np.array(self.manifest.deleted.get(str(number), []), np.int64)
            dead_passages = np.flatnonzero(np.isin(segment.passage_article, dead))
            self._parts[number] = _Part(segment, article, passage, dead_passages)
            article += len(segment)
            passage += len(segment.passage_article)
        self.passage_article: Ints = np.concatenate(
            [part.segment.passage_article + part.first_article for part in self._parts.values()]
            or [np.zeros(0, np.int64)]
        )
        """For each passage its article."""

    def article(self, number: int) -> Article:
        """Read an article."""
        part = self._part_of_article(number)
        return part.segment.article(number - part.first_article)

    def find(self, article_id: str) -> Article | None:
        """Read the article with this id, None where there is none."""
        number = self._numbers_by_id.get(article_id)
        return None if number is None else self.article(number)

    @cached_property
    def _numbers_by_id(self) -> dict[str, int]:
        """Where each article is; read only once somebody asks for one by its id."""
        living = set(self.articles())
        return {
            identity.id: number
            for part in self._parts.values()
            for number, identity in enumerate(part.segment.identities(), part.first_article)
            if number in living
        }

    def passage(self, number: int) -> Passage:
        """Read where a passage lies in its article's text."""
        part = self._part_of_passage(number)
        return part.segment.passage(number - part.first_passage)

    def text(self, passage: int) -> str:
        """Read a passage as written."""
        return self.passage(passage).cut(self.article(int(self.passage_article[passage])).text).text

    def passages_of(self, article: int) -> range:
        """Give an article's passages."""
        part = self._part_of_article(article)
        rows = part.segment.passage_rows(article - part.first_article)
        return range(rows.start + part.first_passage, rows.stop + part.first_passage)

    def articles(self) -> Iterator[int]:
        """Give the numbers of all articles that are not deleted."""
        for number, part in self._parts.items():
            dead = set(self.manifest.deleted.get(str(number), []))
            yield from (part.first_article + row for row in range(len(part.segment)) if row not in dead)

    def match_passages(self, field: str, query: Mapping[str, float] | Iterable[str], limit: int) -> Matches:
        """Find the passages whose words, grams or title match best."""
        found = self._passage_words.search(field, query, limit)
        return Matches(self._numbers(found.rows, [part.first_passage for part in self._parts.values()]), found.scores)

    def match_articles(self, field: str, query: Mapping[str, float] | Iterable[str], limit: int) -> Matches:
        """Find the articles whose words or title match best."""
        found = self._article_words.search(field, query, limit)
        return Matches(self._numbers(found.rows, [part.first_article for part in self._parts.values()]), found.scores)

    def rarity(self, term: str) -> float:
        """Give a word's inverse document frequency over passages."""
        return self._passage_words.rarity("words", term)

    def frequency(self, term: str) -> int:
        """Give how many articles hold a word, in title or text."""
        return self._article_words.frequency("words", term)

    def vocabulary(self) -> list[tuple[str, int]]:
        """Give every word of the articles with how many hold it."""
        return self._article_words.vocabulary("words")

    def near_passages(self, question: Vector, limit: int) -> Neighbours:
        """Find the passages nearest to a question vector."""
        found = [
            (part.first_passage, part.segment.passages.search(question, limit, part.dead_passages))
            for part in self._parts.values()
        ]
        return _nearest([Neighbours(near.rows + first, near.cosines) for first, near in found], limit)

    def cosines(self, question: Vector, passages: Ints) -> Cosines:
        """Compare a question vector with given passages, with each of their sentences and with their titles."""
        result = Cosines(*(np.zeros(len(passages), np.float32) for _ in range(3)))
        for part in self._parts.values():
            mine = self._owned(part, passages)
            rows = passages[mine] - part.first_passage
            result.passage[mine] = part.segment.passages.cosines(rows, question)
            result.title[mine] = part.segment.titles.cosines(part.segment.passage_article[rows], question)
            result.sentence[mine] = _best_sentence(part.segment, rows, question)
        return result

    def sentence_cosines(self, question: Vector, passage: int) -> Floats:
        """Compare a question vector with each sentence of one passage."""
        part = self._part_of_passage(passage)
        rows = np.array(part.segment.sentence_rows(passage - part.first_passage), np.int64)
        return part.segment.sentences.cosines(rows, question)

    def _numbers(self, rows: Ints, firsts: list[int]) -> Ints:
        """Bring lexical rows into the common numbering."""
        first = np.zeros(max(self._parts, default=0) + 1, np.int64)
        first[list(self._parts)] = firsts
        return np.asarray(first[rows >> ROW_BITS] + (rows & ((1 << ROW_BITS) - 1)), np.int64)

    @staticmethod
    def _owned(part: _Part, passages: Ints) -> Ints:
        last = part.first_passage + len(part.segment.passage_article)
        return np.flatnonzero((passages >= part.first_passage) & (passages < last))

    def _part_of_article(self, number: int) -> _Part:
        return max((p for p in self._parts.values() if p.first_article <= number), key=lambda p: p.first_article)

    def _part_of_passage(self, number: int) -> _Part:
        return max((p for p in self._parts.values() if p.first_passage <= number), key=lambda p: p.first_passage)


def _nearest(found: list[Neighbours], limit: int) -> Neighbours:
    rows = np.concatenate([near.rows for near in found] or [np.zeros(0, np.int64)])
    cosines = np.concatenate([near.cosines for near in found] or [np.zeros(0, np.float32)])
    order = np.argsort(-cosines, kind="stable")[:limit]
    return Neighbours(rows[order], cosines[order])


def _best_sentence(segment: Segment, passages: Ints, question: Vector) -> Floats:
    if not len(passages):
        return np.zeros(0, np.float32)
    rows, starts = segment.sentences_of(passages)
    return np.asarray(np.maximum.reduceat(segment.sentences.cosines(rows, question), starts), np.float32)
