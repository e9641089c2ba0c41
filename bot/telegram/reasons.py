"""Why an article was refused, in the reader's language."""

from bot.telegram import texts
from bot.telegram.language import reasons
from bot.telegram.markup import isolated
from index.reasons import Detail, Reason

__all__ = ["told"]


def told(reason: Reason) -> str:
    """Say what was wrong and what to do next, as bare text; what nobody translated is said in English."""
    sentence = reasons().get(reason.sentence, reason.sentence)
    return sentence.format(**{name: _told(detail) for name, detail in reason.details.items()})


def _told(detail: Detail) -> str:
    if isinstance(detail, int):
        return texts.number(detail)
    return reasons().get(detail) or isolated(detail)
