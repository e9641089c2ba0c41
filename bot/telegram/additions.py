"""/add: an admin sends a file or a link, sees how it was read, and says whether it is to be kept."""

import asyncio
import logging
import re

from telegram import CallbackQuery, Document, Message, Update
from telegram.constants import CallbackQueryLimit, FileSizeLimit
from telegram.error import TelegramError

from bot.adding import Draft, accept, discard, draft_file, draft_link
from bot.settings import Settings
from bot.state.store import State
from bot.telegram import texts
from bot.telegram.admin import Admin
from bot.telegram.basics import Context, TelegramApplication
from bot.telegram.decisions import choices, decision
from bot.telegram.markup import Markup, bold, joined, quote, shortened
from bot.telegram.message import Outgoing, article_line
from bot.telegram.reasons import told
from bot.telegram.sending import acknowledge, edit, send, typing
from index.errors import ArticleError
from index.reasons import Reason

__all__ = ["Additions", "begin"]

PREFIX = "add"
OPENING_UNITS, REASON_UNITS = 500, 500
ALERT_UNITS = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)
DOWNLOAD_SECONDS = 60.0

_LOG = logging.getLogger(__name__)


class Additions:
    """Reads what an admin sends, and adds it to the corpus when told to."""

    def __init__(self, settings: Settings, state: State, admin: Admin) -> None:
        self._settings, self._state, self._admin = settings, state, admin

    async def add(self, update: Update, _: Context) -> None:
        """Answer /add with a link behind it, and a file with or without it."""
        message = update.message
        if message is None:
            return
        link = re.search(r"https?://\S+", message.text or "")
        if message.document is None and link is None:
            await send(message, texts.ADD_HOW)
            return
        try:
            async with typing(message):
                if message.document:
                    draft = await self._draft_file(message.document)
                else:
                    assert link
                    draft = await asyncio.to_thread(draft_link, self._settings, link[0])
            token = await asyncio.to_thread(self._state.note, draft.name)
        except ArticleError as error:
            await send(message, _refused(error.reason))
        except TelegramError as error:
            _LOG.warning("A file could not be fetched: %s", error)
            await send(message, texts.ADD_NOT_FETCHED)
        else:
            await send(message, _preview(draft, token))

    async def decide(self, update: Update, context: Context) -> None:
        """Keep a draft or throw it away, as the button says."""
        chosen = await decision(update, self._settings.admin_ids, self._state)
        if chosen is None:
            return
        if chosen.choice == "no":
            await asyncio.to_thread(discard, self._settings, chosen.about)
            await acknowledge(chosen.query)
            await edit(chosen.query, Outgoing(texts.ADD_DISCARDED))
            return
        try:
            await asyncio.to_thread(accept, self._settings, chosen.about)
        except ArticleError as error:
            await acknowledge(chosen.query, shortened(told(error.reason), ALERT_UNITS), alert=True)
            return
        await acknowledge(chosen.query)
        await edit(chosen.query, Outgoing(texts.ADD_KEPT))
        await begin(self._admin, chosen.query, context.application)

    async def _draft_file(self, document: Document) -> Draft:
        if (document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise ArticleError(
                "The file is larger than {megabytes} MB, and Telegram does not give it to a bot; split it.",
                megabytes=FileSizeLimit.FILESIZE_DOWNLOAD // 1_000_000,
            )
        file = await document.get_file()
        content = bytes(await file.download_as_bytearray(read_timeout=DOWNLOAD_SECONDS))
        return await asyncio.to_thread(draft_file, self._settings, document.file_name or "article", content)


async def begin(admin: Admin, query: CallbackQuery, application: TelegramApplication) -> None:
    """Bring the index to what a button just changed; where a reindex runs already, say that another is needed."""
    if isinstance(query.message, Message) and not await admin.begin(query.message, application):
        await send(query.message, texts.REINDEX_LATER)


def _preview(draft: Draft, token: str) -> Outgoing:
    first = draft.articles[0]
    count = [texts.counted_articles(len(draft.articles))] if len(draft.articles) > 1 else []
    skipped = [texts.reindex_skipped(len(draft.skipped))] if draft.skipped else []
    opening = quote(shortened(first.text.strip(), OPENING_UNITS))
    text = joined("\n\n", [bold(texts.ADD_READ), *count, article_line(first), opening, *skipped, texts.ADD_QUESTION])
    return Outgoing(text.html, choices(PREFIX, token, yes=texts.YES_ADD, no=texts.NO))


def _refused(reason: Reason) -> Outgoing:
    return Outgoing((Markup(texts.ADD_REFUSED, 1) + "\n\n" + shortened(told(reason), REASON_UNITS)).html)
