"""The reindex child and its progress message, with children and intervals of the test's own."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from bot_api_server import TOKEN, BotApiServer, Sent
from telegram import Bot, Message, Update

from bot.settings import Settings
from bot.telegram import texts
from bot.telegram.progress import ProgressMessage
from bot.telegram.reindex import NOTHING_SAID, ReindexFailed, ReindexProcess, child_environment

REPORT = (
    '{"generation": "g", "published": true, "read": 2, '
    '"skipped": [{"origin": "a.pdf", "reason": "2 MB", "sentence": "{size} MB", "details": {"size": 2}}], '
    '"added": 2, "changed": 0, "removed": 0, "same": 0, "passages": 5, "embedded": 2, "seconds": 0.1}'
)


def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        articles=(tmp_path / "یک", tmp_path / "two"),
        telegram_token="secret:token",  # type: ignore[arg-type]
        telegram_proxy="http://me:word@127.0.0.1:1",  # type: ignore[arg-type]
    )


def process(tmp_path: Path, code: str) -> ReindexProcess:
    return ReindexProcess(settings(tmp_path), [sys.executable, "-c", "import sys, time\n" + code])


def quiet(stage: str, done: int, total: int) -> None: ...


async def test_progress_and_report_come_through(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    child = process(
        tmp_path,
        'print("a warning", file=sys.stderr)\n'
        'print(\'{"stage": "read", "done": 1, "total": 2}\', file=sys.stderr)\n'
        f"print({REPORT!r})",
    )
    report = await child.run(lambda *step: told.append(step))
    assert told == [("read", 1, 2)]
    assert (report.read, report.published, report.skipped[0].reason) == (2, True, "2 MB")


@pytest.mark.parametrize(
    ("code", "sentence", "exit_code"),
    [
        ('print("noise\\nNo articles in «یک».\\n", file=sys.stderr); sys.exit(2)', "No articles in «یک».", 2),
        ("sys.exit(3)", NOTHING_SAID, 3),
        ('print("{broken", file=sys.stderr); sys.exit(1)', "{broken", 1),
    ],
)
async def test_a_child_that_breaks_off_is_quoted(tmp_path: Path, code: str, sentence: str, exit_code: int) -> None:
    with pytest.raises(ReindexFailed) as failure:
        await process(tmp_path, code).run(quiet)
    assert failure.value.reason.details == {"error": sentence, "code": exit_code}


async def test_the_reason_of_a_child_comes_through(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\nfrom bot.progress import shown_progress\nfrom index.corpus import read_corpus\n"
        'with shown_progress("json") as tell: read_corpus([Path("/no\\nwhere/{0}/{path}")], tell)'
    )
    with pytest.raises(ReindexFailed) as failure:
        await process(tmp_path, code).run(quiet)
    assert failure.value.reason.details == {"path": "/no\nwhere/{0}/{path}"}
    assert str(failure.value).startswith("There is no file or folder /no\nwhere/{0}/{path}; name existing ones")


@pytest.mark.parametrize("output", ["", "nonsense", "{}", '{"skipped": [], "other": 1}'])
async def test_a_child_without_a_report_has_failed(tmp_path: Path, output: str) -> None:
    with pytest.raises(ReindexFailed, match="without a report"):
        await process(tmp_path, f"print({output!r})").run(quiet)


async def test_a_child_ends_when_it_is_told_to(tmp_path: Path) -> None:
    child = process(tmp_path, "time.sleep(60)")
    running = asyncio.create_task(child.run(quiet))
    await asyncio.sleep(0.1)
    child.terminate()
    with pytest.raises(ReindexFailed) as failure:
        await asyncio.wait_for(running, 30)
    assert failure.value.reason.details["code"] == -15


async def test_a_cancelled_run_takes_the_child_with_it(tmp_path: Path) -> None:
    pids: list[int] = []
    code = (
        'import os\nprint(\'{"stage": "read", "done": %d}\' % os.getpid(), file=sys.stderr, flush=True)\ntime.sleep(60)'
    )
    running = asyncio.create_task(process(tmp_path, code).run(lambda _, pid, __: pids.append(pid)))
    while not pids:
        await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_the_child_gets_the_settings_and_no_secret(tmp_path: Path) -> None:
    environment = child_environment(settings(tmp_path))
    assert environment["PORSA_ARTICLES"] == f"{tmp_path / 'یک'}{os.pathsep}{tmp_path / 'two'}"
    assert environment["PORSA_INDEX_DIR"] == "var/index"
    assert not any("secret:token" in value or "me:word" in value for value in environment.values())


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer().running() as server:
        yield server


async def start(server: BotApiServer, bot: Bot) -> Message:
    update = Update.de_json({"update_id": 1, "message": server.message(7, text="/reindex")}, bot)
    assert update.message
    return await update.message.chat.send_message("آغاز")


def gaps(sent: Sent) -> list[float]:
    times = [sent.at, *(at for at, _ in sent.edits)]
    return [later - earlier for earlier, later in pairwise(times)]


async def test_the_progress_message_is_edited_at_most_once_an_interval(server: BotApiServer) -> None:
    async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
        progress = ProgressMessage(await start(server, bot), "آغاز", 0.2)
        shown = time.monotonic()
        for done in range(60):
            progress.show(texts.reindex_progress("embed", done, 60))
            await asyncio.sleep(0.01)
        closed = time.monotonic()
        await progress.close("پایان")
        assert time.monotonic() - closed < 5
    (sent,) = server.messages
    assert sent.text == "پایان"
    assert 2 <= len(sent.edits) <= (closed - shown) / 0.2 + 2
    assert min(gaps(sent)) > 0.19
    assert server.violations == []


async def test_the_progress_message_survives_errors(server: BotApiServer) -> None:
    server.fail("editMessageText", 502)
    async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
        progress = ProgressMessage(await start(server, bot), "آغاز", 0.05)
        progress.show("یک")
        await asyncio.sleep(0.3)
        await progress.close("پایان")
    assert server.messages[0].text == "پایان"


async def test_an_abandoned_progress_message_stays_as_it_is(server: BotApiServer) -> None:
    async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
        progress = ProgressMessage(await start(server, bot), "آغاز", 0.05)
        progress.show("یک")
        progress.abandon()
        await asyncio.sleep(0.15)
    assert server.messages[0].edits == []
