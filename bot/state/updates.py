"""The updates of Telegram that are not dealt with yet, and the numbers of those that are."""

import time
from collections.abc import Callable

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.state.database import Database
from bot.state.schema import UpdateRow

__all__ = ["KEPT_SECONDS", "TRIES", "Updates"]

KEPT_SECONDS = 2 * 86_400.0
"""Telegram sends an update again for a day at most."""
TRIES = 3
"""An update that the bot died of so often is left alone."""


class Updates:
    """Keeps updates until they are dealt with, then their numbers alone. Thread-safe; every method blocks."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def write_down(self, number: int, body: str) -> bool:
        """Keep an update; False where it came before."""
        row = {"number": number, "at": self._clock(), "body": body, "tries": 0}
        with self._database.session() as session:
            kept = session.execute(
                insert(UpdateRow).values(row).on_conflict_do_nothing().returning(UpdateRow.number)
            ).one_or_none()
            return kept is not None

    def cross_out(self, number: int) -> None:
        """Forget what an update said, and keep its number for as long as Telegram may repeat it."""
        with self._database.session() as session:
            session.execute(update(UpdateRow).where(UpdateRow.number == number).values(body=""))

    def left_over(self) -> tuple[str, ...]:
        """Give the updates that were not dealt with, in their order, and count that they are tried once more."""
        with self._database.session() as session:
            session.execute(delete(UpdateRow).where(UpdateRow.at < self._clock() - KEPT_SECONDS))
            session.execute(update(UpdateRow).where(UpdateRow.tries >= TRIES).values(body=""))
            waiting = UpdateRow.body != ""
            session.execute(update(UpdateRow).where(waiting).values(tries=UpdateRow.tries + 1))
            return tuple(session.scalars(select(UpdateRow.body).where(waiting).order_by(UpdateRow.number)))
