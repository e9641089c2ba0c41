"""The tables, as SQLAlchemy knows them; `migrations/` brings a file of any age to them.

People are kept as the hash that `bot.state.people` makes of their Telegram id. Moments are seconds since 1970, in UTC.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = ["AskedRow", "Base", "DigestRow", "FeedbackRow", "NoteRow", "PreferenceRow", "UpdateRow"]


class Base(DeclarativeBase):
    """The root of all tables."""


class AskedRow(Base):
    """A question, what became of it, and the reply its buttons lead through."""

    __tablename__ = "asked"
    __table_args__ = (Index("asked_at_index", "at"), Index("asked_person_index", "person"))

    token: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[float]
    person: Mapped[str]
    place: Mapped[str]
    question: Mapped[str]
    found: Mapped[bool]
    confidence: Mapped[float]
    elapsed_ms: Mapped[float]
    reply: Mapped[bytes]


class FeedbackRow(Base):
    """One person's thumb on one answer."""

    __tablename__ = "feedback"

    token: Mapped[str] = mapped_column(ForeignKey("asked.token", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True, index=True)
    at: Mapped[float]
    good: Mapped[bool]


class PreferenceRow(Base):
    """One person's settings; None where they left the choice to the bot."""

    __tablename__ = "preference"

    person: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str | None]
    digits: Mapped[str | None]
    length: Mapped[str | None]


class DigestRow(Base):
    """One admin's wish for a daily digest, and the newest day that they were told of."""

    __tablename__ = "digest"

    person: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str]
    last: Mapped[date]


class NoteRow(Base):
    """What a button belongs to that is no answer: a file to be added, an article to be removed."""

    __tablename__ = "note"

    token: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[float]
    text: Mapped[str]


class UpdateRow(Base):
    """An update of Telegram; its body is empty once it is dealt with."""

    __tablename__ = "pending_update"

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[float]
    body: Mapped[str]
    tries: Mapped[int]
