"""The one way a message leaves: as HTML, without link previews, and again after a hiccup of the network."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from telegram import Chat, LinkPreviewOptions, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.message import Outgoing

__all__ = ["NO_PREVIEW", "flood_pause", "send", "typing"]

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
PAUSES = (0.5, 2.0, 4.0)
"""Seconds before a message is sent again that Telegram's servers did not take."""
PATIENCE_SECONDS = 0.3
"""What takes longer shows the chat that something is being done."""
TYPING_SECONDS = 4.5
"""Telegram shows it for five."""

_LOG = logging.getLogger(__name__)


async def send(to: Message, what: Outgoing | str) -> Message:
    """Send HTML to the chat of a message; raises TelegramError where Telegram does not take it."""
    outgoing = Outgoing(what) if isinstance(what, str) else what
    for pause in PAUSES:
        try:
            return await _send_once(to, outgoing)
        except BadRequest:
            # Telegram's idea of an address is narrower than any we can check; the answer matters more than its button.
            if outgoing.keyboard is None:
                raise
            _LOG.warning("Telegram refused a message with a button; it is sent without.", exc_info=True)
            outgoing = Outgoing(outgoing.html)
        except TimedOut:
            raise  # it may well have arrived, and nobody wants it twice
        except RetryAfter as error:
            _LOG.warning("Telegram asks for patience: %s.", error)
            await asyncio.sleep(flood_pause(error))
        except NetworkError as error:
            _LOG.warning("Telegram did not take a message (%s); trying again in %s s.", error, pause)
            await asyncio.sleep(pause)
    return await _send_once(to, outgoing)


def flood_pause(error: RetryAfter) -> float:
    """Give the seconds that Telegram asks to wait."""
    pause = error.retry_after
    return (pause.total_seconds() if isinstance(pause, timedelta) else pause) + 0.1


@asynccontextmanager
async def typing(chat: Chat) -> AsyncIterator[None]:
    """Show that the bot is writing while the body runs, if that takes a moment."""
    showing = asyncio.create_task(_show_typing(chat))
    try:
        yield
    finally:
        showing.cancel()


async def _send_once(to: Message, outgoing: Outgoing) -> Message:
    return await to.chat.send_message(
        outgoing.html,
        parse_mode=ParseMode.HTML,
        reply_markup=outgoing.keyboard,
        link_preview_options=NO_PREVIEW,
    )


async def _show_typing(chat: Chat) -> None:
    await asyncio.sleep(PATIENCE_SECONDS)
    while True:
        with suppress(TelegramError):
            await chat.send_action(ChatAction.TYPING)
        await asyncio.sleep(TYPING_SECONDS)
