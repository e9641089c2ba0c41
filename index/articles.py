"""What an article is, who speaks in one, and what is said of one that could not be read."""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

import xxhash

from index.reasons import Reason

__all__ = ["Article", "Progress", "Skipped", "Speaker", "silent"]


@dataclass(frozen=True)
class Article:
    """One news article, its text exactly as written (paragraphs parted by line breaks)."""

    id: str
    text: str
    title: str = ""
    source: str | None = None
    url: str | None = None
    published: date | None = None
    category: str | None = None
    tags: tuple[str, ...] = field(default=())
    origin: str = ""
    """Where it was read: the file, and for records `path#line`."""

    @cached_property
    def digest(self) -> str:
        """32 hexadecimal digits over everything that is stored; another digest means another article."""
        fields = (
            self.id,
            self.text,
            self.title,
            self.source,
            self.url,
            self.published and self.published.isoformat(),
            self.category,
            self.tags,
        )
        return xxhash.xxh3_128_hexdigest(json.dumps(fields, ensure_ascii=True).encode())

    @cached_property
    def content_digest(self) -> str:
        """32 hexadecimal digits over what is embedded: two articles that share it share their vectors."""
        return xxhash.xxh3_128_hexdigest(json.dumps((self.title, self.text), ensure_ascii=True).encode())


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a sentence, as the article writes it: a name, or the office or institution where none is named."""

    name: str
    office: str | None = None

    def __str__(self) -> str:
        return f"{self.name}، {self.office}" if self.office else self.name


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or record that gave no article, and why."""

    origin: str
    why: Reason

    @property
    def reason(self) -> str:
        """Say why in one English sentence."""
        return str(self.why)


class Progress(Protocol):
    """Told how far a long work has come; `total` is 0 while it is unknown."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Hear of one step."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody: the default `Progress`."""
