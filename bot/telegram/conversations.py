"""What each chat remembers, kept in memory alone, so that a follow-up can be understood."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from telegram import Message, User
from telegram.constants import ChatType

from bot.memory import Memory

__all__ = ["Conversation", "Conversations", "party"]

CHATS = 2_000
"""Chats that are kept; the one that was silent longest is forgotten first."""


class Conversation:
    """What one chat remembers; whoever answers it holds `lock`, so that answers keep the order."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.lock = asyncio.Lock()
        self.memory = Memory(clock)


def party(message: Message, person: User | None = None) -> tuple[int, ...]:
    """Tell whose conversation a message belongs to: its chat's; in a group its sender's, topic by topic.

    `person` is who pressed a button below it, where somebody did.
    """
    person = person or message.from_user
    if message.chat.type == ChatType.PRIVATE or person is None:
        return (message.chat_id,)
    topic = message.message_thread_id if message.is_topic_message else None
    return message.chat_id, topic or 0, person.id


class Conversations:
    """Every chat's conversation, as many as memory should hold."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, chats: int = CHATS) -> None:
        self._clock, self._limit = clock, chats
        self._chats: OrderedDict[tuple[int, ...], Conversation] = OrderedDict()

    def of(self, *who: int) -> Conversation:
        """Give the conversation of a chat, or of a person in it (see `party`); a new one where there is none."""
        conversation = self._chats.setdefault(who, Conversation(self._clock))
        self._chats.move_to_end(who)
        if len(self._chats) > self._limit:
            self._chats.popitem(last=False)
        return conversation
