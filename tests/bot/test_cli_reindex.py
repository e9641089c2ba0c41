"""`porsa reindex` and `porsa rollback`."""

import json
import shutil
from pathlib import Path

from commands import Completed, record_of, told
from support import Porsa, contents


def test_reindex_reports_what_it_did_and_what_it_skipped(reindexed: Completed) -> None:
    report = record_of(reindexed)
    assert (report["read"], report["added"], report["published"]) == (13, 13, True)
    assert (report["changed"], report["removed"], report["same"], report["embedded"]) == (0, 0, 0, 13)
    reasons = {Path(entry["origin"]).name: entry["reason"] for entry in report["skipped"]}
    expected = {
        "binary.txt": "binary",
        "empty.txt": "empty",
        "huge.txt": "more than 20 MB",
        "lost.txt": "points to nothing",
        "records.jsonl#3": "JSON is broken",
        "records.jsonl#4": "`text`",
        "table.xlsx": "not read",
    }
    assert reasons.keys() == expected.keys()
    assert all(part in reasons[name] for name, part in expected.items())


def test_reindex_tells_its_progress(reindexed: Completed) -> None:
    steps = [json.loads(line) for line in reindexed.stderr.splitlines()]
    assert [step["stage"] for step in steps] == ["read", "embed", "words", "words", "words", "verify", "verify"]
    assert all(step.keys() == {"stage", "done", "total"} for step in steps)


def test_a_dry_run_for_people(porsa: Porsa, index: Path) -> None:
    before = contents(index)
    new = porsa.folder / "new"
    new.mkdir()
    (new / "rain.txt").write_text("باران شبانه راه‌های گیلان را بست.", encoding="utf-8")
    done = porsa("reindex", "--articles", "articles", "--articles", "new", "--dry-run")
    assert done.returncode == 0
    rows = {words[0]: words[1:] for words in map(str.split, done.stdout.splitlines()) if words}
    assert (rows["added"], rows["same"], rows["7"]) == (["1"], ["13"], ["skipped:"])
    assert rows["generation"][1:] == ["(not", "changed)"]
    assert "huge.txt: " in done.stdout
    assert contents(index) == before


def test_a_vanished_corpus_is_refused(porsa: Porsa, index: Path) -> None:
    (porsa.folder / "none").mkdir()
    sentence = told(porsa("reindex", "--articles", "none"), 2)
    assert "No article could be read" in sentence
    assert "porsa reindex --allow-empty" in sentence


def test_progress_as_json_ends_with_the_reason_of_an_error(porsa: Porsa) -> None:
    done = porsa("reindex", "--articles", "{nowhere}", "--progress", "json")
    *_, reason, sentence = done.stderr.splitlines()
    assert json.loads(reason)["details"] == {"path": "{nowhere}"}
    assert sentence == "There is no file or folder {nowhere}; name existing ones with --articles PATH."
    assert done.returncode == 2


def test_rollback(porsa: Porsa, broken: Porsa) -> None:
    assert "no generation before" in told(broken("rollback"), 3)
    fewer = shutil.ignore_patterns("old.txt", "huge.txt")
    shutil.copytree(porsa.folder / "articles", broken.folder / "articles", symlinks=True, ignore=fewer)
    assert record_of(broken("reindex", "--json"))["removed"] == 1
    first = (porsa.folder / "index" / "CURRENT").read_text().strip()
    assert broken("rollback").stdout == f"Generation {first} is served again.\n"
    assert record_of(broken("status", "--json"))["articles"] == 13
