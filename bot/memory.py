"""What a chat remembers, in the terminal and in Telegram: its last turns, and what its answers were about."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from retrieval.answer import Reply
from retrieval.conversation import TURNS, Turn

__all__ = ["Memory"]

MEMORY_SECONDS = 30 * 60
LONGEST_TURN = 1_000
ANSWERS = 50
"""Answers of one chat whose article is known when somebody replies to them."""


class Memory:
    """The turns of the last half hour, at most five, and the articles of some more answers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns: deque[tuple[float, Turn]] = deque(maxlen=TURNS)
        self._answers: dict[int, Turn] = {}

    def history(self, replied_to: int | None = None) -> tuple[Turn, ...]:
        """Give the turns that a question comes after, oldest first; a reply to an answer comes after that one alone."""
        if replied_to is not None and (answered := self._answers.get(replied_to)):
            return (replace(answered, pointed=True),)
        oldest = self._clock() - MEMORY_SECONDS
        return tuple(turn for asked, turn in self._turns if asked >= oldest)

    def remember(self, question: str, reply: Reply) -> Turn:
        """Keep a question, and the article that answered it if any did; the oldest of more than five goes."""
        article_id = reply.answers[0].article.id if reply.found else None
        turn = Turn(question[:LONGEST_TURN], article_id)
        self._turns.append((self._clock(), turn))
        return turn

    def sent(self, message: int, turn: Turn) -> None:
        """Keep which message answered a turn."""
        self._answers[message] = turn
        if len(self._answers) > ANSWERS:
            del self._answers[next(iter(self._answers))]

    def forget(self) -> None:
        """Begin anew."""
        self._turns.clear()
        self._answers.clear()
