"""What is remembered of questions and answers, and for how long."""

import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.state.database import Database
from bot.state.digests import Digests
from bot.state.people import People
from bot.state.replies import pack
from bot.state.schema import AskedRow, DigestRow, FeedbackRow, NoteRow, PreferenceRow, UpdateRow
from bot.state.updates import KEPT_SECONDS, Updates
from retrieval.answer import Reply

__all__ = ["DAY", "Asked", "Opinion", "Preferences", "State"]

DAY = 86_400.0
TOKEN_BYTES = 9
"""Twelve letters that nobody guesses: button data can be forged, and must not lead to another person's question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what became of it."""

    token: str
    at: float
    """Seconds since 1970, in UTC."""
    place: str
    """`private` or `group`."""
    question: str
    found: bool
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """A thumb on the answer to a question."""

    at: float
    question: str
    good: bool


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose in the settings; None where they left it to the bot."""

    language: str | None = None
    digits: str | None = None
    length: str | None = None


class State:
    """The bot's memory. Thread-safe; every method blocks and raises StateError where the disk does not do its part."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """Open the state file at `path`, and the key of its hashes beside it."""
        self._database, self._people = Database(path), People(path.with_suffix(".key"))
        self._clock = clock

    @property
    def updates(self) -> Updates:
        """The updates that wait, in the same file."""
        return Updates(self._database, self._clock)

    @property
    def digests(self) -> Digests:
        """Who wants the daily digest, in the same file."""
        return Digests(self._database, self._people)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def remember(self, person: int, place: str, reply: Reply) -> str:
        """Keep a question with its reply; the token returned leads back to it."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row = AskedRow(
            token=token,
            at=self._clock(),
            person=self._people.hashed(person),
            place=place,
            question=reply.question,
            found=reply.found,
            confidence=float(reply.confidence),
            elapsed_ms=reply.elapsed_ms,
            reply=pack(reply),
        )
        with self._database.session() as session:
            session.add(row)
        return token

    def packed_reply(self, token: str) -> bytes | None:
        """Give the reply that a button belongs to, as `bot.state.replies` packs it; None where it was forgotten."""
        with self._database.session() as session:
            return session.scalar(select(AskedRow.reply).where(AskedRow.token == token))

    def give_feedback(self, person: int, token: str, good: bool) -> bool:
        """Keep a thumb, in place of an earlier one of the same person; False where the question was forgotten."""
        values = {"at": self._clock(), "good": good}
        row = {"token": token, "person": self._people.hashed(person), **values}
        with self._database.session() as session:
            if session.scalar(select(AskedRow.token).where(AskedRow.token == token)) is None:
                return False
            session.execute(insert(FeedbackRow).values(row).on_conflict_do_update(None, set_=values))
            return True

    def questions(self, since: float) -> tuple[Asked, ...]:
        """Give the questions asked since a moment, oldest first."""
        columns = (AskedRow.token, AskedRow.at, AskedRow.place, AskedRow.question, AskedRow.found, AskedRow.elapsed_ms)
        with self._database.session() as session:
            rows = session.execute(select(*columns).where(AskedRow.at >= since).order_by(AskedRow.at))
            return tuple(Asked(*row) for row in rows)

    def opinions(self, since: float) -> tuple[Opinion, ...]:
        """Give the thumbs since a moment, oldest first."""
        columns = (FeedbackRow.at, AskedRow.question, FeedbackRow.good)
        with self._database.session() as session:
            chosen = select(*columns).join(AskedRow, AskedRow.token == FeedbackRow.token)
            rows = session.execute(chosen.where(FeedbackRow.at >= since).order_by(FeedbackRow.at))
            return tuple(Opinion(*row) for row in rows)

    def preferences(self, person: int) -> Preferences:
        """Give a person's settings."""
        columns = (PreferenceRow.language, PreferenceRow.digits, PreferenceRow.length)
        with self._database.session() as session:
            chosen = select(*columns).where(PreferenceRow.person == self._people.hashed(person))
            row = session.execute(chosen).one_or_none()
            return Preferences(*row) if row else Preferences()

    def prefer(self, person: int, preferences: Preferences) -> None:
        """Keep a person's settings."""
        row = {"person": self._people.hashed(person), **asdict(preferences)}
        with self._database.session() as session:
            session.execute(insert(PreferenceRow).values(row).on_conflict_do_update(None, set_=asdict(preferences)))

    def note(self, text: str) -> str:
        """Keep a text that a button belongs to; the token returned leads back to it."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._database.session() as session:
            session.add(NoteRow(token=token, at=self._clock(), text=text))
        return token

    def noted(self, token: str) -> str | None:
        """Give the text behind a token, None where it was forgotten."""
        with self._database.session() as session:
            return session.scalar(select(NoteRow.text).where(NoteRow.token == token))

    def forget_person(self, person: int) -> None:
        """Delete all that is kept of a person."""
        hashed = self._people.hashed(person)
        with self._database.session() as session:
            for table in (FeedbackRow, AskedRow, PreferenceRow, DigestRow):
                session.execute(delete(table).where(table.person == hashed))
        self._database.settle()

    def forget_older_than(self, days: int) -> int:
        """Delete questions older than this, their feedback with them, and say how many they were."""
        with self._database.session() as session:
            oldest = self._clock() - days * DAY
            session.execute(delete(NoteRow).where(NoteRow.at < oldest))
            session.execute(delete(UpdateRow).where(UpdateRow.at < self._clock() - KEPT_SECONDS))
            old = delete(AskedRow).where(AskedRow.at < oldest)
            gone = len(session.scalars(old.returning(AskedRow.token)).all())
        self._database.settle()
        return gone
