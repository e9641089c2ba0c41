"""Updates outlive a kill, come out in their order, and are dealt with once."""

import asyncio
import json
import shutil
import socket
import time
from pathlib import Path

import httpx
import pytest
from bot_api_server import TOKEN, BotApiServer, as_text
from house import LAKE, LAKE_QUESTION, Porsa, porsa
from support import Clock
from telegram import Bot, Update

from bot.state.store import State
from bot.state.updates import KEPT_SECONDS, TRIES
from bot.telegram.journal import InOrder, JournalQueue
from bot.telegram.webhook import SECRET_HEADER


def updates(bot: Bot, *users: int) -> list[Update]:
    messages = [BotApiServer().message(user, **as_text("سلام")) for user in users]
    return [Update.de_json({"update_id": number, "message": m}, bot) for number, m in enumerate(messages, start=10)]


async def test_what_telegram_sends_twice_is_queued_once_and_left_over_until_crossed_out(state: State) -> None:
    bot = Bot(TOKEN)
    queue = JournalQueue(state.updates)
    first, second = updates(bot, 1, 2)
    for update in (first, second, first):
        await queue.put(update)
    assert [queue.get_nowait() for _ in range(queue.qsize())] == [first, second]
    state.updates.cross_out(first.update_id)
    again = JournalQueue(state.updates)
    await again.take_up(bot)
    assert again.get_nowait() == second and again.empty()
    await again.put(second)
    assert again.empty()


async def test_what_cannot_be_written_down_is_queued_all_the_same(
    state: State, caplog: pytest.LogCaptureFixture
) -> None:
    person = {"id": 1, "is_bot": False, "first_name": "کاربر"}
    left = {"user": person, "status": "left", "until_date": 0}  # a field that the library reads and cannot write
    change = {"chat": {"id": -1, "type": "group"}, "from": person, "date": 1, "old_chat_member": left}
    update = Update.de_json({"update_id": 1, "my_chat_member": change | {"new_chat_member": left}}, Bot(TOKEN))
    queue = JournalQueue(state.updates)
    await queue.put(update)
    assert queue.get_nowait() is update
    assert "handled all the same" in caplog.text


def test_what_was_said_goes_when_it_is_crossed_out_and_the_number_later(
    state: State, clock: Clock, tmp_path: Path
) -> None:
    assert state.updates.write_down(5, "a secret question")
    state.updates.cross_out(5)
    assert not state.updates.write_down(5, "a secret question")
    state.forget_older_than(90)
    assert not any(b"a secret question" in path.read_bytes() for path in (tmp_path / "new").glob("state.sqlite*"))
    clock.now += KEPT_SECONDS + 1
    assert state.updates.left_over() == ()
    assert state.updates.write_down(5, "another")


def test_an_update_that_the_bot_dies_of_is_left_alone_at_last(state: State) -> None:
    state.updates.write_down(6, "deadly")
    assert [state.updates.left_over() for _ in range(TRIES + 1)] == [("deadly",)] * TRIES + [()]


async def test_those_of_one_person_wait_for_each_other_and_others_do_not(state: State) -> None:
    bot, order = Bot(TOKEN), []
    slow, after, other = updates(bot, 1, 1, 2)

    async def handle(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        order.append(name)

    processor = InOrder(state.updates)
    work = [(slow, handle("slow", 0.1)), (after, handle("after", 0.0)), (other, handle("other", 0.0))]
    await asyncio.gather(*(processor.process_update(update, coroutine) for update, coroutine in work))
    assert order == ["other", "slow", "after"]


def test_a_killed_bot_answers_what_it_still_owes_and_only_once(served: Porsa, tmp_path: Path) -> None:
    with porsa(tmp_path) as house:
        house.add(LAKE)
        shutil.copytree(served.folder / "index", tmp_path / "index")
        server = house.server
        with house.bot() as bot:
            for _ in range(3):
                server.fail("sendMessage", 502)
            server.write(9501, LAKE_QUESTION)
            server.wait(lambda: server.called("sendMessage"))
            bot.kill()
        assert server.sent_to(9501) == []
        with house.bot():
            answer = server.wait(lambda: server.sent_to(9501))[0]
            assert "۴۵ سانتی‌متر" in answer.text
            server.ask(9502, "/new")
            time.sleep(0.3)
        with house.bot():
            server.ask(9502, "/new")
        assert len(server.sent_to(9501)) == 1
        assert server.violations == []


def test_what_a_poll_brings_twice_is_answered_once(server: BotApiServer) -> None:
    server.push(times=2, message=server.message(9503, **as_text(LAKE_QUESTION)))
    server.wait(lambda: server.sent_to(9503))
    server.ask(9503, "/new")
    assert len(server.sent_to(9503)) == 2


def test_by_webhook_only_telegram_is_heard_and_its_repeats_are_answered_once(served: Porsa, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret = "S3cret_of-the-webhook"
    settings = {
        "PORSA_WEBHOOK_URL": "https://example.com/own-path",
        "PORSA_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "PORSA_WEBHOOK_SECRET": secret,
    }
    shutil.copytree(served.folder / "index", tmp_path / "index")
    with porsa(tmp_path, **settings) as house, house.bot() as bot:
        server, site = house.server, f"http://127.0.0.1:{port}"
        told = server.called("setWebhook")[0].parameters
        assert (told["url"], told["secret_token"]) == (settings["PORSA_WEBHOOK_URL"], secret)
        assert httpx.get(f"{site}/health", trust_env=False).json() == {"running": True}
        body = {"update_id": 77, "message": server.message(9601, **as_text(LAKE_QUESTION))}

        def bring(path: str = "/own-path", shown: str = secret, content: str = json.dumps(body)) -> int:
            headers = {SECRET_HEADER: shown}
            return httpx.post(f"{site}{path}", content=content, headers=headers, trust_env=False).status_code

        assert [bring(shown="wrong"), bring("/"), bring(content="{")] == [403, 404, 400]
        assert [bring(), bring()] == [200, 200]
        assert "۴۵ سانتی‌متر" in server.wait(lambda: server.sent_to(9601))[0].text
        time.sleep(0.3)
        assert len(server.sent_to(9601)) == 1
        assert server.called("getUpdates") == []
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.sendall(f"POST /own-path HTTP/1.1\r\nHost: a\r\n{SECRET_HEADER}: {secret}\r\n".encode())
            slow.sendall(b"Content-Length: 100\r\n\r\n{")
            time.sleep(0.2)
            bot.terminate()
            assert bot.wait(30) == 0
        assert secret not in house.log.read_text(encoding="utf-8")
        assert server.violations == []
