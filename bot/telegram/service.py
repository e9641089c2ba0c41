"""The asynchronous face of the `Engine`, which lives in a child process.

So the event loop and the engine have an interpreter each and never wait for the other's lock, and whatever a question
does to the child, the bot goes on.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from bot.operations import peak_memory
from bot.served import Served
from bot.telegram.redaction import FORMAT
from retrieval.answer import Reply
from retrieval.conversation import Turn
from retrieval.engine import Engine
from retrieval.limits import NO_LIMITS, Limits

__all__ = ["AnswerService"]

CLOSE_SECONDS = 2.0
"""What a question that is being answered may still take when the bot stops."""

P = ParamSpec("P")
T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class AnswerService:
    """Answers from the newest index that can be opened, one question after the other."""

    def __init__(self, serve: Callable[[], Served]) -> None:
        """Let the child call `serve`, a function of a module that can be pickled, before its first question."""
        self._serve = serve
        self._pool = self._new_pool()
        self._closing = False

    async def open(self) -> None:
        """Start the child and let it open the model and the index as `Served.open` does; raises ModelError."""
        await self._run(Served.open)

    async def ask(self, question: str, history: Sequence[Turn] = (), limits: Limits = NO_LIMITS) -> Reply:
        """Answer from the newest index; raises QuestionError, and SnapshotError where there never was one to open."""
        return await self.consult(Engine.ask, question, history, limits=limits)

    async def consult(self, work: Callable[Concatenate[Engine, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Let `work`, a function of a module, look at the newest index; raises what `ask` does of the index.

        What goes in and comes out is pickled.
        """
        return await self._run(_consult, work, args, kwargs)

    async def generation(self) -> Path:
        """Give the folder of the newest index, which tells one from the other; raises as `consult` does."""
        return await self.consult(_generation)

    async def memory_bytes(self) -> int:
        """Give the most that the bot and its child ever took together."""
        return peak_memory() + await self._run(_child_peak)

    async def close(self) -> None:
        """End the child; what it is at is waited for a moment."""
        self._closing = True
        ending = asyncio.create_task(asyncio.to_thread(self._pool.shutdown, cancel_futures=True))
        done, _ = await asyncio.wait([ending], timeout=CLOSE_SECONDS)
        if not done:
            for child in multiprocessing.active_children():
                child.kill()
            await ending

    async def _run(self, work: Callable[..., T], *args: object) -> T:
        """Run `work` of the child's `Served`, in another child where the first one was killed, and once only."""
        loop = asyncio.get_running_loop()
        pool = self._pool
        try:
            return await loop.run_in_executor(pool, _work, work, args)
        except BrokenProcessPool:
            if self._closing:
                raise
            if self._pool is pool:
                _LOG.error("The process that answers was ended from outside; another one is started.")
                self._pool = self._new_pool()
            return await loop.run_in_executor(self._pool, _work, work, args)

    def _new_pool(self) -> ProcessPoolExecutor:
        # One child: a second would need the model and the index in memory once more.
        return ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), _begin, (self._serve, logging.getLogger().level)
        )


_SERVED: list[Served] = []
"""In the child: what it serves."""


def _begin(serve: Callable[[], Served], level: int) -> None:
    """Make the child ready: it logs as the bot does, and ends with it and with nothing else."""
    for number in (signal.SIGINT, signal.SIGTERM):  # these reach the whole group, and the bot still has to answer
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.basicConfig(level=level, format=FORMAT)
    _SERVED.append(serve())


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os._exit(1)


def _work(work: Callable[..., T], args: Sequence[object]) -> T:
    return work(_SERVED[0], *args)


def _consult(served: Served, work: Callable[..., T], args: Sequence[object], kwargs: dict[str, object]) -> T:
    return work(served.engine(), *args, **kwargs)


def _generation(engine: Engine) -> Path:
    return engine.snapshot.generation


def _child_peak(_: Served) -> int:
    return peak_memory()
