"""What a button carries: a few signs within Telegram's 64 bytes, which lead to what is remembered."""

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["Press"]

Action = Literal["page", "text", "good", "bad", "related", "ask"]
_LETTERS = {action: action[0] for action in get_args(Action)}
_ACTIONS = {letter: action for action, letter in _LETTERS.items()}


@dataclass(frozen=True, slots=True)
class Press:
    """A button under an answer: what it does, to which answer, and where that leads."""

    action: Action
    token: str
    page: int = 0
    """Of the answer's passages; of `ask`, which of the suggested questions."""
    sheet: int = 0
    """Of the article's text."""

    @property
    def asks(self) -> bool:
        """Whether it has the bot answer questions."""
        return self.action in ("related", "ask")

    @property
    def data(self) -> str:
        """The button's callback data."""
        return f"{_LETTERS[self.action]}:{self.token}:{self.page}:{self.sheet}"

    @staticmethod
    def read(data: str) -> "Press | None":
        """Read callback data; None where it is none of ours."""
        match data.split(":"):
            case [letter, token, page, sheet] if letter in _ACTIONS and _is_number(page) and _is_number(sheet):
                return Press(_ACTIONS[letter], token, int(page), int(sheet))
        return None


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) <= 6
