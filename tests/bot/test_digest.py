"""The daily digest: what a day was like, its picture, and when it is due."""

import struct
import sys
import zlib
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Clock
from telegram_html import parse_html, utf16
from test_state import REPLY

from bot.chart import CHART, Bar, Chart, draw
from bot.digest import DayCount, Digest, digest_of, named_day, newest_due
from bot.figures import Figures, Group
from bot.state.digests import Subscription
from bot.state.store import Asked, State
from bot.telegram import texts
from bot.telegram.digest import chart_of, render_digest
from bot.telegram.drawing import drawn
from bot.telegram.language import Manner, speak
from index.errors import UsageError

TEHRAN = ZoneInfo("Asia/Tehran")
DAY = date(2024, 12, 2)
WEEK = tuple(DayCount(DAY - timedelta(back), 10 + back, back % 3) for back in reversed(range(7)))
FIGURES = Figures(asked=12, unanswered=3, slow=1, median_ms=85.4, slowest_ms=2_310.0, good=5, bad=2)
DIGEST = Digest(
    DAY,
    FIGURES,
    (Group("پایتخت مغولستان کجاست؟", 2, 0.0), Group("who won?", 1, 0.0)),
    (Group("باران کجا بارید؟", 1, 0.0),),
    (Asked("t", 0.0, "private", "چرا؟", True, 2_310.0),),
    WEEK,
)


def rendered(digest: Digest, manner: Manner | None = None) -> str:
    def render() -> str:
        speak(manner or Manner())
        return parse_html(render_digest(digest).html).text

    return copy_context().run(render)


def ask(state: State, clock: Clock, at: datetime, question: str, found: bool = True, elapsed_ms: float = 10) -> str:
    clock.now = at.timestamp()
    return state.remember(1, "private", replace(REPLY, question=question, found=found, elapsed_ms=elapsed_ms))


def test_a_day_reaches_from_midnight_to_midnight_of_the_zone(state: State, clock: Clock) -> None:
    midnight = datetime(2024, 12, 2, tzinfo=TEHRAN)
    ask(state, clock, midnight - timedelta(seconds=1), "دیروز")
    ask(state, clock, midnight, "پگاه", found=False)
    token = ask(state, clock, midnight + timedelta(hours=23, minutes=59), "شامگاه", elapsed_ms=3_000)
    state.give_feedback(1, token, False)
    ask(state, clock, midnight + timedelta(days=1), "فردا", found=False)
    state.give_feedback(2, token, True)
    digest = digest_of(state, DAY, TEHRAN)
    assert digest.figures == Figures(2, 1, 1, 1_505.0, 3_000.0, 0, 1)
    assert [group.question for group in digest.unanswered] == ["پگاه"]
    assert [group.question for group in digest.disliked] == ["شامگاه"] == [one.question for one in digest.slowest]
    assert digest.week[-2:] == (DayCount(DAY - timedelta(1), 1, 0), DayCount(DAY, 1, 1))
    assert [count.day for count in digest.week] == [DAY - timedelta(back) for back in reversed(range(7))]
    assert digest_of(state, DAY, UTC).week[-2:] == (DayCount(DAY - timedelta(1), 1, 1), DayCount(DAY, 1, 1))


def test_a_day_is_due_from_its_hour_on() -> None:
    assert newest_due(datetime(2024, 12, 3, 7, 59, tzinfo=TEHRAN), 8) == date(2024, 12, 1)
    assert newest_due(datetime(2024, 12, 3, 8, 0, tzinfo=TEHRAN), 8) == DAY
    assert newest_due(datetime(2024, 12, 3, 23, 0, tzinfo=TEHRAN), 8) == DAY
    assert newest_due(datetime(2024, 12, 3, 0, 0, tzinfo=TEHRAN), 0) == DAY


@given(st.timedeltas(timedelta(0), timedelta(days=800)), st.integers(0, 23))
def test_looking_every_minute_no_day_is_left_out(since: timedelta, hour: int) -> None:
    moment = datetime(2024, 1, 1, tzinfo=TEHRAN) + since
    first, later = newest_due(moment, hour), newest_due(moment + timedelta(minutes=1), hour)
    assert later - first in (timedelta(0), timedelta(1))
    assert newest_due(moment + timedelta(1), hour) == first + timedelta(1)


def test_a_day_is_named_in_either_calendar() -> None:
    assert named_day(None, DAY) == date(2024, 12, 1)
    assert named_day("۱۲ آذر ۱۴۰۳", DAY) == named_day("2024-12-02", DAY) == named_day("امروز", DAY) == DAY
    for wrong in ("آذر ۱۴۰۳", "1403", "هیچ"):
        with pytest.raises(UsageError, match="is no day; write 1403/09/12"):
            named_day(wrong, DAY)


def test_a_digest_in_persian() -> None:
    assert rendered(DIGEST) == (
        "گزارش دوشنبه، ۱۲ آذر ۱۴۰۳\n\n"
        "۱۲ پرسش رسید و ۳ پرسش (۲۵٪) بی‌پاسخ ماند.\n"
        "میانهٔ زمان پاسخ ۸۵ هزارم ثانیه بود و کندترین ۲٬۳۱۰ هزارم ثانیه؛ پاسخ‌های کندتر از یک ثانیه: ۱\n"
        "بازخورد: ۵ 👍 و ۲ 👎\n\n"
        "پرتکرارترین پرسش‌های بی‌پاسخ\n• پایتخت مغولستان کجاست؟ (×۲)\n• \u2068who won?\u2069\n\n"
        "پرسش‌هایی که پاسخشان 👎 گرفت\n• باران کجا بارید؟\n\n"
        "کندترین پاسخ‌ها\n• چرا؟ (۲٫۳ ثانیه)"
    )


def test_a_digest_in_english_and_with_digits_of_ones_own() -> None:
    assert rendered(DIGEST, Manner("en", "en")).startswith(
        "Monday, 2 December 2024\n\nQuestions: 12, of which 3 unanswered (25%).\n"
        "Median time 85 ms, the slowest 2,310 ms; slower than a second: 1\n"
    )
    assert "12 آذر 1403\n\n12 پرسش" in rendered(DIGEST, Manner("fa", "en"))


def test_a_silent_day_and_a_good_one_say_so() -> None:
    silent = replace(DIGEST, figures=Figures(0, 0, 0, 0.0, 0.0, 0, 0), unanswered=(), disliked=(), slowest=())
    assert rendered(silent) == f"گزارش دوشنبه، ۱۲ آذر ۱۴۰۳\n\n{texts.DIGEST_SILENT}"
    assert "و همه پاسخ گرفت" in rendered(replace(DIGEST, figures=replace(FIGURES, unanswered=0)))


QUESTIONS = st.text("کی؟ <&👍\n\x00a", min_size=1, max_size=300)


@given(st.lists(st.builds(Group, QUESTIONS, st.integers(1, 10**6), st.just(0.0)), max_size=9), st.sampled_from("fe"))
def test_a_caption_is_never_too_long(groups: list[Group], language: str) -> None:
    slow = tuple(Asked("t", 0.0, "private", group.question, True, 9e9) for group in groups)
    digest = replace(DIGEST, unanswered=tuple(groups), disliked=tuple(groups), slowest=slow)
    caption = rendered(digest, Manner("fa", "fa") if language == "f" else Manner("en", "en"))
    assert utf16(caption) <= 1024
    assert caption.count("\n• ") >= min(len(groups), 5)


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Read width, height and the unpacked rows of a PNG."""
    width, height = struct.unpack(">II", png[16:24])
    position, packed = 8, b""
    while position < len(png):
        length, kind = struct.unpack(">I4s", png[position : position + 8])
        body = png[position + 8 : position + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", png[position + 8 + length :][:4])[0]
        packed += body if kind == b"IDAT" else b""
        position += 12 + length
    return width, height, zlib.decompress(packed)


def chart(manner: Manner, digest: Digest = DIGEST) -> Chart:
    def make() -> Chart:
        speak(manner)
        return chart_of(digest)

    return copy_context().run(make)


def test_the_words_of_a_chart_are_the_readers() -> None:
    persian, english = chart(Manner()), chart(Manner("en", "en"))
    assert persian.right_to_left and not english.right_to_left
    assert persian.bars[-1] == Bar("دوشنبه", "۱۲ آذر", 10, 0, "۱۰")
    assert english.bars[0] == Bar("Tue", "26 Nov", 16, 0, "16")
    assert (persian.answered, english.unanswered) == ("با پاسخ", "unanswered")
    assert CHART.validate_json(CHART.dump_json(persian)) == persian


def test_a_chart_is_small_and_shows_what_it_is_given() -> None:
    persian = chart(Manner())
    picture = draw(persian)
    width, height, rows = pixels(picture)
    assert (width, height) == (1200, 680) and len(picture) < 100_000
    assert draw(persian) == picture
    mirrored = pixels(draw(replace(persian, right_to_left=False)))[2]
    other = pixels(draw(replace(persian, bars=(*persian.bars[:-1], replace(persian.bars[-1], unanswered=9)))))[2]
    assert rows != mirrored and rows != other
    silent = tuple(replace(bar, answered=0, unanswered=0) for bar in persian.bars)
    assert pixels(draw(replace(persian, bars=silent)))[:2] == (1200, 680)


def test_every_letter_of_a_chart_is_in_the_font(recwarn: pytest.WarningsRecorder) -> None:
    months = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند ۰۱۲۳۴۵۶۷۸۹٬ پرسش‌های".split()
    draw(replace(chart(Manner()), title=" ".join(months)))
    assert [str(one.message) for one in recwarn] == []  # matplotlib warns of glyphs that it lacks


async def test_a_child_draws_the_same_picture() -> None:
    assert await drawn(chart(Manner())) == draw(chart(Manner()))


async def test_a_child_that_fails_gives_no_picture(caplog: pytest.LogCaptureFixture) -> None:
    assert await drawn(chart(Manner()), (sys.executable, "-c", "raise SystemExit('no room')")) is None
    assert "could not be drawn (no room)" in caplog.text


def test_who_wants_the_digest_is_kept_and_forgotten(state: State) -> None:
    assert state.digests.of(1) is None
    state.digests.sent(1, DAY)
    assert state.digests.of(1) is None
    state.digests.switch_on(1, Subscription("fa", DAY))
    state.digests.switch_on(2, Subscription("en", DAY))
    state.digests.switch_on(1, Subscription("en", DAY))
    state.digests.sent(1, DAY + timedelta(1))
    assert state.digests.of(1) == Subscription("en", DAY + timedelta(1))
    state.digests.switch_off(2)
    assert state.digests.of(2) is None
    state.forget_person(1)
    assert state.digests.of(1) is None
