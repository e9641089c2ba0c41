"""/remove: an article is left out of the index, after a question back, and may be brought back with one touch."""

import asyncio

from telegram import Update

from bot.removing import bring_back, remove
from bot.settings import Settings
from bot.state.store import State
from bot.telegram import texts
from bot.telegram.additions import begin
from bot.telegram.admin import Admin
from bot.telegram.basics import Context
from bot.telegram.decisions import choices, decision
from bot.telegram.markup import bold, code, joined, shortened
from bot.telegram.message import Outgoing, article_line
from bot.telegram.reasons import refusal
from bot.telegram.sending import acknowledge, edit, send
from bot.telegram.service import AnswerService
from index.articles import Article
from index.errors import SnapshotError, UsageError
from retrieval.engine import Engine

__all__ = ["Removals"]

PREFIX = "rem"
ID_UNITS = 200


class Removals:
    """Finds the article an admin names, and puts up or takes down its tombstone."""

    def __init__(self, settings: Settings, state: State, service: AnswerService, admin: Admin) -> None:
        self._settings, self._state, self._service, self._admin = settings, state, service, admin

    async def ask(self, update: Update, _: Context) -> None:
        """Answer /remove with the article it is about, and ask whether it is meant."""
        message = update.message
        if message is None:
            return
        named = (message.text or "").partition(" ")[2].strip()
        if not named:
            await send(message, texts.REMOVE_HOW)
            return
        try:
            article = await self._service.consult(_find, named)
        except SnapshotError as error:
            await send(message, refusal(error))
            return
        if article is None:
            await send(message, texts.REMOVE_UNKNOWN)
            return
        token = await asyncio.to_thread(self._state.note, article.id)
        name = code(shortened(article.id, ID_UNITS))
        text = joined("\n\n", [bold(texts.REMOVE_QUESTION), article_line(article), name])
        await send(message, Outgoing(text.html, choices(PREFIX, token, yes=texts.YES_REMOVE, no=texts.NO)))

    async def decide(self, update: Update, context: Context) -> None:
        """Remove, keep, or bring back, as the button says."""
        chosen = await decision(update, self._settings.admin_ids, self._state)
        if chosen is None:
            return
        await acknowledge(chosen.query)
        if chosen.choice == "no":
            await edit(chosen.query, Outgoing(texts.REMOVE_KEPT))
            return
        try:
            await asyncio.to_thread(remove if chosen.choice == "yes" else bring_back, self._settings, chosen.about)
        except UsageError as error:
            await edit(chosen.query, refusal(error))
            return
        if chosen.choice == "yes":
            await edit(chosen.query, Outgoing(texts.REMOVED, choices(PREFIX, chosen.token, undo=texts.UNDO)))
        else:
            await edit(chosen.query, Outgoing(texts.BROUGHT_BACK))
        await begin(self._admin, chosen.query, context.application)


def _find(engine: Engine, named: str) -> Article | None:
    """Find an article by its id, or by the link under which it was published."""
    snapshot = engine.snapshot
    by_link = (article for article in map(snapshot.article, snapshot.articles()) if article.url == named)
    return engine.article(named) or next(by_link, None)
