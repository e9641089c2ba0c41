"""The daily digest in the chat: shown when asked for, switched on and off, sent once a day whatever restarts."""

import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from bot_api_server import TOKEN, BotApiServer, Sent
from house import ADMIN, LAKE_QUESTION, READER, porsa
from support import Clock
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import HTTPXRequest
from test_digest import ask

from bot.settings import Settings
from bot.state.digests import Subscription
from bot.state.store import Preferences, State
from bot.telegram import texts
from bot.telegram.daily import Daily
from index.errors import StateError

TEHRAN = ZoneInfo("Asia/Tehran")
MORNING = datetime(2024, 12, 3, 8, 0, tzinfo=TEHRAN)
YESTERDAY = date(2024, 12, 2)


def pictures(server: BotApiServer, chat: int) -> list[Sent]:
    return [one for one in server.sent_to(chat) if one.photo]


def test_yesterday_is_shown_and_switched_on_and_off(server: BotApiServer) -> None:
    server.ask(9001, LAKE_QUESTION)
    before = len(pictures(server, ADMIN))
    shown = server.ask(ADMIN, "/digest")
    assert shown.text.startswith("گزارش") and texts.DIGEST_SILENT in shown.text
    on = shown.data("🔔")
    assert shown.labels == ["🔔 هر روز ساعت ۸ بفرست"]
    assert server.press(READER, shown, on) == texts.ADMINS_ONLY
    assert server.press(ADMIN, shown, on) == texts.digest_hour("DIGEST_SWITCHED_ON", 8)
    server.wait(lambda: shown.labels == [texts.DIGEST_OFF])
    again = server.ask(ADMIN, "/digest")
    assert again.labels == [texts.DIGEST_OFF]
    assert server.press(ADMIN, again, again.data("🔕")) == texts.DIGEST_SWITCHED_OFF
    server.wait(lambda: again.labels == ["🔔 هر روز ساعت ۸ بفرست"])
    assert server.ask(ADMIN, "/digest").labels == ["🔔 هر روز ساعت ۸ بفرست"]
    # Nothing was asked yesterday; today's questions make no picture of the days before.
    assert len(pictures(server, ADMIN)) == before


def test_a_digest_that_is_owed_comes_with_the_next_start_and_once(tmp_path: Path) -> None:
    clock = Clock()
    yesterday = datetime.now(TEHRAN) - timedelta(1)
    with porsa(tmp_path, PORSA_DIGEST_HOUR="0") as house:
        with closing(State(house.state, clock)) as state:
            ask(state, clock, yesterday, "پایتخت مغولستان کجاست؟", found=False)
            token = ask(state, clock, yesterday, "باران کجا بارید؟", elapsed_ms=1_500)
            state.give_feedback(1, token, True)
            state.digests.switch_on(ADMIN, Subscription("fa", yesterday.date() - timedelta(3)))
            server = house.server
            with house.bot() as bot:
                sent = server.wait(lambda: pictures(server, ADMIN))[0]
                while state.digests.of(ADMIN) != Subscription("fa", yesterday.date()):
                    assert bot.poll() is None
                    time.sleep(0.05)
                bot.kill()
                bot.wait()
            server.calls.clear()
            with house.bot():
                assert server.ask(ADMIN, "/digest").photo
        assert len(pictures(server, ADMIN)) == 2
        assert pictures(server, READER) == []
        assert "۲ پرسش رسید و ۱ پرسش (۵۰٪) بی‌پاسخ ماند." in sent.text
        assert "پایتخت مغولستان کجاست؟" in sent.text and "۱ 👍 و ۰ 👎" in sent.text and "(۱٫۵ ثانیه)" in sent.text
        assert sent.labels == [texts.DIGEST_OFF]
        assert server.violations == []
        assert "Traceback" not in house.log.read_text(encoding="utf-8")


@pytest.fixture
def api() -> Iterator[BotApiServer]:
    with BotApiServer().running() as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def bot(api: BotApiServer) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{api.url}/bot", request=HTTPXRequest(read_timeout=30.0)) as bot:
        yield bot


class Noon:
    """A clock that is set by hand, and a bot that remembers what it was asked the day before."""

    def __init__(self, folder: Path) -> None:
        self.now, stored = MORNING, Clock()
        settings = Settings(_env_file=None, admin_ids=frozenset({ADMIN}), state=folder / "state.sqlite")  # type: ignore[call-arg]
        self.state = State(settings.state, stored)
        ask(self.state, stored, MORNING - timedelta(hours=20), "پایتخت مغولستان کجاست؟", found=False)
        self.state.digests.switch_on(ADMIN, Subscription("fa", YESTERDAY - timedelta(1)))
        self.daily = Daily(settings, self.state, lambda: self.now)

    @property
    def last(self) -> date:
        wanted = self.state.digests.of(ADMIN)
        assert wanted
        return wanted.last


@pytest.fixture
def noon(tmp_path: Path) -> Iterator[Noon]:
    noon = Noon(tmp_path)
    yield noon
    noon.state.close()


async def test_it_is_sent_at_its_hour_once_a_day(api: BotApiServer, bot: Bot, noon: Noon) -> None:
    for now, sent in (
        (MORNING - timedelta(minutes=1), 0),
        (MORNING, 1),
        (MORNING + timedelta(minutes=1), 1),
        (MORNING + timedelta(hours=23), 1),
        (MORNING + timedelta(days=1, hours=9), 2),
        (MORNING + timedelta(days=9), 3),
    ):
        noon.now = now
        await noon.daily.send_due(bot, ADMIN)
        assert len(api.sent_to(ADMIN)) == sent, now
    assert [one.text.splitlines()[0] for one in api.sent_to(ADMIN)] == [
        "گزارش دوشنبه، ۱۲ آذر ۱۴۰۳",
        "گزارش سه‌شنبه، ۱۳ آذر ۱۴۰۳",
        "گزارش چهارشنبه، ۲۱ آذر ۱۴۰۳",
    ]
    # Of the last one's week nothing is known, and an empty chart says less than its sentence.
    assert [bool(one.photo) for one in api.sent_to(ADMIN)] == [True, True, False]


async def test_nobody_is_sent_what_they_did_not_want(api: BotApiServer, bot: Bot, noon: Noon) -> None:
    noon.state.digests.switch_off(ADMIN)
    await noon.daily.send_due(bot, ADMIN)
    await noon.daily.send_due(bot, READER)
    assert api.messages == []


@pytest.mark.parametrize(
    ("language", "chosen", "head"),
    [
        ("en", Preferences(), "Monday, 2 December 2024"),
        ("en", Preferences(language="fa"), "گزارش دوشنبه، ۱۲ آذر ۱۴۰۳"),
        ("fa", Preferences(digits="en"), "گزارش دوشنبه، 12 آذر 1403"),
    ],
)
async def test_it_is_told_as_its_reader_likes(
    api: BotApiServer, bot: Bot, noon: Noon, language: str, chosen: Preferences, head: str
) -> None:
    noon.state.digests.switch_on(ADMIN, Subscription(language, date.min))
    noon.state.prefer(ADMIN, chosen)
    await noon.daily.send_due(bot, ADMIN)
    assert api.sent_to(ADMIN)[0].text.startswith(head)


async def test_telegram_out_of_reach_is_tried_again(api: BotApiServer, bot: Bot, noon: Noon) -> None:
    api.fail("sendPhoto", 429, retry_after=0)
    for _ in range(3):
        api.fail("sendPhoto", 502)
    with pytest.raises(NetworkError):
        await noon.daily.send_due(bot, ADMIN)
    assert noon.last < YESTERDAY
    await noon.daily.send_due(bot, ADMIN)
    assert noon.last == YESTERDAY and len(pictures(api, ADMIN)) == 1


async def test_an_admin_who_blocked_the_bot_is_tried_again_tomorrow(api: BotApiServer, bot: Bot, noon: Noon) -> None:
    api.fail("sendPhoto", 403)
    await noon.daily.send_due(bot, ADMIN)
    assert noon.last == YESTERDAY and api.messages == []


async def test_a_refused_picture_leaves_its_words(api: BotApiServer, bot: Bot, noon: Noon) -> None:
    for _ in range(3):
        api.fail("sendPhoto", 400)
    await noon.daily.send_due(bot, ADMIN)
    (sent,) = api.sent_to(ADMIN)
    assert not sent.photo and sent.parsed.of("b")[0] in sent.text and sent.labels == [texts.DIGEST_OFF]
    assert noon.last == YESTERDAY


async def test_what_may_have_arrived_is_not_sent_twice(api: BotApiServer, bot: Bot, noon: Noon) -> None:
    hasty = HTTPXRequest(read_timeout=0.5, media_write_timeout=0.5)
    async with Bot(TOKEN, base_url=f"{api.url}/bot", request=hasty) as impatient:
        api.pause = 1.0
        await noon.daily.send_due(impatient, ADMIN)
    assert noon.last == YESTERDAY
    api.wait(lambda: pictures(api, ADMIN))
    await noon.daily.send_due(bot, ADMIN)
    assert len(pictures(api, ADMIN)) == 1


async def test_a_full_disk_does_not_bring_it_every_minute(
    api: BotApiServer, bot: Bot, noon: Noon, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as connection:
        connection.execute("CREATE TRIGGER full BEFORE UPDATE ON digest BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
    with pytest.raises(StateError, match="disk is full"):
        await noon.daily.send_due(bot, ADMIN)
    assert noon.last < YESTERDAY
    await noon.daily.send_due(bot, ADMIN)
    assert len(pictures(api, ADMIN)) == 1
