"""The questions suggested below an answer, as the bot remembers them between two presses."""

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from retrieval.suggestions import Suggestion

__all__ = ["Related"]


@dataclass(frozen=True, slots=True)
class Related:
    """Suggested questions, each with the article that answers it, and the token of the reply that they belong to."""

    token: str
    questions: tuple[Suggestion, ...]

    @property
    def packed(self) -> str:
        """The text to be kept."""
        return _RELATED.dump_json(self).decode()

    @staticmethod
    def unpacked(text: str) -> "Related | None":
        """Read a kept text; None where it is another kind of note, to which somebody made up a button."""
        try:
            return _RELATED.validate_json(text)
        except ValidationError:
            return None


_RELATED = TypeAdapter(Related)
