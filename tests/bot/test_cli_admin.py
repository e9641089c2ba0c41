"""What admins do in the chat, from the terminal."""

import time
from contextlib import closing
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support import STORIES
from test_state import REPLY
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.state.store import State
from index.errors import UsageError

STORY = "بادبادک‌ها بر فراز مریوان\n\nدر جشن مریوان ۳۲۰ بادبادک به پرواز درآمد."


@pytest.fixture
def house(tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with articles, and the settings that name it."""
    (tmp_path / "articles").mkdir()
    for name, title, text in STORIES[:3]:
        (tmp_path / "articles" / f"{name}.txt").write_text(f"{title}\n\n{text}", encoding="utf-8")
    for setting, value in {
        "ARTICLES": "articles", "ADDED_DIR": "added", "INDEX_DIR": "index", "STATE": "state.sqlite",
        "EMBEDDING_MODEL": str(tiny_model),
    }.items():  # fmt: skip
        monkeypatch.setenv(f"PORSA_{setting}", value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, typed: str = "") -> Result:
    # In a context of its own, as a process has one: the language it speaks is set there.
    result = copy_context().run(CliRunner().invoke, app, arguments, input=typed)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def indexed() -> int:
    return int(run("status").output.partition("articles")[2].split()[0])


def test_an_article_is_added_removed_and_brought_back(house: Path) -> None:
    (house / "kites.txt").write_text(STORY, encoding="utf-8")
    assert "بادبادک‌ها" in run("add", "kites.txt", typed="n\n").output
    run("add", "kites.txt", "--yes")
    assert indexed() == 4
    run("remove", f"{STORIES[0][0]}.txt")
    assert indexed() == 3
    run("remove", f"{STORIES[0][0]}.txt", "--undo")
    assert indexed() == 4
    assert (house / "articles" / f"{STORIES[0][0]}.txt").exists()


def test_reports_come_from_what_the_bot_remembers(house: Path) -> None:
    run("reindex")
    assert "last_day" not in run("status").output
    state = State(house / "state.sqlite", time.time)
    token = state.remember(1, "private", REPLY)
    state.give_feedback(1, token, False)
    state.close()
    assert "asked 1" in run("status").output
    assert "0 good, 1 bad" in run("feedback").output
    assert REPLY.question in run("feedback", "--csv").output
    assert REPLY.question not in run("unanswered").output
    assert run("unanswered", "--csv").output.strip("\ufeff").startswith("asked_at,place,question")


def test_a_digest_is_told_and_drawn(house: Path) -> None:
    state = State(house / "state.sqlite", lambda: datetime(2024, 12, 2, 12, tzinfo=UTC).timestamp())
    state.give_feedback(1, state.remember(1, "private", replace(REPLY, found=False)), False)
    state.close()
    told = run("digest", "--day", "۱۲ آذر ۱۴۰۳", "--chart", "week.png").output
    assert "Monday, 2 December 2024" in told and REPLY.question in told and "0 👍, 1 👎" in told
    assert (house / "week.png").read_bytes().startswith(b"\x89PNG")
    assert "گزارش دوشنبه، ۱۲ آذر ۱۴۰۳" in run("digest", "--day", "2024-12-02", "--language", "fa").output
    assert "No question came that day." in run("digest").output


def test_an_admin_is_sent_digests_daily_and_no_more(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORSA_ADMIN_IDS", "7")
    yesterday = datetime.now(ZoneInfo("Asia/Tehran")).date() - timedelta(1)
    for options, wanted in ((("--daily", "7", "--language", "fa"), True), (("--not-daily", "7"), False)):
        run("digest", *options)
        with closing(State(house / "state.sqlite")) as state:
            subscription = state.digests.of(7)
        assert (subscription is not None) is wanted
        assert subscription is None or (subscription.language == "fa" and subscription.last <= yesterday)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--daily", "8"), "8 is no admin; name one of PORSA_ADMIN_IDS."),
        (("--day", "1403"), "'1403' is no day; write"),
        (("--chart", "no/such/folder.png"), "name another file"),
    ],
)
def test_a_digest_of_no_day_or_into_no_folder_is_one_sentence(house: Path, options: tuple[str, str], said: str) -> None:
    error = copy_context().run(CliRunner().invoke, app, ("digest", *options)).exception
    assert isinstance(error, UsageError) and said in str(error)
