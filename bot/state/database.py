"""The SQLite file: opened, brought to today's tables, and written in short transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import alembic.command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from index.errors import StateError

__all__ = ["Database"]

BUSY_SECONDS = 10.0
"""What a writer waits for another process, the terminal's for instance."""


class Database:
    """One state file. Thread-safe; every method blocks, so the event loop calls it in threads."""

    def __init__(self, path: Path) -> None:
        """Open the file, made where there is none; raises StateError."""
        self.path = path
        self._engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS})
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)
        self._writing = Lock()  # SQLite's own waits are sleeps, up to 100 ms each
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._migrate()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a transaction, committed where the block ends well; raises StateError."""
        with self._told(), self._writing, self._sessions.begin() as session:
            yield session

    def settle(self) -> None:
        """Empty the write-ahead log, so that what was deleted stands in no file any more; raises StateError."""
        with self._told(), closing(self._engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", "bot.state:migrations")
        with self._engine.begin() as connection:
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, CommandError, sqlite3.Error, OSError) as error:
            # The library's own text holds the statement, with what was asked; SQLite's alone does not.
            ours = isinstance(error, sqlite3.Error | OSError)
            cause = getattr(error, "orig", None) or (error if ours else type(error).__name__)
            raise StateError(
                "The bot's memory {path} cannot be used ({error}); make room, mend the rights, or let PORSA_STATE name "
                "another file.",
                path=self.path,
                error=cause,
            ) from None


def _prepare(connection: Any, _: object) -> None:  # noqa: ANN401 - sqlite3's, as SQLAlchemy hands it over
    # Python's sqlite3 would leave tables out of its transactions; here SQLAlchemy's begin is SQLite's.
    connection.isolation_level = None
    # With a write-ahead log, kill -9 loses nothing that was committed; what is deleted is overwritten.
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A transaction that reads before it writes must not find the file taken in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
