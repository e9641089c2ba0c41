"""Inline mode: cards with answers, only for the question that somebody stops at."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from bot_api_server import TOKEN, BotApiServer
from house import CITADEL, LAKE, LAKE_QUESTION
from support import WordEmbedder
from telegram import Bot, Update

from bot.served import Served
from bot.telegram.inline import Inline
from bot.telegram.service import AnswerService
from bot.telegram.shelf import Shelf
from retrieval.engine import Engine

T = TypeVar("T")


def test_a_question_gives_cards_that_send_the_answer_with_its_source(server: BotApiServer) -> None:
    cards = server.offered(server.type_inline(7001, LAKE_QUESTION))
    assert 1 <= len(cards) <= 10
    first = cards[0]
    assert LAKE["title"] in first["title"] and "۴۵ سانتی‌متر" in first["description"]
    assert first["parsed"].text.startswith("تراز آب دریاچهٔ ارومیه در بهار امسال")
    assert "پایگاه خبری آبان" in first["parsed"].text
    assert first["reply_markup"]["inline_keyboard"][0][0]["url"] == LAKE["url"]


def test_nothing_written_shows_the_newest_articles(server: BotApiServer) -> None:
    cards = server.offered(server.type_inline(7002, "  "))
    assert LAKE["title"] in cards[0]["title"]
    assert {CITADEL["title"]} <= {card["title"] for card in cards}


def test_only_the_question_somebody_stops_at_is_answered(server: BotApiServer) -> None:
    with server.together():
        typed = [server.type_inline(7003, LAKE_QUESTION[:length]) for length in (5, 12, 20, len(LAKE_QUESTION))]
    assert server.offered(typed[-1])
    time.sleep(0.5)
    assert [number for number in typed if number in server.inline_answers] == typed[-1:]


def test_what_nobody_wrote_about_gives_articles_and_no_answer(server: BotApiServer) -> None:
    cards = server.offered(server.type_inline(7004, "پایتخت مغولستان در قرن سیزدهم کدام شهر بود؟"))
    assert cards and all("📰" in card["parsed"].text.splitlines()[0] for card in cards)


def test_signs_alone_are_told_with_a_button(server: BotApiServer) -> None:
    number = server.type_inline(7005, "؟؟؟!")
    assert server.offered(number) == []
    call = next(call for call in server.called("answerInlineQuery") if call.parameters["inline_query_id"] == number)
    assert call.parameters["button"]["start_parameter"] == "inline"


def test_telegram_may_keep_the_cards_for_the_same_person(server: BotApiServer) -> None:
    server.offered(server.type_inline(7006, LAKE_QUESTION))
    call = server.called("answerInlineQuery")[-1].parameters
    assert (call["cache_time"], call["is_personal"]) == ("300", "true")


class CountingService(AnswerService):
    """Counts the questions."""

    questions = 0

    async def consult(self, work: Callable[..., T], *args: object, **kwargs: object) -> T:
        self.questions += work is Engine.ask
        return await super().consult(work, *args, **kwargs)


def inline_query(bot: Bot, number: int, user: int, text: str) -> Update:
    person = {"id": user, "is_bot": False, "first_name": "کاربر"}
    query = {"id": f"{number}", "from": person, "query": text, "offset": ""}
    return Update.de_json({"update_id": number, "inline_query": query}, bot)


async def test_what_was_typed_last_is_answered_even_if_it_is_handled_first(built_once: Path) -> None:
    service = AnswerService(partial(Served, built_once, WordEmbedder))
    inline = Inline(service, Shelf(service), pause=0.05)
    with BotApiServer().running() as server:
        async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
            typed = [inline_query(bot, 5, 1, LAKE_QUESTION), inline_query(bot, 4, 1, LAKE_QUESTION[:12])]
            await asyncio.gather(*(inline.answer(update, cast(Any, None)) for update in typed))
        await service.close()
        assert list(server.inline_answers) == ["5"]


async def test_a_question_that_was_asked_before_is_not_looked_for_again(built_once: Path) -> None:
    service = CountingService(partial(Served, built_once, WordEmbedder))
    inline = Inline(service, Shelf(service), pause=0)
    with BotApiServer().running() as server:
        async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot:

            async def typed(user: int, text: str) -> int:
                await inline.answer(inline_query(bot, user, user, text), cast(Any, None))
                return service.questions

            first = await typed(1, "هزینهٔ پل سپیدرود")
            assert first == 1
            assert await typed(2, "هزینهٔ  پل سپیدرود ") == first
            assert await typed(3, "زعفران قائنات") == first + 1
        await service.close()
        assert server.inline_answers["1"] == server.inline_answers["2"] != server.inline_answers["3"]
