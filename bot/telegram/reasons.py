"""Why something was refused, in the reader's language."""

from bot.telegram import texts
from bot.telegram.language import reasons
from bot.telegram.markup import isolated, plain, shortened
from bot.telegram.message import Outgoing
from index.errors import PorsaError
from index.reasons import Detail, Reason

__all__ = ["refusal", "told"]

DETAIL_UNITS = 500
"""A library's longest words must not take the room of what to do next, which stands behind them."""


def refusal(error: PorsaError) -> Outgoing:
    """Write a message that says why, and nothing else."""
    return Outgoing(plain(told(error.reason)).html)


def told(reason: Reason) -> str:
    """Say what was wrong and what to do next, as bare text; what no catalogue has is said as the terminal says it."""
    sentence = reasons().get(reason.sentence, reason.sentence)
    return sentence.format(**{name: _told(detail) for name, detail in reason.details.items()})


def _told(detail: Detail) -> str:
    if isinstance(detail, int):
        return texts.number(detail)
    # Libraries write over several lines, and an isolate ends with its line.
    return reasons().get(detail) or isolated(shortened(" ".join(detail.split()), DETAIL_UNITS))
