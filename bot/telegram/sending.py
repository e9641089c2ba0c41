"""The one way a message leaves: as HTML, without link previews, and again after a hiccup of the network."""

import asyncio
import html
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

import httpx
from telegram import (
    CallbackQuery,
    Chat,
    InaccessibleMessage,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction, ChatType, MessageLimit, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.markup import shortened
from bot.telegram.message import Outgoing

__all__ = ["NO_PREVIEW", "acknowledge", "edit", "edit_keyboard", "flood_pause", "greet", "send", "send_file"]
__all__ += ["send_picture", "typing"]

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
PAUSES = (0.5, 2.0, 4.0)
"""Seconds before a message is sent again that Telegram's servers did not take."""
PATIENCE_SECONDS = 0.3
"""What takes longer shows the chat that something is being done."""
TYPING_SECONDS = 4.5
"""Telegram shows it for five."""
CROWD = 10
"""Chats waiting at once from which no such sign is given: it costs a good part of what an answer does."""
_WAITING: set[asyncio.Task[None]] = set()

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


async def send(to: Message, what: Outgoing | str) -> Message:
    """Send HTML to the chat of a message; raises TelegramError where Telegram does not take it."""
    outgoing = Outgoing(what) if isinstance(what, str) else what
    return await _delivered(partial(_send_once, to), outgoing)


async def send_file(to: Message, name: str, content: bytes) -> None:
    """Send a file to the chat of a message; raises TelegramError as `send` does."""

    async def send_once(_: Outgoing) -> Message:
        return await to.chat.send_document(InputFile(content, name), message_thread_id=_topic(to))

    await _delivered(send_once, Outgoing(name))


async def greet(chat: Chat, what: Outgoing | str) -> None:
    """Send HTML to a chat that nobody has written in; raises TelegramError as `send` does."""

    async def send_once(outgoing: Outgoing) -> Message:
        return await chat.send_message(
            outgoing.html,
            parse_mode=ParseMode.HTML,
            reply_markup=outgoing.keyboard,
            link_preview_options=NO_PREVIEW,
        )

    await _delivered(send_once, Outgoing(what) if isinstance(what, str) else what)


async def send_picture(chat: Chat, picture: bytes | None, caption: Outgoing) -> None:
    """Send a picture to a chat with HTML of at most 1,024 UTF-16 units below; raises TelegramError as `send` does.

    Without a picture, or where Telegram refuses it, the words go alone.
    """

    async def send_once(outgoing: Outgoing) -> Message:
        assert picture
        return await chat.send_photo(picture, outgoing.html, parse_mode=ParseMode.HTML, reply_markup=outgoing.keyboard)

    try:
        if picture:
            await _delivered(send_once, caption)
            return
    except BadRequest as error:
        _LOG.warning("Telegram refused a picture (%s); its words go alone.", error)
    await greet(chat, caption)


async def edit(query: CallbackQuery, outgoing: Outgoing) -> None:
    """Show something else in the message whose button was pressed; raises TelegramError as `send` does.

    A message that Telegram gives no more access to stays as it is.
    """
    if isinstance(query.message, InaccessibleMessage):
        return
    with suppress(_Unchanged):
        await _delivered(partial(_edit_once, query), outgoing)


async def edit_keyboard(query: CallbackQuery, keyboard: InlineKeyboardMarkup) -> None:
    """Show other buttons under the message whose button was pressed; raises TelegramError as `send` does."""
    if isinstance(query.message, InaccessibleMessage):
        return
    with suppress(_Unchanged):
        await _delivered(partial(_edit_keyboard_once, query), Outgoing("", keyboard))


async def acknowledge(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Take the clock off a pressed button and say `text` in passing, or until it is read; what is done matters more."""
    try:
        await query.answer(text, show_alert=alert)
    except TelegramError as error:  # as after an hour's pause: Telegram has given the press up
        _LOG.info("A press was not acknowledged: %s", error)


class _Unchanged(Exception):
    """The message shows this already: somebody pressed twice."""


async def _delivered(deliver: Callable[[Outgoing], Awaitable[T]], outgoing: Outgoing) -> T:
    forms = _simpler(outgoing)
    pauses = iter(PAUSES)
    while True:
        try:
            return await deliver(outgoing)
        except BadRequest as error:
            # Telegram's idea of an address or of a text is narrower than any we can check; the answer matters more.
            simpler = next(forms, None)
            if simpler is None:
                raise
            _LOG.warning("Telegram refused a message (%s); it is sent in a simpler form.", error)
            outgoing = simpler
        except (RetryAfter, NetworkError) as error:
            pause = next(pauses, None)
            if pause is None or _may_have_arrived(error):
                raise
            pause = flood_pause(error) if isinstance(error, RetryAfter) else pause
            _LOG.warning("Telegram did not take a message (%s); trying again in %.1f s.", error, pause)
            await asyncio.sleep(pause)


def _may_have_arrived(error: TelegramError) -> bool:
    """Say whether a message may be there although nobody confirmed it; nobody wants it twice."""
    return isinstance(error, TimedOut) and not isinstance(error.__cause__, httpx.ConnectTimeout | httpx.PoolTimeout)


def _simpler(outgoing: Outgoing) -> Iterator[Outgoing]:
    """Give what may still be delivered of a message: all but its links below, then its bare text."""
    if outgoing.keyboard:
        rows = [[one for one in row if one.url is None] for row in outgoing.keyboard.inline_keyboard]
        kept = [row for row in rows if row]
        outgoing = replace(outgoing, keyboard=InlineKeyboardMarkup(kept) if kept else None)
        yield outgoing
    bare = html.unescape(re.sub(r"<[^>]+>", "", outgoing.html))
    yield Outgoing(html.escape(shortened(bare, int(MessageLimit.MAX_TEXT_LENGTH)), quote=False))


def flood_pause(error: RetryAfter) -> float:
    """Give the seconds that Telegram asks to wait."""
    pause = error.retry_after
    return (pause.total_seconds() if isinstance(pause, timedelta) else pause) + 0.1


@asynccontextmanager
async def typing(to: Message) -> AsyncIterator[None]:
    """Show that the bot is writing while the body runs, if that takes a moment."""
    showing = asyncio.create_task(_show_typing(to))
    _WAITING.add(showing)
    try:
        yield
    finally:
        _WAITING.discard(showing)
        showing.cancel()


def _topic(message: Message) -> int | None:
    """Give the topic of a forum; answers elsewhere carry a thread as well, which is no place to write in."""
    return message.message_thread_id if message.is_topic_message else None


async def _send_once(to: Message, outgoing: Outgoing) -> Message:
    # In a group others may have written meanwhile, and the question may have been deleted.
    quoted = to.chat.type != ChatType.PRIVATE
    return await to.chat.send_message(
        outgoing.html,
        parse_mode=ParseMode.HTML,
        reply_markup=outgoing.keyboard,
        link_preview_options=NO_PREVIEW,
        message_thread_id=_topic(to),
        reply_parameters=ReplyParameters(to.message_id, allow_sending_without_reply=True) if quoted else None,
    )


async def _edit_once(query: CallbackQuery, outgoing: Outgoing) -> None:
    with _unchanged():
        await query.edit_message_text(
            outgoing.html,
            parse_mode=ParseMode.HTML,
            reply_markup=outgoing.keyboard,
            link_preview_options=NO_PREVIEW,
        )


async def _edit_keyboard_once(query: CallbackQuery, outgoing: Outgoing) -> None:
    with _unchanged():
        await query.edit_message_reply_markup(outgoing.keyboard)


@contextmanager
def _unchanged() -> Iterator[None]:
    try:
        yield
    except BadRequest as error:
        if "not modified" in str(error):
            raise _Unchanged from None
        raise


async def _show_typing(to: Message) -> None:
    await asyncio.sleep(PATIENCE_SECONDS)
    while True:
        with suppress(TelegramError):
            if len(_WAITING) < CROWD:
                await to.chat.send_action(ChatAction.TYPING, message_thread_id=_topic(to))
        await asyncio.sleep(TYPING_SECONDS)
