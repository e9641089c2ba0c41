"""Which admins want the daily digest, and up to which day they have had it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.state.database import Database
from bot.state.people import People
from bot.state.schema import DigestRow

__all__ = ["Digests", "Subscription"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One person's wish for a digest."""

    language: str
    """In which they switched it on; counts where their settings name none."""
    last: date
    """The newest day that they were told of."""


class Digests:
    """Keeps who is sent the digest. Thread-safe; every method blocks."""

    def __init__(self, database: Database, people: People) -> None:
        self._database, self._people = database, people

    def switch_on(self, person: int, subscription: Subscription) -> None:
        """Send a person the digests of the days behind `subscription.last`."""
        values = {"language": subscription.language, "last": subscription.last}
        row = {"person": self._people.hashed(person), **values}
        with self._database.session() as session:
            session.execute(insert(DigestRow).values(row).on_conflict_do_update(None, set_=values))

    def switch_off(self, person: int) -> None:
        """Send a person no more digests."""
        with self._database.session() as session:
            session.execute(delete(DigestRow).where(DigestRow.person == self._people.hashed(person)))

    def of(self, person: int) -> Subscription | None:
        """Give what a person wants; None where they want no digest."""
        columns = (DigestRow.language, DigestRow.last)
        with self._database.session() as session:
            chosen = select(*columns).where(DigestRow.person == self._people.hashed(person))
            row = session.execute(chosen).one_or_none()
            return Subscription(*row) if row else None

    def sent(self, person: int, day: date) -> None:
        """Keep that a person was told of a day; nothing where they switched it off meanwhile."""
        with self._database.session() as session:
            chosen = update(DigestRow).where(DigestRow.person == self._people.hashed(person))
            session.execute(chosen.values(last=day))
