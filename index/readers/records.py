"""Files of records: .jsonl and .csv, read line by line, and .json. A broken record costs only itself."""

import csv
import io
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Final, Self, TextIO

from index.articles import Article, Skipped
from index.decoding import decode, encoding_of
from index.errors import ArticleError
from index.readers.fields import MAX_TEXT, article_of
from index.readers.source import Source
from index.reasons import Reason

__all__ = ["read_csv", "read_json", "read_jsonl"]

MAX_JSON_BYTES: Final = 200_000_000
"""A .json is parsed as a whole; a longer one belongs into a .jsonl."""

_LONGEST_LINE: Final = 8 * MAX_TEXT  # in \uXXXX and with the other fields
_SAMPLE: Final = 65_536
_DELIMITERS: Final = ",;\t"


def read_jsonl(source: Source) -> Iterator[Article | Skipped]:
    """Read one article a line; blank lines are nothing."""
    with _text(source) as stream:
        number = 0
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            too_long = len(line) == _LONGEST_LINE
            while too_long and line and not line.endswith("\n"):
                line = stream.readline(_LONGEST_LINE)
            if too_long:
                yield Skipped(_place(source.origin, number), Reason("The line is far too long; split the record."))
            elif line.strip():
                yield _read(source, number, partial(_parsed, line.rstrip()))


def read_csv(source: Source) -> Iterator[Article | Skipped]:
    """Read one article a row; the first row names the columns, which commas, semicolons or tabs part."""
    with _text(source) as stream:
        header = stream.readline(_LONGEST_LINE)
        delimiter = max(_DELIMITERS, key=header.count)
        names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
        # The limit is the process's own; Porsa reads no other CSV.
        csv.field_size_limit(_LONGEST_LINE)
        lines = _Lines(stream)
        while lines.begin_row():
            number = lines.number
            try:
                row = next(csv.reader(lines, delimiter=delimiter, strict=True))
            except csv.Error as error:
                lines.give_back()
                reason = Reason("The row is not valid CSV ({error}); check its quotes.", {"error": str(error)})
                yield Skipped(_place(source.origin, number), reason)
                continue
            if any(cell.strip() for cell in row):
                yield _read(source, number, partial(_named, names, row))


def read_json(source: Source) -> Iterator[Article | Skipped]:
    """Read a record, a list of records, or such a list under `articles`; their numbers count from 1."""
    data = _parsed(decode(source.read(MAX_JSON_BYTES)))
    if isinstance(data, Mapping) and isinstance(data.get("articles"), list):
        data = data["articles"]
    for number, record in enumerate(data if isinstance(data, list) else [data], start=1):
        yield _read(source, number, partial(_same, record))


class _Lines:
    """The lines of a .csv below its header; a quote left open swallows lines, which can be given back."""

    def __init__(self, stream: TextIO) -> None:
        self.number = 2  # line 1 is the header
        """The line that the row began on."""
        self._stream = stream
        self._waiting: deque[str] = deque()
        self._taken: list[str] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._stream.readline(_LONGEST_LINE)
        if not line:
            raise StopIteration
        self._taken.append(line)
        return line

    def begin_row(self) -> bool:
        """Move on to the next row and return whether there is one."""
        self.number += len(self._taken)
        self._taken.clear()
        if not self._waiting and (line := self._stream.readline(_LONGEST_LINE)):
            self._waiting.append(line)
        return bool(self._waiting)

    def give_back(self) -> None:
        """Take only the first line of a broken row for the row; the others are read again as rows."""
        self._waiting.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]


@contextmanager
def _text(source: Source) -> Iterator[TextIO]:
    """Open the file as a text; bytes that its encoding does not know become lone surrogates, which cost one record."""
    with source.opened() as stream:
        sample = stream.read(_SAMPLE)
        if not sample:
            raise ArticleError("The file is empty; write records into it or remove it.")
        encoding = encoding_of(sample[: sample.rfind(b"\n") + 1] or sample)  # no character cut in two
        stream.seek(0)
        errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
        # newline="\n" for the lines of JSON: U+2028 and a lone \r within a string end no line.
        with io.TextIOWrapper(stream, encoding, errors, newline="\n") as text:
            yield text


def _read(source: Source, number: int, record: Callable[[], object]) -> Article | Skipped:
    """Return the article of one record, or why there is none."""
    origin = _place(source.origin, number)
    try:
        fields = record()
        if not isinstance(fields, Mapping):
            raise ArticleError("The record is no object with named fields; write it as {{…}}.")
        return article_of(fields, id=_place(source.name, number), origin=origin)
    except ArticleError as error:
        return Skipped(origin, error.reason)


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        # In a .jsonl the line is that of the record, which its origin names.
        if "\n" not in text:
            raise ArticleError(
                "The JSON is broken at column {column} ({error}); correct it there.",
                column=error.colno,
                error=error.msg,
            ) from error
        raise ArticleError(
            "The JSON is broken at line {line}, column {column} ({error}); correct it there.",
            line=error.lineno,
            column=error.colno,
            error=error.msg,
        ) from error
    except (ValueError, RecursionError) as error:
        raise ArticleError(
            "The JSON cannot be read ({error}); write plain records.", error=type(error).__name__
        ) from error


def _same(record: object) -> object:
    return record


def _named(names: list[str], row: list[str]) -> Mapping[str, object]:
    if len(row) > len(names):
        raise ArticleError(
            "The row has {cells} cells for {columns} columns; quote the cells with separators.",
            cells=len(row),
            columns=len(names),
        )
    return dict(zip(names, row, strict=False))


def _place(path: str, number: int) -> str:
    return f"{path}#{number}"
