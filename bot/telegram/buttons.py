"""What happens when somebody presses a button under an answer."""

import asyncio
import logging

from telegram import CallbackQuery, InaccessibleMessage, Message, Update

from bot.state.replies import unpack
from bot.state.store import State
from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.presenting import page_of, render_page, render_questions, render_text
from bot.telegram.presses import Press
from bot.telegram.questions import Chosen, Questions
from bot.telegram.related import Related
from bot.telegram.sending import acknowledge, edit
from bot.telegram.service import AnswerService
from index.errors import SnapshotError, StateError
from retrieval.answer import Reply
from retrieval.engine import Engine
from retrieval.suggestions import Suggestion, suggest

__all__ = ["Buttons"]

_LOG = logging.getLogger(__name__)


class Buttons:
    """Turns pages, suggests questions and takes feedback; whatever cannot be found any more is said kindly."""

    def __init__(self, service: AnswerService, state: State, questions: Questions) -> None:
        self._service, self._state, self._questions = service, state, questions

    async def press(self, update: Update, _: Context) -> None:
        """Do what a button says; Telegram shows a clock on it until it is answered."""
        query = update.callback_query
        if query is None:
            return
        press = Press.read(query.data or "")
        try:
            if press and press.action in ("good", "bad"):
                await self._take_feedback(query, press)
            elif press and press.action == "related":
                await self._suggest(query, press)
            elif press and press.action == "ask":
                await self._ask(query, press)
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

    async def _suggest(self, query: CallbackQuery, press: Press) -> None:
        """Show questions that the article of a page answers, or articles near it, in place of its buttons."""
        reply = await self._reply(press.token)
        if reply is None or isinstance(query.message, InaccessibleMessage):
            await acknowledge(query, texts.OUTDATED, alert=True)
            return
        shown = page_of(reply, press.page)
        questions = await self._service.consult(suggest, shown)
        await acknowledge(query, None if questions else texts.NO_RELATED_QUESTIONS)
        if questions:
            note = await asyncio.to_thread(self._state.note, Related(press.token, questions).packed)
            await edit(query, render_questions(reply, press.token, press.page, note, questions))

    async def _ask(self, query: CallbackQuery, press: Press) -> None:
        """Answer a suggested question, unless its article went, or that of the reply above it changed."""
        one = await self._suggestion(press)
        if one is None or not isinstance(query.message, Message):
            await acknowledge(query, texts.OUTDATED, alert=True)
            return
        await acknowledge(query)
        await self._questions.ask(query.message, one.question, Chosen(query.from_user, one.article_id))

    async def _suggestion(self, press: Press) -> Suggestion | None:
        noted = await asyncio.to_thread(self._state.noted, press.token)
        related = Related.unpacked(noted) if noted else None
        if related is None or press.page >= len(related.questions) or not await self._reply(related.token):
            return None
        one = related.questions[press.page]
        return one if await self._service.consult(Engine.article, one.article_id) else None

    async def _reply(self, token: str) -> Reply | None:
        """Give the reply as the articles of today have it, None where it was forgotten or its article is another."""
        packed = await asyncio.to_thread(self._state.packed_reply, token)
        if packed is None:
            return None
        return await self._service.consult(_unpacked, packed)


def _unpacked(engine: Engine, packed: bytes) -> Reply | None:
    return unpack(packed, engine.article)
