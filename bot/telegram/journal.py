"""Updates are written down before Telegram is told that they came, and crossed out once they are dealt with.

So a bot that is killed finds what it still owes when it starts again, and what Telegram sends twice is dealt with once.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from telegram import Bot, Update
from telegram.ext import BaseUpdateProcessor

from bot.state.updates import Updates
from index.errors import StateError

__all__ = ["InOrder", "JournalQueue"]

AT_ONCE = 10_000
"""Updates in hand. Most wait for their turn or for a chat that Telegram limits, and nobody is to wait for these."""
_LOG = logging.getLogger(__name__)

if TYPE_CHECKING:
    _Queue = asyncio.Queue[object]
else:
    _Queue = asyncio.Queue


class JournalQueue(_Queue):
    """The queue between Telegram and the handlers. The library confirms an update once `put` has returned."""

    def __init__(self, updates: Updates) -> None:
        super().__init__()
        self._updates = updates

    async def put(self, item: object) -> None:
        """Write an update down and queue it, unless it came before."""
        if not isinstance(item, Update) or await self._is_new(item):
            await super().put(item)

    async def _is_new(self, update: Update) -> bool:
        """Write an update down; where that cannot be, the answer is worth more than the certainty that it will come."""
        try:
            return await asyncio.to_thread(self._updates.write_down, update.update_id, update.to_json())
        except StateError as error:
            _LOG.error("%s", error)
        except (TypeError, ValueError):  # the library cannot write every field that it does not know
            _LOG.warning("An update of a kind that cannot be written down is handled all the same.")
        return True

    async def take_up(self, bot: Bot) -> None:
        """Queue what was left over when the bot last ended."""
        for body in await asyncio.to_thread(self._updates.left_over):
            update = Update.de_json(json.loads(body), bot)
            await super().put(update)


class InOrder(BaseUpdateProcessor):
    """Handles many updates at once, those of one person in one chat one after the other, and crosses each out."""

    def __init__(self, updates: Updates) -> None:
        super().__init__(AT_ONCE)
        self._updates = updates
        self._locks: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Await the handlers of an update when those of the sender's earlier ones are through."""
        if not isinstance(update, Update) or update.message is None:
            await coroutine
        else:
            # Locks are fair, and updates come here in their order. Whoever waits keeps the lock alive.
            lock = self._locks.setdefault(_party(update), asyncio.Lock())
            async with lock:
                await coroutine
        if isinstance(update, Update):
            await self._cross_out(update.update_id)

    async def initialize(self) -> None:
        """Nothing has to be made ready."""

    async def shutdown(self) -> None:
        """Nothing has to be closed."""

    async def _cross_out(self, number: int) -> None:
        try:
            await asyncio.to_thread(self._updates.cross_out, number)
        except StateError as error:
            _LOG.error("%s", error)


def _party(update: Update) -> tuple[int, int]:
    chat, person = update.effective_chat, update.effective_user
    return chat.id if chat else 0, person.id if person else 0
