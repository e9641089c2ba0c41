"""`porsa` as whole processes that are quick to start: forks of one that has imported everything.

The first of each command is started as people start it, in an interpreter of its own.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

__all__ = ["Running", "run", "start"]

_context = get_context("forkserver")
_context.set_forkserver_preload(
    ["bot.cli", "bot.batch", "bot.doctor", "bot.operations", "bot.terminal", "bot.telegram.application", "hazm"]
)
_started: set[str] = set()
"""Commands that were started as people start them."""


@dataclass(frozen=True)
class Running:
    """A fork, with as much of `Popen` as is used of it."""

    process: BaseProcess

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self.process.pid
        return self.process.pid

    def poll(self) -> int | None:
        """Give the exit code, None while it runs."""
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and give the exit code; raises TimeoutExpired."""
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired(self.process.name, timeout or 0.0)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it is not this process that the end of a fork is told first
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def start(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], streams: Sequence[Path]
) -> "Running | subprocess.Popen[bytes]":
    """Start `porsa` with the files of `streams` as its input, output and errors; what it writes is put behind."""
    if arguments[0] not in _started:
        _started.add(arguments[0])
        source, *outlets = streams
        with source.open("rb") as read, outlets[0].open("ab") as out, outlets[1].open("ab") as err:
            command = [sys.executable, "-m", "bot.cli", *arguments]
            return subprocess.Popen(command, cwd=folder, env=environment, stdin=read, stdout=out, stderr=err)
    process = _context.Process(target=_run, args=(arguments, folder, dict(environment), streams))
    process.start()
    return Running(process)


def run(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], input: str = "", timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run `porsa` to its end, as `subprocess.run` does; raises TimeoutExpired."""
    with tempfile.TemporaryDirectory() as spool:  # files, so that nobody has to read while it writes
        source, out, err = streams = [Path(spool) / name for name in ("stdin", "stdout", "stderr")]
        source.write_text(input, encoding="utf-8")
        process = start(arguments, folder, environment, streams)
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        return subprocess.CompletedProcess(
            list(arguments), code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")
        )


def _run(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], streams: Sequence[Path]) -> None:
    for number, path in enumerate(streams):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND if number else os.O_RDONLY
        os.dup2(os.open(path, flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["porsa", *arguments]
    from bot.cli import main

    main()
