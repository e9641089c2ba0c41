"""Batches: questions as JSON lines in, replies as JSON lines out, in the same order."""

import gzip
import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.records import reply_record
from index.errors import UsageError
from retrieval.answer import Reply
from retrieval.conversation import Turn
from retrieval.engine import Engine
from retrieval.limits import NO_LIMITS, Limits, read_limits

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
        raise UsageError(
            "The questions in {path} cannot be read ({error}); name a file of JSON lines.", path=path, error=error
        ) from error


def answer_lines(
    engine: Engine, lines: Iterable[bytes], k: int, limits: Limits = NO_LIMITS
) -> Iterator[dict[str, Any]]:
    """Answer each line; one that is malformed or asks nothing gives a record with `error`, and the others go on.

    `limits` hold for the lines that set none themselves.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer(engine, line.strip(), number, k, limits)


def _answer(engine: Engine, line: bytes, number: int, k: int, limits: Limits) -> dict[str, Any]:
    record: object = None
    try:
        record = json.loads(line)
        question, history = _asked(record)
        reply, error = engine.ask(question, history, k, _limits(record, engine.today) or limits), {}
    except (ValueError, RecursionError, UsageError) as cause:
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


def _limits(record: object, today: date) -> Limits | None:
    """Read the limits that a line sets for itself."""
    fields = record if isinstance(record, dict) else {}
    since, until, source = (fields.get(name) for name in ("since", "until", "source"))
    if since is until is source is None:
        return None
    if not all(value is None or isinstance(value, str) for value in (since, until, source)):
        raise ValueError('its "since", "until" and "source" are no texts')
    return read_limits(since, until, source, today)
