"""A bot for a few people, behind a proxy: everybody else is told kindly, and nobody asks more than they can read."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from bot_api_server import BotApiServer
from house import ADMIN, LAKE, LAKE_QUESTION, Porsa, porsa

from bot.state.store import DAY, State
from bot.telegram import texts
from bot.telegram.presses import Press
from retrieval.answer import Reply

FRIEND, STRANGER = 9801, 9802
GROUP = -1_009_800_000_000
FLOOD = 3


def remember(house: Porsa, days: int) -> None:
    """Let the bot have been asked so long ago."""
    with closing(State(house.state, lambda: time.time() - days * DAY)) as state:
        state.remember(FRIEND, "private", Reply(f"پرسش {days} روز پیش", False, 0.0, (), 1.0))


@pytest.fixture(scope="module")
def house(served: Porsa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Porsa]:
    """The server is its own proxy, and has no other address that anybody could find."""
    folder: Path = tmp_path_factory.mktemp("closed")
    shutil.copytree(served.folder / "index", folder / "index")
    settings = {"PORSA_ALLOWED_IDS": str(FRIEND), "PORSA_FLOOD_PER_MINUTE": str(FLOOD), "PORSA_RETENTION_DAYS": "30"}
    with porsa(folder, PORSA_TELEGRAM_BASE_URL="http://telegram.invalid", **settings) as house:
        for days in (31, 29):
            remember(house, days)
        house.settings["PORSA_TELEGRAM_PROXY"] = house.server.url.replace("//", "//porsa:pass-word@")
        with house.bot():
            yield house
        assert house.server.violations == []
        assert "pass-word" not in house.log.read_text(encoding="utf-8")


@pytest.fixture
def closed(house: Porsa) -> BotApiServer:
    return house.server


def test_what_was_kept_long_enough_is_gone(house: Porsa) -> None:
    with closing(State(house.state)) as state:
        kept = {asked.question for asked in state.questions(0)}
    assert "پرسش 29 روز پیش" in kept and "پرسش 31 روز پیش" not in kept


def test_a_friend_is_answered_through_the_proxy(closed: BotApiServer) -> None:
    assert LAKE["title"] in closed.ask(FRIEND, LAKE_QUESTION).text


def test_a_stranger_is_told_in_every_place(closed: BotApiServer) -> None:
    assert closed.ask(STRANGER, LAKE_QUESTION).text == texts.PRIVATE_BOT
    assert closed.ask_in(GROUP, STRANGER, f"/ask@porsa_test_bot {LAKE_QUESTION}").text == texts.PRIVATE_GROUP
    number = closed.type_inline(STRANGER, LAKE_QUESTION)
    assert closed.offered(number) == []
    call = next(one for one in closed.called("answerInlineQuery") if one.parameters["inline_query_id"] == number)
    assert call.parameters["button"]["text"] == texts.INLINE_PRIVATE
    refusal = closed.sent_to(STRANGER)[0]
    assert closed.press(STRANGER, refusal, Press("good", "AAAAAAAAAAAA").data) == texts.PRIVATE_BOT


def test_a_stranger_who_cannot_be_told_is_not_answered_either(closed: BotApiServer) -> None:
    before = len(closed.sent_to(STRANGER))
    closed.fail("sendMessage", 403)
    closed.write(STRANGER, LAKE_QUESTION)
    closed.fail("answerInlineQuery", 502)
    number = closed.type_inline(STRANGER, LAKE_QUESTION)
    assert closed.ask(STRANGER, "/start").text == texts.PRIVATE_BOT
    time.sleep(1)
    assert len(closed.sent_to(STRANGER)) == before + 1 and number not in closed.inline_answers


def test_a_group_hears_nothing_of_it_unless_somebody_asks(closed: BotApiServer) -> None:
    before = len(closed.sent_to(GROUP))
    closed.write_in(GROUP, STRANGER, LAKE_QUESTION)
    closed.ask(ADMIN, "/new")
    time.sleep(0.2)
    assert len(closed.sent_to(GROUP)) == before


def test_a_flood_gets_one_notice_and_others_and_admins_none(closed: BotApiServer) -> None:
    before = len(closed.sent_to(FRIEND))
    for _ in range(2 * FLOOD):
        closed.write(FRIEND, "/new")
    for _ in range(2 * FLOOD):
        assert closed.ask(ADMIN, "/new").text == texts.FORGOTTEN
    said = [sent.text for sent in closed.sent_to(FRIEND)[before:]]
    assert said.count(texts.slow_down(FLOOD)) == 1 and said.count(texts.FORGOTTEN) <= FLOOD
    assert len(said) == said.count(texts.FORGOTTEN) + 1
