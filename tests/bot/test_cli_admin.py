"""What admins do in the chat, from the terminal."""

import time
from pathlib import Path

import pytest
from support import STORIES
from test_state import REPLY
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.state.store import State

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
    result = CliRunner().invoke(app, arguments, input=typed)
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
