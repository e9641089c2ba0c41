"""The last questions of each chat, kept in memory for a while, so that a follow-up can be understood."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from telegram import Message
from telegram.constants import ChatType

__all__ = ["Conversation", "Conversations", "party"]

TURNS = 5
"""Earlier questions that are kept."""
MEMORY_SECONDS = 30 * 60
CHATS = 2_000
"""Chats that are kept; the one that was silent longest is forgotten first."""
LONGEST_TURN = 1_000


class Conversation:
    """The earlier questions of one chat; whoever answers it holds `lock`, so that answers keep the order."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.lock = asyncio.Lock()
        self._clock = clock
        self._turns: deque[tuple[float, str]] = deque(maxlen=TURNS)

    def history(self) -> tuple[str, ...]:
        """Give the questions of the last half hour, oldest first."""
        oldest = self._clock() - MEMORY_SECONDS
        return tuple(question for asked, question in self._turns if asked >= oldest)

    def remember(self, question: str) -> None:
        """Keep a question; the oldest of more than five goes."""
        self._turns.append((self._clock(), question[:LONGEST_TURN]))

    def forget(self) -> None:
        """Begin anew."""
        self._turns.clear()


def party(message: Message) -> tuple[int, ...]:
    """Tell whose conversation a message belongs to: its chat's; in a group its sender's, topic by topic."""
    if message.chat.type == ChatType.PRIVATE or message.from_user is None:
        return (message.chat_id,)
    topic = message.message_thread_id if message.is_topic_message else None
    return message.chat_id, topic or 0, message.from_user.id


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
