"""Why something was refused: a sentence with places and what stands in them, so that others can say it otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Detail", "Reason"]

Detail = str | int


@dataclass(frozen=True, slots=True)
class Reason:
    """What was wrong and what to do next."""

    sentence: str
    """In English, as `str.format` reads it; translations are found by it."""
    details: Mapping[str, Detail] = field(default_factory=dict)
    """What stands in its places."""

    def __str__(self) -> str:
        written = {name: f"{one:,}" if isinstance(one, int) else one for name, one in self.details.items()}
        return self.sentence.format(**written)
