"""What each chat remembers, kept in memory alone, so that a follow-up can be understood."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.memory import Memory

__all__ = ["Conversation", "Conversations"]

CHATS = 2_000
"""Chats that are kept; the one that was silent longest is forgotten first."""


class Conversation:
    """What one chat remembers; whoever answers it holds `lock`, so that answers keep the order."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.lock = asyncio.Lock()
        self.memory = Memory(clock)


class Conversations:
    """Every chat's conversation, as many as memory should hold."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, chats: int = CHATS) -> None:
        self._clock, self._limit = clock, chats
        self._chats: OrderedDict[int, Conversation] = OrderedDict()

    def of(self, chat_id: int) -> Conversation:
        """Give the conversation of a chat, a new one where there is none."""
        conversation = self._chats.setdefault(chat_id, Conversation(self._clock))
        self._chats.move_to_end(chat_id)
        if len(self._chats) > self._limit:
            self._chats.popitem(last=False)
        return conversation
