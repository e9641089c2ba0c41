"""What the bot says beside answers: /start, /help, /new, and to what it does not understand."""

from collections.abc import Callable, Collection, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import CallbackContext

from bot.telegram import texts
from bot.telegram.conversations import Conversations
from bot.telegram.sending import send

__all__ = ["Basics", "Context", "Handler", "says"]

Context = CallbackContext[Any, Any, Any, Any]
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def says(text: str) -> Handler:
    """Make a handler that says one text."""

    async def say(update: Update, _: Context) -> None:
        if update.message:
            await send(update.message, text)

    return say


class Basics:
    """/help, which shows admins more, and /new, which forgets the conversation."""

    def __init__(self, conversations: Conversations, admins: Collection[int]) -> None:
        self._conversations, self._admins = conversations, admins

    async def help(self, update: Update, _: Context) -> None:
        """Explain the bot."""
        if update.message and update.effective_user:
            is_admin = update.effective_user.id in self._admins
            await send(update.message, f"{texts.HELP}\n{texts.ADMIN_HELP}" if is_admin else texts.HELP)

    async def new(self, update: Update, _: Context) -> None:
        """Forget the earlier questions of a chat."""
        if update.message:
            self._conversations.of(update.message.chat_id).memory.forget()
            await send(update.message, texts.FORGOTTEN)
