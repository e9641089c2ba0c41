"""Before anything else is done with an update: how its sender wants to be spoken to."""

import asyncio
import logging
from typing import cast

from telegram import Update, User

from bot.state.store import Preferences, State
from bot.telegram.basics import Context
from bot.telegram.language import LANGUAGES, Language, Length, Manner, speak
from index.errors import StateError

__all__ = ["Manners", "manner_for", "manner_in"]

_LOG = logging.getLogger(__name__)


class Manners:
    """Recalls the settings of whoever sent an update."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def recall(self, update: Update, _: Context) -> None:
        """Speak to the sender as they chose, or as their Telegram is set up."""
        if update.effective_user is None:
            return
        try:
            chosen = await asyncio.to_thread(self._state.preferences, update.effective_user.id)
        except StateError as error:
            _LOG.error("%s", error)
            chosen = Preferences()
        speak(manner_for(update.effective_user, chosen))


def manner_for(person: User, chosen: Preferences) -> Manner:
    """Give the way of a person: Persian unless their Telegram is in English."""
    return manner_in("en" if (person.language_code or "").split("-")[0] == "en" else "fa", chosen)


def manner_in(own: str, chosen: Preferences) -> Manner:
    """Give the way of a person whose own language is `own`; digits as the language has them."""
    language = _language(chosen.language, _language(own, "fa"))
    return Manner(language, _language(chosen.digits, language), cast(Length, chosen.length or "full"))


def _language(chosen: str | None, otherwise: Language) -> Language:
    return next((language for language in LANGUAGES if language == chosen), otherwise)
