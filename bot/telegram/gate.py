"""Who may use a closed bot (PORSA_ALLOWED_IDS); everybody else is told kindly, once for each thing they try."""

from telegram import InlineQueryResultsButton, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.settings import Settings
from bot.telegram import texts
from bot.telegram.addressing import ADDRESSED, CALLED_BY_NAME
from bot.telegram.basics import Context
from bot.telegram.sending import acknowledge, send

__all__ = ["Gate"]


class Gate:
    """Stops updates of those who are not let in: a person's id counts anywhere, a group's for all who write there."""

    def __init__(self, settings: Settings) -> None:
        self._allowed = settings.allowed_ids | settings.admin_ids if settings.allowed_ids else None

    async def check(self, update: Update, _: Context) -> None:
        """Let an update pass, or raise ApplicationHandlerStop once its sender was told."""
        chat, person = update.effective_chat, update.effective_user
        if self._allowed is None or {one.id for one in (chat, person) if one} & self._allowed:
            return
        if update.callback_query:
            await acknowledge(update.callback_query, texts.PRIVATE_BOT, alert=True)
        elif update.inline_query:
            button = InlineQueryResultsButton(texts.INLINE_PRIVATE, start_parameter="private")
            await update.inline_query.answer((), cache_time=0, is_personal=True, button=button)
        elif update.message and update.message.chat.type == ChatType.PRIVATE:
            await send(update.message, texts.PRIVATE_BOT)
        elif update.message and (ADDRESSED.filter(update.message) or CALLED_BY_NAME.filter(update.message)):
            await send(update.message, texts.PRIVATE_GROUP)
        raise ApplicationHandlerStop
