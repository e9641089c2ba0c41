"""One message that tells how far a long work is, edited no oftener than Telegram likes."""

import asyncio
import logging

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import RetryAfter, TelegramError

from bot.telegram.sending import NO_PREVIEW, flood_pause

__all__ = ["ProgressMessage"]

_LOG = logging.getLogger(__name__)


class ProgressMessage:
    """A sent message that follows what it is told to show; what comes between two edits is left out."""

    def __init__(
        self, message: Message, shown: str, interval: float, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Follow from now on; `interval` is the least number of seconds between two edits.

        The buttons of `keyboard` stay below until the message is closed.
        """
        self._keyboard = keyboard
        self._message, self._interval = message, interval
        self._shown = self._wanted = shown
        self._closing = False
        self._following = asyncio.create_task(self._follow())

    def show(self, html: str) -> None:
        """Show this with the next edit."""
        self._wanted = html

    async def close(self, html: str) -> None:
        """Show this last, when the time for it has come, and follow no more."""
        self._wanted, self._closing = html, True
        await self._following

    def abandon(self) -> None:
        """Leave the message as it stands, if it is not closed yet."""
        self._following.cancel()

    async def _follow(self) -> None:
        pause = self._interval
        while not (self._closing and self._shown == self._wanted):
            await asyncio.sleep(pause)
            pause = self._interval
            html = self._wanted
            if html == self._shown:
                continue
            try:
                await self._message.edit_text(
                    html,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=None if self._closing else self._keyboard,
                )
            except RetryAfter as error:
                pause = max(self._interval, flood_pause(error))
                continue
            except TelegramError as error:
                _LOG.info("The progress message could not be edited: %s", error)
            self._shown = html
