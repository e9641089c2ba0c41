"""`porsa query --batch`: a line in, a line out, whatever the line holds."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from commands import BRIDGE, NOWHERE, told
from support import Porsa


def test_a_line_of_a_batch_may_set_its_own_limits(porsa: Porsa, index: Path) -> None:
    limits: list[dict[str, Any]] = [
        {},
        {"source": "آوای خراسان"},
        {"until": "1400", "source": None},
        {"since": 1400},
        {"since": "کی"},
    ]
    lines = [json.dumps({"question": "قنات گناباد"} | limit, ensure_ascii=False) for limit in limits]
    done = porsa("query", "--batch", "-", "--source", "خبرسرا", input="\n".join(lines))
    assert done.returncode == 1
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record.get("error", "").split(" ")[0] for record in records] == ["", "", "", "Line", "Line"]
    assert records[0]["answers"][0]["article_id"] == "qanat"
    assert [answer["article_id"] for answer in records[1]["answers"]] == ["qanat-copy"]
    assert all(answer["published"] is None for answer in records[2]["answers"])


def test_a_batch_is_answered_line_by_line(porsa: Porsa, index: Path) -> None:
    lines = [
        json.dumps({"id": "a", "question": BRIDGE, "level": 3}, ensure_ascii=False),
        "",
        json.dumps({"id": 2, "question": "چقدر هزینه داشت؟", "history": ["پل سپیدرود کی باز شد؟"]}),
        json.dumps({"id": "none", "question": NOWHERE, "history": None}),
        "{",
        "[" * 100_000,
        json.dumps({"id": "no question"}),
        json.dumps({"id": "no history", "question": BRIDGE, "history": "پل"}),
        json.dumps({"id": "empty", "question": ""}),
        json.dumps({"id": "emoji", "question": "😀"}),
        json.dumps({"id": "stop", "question": "از به که"}),
        '{"id": "half", "question": "پل سپیدرود \\ud83d"}',
        json.dumps({"id": "long", "question": f"{BRIDGE} " * 400}),
    ]
    done = porsa("query", "--batch", "-", "-k", "2", input="\n".join(lines))
    assert (done.returncode, done.stderr) == (1, "")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    expected = ["a", 2, "none", None, None, "no question", "no history", "empty", "emoji", "stop", "half", "long"]
    assert [record.get("id") for record in records] == expected
    failed = ["Line 5", "Line 6", "Line 7", "Line 8", "Line 9", "Line 10", "Line 11"]
    assert [record["error"].split(":")[0] for record in records if "error" in record] == failed
    assert all(not record["found"] and record["answers"] == [] for record in records if "error" in record)
    first, follow_up, nowhere, half, long = (records[place] for place in (0, 1, 2, -2, -1))
    assert [answer["rank"] for answer in first["answers"]] == [1, 2]
    assert {first["answers"][0]["article_id"], follow_up["answers"][0]["article_id"]} == {"bridge.txt"}
    assert first["question"] == BRIDGE
    assert not nowhere["found"]
    assert half["answers"][0]["article_id"] == long["answers"][0]["article_id"] == "bridge.txt"


def test_a_batch_from_a_packed_file_with_a_refusal_is_done(porsa: Porsa, index: Path) -> None:
    lines = [json.dumps({"id": number, "question": text}) for number, text in enumerate([NOWHERE, BRIDGE])]
    (porsa.folder / "b.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    done = porsa("query", "--batch", "b.jsonl.gz")
    assert done.returncode == 0
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(record["id"], record["found"]) for record in records] == [(0, False), (1, True)]
    assert records[0]["answers"]


def test_whoever_reads_the_answers_may_stop(porsa: Porsa, index: Path) -> None:
    lines = [json.dumps({"id": number, "question": BRIDGE}) for number in range(200)]
    (porsa.folder / "many.jsonl").write_text("\n".join(lines))
    command = [sys.executable, "-m", "bot.cli", "query", "--batch", "many.jsonl"]
    with subprocess.Popen(
        command, cwd=porsa.folder, env=porsa.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert json.loads(child.stdout.readline())["id"] == 0
        child.stdout.close()
        assert child.stderr.read() == b""


def test_a_batch_file_that_cannot_be_read_is_told(porsa: Porsa, index: Path) -> None:
    assert "absent.jsonl cannot be read" in told(porsa("query", "--batch", "absent.jsonl"), 2)
    (porsa.folder / "bad.gz").write_bytes(gzip.compress(b"{}")[:10] + b"\xff" * 20)
    assert "bad.gz cannot be read" in told(porsa("query", "--batch", "bad.gz"), 2)
