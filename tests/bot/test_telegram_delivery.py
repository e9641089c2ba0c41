"""What a network, Telegram's limits and a stop may do to an answer: it comes, and it comes once."""

import asyncio
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_api_server import TOKEN, BotApiServer, as_text
from house import LAKE, LAKE_QUESTION, Porsa, porsa
from telegram import Bot, Update
from telegram.request import HTTPXRequest

from bot.telegram import texts
from bot.telegram.sending import send

CROWD = 300
"""More updates than the library handles at once unless it is told otherwise."""

only_on_linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which process answers")


@pytest.fixture
def own(served: Porsa, tmp_path: Path) -> Iterator[Porsa]:
    """A house over the index of the other scenarios, for a bot that a test may stop."""
    shutil.copytree(served.folder / "index", tmp_path / "index")
    with porsa(tmp_path) as house:
        yield house
        assert house.server.violations == []
        assert "Traceback" not in house.log.read_text(encoding="utf-8")


def test_an_answer_survives_a_dropped_connection(server: BotApiServer) -> None:
    server.drop("sendMessage")
    assert LAKE["title"] in server.ask(9701, LAKE_QUESTION).text
    assert len(server.sent_to(9701)) == 1


@only_on_linux
def test_who_waits_sees_the_bot_typing(served: Porsa) -> None:
    server, engine = served.server, served.engine
    os.kill(engine, signal.SIGSTOP)
    try:
        server.write(9706, LAKE_QUESTION)
        server.wait(lambda: [one for one in server.called("sendChatAction") if one.parameters["chat_id"] == "9706"])
        assert server.sent_to(9706) == []
    finally:
        os.kill(engine, signal.SIGCONT)
    assert LAKE["title"] in server.wait(lambda: server.sent_to(9706))[0].text


@only_on_linux
def test_questions_outlive_the_process_that_answers_them(served: Porsa) -> None:
    server, engine = served.server, served.engine
    os.kill(engine, signal.SIGSTOP)
    for user in (9707, 9708):
        server.write(user, LAKE_QUESTION)
    server.wait(lambda: [one for one in server.called("sendChatAction") if one.parameters["chat_id"] == "9708"])
    os.kill(engine, signal.SIGKILL)
    for user in (9707, 9708):
        assert LAKE["title"] in server.wait(lambda user=user: server.sent_to(user))[0].text  # type: ignore[misc]
    assert "was ended from outside" in served.log.read_text(encoding="utf-8")
    assert [len(server.sent_to(user)) for user in (9707, 9708)] == [1, 1]


def test_an_answer_that_telegram_refuses_comes_once_as_plain_text(server: BotApiServer) -> None:
    full = server.ask(9702, LAKE_QUESTION)
    for _ in range(2):  # with its links, and without
        server.fail("sendMessage", 400)
    plain = server.ask(9702, LAKE_QUESTION)
    assert (plain.text, plain.entities, plain.keyboard) == (full.text, (), [])
    assert full.entities and len(server.sent_to(9702)) == 2


def test_somebody_who_blocked_the_bot_for_a_while_is_no_trouble(served: Porsa) -> None:
    served.server.fail("sendMessage", 403)
    served.server.write(9705, LAKE_QUESTION)
    assert LAKE["title"] in served.server.ask(9705, LAKE_QUESTION).text
    assert "could not be answered: Injected 403" in served.log.read_text(encoding="utf-8")


def test_a_limited_chat_is_waited_for_and_keeps_nobody_else_waiting(server: BotApiServer) -> None:
    limited = time.monotonic()
    server.limit(9703, 4)
    server.write(9703, LAKE_QUESTION)
    server.wait(lambda: [call for call in server.called("sendMessage") if call.parameters["chat_id"] == "9703"])
    for _ in range(CROWD):
        server.write(9703, "/start")
    other = server.ask(9704, LAKE_QUESTION)
    answer = server.wait(lambda: server.sent_to(9703))[0]
    assert LAKE["title"] in other.text and LAKE["title"] in answer.text
    assert other.at < limited + 4 < answer.at
    notice = server.wait(lambda: [sent for sent in server.sent_to(9703) if sent.text == texts.slow_down(20)])
    assert len(notice) == 1


async def test_a_message_that_found_no_connection_is_sent_again() -> None:
    with BotApiServer().running() as server:
        request = HTTPXRequest(connection_pool_size=1, pool_timeout=0.2)
        async with Bot(TOKEN, base_url=f"{server.url}/bot", request=request) as bot:
            server.pause = 0.6
            messages = [server.message(user, **as_text("سلام")) for user in (1, 2)]
            updates = [Update.de_json({"update_id": 1, "message": message}, bot) for message in messages]
            await asyncio.gather(*(send(update.message, "سلام") for update in updates if update.message))
        assert sorted(sent.chat_id for sent in server.messages) == [1, 2]


def test_a_stop_finishes_the_answers_in_hand_and_leaves_the_rest_for_the_next_start(own: Porsa) -> None:
    server = own.server
    with own.bot() as bot:
        engine = own.engine if sys.platform == "linux" else None
        server.limit(9705, 60)
        server.pause = 1.0
        for user in (9705, 9706, 9707):
            server.write(user, LAKE_QUESTION)
        server.wait(lambda: len(server.called("sendMessage")) == 3)
        began = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(60) == 0
        assert time.monotonic() - began < 15
        assert engine is None or not Path(f"/proc/{engine}").exists()
        assert [len(server.sent_to(user)) for user in (9705, 9706, 9707)] == [0, 1, 1]
    server.limit(9705, 0)
    server.pause = 0.0
    with own.bot():
        assert LAKE["title"] in server.wait(lambda: server.sent_to(9705))[0].text
    assert [len(server.sent_to(user)) for user in (9705, 9706, 9707)] == [1, 1, 1]
