"""/settings: the length of answers, the language of the interface, the digits; one touch each."""

import asyncio
import logging
from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from bot.state.store import State
from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.language import manner, speak
from bot.telegram.manners import manner_for
from bot.telegram.message import Outgoing
from bot.telegram.sending import acknowledge, edit, send
from index.errors import StateError

__all__ = ["Choices", "preference_handlers"]

PREFIX = "set"
CHOICES = {"length": ("full", "short"), "language": ("fa", "en"), "digits": ("fa", "en")}

_LOG = logging.getLogger(__name__)


class Choices:
    """Shows the settings and keeps what is touched."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def show(self, update: Update, _: Context) -> None:
        """Answer /settings."""
        if update.message:
            await send(update.message, _rendered())

    async def choose(self, update: Update, _: Context) -> None:
        """Keep a choice and show the settings as they are now, in the language chosen."""
        query = update.callback_query
        name, value = ((query and query.data) or "").split(":")[1:]
        if query is None or value not in CHOICES.get(name, ()):
            return
        person = query.from_user
        try:
            before = await asyncio.to_thread(self._state.preferences, person.id)
            chosen = replace(before, **{name: value})
            await asyncio.to_thread(self._state.prefer, person.id, chosen)
        except StateError as error:
            _LOG.error("%s", error)
            await acknowledge(query, texts.TROUBLE)
            return
        speak(manner_for(person, chosen))
        await acknowledge(query, texts.SAVED)
        await edit(query, _rendered())


def preference_handlers(private: filters.BaseFilter, state: State) -> list[BaseHandler[Update, Context, None]]:
    """Give the handlers of the settings, for chats that `private` lets through."""
    choices = Choices(state)
    return [
        CommandHandler("settings", choices.show, private),
        CallbackQueryHandler(choices.choose, rf"^{PREFIX}:\w+:\w+$"),
    ]


def _rendered() -> Outgoing:
    rows = [[_button(name, value) for value in values] for name, values in CHOICES.items()]
    return Outgoing(texts.SETTINGS, InlineKeyboardMarkup(rows))


def _button(name: str, value: str) -> InlineKeyboardButton:
    mark = "✓ " if getattr(manner(), name) == value else ""
    label: str = getattr(texts, f"{name}_{value}".upper())
    return InlineKeyboardButton(f"{mark}{label}", callback_data=f"{PREFIX}:{name}:{value}")
