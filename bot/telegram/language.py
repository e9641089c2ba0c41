"""How a reader is spoken to: the language, the digits, how much at once. The sentences lie in `locale/`, one file each.

Each update is handled in a context of its own, so what is set for one reader reaches no other.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal, cast

from babel.messages.pofile import read_po

__all__ = ["LANGUAGES", "Language", "Length", "Manner", "manner", "reasons", "sentence", "sentences", "speak"]

Language = Literal["fa", "en"]
Length = Literal["full", "short"]
LANGUAGES: Final[tuple[Language, ...]] = ("fa", "en")


@dataclass(frozen=True, slots=True)
class Manner:
    """One reader's way."""

    language: Language = "fa"
    digits: Language = "fa"
    length: Length = "full"


_MANNER: ContextVar[Manner] = ContextVar("manner", default=Manner())  # noqa: B039 - it is frozen


def manner() -> Manner:
    """Give the way of the reader whose update is handled."""
    return _MANNER.get()


def speak(way: Manner) -> None:
    """Speak so from now on, in this context."""
    _MANNER.set(way)


def sentence(name: str) -> str:
    """Give a sentence of the catalogue in the reader's language; raises KeyError where there is none of that name."""
    return _CATALOGUES[manner().language][name]


def sentences(language: Language) -> Mapping[str, str]:
    """Give a whole catalogue."""
    return _CATALOGUES[language]


def reasons() -> Mapping[str, str]:
    """Give the sentences of reasons for the reader, by those of the terminal; English ones only where they differ."""
    return _REASONS[manner().language]


def _read(language: Language, name: str) -> dict[str, str]:
    with (files("bot.telegram") / "locale" / name).open("rb") as lines:
        return {cast(str, entry.id): cast(str, entry.string) for entry in read_po(lines, language) if entry.id}


_CATALOGUES: Final = {language: _read(language, f"{language}.po") for language in LANGUAGES}
_REASONS: Final = {language: _read(language, f"reasons/{language}.po") for language in LANGUAGES}
