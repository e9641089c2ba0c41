"""Whoever writes more than a person can read gets one polite notice, and silence until the minute is over."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection

from telegram import CallbackQuery, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.telegram import texts
from bot.telegram.addressing import ADDRESSED, CALLED_BY_NAME
from bot.telegram.basics import Context
from bot.telegram.presses import Press
from bot.telegram.sending import acknowledge, send

__all__ = ["Flood"]

MINUTE = 60.0
PEOPLE = 10_000


class Flood:
    """Counts what each person asks in a minute; admins may write as much as they like."""

    def __init__(
        self, limit: int, exempt: Collection[int], clock: Callable[[], float] = time.monotonic, people: int = PEOPLE
    ) -> None:
        self._limit, self._exempt, self._clock, self._people = limit, exempt, clock, people
        self._times: OrderedDict[int, deque[float]] = OrderedDict()
        self._told: dict[int, float] = {}

    async def check(self, update: Update, _: Context) -> None:
        """Let an update pass, or raise ApplicationHandlerStop."""
        message, query, person = update.message, _asking(update), update.effective_user
        if not (message or query) or person is None or person.id in self._exempt:
            return
        if message and message.chat.type != ChatType.PRIVATE:
            if not (ADDRESSED.filter(message) or CALLED_BY_NAME.filter(message)):
                return
        if self._passes(person.id):
            return
        if query:  # only who pressed sees it
            await acknowledge(query, texts.slow_down(self._limit), alert=True)
        elif message and self._is_first(person.id):
            await send(message, texts.slow_down(self._limit))
        raise ApplicationHandlerStop

    def _passes(self, person: int) -> bool:
        now = self._clock()
        times = self._times.setdefault(person, deque())
        self._times.move_to_end(person)
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(self._times) > self._people:
            forgotten, _ = self._times.popitem(last=False)
            self._told.pop(forgotten, None)
        if len(times) >= self._limit:
            return False
        times.append(now)
        return True

    def _is_first(self, person: int) -> bool:
        """Say whether this flood was not answered yet."""
        now = self._clock()
        if self._told.get(person, -MINUTE) > now - MINUTE:
            return False
        self._told[person] = now
        return True


def _asking(update: Update) -> CallbackQuery | None:
    """Give the press of a button that has the bot answer questions."""
    query = update.callback_query
    press = Press.read(query.data or "") if query else None
    return query if press and press.asks else None
