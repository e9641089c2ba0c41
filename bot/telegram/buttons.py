"""What happens when somebody presses a button under an answer."""

import asyncio
import logging

from telegram import CallbackQuery, InaccessibleMessage, Update

from bot.state.replies import unpack
from bot.state.store import State
from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.presenting import render_page, render_text
from bot.telegram.presses import Press
from bot.telegram.sending import acknowledge, edit
from bot.telegram.service import AnswerService
from index.errors import SnapshotError, StateError
from retrieval.answer import Reply

__all__ = ["Buttons"]

_LOG = logging.getLogger(__name__)


class Buttons:
    """Turns pages and takes feedback; whatever cannot be found any more is said kindly."""

    def __init__(self, service: AnswerService, state: State) -> None:
        self._service, self._state = service, state

    async def press(self, update: Update, _: Context) -> None:
        """Do what a button says; Telegram shows a clock on it until it is answered."""
        query = update.callback_query
        if query is None:
            return
        press = Press.read(query.data or "")
        try:
            if press and press.action in ("good", "bad"):
                await self._take_feedback(query, press)
            else:
                await self._turn(query, press)
        except (StateError, SnapshotError) as error:
            _LOG.error("%s", error)
            await acknowledge(query, texts.TROUBLE)

    async def _take_feedback(self, query: CallbackQuery, press: Press) -> None:
        good = press.action == "good"
        kept = await asyncio.to_thread(self._state.give_feedback, query.from_user.id, press.token, good)
        await acknowledge(query, (texts.THANKS if good else texts.SORRY) if kept else texts.OUTDATED, alert=not kept)

    async def _turn(self, query: CallbackQuery, press: Press | None) -> None:
        reply = await self._reply(press.token) if press else None
        if press is None or reply is None or isinstance(query.message, InaccessibleMessage):
            await acknowledge(query, texts.OUTDATED, alert=True)
            return
        await acknowledge(query)
        if press.action == "text":
            await edit(query, render_text(reply, press.token, press.page, press.sheet))
        else:
            await edit(query, render_page(reply, press.token, press.page))

    async def _reply(self, token: str) -> Reply | None:
        """Give the reply as the articles of today have it, None where it was forgotten or its article is another."""
        packed = await asyncio.to_thread(self._state.packed_reply, token)
        if packed is None:
            return None
        return await self._service.consult(lambda engine: unpack(packed, engine.article))
