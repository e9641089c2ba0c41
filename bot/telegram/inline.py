"""Inline mode: `@bot question` in any chat gives articles as cards that send the answer with its source."""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.language import Manner, manner
from bot.telegram.markup import isolated, joined, quote, shortened
from bot.telegram.message import Outgoing, article_line, render_reply
from bot.telegram.sending import NO_PREVIEW
from bot.telegram.service import AnswerService
from bot.telegram.shelf import Shelf
from index.articles import Article
from index.errors import QuestionError, SnapshotError
from retrieval.answer import Reply
from retrieval.engine import Engine

__all__ = ["Inline"]

CARDS = 10
PAUSE_SECONDS = 0.3
"""Telegram asks with every few letters; only a question that stands for so long is answered."""
CACHE_SECONDS = 300
CACHED = 500
FEWEST_LETTERS = 3
TITLE_UNITS, DESCRIPTION_UNITS, OPENING_UNITS = 100, 160, 600

_LOG = logging.getLogger(__name__)

Cards = tuple[InlineQueryResultArticle, ...]


class Inline:
    """Answers inline queries: the last one of each person, from memory where it was asked before."""

    def __init__(self, service: AnswerService, shelf: Shelf, pause: float = PAUSE_SECONDS) -> None:
        """Wait `pause` seconds for a person to go on writing."""
        self._service, self._shelf, self._pause = service, shelf, pause
        self._newest: dict[int, int] = {}
        """The update of each person's newest query, while it waits: handlers may begin in another order."""
        self._cards: OrderedDict[tuple[Path, str, Manner], Cards] = OrderedDict()

    async def answer(self, update: Update, _: Context) -> None:
        """Offer cards for what a person has written behind the bot's name."""
        query = update.inline_query
        if query is None or not await self._still_wanted(query.from_user.id, update.update_id):
            return
        try:
            cards = await self._offer(" ".join(query.query.split()))
            await _answer(query, cards, None if cards else texts.INLINE_NOTHING)
        except QuestionError:
            await _answer(query, (), texts.INLINE_NOTHING)
        except SnapshotError as error:
            _LOG.warning("%s", error)
            await _answer(query, (), texts.INLINE_NO_INDEX)

    async def _still_wanted(self, person: int, number: int) -> bool:
        """Wait a moment, and say whether the person wrote nothing else meanwhile."""
        if self._newest.get(person, number) > number:
            return False
        self._newest[person] = number
        await asyncio.sleep(self._pause)
        if self._newest.get(person) != number:
            return False
        del self._newest[person]
        return True

    async def _offer(self, question: str) -> Cards:
        if len(question) < FEWEST_LETTERS:
            holdings = await self._shelf.holdings()
            return tuple(_article_card(article) for article in holdings.newest[:CARDS])
        key = await self._service.generation(), question, manner()
        if key not in self._cards:
            reply = await self._service.consult(Engine.ask, question, k=CARDS)
            self._cards[key] = _reply_cards(reply)
            if len(self._cards) > CACHED:
                self._cards.popitem(last=False)
        self._cards.move_to_end(key)
        return self._cards[key]


def _reply_cards(reply: Reply) -> Cards:
    """Make a card of each answer; of what only came near, the article alone."""
    if not reply.found:
        return tuple(_article_card(answer.article) for answer in reply.answers)
    cards = []
    for answer in (reply.answers[0], *reply.related):
        start, end = answer.best.sentence
        alone = replace(reply, answers=(answer,), meant=())
        cards.append(_card(answer.article, answer.best.text[start:end], render_reply(alone)))
    return tuple(cards)


def _article_card(article: Article) -> InlineQueryResultArticle:
    opening = shortened(article.text.strip(), OPENING_UNITS)
    return _card(article, opening, Outgoing(joined("\n\n", [article_line(article), quote(opening)]).html))


def _card(article: Article, description: str, sent: Outgoing) -> InlineQueryResultArticle:
    title = " ".join((article.title or article.text).split())
    return InlineQueryResultArticle(
        # Ids of articles may be longer than the 64 bytes that Telegram takes.
        blake2b(article.id.encode(), digest_size=16).hexdigest(),
        shortened(title, TITLE_UNITS),
        InputTextMessageContent(sent.html, ParseMode.HTML, link_preview_options=NO_PREVIEW),
        reply_markup=sent.keyboard,
        description=isolated(shortened(" ".join(description.split()), DESCRIPTION_UNITS)),
    )


async def _answer(query: InlineQuery, cards: Cards, said: str | None) -> None:
    button = InlineQueryResultsButton(said, start_parameter="inline") if said else None
    try:
        # The reader's language and length of answers are in the cards.
        await query.answer(cards, cache_time=CACHE_SECONDS if cards else 0, is_personal=True, button=button)
    except TelegramError as error:
        _LOG.info("An inline query was not answered: %s", error)
