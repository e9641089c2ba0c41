"""Batches: questions as JSON lines in, replies as JSON lines out, in the same order."""

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.records import reply_record
from index.errors import QuestionError, UsageError
from retrieval.answer import Reply
from retrieval.engine import Engine

__all__ = ["answer_lines", "read_lines"]


@dataclass(frozen=True, slots=True)
class _Line:
    identifier: object
    question: str
    history: tuple[str, ...]


def read_lines(path: str) -> Iterator[bytes]:
    """Read the lines of a file, unpacked where it ends in .gz, or of standard input (`-`). Raises UsageError."""
    if path == "-":
        yield from sys.stdin.buffer
        return
    try:
        with gzip.open(path) if path.endswith(".gz") else Path(path).open("rb") as lines:
            yield from lines
    except (OSError, EOFError) as error:
        raise UsageError(f"The questions in {path} cannot be read ({error}); name a file of JSON lines.") from error


def answer_lines(engine: Engine, lines: Iterable[bytes], k: int) -> Iterator[dict[str, Any]]:
    """Answer each line; one that is malformed or asks nothing gives a record with `error`, and the others go on."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        asked = _Line(None, "", ())
        try:
            asked = _read(line)
            yield reply_record(engine.ask(asked.question, asked.history, k), asked.identifier)
        except (ValueError, QuestionError) as error:
            nothing = reply_record(Reply(asked.question, False, 0.0, (), 0.0), asked.identifier)
            yield nothing | {"error": f"Line {number}: {error}"}


def _read(line: bytes) -> _Line:
    record = json.loads(line)
    if not isinstance(record, dict) or not isinstance(record.get("question"), str):
        raise ValueError('it is no object with a "question"; write {"id": "…", "question": "…"}')
    history = record.get("history") or []
    if not isinstance(history, list) or not all(isinstance(said, str) for said in history):
        raise ValueError('its "history" is no list of questions')
    return _Line(record.get("id"), record["question"], tuple(history))
