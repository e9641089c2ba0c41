"""Batches: questions as JSON lines in, replies as JSON lines out, in the same order."""

import gzip
import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.records import reply_record
from index.errors import QuestionError, UsageError
from retrieval.answer import Reply
from retrieval.conversation import Turn
from retrieval.engine import Engine

__all__ = ["answer_lines", "read_lines"]


def read_lines(path: str) -> Iterator[bytes]:
    """Read the lines of a file, unpacked where it ends in .gz, or of standard input (`-`). Raises UsageError."""
    if path == "-":
        yield from sys.stdin.buffer
        return
    try:
        with gzip.open(path) if path.endswith(".gz") else Path(path).open("rb") as lines:
            yield from lines
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"The questions in {path} cannot be read ({error}); name a file of JSON lines.") from error


def answer_lines(engine: Engine, lines: Iterable[bytes], k: int) -> Iterator[dict[str, Any]]:
    """Answer each line; one that is malformed or asks nothing gives a record with `error`, and the others go on."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer(engine, line.strip(), number, k)


def _answer(engine: Engine, line: bytes, number: int, k: int) -> dict[str, Any]:
    record: object = None
    try:
        record = json.loads(line)
        question, history = _asked(record)
        reply, error = engine.ask(question, history, k), {}
    except (ValueError, RecursionError, QuestionError) as cause:
        reply, error = Reply("", False, 0.0, (), 0.0), {"error": f"Line {number}: {cause}"}
    fields = record if isinstance(record, dict) else {}
    return reply_record(reply, fields.get("id")) | {"question": str(fields.get("question") or "")} | error


def _asked(record: object) -> tuple[str, list[Turn]]:
    if not isinstance(record, dict) or not isinstance(record.get("question"), str):
        raise ValueError('it is no object with a "question"; write {"id": "…", "question": "…"}')
    history = record.get("history") or []
    if not isinstance(history, list) or not all(isinstance(said, str) for said in history):
        raise ValueError('its "history" is no list of questions')
    return record["question"], [Turn(said) for said in history]
