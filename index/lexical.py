"""The lexical leg: BM25 over words and 4-grams of passages and of whole articles, titles too, in tantivy."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.errors import SnapshotDamaged
from index.files import link_or_copy
from index.keys import Keys
from index.persian import GRAM
from index.scope import ALWAYS, EVERYTHING, Scope

__all__ = ["ARTICLE_FIELDS", "PASSAGE_FIELDS", "UNDATED", "Document", "LexicalIndex", "LexicalWriter", "Matches"]

TITLE = "title"
PASSAGE_FIELDS = ("words", "grams")
"""Fields are named as those of `Keys`."""
ARTICLE_FIELDS = (*PASSAGE_FIELDS, TITLE)

ROW, ARTICLE, DAY, SOURCE = "row", "article", "day", "source"
UNDATED = 0
"""The day of what was published on no known one; the others are proleptic ordinals, which begin with 1."""
K1 = 1.2
"""tantivy's BM25 saturation (its b is 0.75); fixed in the library."""
HEAP = 128 << 20
REMEMBERED = 1 << 16
"""Terms that an opened index remembers the rarity of: the 4-grams of one question are mostly those of others."""
# Files that tantivy replaces or locks; every other one is immutable and may be linked.
_MUTABLE = ("meta.json", ".managed.json")


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed under one row: the article it belongs to and its keys."""

    row: int
    article_id: str
    keys: Keys
    published: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """The best rows of one field, best first, scores as the share of the best possible BM25 score (0 to 1)."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


def _schema(fields: tuple[str, ...]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(ROW, stored=False, indexed=True, fast=True)
    builder.add_unsigned_field(DAY, stored=False, indexed=True, fast=True)
    for field in (ARTICLE, SOURCE):
        builder.add_text_field(field, stored=False, tokenizer_name="raw", index_option="basic")
    for field in fields:
        tokenizer = "grams" if field == "grams" else "whitespace"
        builder.add_text_field(field, stored=False, tokenizer_name=tokenizer, index_option="freq")
    return builder.build()


def _open(folder: Path, schema: tantivy.Schema | None = None) -> tantivy.Index:
    index = tantivy.Index(schema, path=str(folder)) if schema else tantivy.Index.open(str(folder))
    # The grams of `index.persian.grams`, cut by tantivy itself and not one by one in Python.
    cutters = {"whitespace": tantivy.Tokenizer.whitespace(), "grams": tantivy.Tokenizer.ngram(GRAM, GRAM)}
    for name, cutter in cutters.items():
        index.register_tokenizer(name, tantivy.TextAnalyzerBuilder(cutter).build())
    return index


class LexicalWriter:
    """Writes an index beside the one it takes over from; tantivy works in a thread of its own meanwhile.

    All of it raises OSError where the disk does not take it.
    """

    def __init__(self, folder: Path, fields: tuple[str, ...], previous: Path | None) -> None:
        """Begin an index at `folder`, which must not exist: that of `previous`, or an empty one.

        The immutable segment files of `previous` are linked, not copied: the cost follows the change.
        """
        self._folder, self._fields = folder, fields
        folder.mkdir(parents=True)
        for path in previous.iterdir() if previous else ():
            if path.name in _MUTABLE:
                (folder / path.name).write_bytes(path.read_bytes())
            elif path.suffix != ".lock":
                link_or_copy(path, folder / path.name)
        with _told_as_os_error(folder):
            self._writer = _open(folder, None if previous else _schema(fields)).writer(HEAP, 1)

    def remove(self, article_ids: Iterable[str]) -> None:
        """Take out articles of the previous index."""
        with _told_as_os_error(self._folder):
            for article_id in article_ids:
                self._writer.delete_documents_by_term(ARTICLE, article_id)

    def add(self, document: Document) -> None:
        """Add a document."""
        entry = tantivy.Document()
        entry.add_unsigned(ROW, document.row)
        entry.add_text(ARTICLE, document.article_id)
        entry.add_unsigned(DAY, document.published.toordinal() if document.published else UNDATED)
        entry.add_text(SOURCE, document.source or "")
        for field in self._fields:
            entry.add_text(field, getattr(document.keys, field))
        with _told_as_os_error(self._folder):
            self._writer.add_document(entry)

    def finish(self) -> None:
        """Wait until all is on disk; the writer is of no use behind it."""
        with _told_as_os_error(self._folder):
            self._writer.commit()
            self._writer.wait_merging_threads()
        for lock in self._folder.glob("*.lock"):
            lock.unlink()


@contextmanager
def _told_as_os_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except ValueError as error:  # what tantivy makes of every failed write
        raise OSError(f"{folder}: {error}") from error


class LexicalIndex:
    """An opened index; searching it is thread-safe and never changes it."""

    def __init__(self, folder: Path) -> None:
        """Open the index at `folder`; raises SnapshotDamaged where tantivy cannot."""
        try:
            self._index = _open(folder)
            self._searcher = self._index.searcher()
            self._rows = int(self._searcher.num_docs)
            self._frequency = lru_cache(REMEMBERED)(self._searcher.doc_freq)
            self._rarity = lru_cache(REMEMBERED)(self._work_out_rarity)
        except ValueError as error:
            raise SnapshotDamaged(
                "The index {folder} cannot be opened ({error}); run: porsa reindex", folder=folder, error=error
            ) from error

    def __len__(self) -> int:
        return self._rows

    def search(
        self, field: str, query: Mapping[str, float] | Iterable[str], limit: int, scope: Scope = EVERYTHING
    ) -> Matches:
        """Find the `limit` rows of a scope that match best, for terms with weights (their counts, if none are given).

        A scope leaves the score of what it holds as it is.
        """
        weights = query if isinstance(query, Mapping) else Counter(query)
        best = (K1 + 1) * sum(weight * self._rarity(field, term) for term, weight in weights.items())
        if not best or not len(self):
            return Matches(np.zeros(0, np.int64), np.zeros(0, np.float32))
        schema = self._index.schema
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, term, "freq"), float(weight)),
            )
            for term, weight in weights.items()
        ]
        matching = tantivy.Query.boolean_query(clauses)
        if conditions := self._conditions(scope):
            matching = tantivy.Query.boolean_query([(tantivy.Occur.Must, matching), *conditions])
        hits = self._searcher.search(matching, limit, count=False).hits
        rows = self._searcher.fast_field_values(ROW, [address for _, address in hits])
        return Matches(np.array(rows, np.int64), np.array([score for score, _ in hits], np.float32) / best)

    def _conditions(self, scope: Scope) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        """Say what a row of the scope has to have; it adds nothing to the score."""
        schema, conditions = self._index.schema, []
        if scope.period != ALWAYS or not scope.undated:
            first, last = (day.toordinal() for day in (scope.period.first, scope.period.last))
            days = [tantivy.Query.range_query(schema, DAY, tantivy.FieldType.Unsigned, first, last)]
            if scope.undated:
                days.append(tantivy.Query.term_query(schema, DAY, UNDATED))
            conditions.append(tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in days]))
        if scope.source is not None:
            conditions.append(tantivy.Query.term_query(schema, SOURCE, scope.source, "basic"))
        if scope.article is not None:
            conditions.append(tantivy.Query.term_query(schema, ARTICLE, scope.article, "basic"))
        return [(tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in conditions]

    def rarity(self, field: str, term: str) -> float:
        """Give the term's inverse document frequency as BM25 weighs it (Robertson and Zaragoza 2009)."""
        return self._rarity(field, term)

    def _work_out_rarity(self, field: str, term: str) -> float:
        count, seen = len(self), self.frequency(field, term)
        return log(1 + (count - seen + 0.5) / (seen + 0.5)) if count else 0.0

    def frequency(self, field: str, term: str) -> int:
        """Give how many rows hold a term, deleted ones included until their segments are merged."""
        return int(self._frequency(field, term))

    def row_of(self, article_id: str) -> int | None:
        """Give a row of an article, None where it has none."""
        query = tantivy.Query.term_query(self._index.schema, ARTICLE, article_id)
        hits = self._searcher.search(query, 1, count=False).hits
        rows = self._searcher.fast_field_values(ROW, [address for _, address in hits]) if hits else []
        return next((int(row) for row in rows if row is not None), None)

    def vocabulary(self, field: str) -> list[tuple[str, int]]:
        """Give every term of a field with how many rows hold it."""
        return list(self._searcher.terms_with_prefix(field, ""))
