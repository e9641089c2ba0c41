"""A reply as a message with buttons: remembered, so that the buttons find it again after any restart."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.state.store import State
from bot.telegram import texts
from bot.telegram.fulltext import render_sheet, sheets
from bot.telegram.message import Outgoing, render_reply
from bot.telegram.presses import Press
from index.errors import StateError
from retrieval.answer import Answer, Reply
from retrieval.suggestions import Suggestion

__all__ = ["Presenter", "page_of", "render_page", "render_questions", "render_text"]

_LOG = logging.getLogger(__name__)

Row = list[InlineKeyboardButton]


class Presenter:
    """Remembers replies and dresses them with buttons."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def present(self, reply: Reply, person: int, place: str) -> Outgoing:
        """Give the message for a new reply; where the disk does not take it, the answer goes without buttons."""
        try:
            token = await asyncio.to_thread(self._state.remember, person, place, reply)
        except StateError as error:
            _LOG.error("%s", error)
            return render_reply(reply)
        return render_page(reply, token) if reply.found and reply.answers else render_reply(reply)


def render_page(reply: Reply, token: str, page: int = 0) -> Outgoing:
    """Write the answer (page 0) or one of the further passages, with the buttons that lead on."""
    pages = _pages(reply)
    page = min(page, len(pages) - 1)
    if page:
        reply = replace(reply, answers=(pages[page],), meant=())
    outgoing = render_reply(reply)
    leading: Row = []
    if page:
        leading.append(_button(f"‹ {texts.BACK}", Press("page", token, page - 1)))
    if page < len(pages) - 1:
        where = f" ({texts.place(page + 1, len(pages))})" if page else ""
        leading.append(_button(f"{texts.MORE}{where} ›", Press("page", token, page + 1)))
    leading.append(_button(texts.FULL_TEXT, Press("text", token, page)))
    related = [_button(texts.RELATED_QUESTIONS, Press("related", token, page))]
    opinion = [_button(texts.GOOD, Press("good", token, page)), _button(texts.BAD, Press("bad", token, page))]
    return _with_rows(outgoing, leading, related, opinion)


def page_of(reply: Reply, page: int) -> Reply:
    """Give the reply as if the answer of one page came first, and those of other articles behind it."""
    pages = _pages(reply)
    shown = pages[min(page, len(pages) - 1)]
    return replace(reply, answers=(shown, *(one for one in reply.answers if one.article.id != shown.article.id)))


def render_questions(reply: Reply, token: str, page: int, note: str, questions: Sequence[Suggestion]) -> Outgoing:
    """Write a page of the answer as it was, suggested questions in place of its buttons; `note` leads to them."""
    rows = [[_button(one.question, Press("ask", note, number))] for number, one in enumerate(questions)]
    back = [_button(f"‹ {texts.TO_THE_ANSWER}", Press("page", token, page))]
    return _with_rows(replace(render_page(reply, token, page), keyboard=None), *rows, back)


def render_text(reply: Reply, token: str, page: int, sheet: int) -> Outgoing:
    """Write a sheet of the article that a page of the answer is from."""
    pages = _pages(reply)
    article = pages[min(page, len(pages) - 1)].article
    last = len(sheets(article.text)) - 1
    sheet = min(sheet, last)
    turning: Row = []
    if sheet:
        turning.append(_button(f"‹ {texts.LAST_PAGE}", Press("text", token, page, sheet - 1)))
    if sheet < last:
        where = f" ({texts.place(sheet + 1, last + 1)})"
        turning.append(_button(f"{texts.NEXT_PAGE}{where} ›", Press("text", token, page, sheet + 1)))
    back = [_button(texts.TO_THE_ANSWER, Press("page", token, page))]
    return _with_rows(Outgoing(render_sheet(article, sheet).html), turning, back)


def _pages(reply: Reply) -> list[Answer]:
    """Part a reply into answers of one passage: the first one's, then the best of each related one."""
    first = reply.answers[0]
    passages = [first, *(replace(first, best=excerpt) for excerpt in first.more)]
    return [replace(answer, more=()) for answer in (*passages, *reply.related)]


def _button(text: str, press: Press) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=press.data)


def _with_rows(outgoing: Outgoing, *rows: Row) -> Outgoing:
    """Put rows of buttons above those that the message has."""
    below = outgoing.keyboard.inline_keyboard if outgoing.keyboard else ()
    return replace(outgoing, keyboard=InlineKeyboardMarkup([*(row for row in rows if row), *below]))
