"""The other commands: chat, status, doctor, evaluate."""

import json
from pathlib import Path

import pytest
from commands import NOWHERE, record_of, told
from support import STORIES, Porsa, contents, stories
from typer.testing import CliRunner

from bot.cli import app


def test_chat_remembers_until_it_is_told_to_forget(porsa: Porsa, index: Path) -> None:
    typed = ["پل سپیدرود کی باز شد؟", "", "هزینه‌ی آن چقدر بود؟", "😀", "/new", NOWHERE]
    done = porsa("chat", "-k", "1", input="\n".join(typed))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(STORIES[0][1]) >= 2
    assert "The question holds no word" in done.stdout
    assert "پیدا نشد" in done.stdout


def test_status(porsa: Porsa, index: Path, tiny_model: Path) -> None:
    record = record_of(porsa("status", "--json"))
    assert (record["articles"], record["model"], record["dimensions"]) == (13, tiny_model.name, 24)
    assert record["bytes"] == sum(
        path.stat().st_size for path in (index / record["generation"]).rglob("*") if path.is_file()
    )
    for_people = porsa("status").stdout
    assert f"{record['bytes']:,}" in for_people


def test_evaluate(porsa: Porsa, index: Path) -> None:
    gold = [
        {"question": "شهردار رشت گفت که ساخت پل چقدر هزینه داشته است؟", "article_id": "bridge.txt"}
        | {"answer": "۴۲۰ میلیارد تومان", "type": "formal"},
        {"question": "شمار یوزپلنگ‌های ایران", "article_id": "cheetah"},
        {"question": NOWHERE, "article_id": None},
    ]
    (porsa.folder / "gold.jsonl").write_text("\n".join(map(json.dumps, gold)))
    before = contents(index)
    here = record_of(porsa("evaluate", "gold.jsonl", "--json"))
    aside = record_of(porsa("evaluate", "gold.jsonl", "--articles", "articles", "--json"))
    assert (here["ALL"]["R@1"], here["ALL"]["n"], here["formal"]["answer@1"]) == (1, 2, 1)
    assert (here["unanswerable"]["refused"], here["AUROC"]) == (1, 1)
    assert aside["ALL"] == here["ALL"]
    assert contents(index) == before
    (porsa.folder / "gold.jsonl").write_text('{"question": 1\n')
    assert told(porsa("evaluate", "gold.jsonl"), 2).startswith("Line 1 ")


def test_calibrate_keeps_what_it_fits_with_the_index(broken: Porsa) -> None:
    index = broken.folder / broken.settings["PORSA_INDEX_DIR"]
    titles = [json.dumps({"question": story.text}) for story in stories()]
    answered = [
        json.loads(line) for line in broken("query", "--batch", "-", input="\n".join(titles)).stdout.splitlines()
    ]
    gold = [{"question": one["question"], "article_id": one["answers"][0]["article_id"]} for one in answered]
    (broken.folder / "gold.jsonl").write_text("\n".join(map(json.dumps, 3 * gold)))
    refused = told(broken("evaluate", "gold.jsonl", "--calibrate", "--articles", "articles"), 2)
    assert "porsa reindex first" in refused
    fitted = record_of(broken("evaluate", "gold.jsonl", "--calibrate", "--json"))
    assert fitted.keys() == {"weights", "calibration", "threshold"}
    (kept,) = json.loads((index / "profiles.json").read_text()).values()
    assert kept == fitted


def test_doctor_finds_nothing_wrong(porsa: Porsa, index: Path) -> None:
    done = porsa("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "✗" not in done.stdout
    assert "13 articles" in done.stdout


@pytest.mark.usefixtures("index", "other_peoples_warnings")
def test_doctor_tells_of_a_reranker_that_is_none(porsa: Porsa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**porsa.settings, "PORSA_RERANKER_MODEL": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(porsa.folder)
    done = CliRunner().invoke(app, ["doctor"])  # in this process, since torch, which that imports, is heavy
    assert done.exit_code == 2
    assert "cannot be used as a cross-encoder" in " ".join(done.stdout.split())


def test_every_story_is_natural_to_read() -> None:
    assert all(story.text.endswith((".", "»")) and story.title for story in stories())
