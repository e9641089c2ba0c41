"""A second process that prepares articles while this one embeds others: Python runs on one core at a time.

It is a plain child with pickles on its pipes: nothing but what it needs is imported, which takes a quarter of a
second, and however this process ends, the child reads the end of its pipe and ends too.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from typing import BinaryIO

from index.errors import PreparationFailed
from index.lexicon import common_words
from index.preparing import CutArticle, Prepared, prepare

__all__ = ["FEW", "Helper", "Prepare", "preparing_beside"]

FEW = 250
"""Articles that are prepared before a child would have begun."""

Prepare = Callable[[Sequence[CutArticle]], Future[list[Prepared]]]


@contextmanager
def preparing_beside(count: int) -> Iterator[Prepare]:
    """Give what prepares batches beside the caller, in their order: a thread, or for `count` articles a process.

    Its results raise PreparationFailed where an article cannot be prepared or the process was ended.
    """
    if count < FEW:
        with ThreadPoolExecutor(1) as beside:
            yield lambda articles: beside.submit(prepare, articles)
        return
    with closing(Helper()) as helper, ThreadPoolExecutor(1) as beside:
        try:
            yield lambda articles: beside.submit(helper.prepare, articles)
        finally:
            helper.kill()  # what still waits is not wanted any more


class Helper:
    """The child process, seen from its parent."""

    def __init__(self) -> None:
        """Start it."""
        found = os.pathsep.join(path or os.curdir for path in sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "index.helper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": found},
        )

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def prepare(self, articles: Sequence[CutArticle]) -> list[Prepared]:
        """Let the child prepare articles, as `preparing.prepare` does; one call at a time."""
        into, out_of = self._process.stdin, self._process.stdout
        assert into and out_of
        try:
            pickle.dump(articles, into, pickle.HIGHEST_PROTOCOL)
            into.flush()
            done: list[Prepared] | PreparationFailed = pickle.load(out_of)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise PreparationFailed(
                "The process that prepares articles for the index was ended from outside (exit code {code}); the old "
                "index is still served. Make room in memory if there is little, then run: porsa reindex",
                code=str(self._process.wait()),
            ) from error
        if isinstance(done, PreparationFailed):
            raise done
        return done

    def kill(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()

    def close(self) -> None:
        """End it and close its pipes."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            with suppress(BrokenPipeError):  # of a batch that it did not take
                pipe.close()
        self._process.wait()


def main() -> None:
    """Prepare batch after batch, until the parent closes the pipe or is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent as well, which ends this process
    source, target = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever is printed is no result
    common_words()
    while (articles := _next(source)) is not None:
        try:
            done: list[Prepared] | PreparationFailed = prepare(articles)
        except PreparationFailed as error:
            done = error
        try:
            pickle.dump(done, target, pickle.HIGHEST_PROTOCOL)
            target.flush()
        except BrokenPipeError:
            os._exit(1)


def _next(source: BinaryIO) -> Sequence[CutArticle] | None:
    """Read a batch; None where the parent closed the pipe, maybe amid one."""
    try:
        articles: Sequence[CutArticle] = pickle.load(source)
    except (EOFError, pickle.UnpicklingError):
        return None
    return articles


if __name__ == "__main__":
    main()
