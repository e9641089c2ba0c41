"""/privacy tells what is stored of a person, and /forget deletes it."""

import asyncio
import logging

from telegram import Update

from bot.state.store import Preferences, State
from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.conversations import Conversations, party
from bot.telegram.language import speak
from bot.telegram.manners import manner_for
from bot.telegram.sending import send
from index.errors import StateError

__all__ = ["Privacy"]

_LOG = logging.getLogger(__name__)


class Privacy:
    """Says what is kept and for how long, and forgets people who ask for it."""

    def __init__(self, state: State, conversations: Conversations, retention_days: int) -> None:
        self._state, self._conversations, self._days = state, conversations, retention_days

    async def explain(self, update: Update, _: Context) -> None:
        """Answer /privacy."""
        if update.message:
            await send(update.message, texts.privacy(self._days))

    async def forget(self, update: Update, _: Context) -> None:
        """Answer /forget: questions, feedback, settings and the conversation of its sender are gone."""
        message, person = update.message, update.effective_user
        if message is None or person is None:
            return
        self._conversations.of(*party(message)).memory.forget()
        try:
            await asyncio.to_thread(self._state.forget_person, person.id)
        except StateError as error:
            _LOG.error("%s", error)
            await send(message, texts.NOT_DELETED)
            return
        speak(manner_for(person, Preferences()))
        await send(message, texts.DELETED)
