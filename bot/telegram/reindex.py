"""`porsa reindex` as a child process: the bot goes on answering, and a crash of one is none of the other."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bot.settings import Settings
from index.articles import Progress, Skipped
from index.build import Report
from index.errors import PorsaError
from index.reasons import Reason

__all__ = ["ReindexFailed", "ReindexProcess"]

COMMAND = (sys.executable, "-m", "bot.cli", "reindex", "--gently", "--json", "--progress", "json")
LONGEST_LINE = 2**20
NOTHING_SAID = "it gave no reason"


class ReindexFailed(PorsaError):
    """A reindex that published nothing: its own reason, or how it broke off where it gave none."""


class ReindexProcess:
    """One run of the reindex command with the bot's settings, save its secrets."""

    def __init__(self, settings: Settings, command: Sequence[str] = COMMAND) -> None:
        self._command, self._environment = command, child_environment(settings)
        self._process: asyncio.subprocess.Process | None = None
        self._ended = False

    async def run(self, progress: Progress) -> Report:
        """Run to the end and tell `progress`; raises ReindexFailed. A cancelled run takes the child with it."""
        # In a session of its own Ctrl-C reaches only the bot, which then ends the child itself.
        process = self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._environment,
            limit=LONGEST_LINE,
            start_new_session=True,
        )
        assert process.stdout and process.stderr
        if self._ended:
            process.terminate()
        try:
            output, said, exit_code = await asyncio.gather(
                process.stdout.read(), _listen(process.stderr, progress), process.wait()
            )
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if isinstance(said, Reason):
            raise ReindexFailed(said.sentence, **said.details)
        if exit_code:
            raise ReindexFailed(
                "The reindex broke off ({error}, exit code {code}); send /reindex once more, and if it breaks off "
                "again, run in a terminal: porsa reindex",
                error=said or NOTHING_SAID,
                code=exit_code,
            )
        try:
            return _report(json.loads(output))
        except (ValueError, KeyError, TypeError) as error:
            raise ReindexFailed(
                "The reindex ended without a report ({error}); send /reindex once more.", error=repr(error)
            ) from error

    def terminate(self) -> None:
        """Ask the child to end, now or as soon as it begins; what is served stays."""
        self._ended = True
        if self._process and self._process.returncode is None:
            self._process.terminate()


def child_environment(settings: Settings) -> dict[str, str]:
    """Give the child what the bot reads, wherever it came from, and none of the bot's own secrets."""
    return os.environ | {
        "PORSA_ARTICLES": os.pathsep.join(map(str, settings.articles)),
        "PORSA_ADDED_DIR": str(settings.added_dir),
        "PORSA_INDEX_DIR": str(settings.index_dir),
        "PORSA_EMBEDDING_MODEL": settings.embedding_model,
        "PORSA_TELEGRAM_TOKEN": "",
        "PORSA_TELEGRAM_PROXY": "",
        "PYTHONUTF8": "1",
    }


async def _listen(stream: asyncio.StreamReader, progress: Progress) -> Reason | str:
    """Pass progress on until the child closes its stderr; give the reason it told, else its last other line."""
    reason, last = None, ""
    async for raw in stream:
        line = raw.decode(errors="replace").strip()
        record = _record(line)
        if "stage" in record:
            progress(str(record["stage"]), int(record.get("done", 0)), int(record.get("total", 0)))
        elif "sentence" in record:
            reason = _reason(record)
        elif line:
            last = line
    return reason or last


def _record(line: str) -> Mapping[str, Any]:
    try:
        return json.loads(line) if line.startswith("{") else {}
    except ValueError:
        return {}


def _reason(record: Mapping[str, Any]) -> Reason:
    return Reason(record["sentence"], record["details"])


def _report(record: Mapping[str, Any]) -> Report:
    skipped = tuple(Skipped(one["origin"], _reason(one)) for one in record["skipped"])
    return Report(**{**record, "skipped": skipped})
