"""What the bot says beside answers: /start, /help, /new, and to what it does not understand."""

from collections.abc import Callable, Collection, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext

from bot.telegram import texts
from bot.telegram.conversations import Conversations, party
from bot.telegram.sending import send

__all__ = ["Basics", "Context", "Handler", "TelegramApplication", "says"]

Context = CallbackContext[Any, Any, Any, Any]
TelegramApplication = Application[Any, Any, Any, Any, Any, Any]
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def says(text: Callable[[], str]) -> Handler:
    """Make a handler that says one text, in the language of whoever it is said to."""

    async def say(update: Update, _: Context) -> None:
        if update.message:
            await send(update.message, text())

    return say


class Basics:
    """/help, which shows admins more, and /new, which forgets the conversation."""

    def __init__(
        self,
        conversations: Conversations,
        admins: Collection[int],
        examples: Callable[[], Coroutine[Any, Any, tuple[str, ...]]],
    ) -> None:
        """Take the examples of /help from `examples`."""
        self._conversations, self._admins, self._examples = conversations, admins, examples

    async def help(self, update: Update, _: Context) -> None:
        """Explain the bot, with questions to try."""
        if update.message and update.effective_user:
            is_admin = update.effective_user.id in self._admins
            await send(update.message, texts.help_text(await self._examples(), is_admin=is_admin))

    async def new(self, update: Update, _: Context) -> None:
        """Forget the earlier questions of a chat."""
        if update.message:
            self._conversations.of(*party(update.message)).memory.forget()
            await send(update.message, texts.FORGOTTEN)
