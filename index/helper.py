"""A second process that prepares articles while this one embeds others: Python runs on one core at a time.

It is a plain child with pickles on its pipes: nothing but what it needs is imported, and however this process ends,
the child reads the end of its pipe and ends at once. A ProcessPoolExecutor gives neither: a spawned worker imports the
parent's main module first, which is the command line, and it outlives a parent that was killed.
"""

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO, NoReturn

from index.errors import PreparationFailed
from index.lexicon import Lexicon
from index.preparing import CutArticle, Prepared, Preparer

__all__ = ["FEW", "Beside", "Helper", "preparing_beside"]

FEW = 250
"""Articles that are prepared before a child would have begun."""


@dataclass(frozen=True)
class Beside:
    """What goes on beside the caller, each thing after the other; all of it may raise PreparationFailed."""

    lexicon: Future[Lexicon]
    """The first of it, since importing hazm takes long."""
    prepare: Callable[[Sequence[CutArticle]], Future[list[Prepared]]]
    """Prepares a batch; those before it are ready before it is."""

    @cached_property
    def _here(self) -> Preparer:
        preparer = Preparer()
        preparer.begin(self.lexicon.result())
        return preparer

    def taken_back(self, waiting: Future[list[Prepared]], articles: Sequence[CutArticle]) -> Future[list[Prepared]]:
        """Prepare a batch in the caller's thread after all, unless that is begun already: a helping hand."""
        if not waiting.cancel():
            return waiting
        done = Future[list[Prepared]]()
        done.set_result(self._here.prepare(articles))
        return done


@contextmanager
def preparing_beside(count: int, known: Lexicon | None) -> Iterator[Beside]:
    """Prepare batches beside the caller, in a thread, or for `count` articles in a process; `known` spares hazm."""
    if count < FEW:
        with ThreadPoolExecutor(1) as thread:
            yield _beside(thread, Preparer(), known)
        return
    with closing(Helper()) as helper, ThreadPoolExecutor(1) as thread:
        try:
            yield _beside(thread, helper, known)
        finally:
            helper.kill()  # what still waits is not wanted any more


def _beside(thread: ThreadPoolExecutor, worker: "Preparer | Helper", known: Lexicon | None) -> Beside:
    return Beside(thread.submit(worker.begin, known), lambda articles: thread.submit(worker.prepare, articles))


class Helper:
    """The child process, seen from its parent: a `Preparer` somewhere else. One call at a time."""

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

    def begin(self, known: Lexicon | None) -> Lexicon:
        """Let the child take or export the lexicon; to be called first."""
        lexicon: Lexicon = self._ask(known)
        return lexicon

    def prepare(self, articles: Sequence[CutArticle]) -> list[Prepared]:
        """Let the child prepare articles."""
        prepared: list[Prepared] = self._ask(articles)
        return prepared

    def _ask(self, question: object) -> Any:  # noqa: ANN401 - what a pickle holds
        into, out_of = self._process.stdin, self._process.stdout
        assert into and out_of
        try:
            pickle.dump(question, into, pickle.HIGHEST_PROTOCOL)
            into.flush()
            done = pickle.load(out_of)
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


def main() -> NoReturn:
    """Take the lexicon and prepare batch after batch, until the parent closes the pipe or is no more."""
    gc.disable()  # nothing here refers to itself, and to look for what does takes a tenth of the time
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent as well, which ends this process
    source, target = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever is printed is no result
    questions: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_listen, args=(source, questions), daemon=True).start()
    preparer = Preparer()
    answer: Callable[[Any], object] = preparer.begin
    while True:
        try:
            done = answer(questions.get())
        except PreparationFailed as error:
            done = error
        try:
            pickle.dump(done, target, pickle.HIGHEST_PROTOCOL)
            target.flush()
        except BrokenPipeError:
            os._exit(1)
        answer = preparer.prepare


def _listen(source: BinaryIO, questions: SimpleQueue[Any]) -> NoReturn:
    """Read what the parent sends; at the end of the pipe, maybe amid a batch, end whatever goes on."""
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            questions.put(pickle.load(source))
    os._exit(0)


if __name__ == "__main__":
    main()
