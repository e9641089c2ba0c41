"""/digest: yesterday in a picture and a few lines, now and, for admins who switch it on, every day at a set hour."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from telegram import Bot, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, TelegramError, TimedOut

from bot.digest import Digest, digest_of, newest_due, switch
from bot.settings import Settings
from bot.state.store import State
from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.digest import chart_of, render_digest
from bot.telegram.drawing import drawn
from bot.telegram.language import manner, speak
from bot.telegram.manners import manner_in
from bot.telegram.message import Outgoing
from bot.telegram.sending import acknowledge, edit_keyboard, send_picture, typing
from index.errors import StateError

__all__ = ["Daily"]

LOOK_SECONDS = 60.0
"""How often the clock is looked at; waking by the clock also outlives a machine that slept, and retries."""

_LOG = logging.getLogger(__name__)


class Daily:
    """Shows digests to admins who ask, and sends them to those who want them daily."""

    def __init__(self, settings: Settings, state: State, clock: Callable[[], datetime] | None = None) -> None:
        """Take the moment from `clock`, in the zone of the settings."""
        self._settings, self._state = settings, state
        self._clock = clock or (lambda: datetime.now(settings.zone))
        self._sent: dict[int, date] = {}

    async def show(self, update: Update, _: Context) -> None:
        """Answer /digest with yesterday's."""
        message, person = update.message, update.effective_user
        if message is None or person is None:
            return
        async with typing(message):
            wanted = await asyncio.to_thread(self._state.digests.of, person.id) is not None
            await self._deliver(message.chat, self._clock().date() - timedelta(1), wanted)

    async def switch(self, update: Update, _: Context) -> None:
        """Send the digest daily from now on, or no more, as the button says."""
        query = update.callback_query
        if query is None:
            return
        person = query.from_user.id
        if person not in self._settings.admin_ids:
            await acknowledge(query, texts.ADMINS_ONLY)
            return
        wanted = query.data == "dig:on"
        hour = self._settings.digest_hour
        try:
            language = manner().language if wanted else None
            await asyncio.to_thread(switch, self._settings, self._state, person, language, self._clock())
        except StateError as error:
            _LOG.error("%s", error)
            await acknowledge(query, texts.TROUBLE)
            return
        await acknowledge(query, texts.digest_hour("DIGEST_SWITCHED_ON", hour) if wanted else texts.DIGEST_SWITCHED_OFF)
        await edit_keyboard(query, self._button(wanted))

    async def keep_sending(self, bot: Bot) -> None:
        """Send every digest that is due, until cancelled."""
        while True:
            for person in sorted(self._settings.admin_ids):
                try:
                    await self.send_due(bot, person)
                except StateError as error:
                    _LOG.error("%s", error)
                except TelegramError as error:
                    _LOG.warning("A digest could not be sent (%s); trying again in %.0f s.", error, LOOK_SECONDS)
                except Exception:
                    _LOG.exception("A digest could not be made.")
            await asyncio.sleep(LOOK_SECONDS)

    async def send_due(self, bot: Bot, person: int) -> None:
        """Send one admin the digest of the newest day that is due, if they want it and have not had it.

        A kill between sending and writing that down brings it twice; never is one left out.
        """
        subscription = await asyncio.to_thread(self._state.digests.of, person)
        day = newest_due(self._clock(), self._settings.digest_hour)
        if subscription is None or day <= max(subscription.last, self._sent.get(person, date.min)):
            return
        speak(manner_in(subscription.language, await asyncio.to_thread(self._state.preferences, person)))
        chat = Chat(person, ChatType.PRIVATE)
        chat.set_bot(bot)
        try:
            await self._deliver(chat, day, wanted=True)
        except TimedOut as error:
            _LOG.warning("Whether a digest arrived is not known (%s).", error)
        except (BadRequest, Forbidden) as error:
            _LOG.warning("An admin cannot be written to (%s); the next digest is tried tomorrow.", error)
        self._sent[person] = day  # a full disk must not bring it every minute
        await asyncio.to_thread(self._state.digests.sent, person, day)

    async def _deliver(self, chat: Chat, day: date, wanted: bool) -> None:
        digest = await asyncio.to_thread(digest_of, self._state, day, self._settings.zone)
        await send_picture(chat, await _picture(digest), Outgoing(render_digest(digest).html, self._button(wanted)))

    def _button(self, wanted: bool) -> InlineKeyboardMarkup:
        label = texts.DIGEST_OFF if wanted else texts.digest_hour("DIGEST_ON", self._settings.digest_hour)
        return InlineKeyboardMarkup.from_button(
            InlineKeyboardButton(label, callback_data="dig:off" if wanted else "dig:on")
        )


async def _picture(digest: Digest) -> bytes | None:
    """Give the picture of a digest; a week of silence has none."""
    if not any(count.answered or count.unanswered for count in digest.week):
        return None
    return await drawn(chart_of(digest))
