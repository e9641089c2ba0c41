import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from support import STORIES, Porsa, contents, stories, write_static_model

BRIDGE = "هزینه‌ی ساخت پل سپیدرود چقدر بود؟"
NOWHERE = "ناپلئون بناپارت در واترلو"
Completed = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles, good and bad."""
    folder = tmp_path_factory.mktemp("porsa")
    news = folder / "articles"
    news.mkdir()
    for name, title, text in STORIES[:6]:
        (news / f"{name}.txt").write_text(f"{title}\n\n{text}", encoding="utf-8")
    records = [
        {"id": name, "title": title, "text": text, "source": "خبرسرا", "url": f"https://example.org/{name}"}
        | {"published": "1403-02-31", "category": "ایران", "tags": ["آب"]}
        for name, title, text in STORIES[6:]
    ]
    copy = records[0] | {"id": "qanat-copy", "source": "آوای خراسان"}
    cut = records[0] | {"id": "qanat-cut", "source": "روزنامه‌ی کویر", "title": "قنات قصبه پاک شد"}
    cut["text"] = cut["text"][cut["text"].index("ژرفای") :]
    lines = [json.dumps(record, ensure_ascii=False) for record in (*records, copy, cut)]
    (news / "records.jsonl").write_text("\n".join([*lines[:2], "{broken", '{"title": "بی متن"}', *lines[2:]]), "utf-8")
    (news / "old.txt").write_bytes("بازار ماهي\u200cفروشان بوشهر پس از توفان دوباره باز شد.".encode("cp1256"))
    (news / "empty.txt").write_bytes(b"")
    (news / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (news / "huge.txt").write_bytes(b"a" * 50_000_000)
    (news / "lost.txt").symlink_to(folder / "absent.txt")
    (news / "table.xlsx").write_bytes(b"PK")
    return folder


@pytest.fixture(scope="module")
def porsa(folder: Path, tiny_model: Path) -> Porsa:
    return Porsa(folder, {"PORSA_EMBEDDING_MODEL": str(tiny_model), "PORSA_INDEX_DIR": "index"})


@pytest.fixture(scope="module")
def reindexed(porsa: Porsa) -> Completed:
    return porsa("reindex", "--json", "--progress", "json")


@pytest.fixture(scope="module")
def index(porsa: Porsa, reindexed: Completed) -> Path:
    assert reindexed.returncode == 0
    return porsa.folder / "index"


def told(done: Completed, code: int) -> str:
    """Check that an error is one sentence on stderr and nothing on stdout, and give it."""
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def record_of(done: Completed) -> dict[str, Any]:
    (line,) = done.stdout.splitlines()
    record = json.loads(line)
    assert isinstance(record, dict)
    return record


# --- reindex


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


# --- query


def test_query_json_is_the_contract(porsa: Porsa, index: Path) -> None:
    done = porsa("query", "ژرفای مادرچاه قنات گناباد چند متر است؟", "--json", "-k", "3")
    assert (done.returncode, done.stderr) == (0, "")
    record = record_of(done)
    assert record.keys() == {"question", "found", "confidence", "elapsed_ms", "meant", "answers"}
    assert record["found"] is True
    assert 0.5 <= record["confidence"] <= 1
    assert record["elapsed_ms"] > 0
    assert [answer["rank"] for answer in record["answers"]] == [1, 2, 3]
    best = record["answers"][0]
    passage = {"passage", "sentence", "sentence_span", "sentences", "answer", "score"}
    article = {"article_id", "title", "source", "url", "published"}
    assert best.keys() == {"rank", "speaker", "more", "also"} | passage | article
    assert (best["article_id"], best["published"]) == ("qanat", "2024-05-20")
    assert (best["source"], best["url"]) == ("خبرسرا", "https://example.org/qanat")
    assert best["passage"] in STORIES[6][2]
    start, end = best["sentence_span"]
    assert best["sentence"] == best["passage"][start:end]
    assert best["sentences"] == [best["sentence"]]
    assert best["answer"] == "سیصد متر"
    assert [copy.keys() for copy in best["also"]] == [article, article]
    assert {copy["article_id"]: copy["source"] for copy in best["also"]} == {
        "qanat-copy": "آوای خراسان",
        "qanat-cut": "روزنامه‌ی کویر",
    }
    others = record["answers"][1:]
    assert all(not answer["article_id"].startswith("qanat") for answer in others)


@pytest.mark.parametrize("look", [(), ("--chat-look",)])
def test_one_story_of_several_sources_is_one_answer_that_names_them(
    porsa: Porsa, index: Path, look: tuple[str, ...]
) -> None:
    shown = porsa("query", "ژرفای مادرچاه قنات گناباد چند متر است؟", *look).stdout
    (line,) = (line for line in shown.splitlines() if "نیز در: " in line)
    named = line.partition("نیز در: ")[2]
    assert "آوای خراسان" in named and "روزنامه‌ی کویر" in named
    assert "خبرسرا" in shown
    assert STORIES[6][1] in shown and "قنات قصبه پاک شد" not in shown


def test_query_explains_what_was_understood_and_found(porsa: Porsa, index: Path) -> None:
    record = record_of(porsa("query", "ژرفای قنات گنابد", "--json", "--explain"))
    explained = record["explanation"]
    assert [added["words"] for added in explained["reading"]["added"] if added["kind"] == "spelling"] == [["گناباد"]]
    assert explained["grounds"][0]["article_id"] == record["answers"][0]["article_id"]
    assert explained["grounds"][0]["legs"].keys() == explained["weights"].keys()
    for_people = porsa("query", "ژرفای قنات گنابد", "--explain").stdout
    assert "گنابد → گناباد" in for_people and "article_grams" in for_people


def test_query_completes_a_question_by_the_one_before(porsa: Porsa, index: Path) -> None:
    record = record_of(porsa("query", "چرا؟", "--after", BRIDGE, "--json", "--explain"))
    assert record["answers"][0]["article_id"] == "bridge.txt"
    taken = record["explanation"]["recall"]
    assert [turn["question"] for turn in taken["turns"]] == [BRIDGE]
    assert taken["share"] > 0
    assert BRIDGE in porsa("query", "چرا؟", "--after", BRIDGE, "--explain").stdout


def test_query_explains_time_and_source(porsa: Porsa, index: Path) -> None:
    asked = "به گزارش خبرسرا آخرین خبر قنات گناباد در خرداد ۱۴۰۳"
    explained = record_of(porsa("query", asked, "--json", "--explain"))["explanation"]
    assert explained["steering"] == {
        "periods": [["2024-05-21", "2024-06-20"]],
        "latest": True,
        "sources": ["خبرسرا"],
    }
    assert explained["grounds"][0]["favour"] > 0
    for_people = porsa("query", asked, "--explain").stdout
    assert "2024-05-21 … 2024-06-20" in for_people and "the newest that match" in for_people


@pytest.mark.parametrize(
    ("limits", "dated", "undated"),
    [
        (("--since", "۱۴۰۳"), True, True),
        (("--until", "فروردین ۱۴۰۳"), False, True),
        (("--since", "2024-05-20", "--until", "2024/05/20"), True, True),
        (("--source", "خبرسرا"), True, False),
        (("--source", "خبرسرا", "--until", "1402"), False, False),
    ],
)
def test_limits_of_a_query(porsa: Porsa, index: Path, limits: tuple[str, ...], dated: bool, undated: bool) -> None:
    record = record_of(porsa("query", "قنات گناباد و واکسن آنفلوانزا و پل سپیدرود", "--json", "-k", "9", *limits))
    days = {answer["published"] for answer in record["answers"]}
    assert ("2024-05-20" in days, None in days) == (dated, undated)


def test_limits_that_make_no_sense_are_told(porsa: Porsa, index: Path) -> None:
    assert "--since 'روزی' is no date" in told(porsa("query", BRIDGE, "--since", "روزی"), 2)
    assert "Nothing lies between" in told(porsa("query", BRIDGE, "--since", "1403", "--until", "1402"), 2)
    for asked in ((BRIDGE,), ("--batch", "-")):
        sentence = told(porsa("query", *asked, "--source", "ناشناس"), 2)
        assert sentence.endswith("name one of: آوای خراسان، خبرسرا، روزنامه‌ی کویر")


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


def test_query_for_people(porsa: Porsa, index: Path) -> None:
    done = porsa("query", BRIDGE)
    assert (done.returncode, done.stderr) == (0, "")
    assert STORIES[0][1] in done.stdout
    assert "۴۲۰ میلیارد تومان" in " ".join(done.stdout.split())


def test_query_for_a_terminal_that_reorders_nothing(porsa: Porsa, index: Path) -> None:
    done = porsa("query", BRIDGE, "--rtl")
    assert done.returncode == 0
    assert STORIES[0][1] not in done.stdout
    assert "ﭘﻞ" not in done.stdout  # the joined letters stand in visual order
    assert "ﻞﭘ" in done.stdout
    assert all(cell_len(line) == 200 for line in done.stdout.splitlines() if line.strip())


def test_a_question_that_finds_nothing_exits_with_1(porsa: Porsa, index: Path) -> None:
    done = porsa("query", NOWHERE)
    assert (done.returncode, done.stderr) == (1, "")
    assert "پیدا نشد" in done.stdout


@pytest.mark.parametrize("question", ["", "😀 🌉", "از به که"])
def test_a_question_that_asks_nothing_exits_with_2(porsa: Porsa, index: Path, question: str) -> None:
    assert told(porsa("query", question), 2).startswith("The question holds n")


def test_a_very_long_question_is_answered(porsa: Porsa, index: Path) -> None:
    record = record_of(porsa("query", (BRIDGE + " ") * 400, "--json"))
    assert record["answers"][0]["article_id"] == "bridge.txt"


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


def test_usage(porsa: Porsa) -> None:
    assert "porsa query --batch" in told(porsa("query"), 2)
    wrong = porsa("query", "--colour", "red")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "porsa query --help" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_a_question_imports_nothing_heavy(porsa: Porsa, index: Path) -> None:
    code = (
        "import sys\n"
        "import bot.cli\n"
        "before = set(sys.modules)\n"
        f"sys.argv = ['porsa', 'query', {BRIDGE!r}, '--json']\n"
        "try: bot.cli.main()\n"
        "except SystemExit as done: assert done.code == 0, done.code\n"
        "roots = lambda names: sorted({name.partition('.')[0] for name in names})\n"
        "sys.stderr.write(__import__('json').dumps([roots(before), roots(sys.modules)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=porsa.folder, env=porsa.environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    at_start, at_end = json.loads(done.stderr)
    heavy = {"torch", "sentence_transformers", "transformers", "hazm", "trafilatura", "telegram", "docx", "pdfminer"}
    assert not heavy & set(at_end)
    assert not {"faiss", "tantivy", "tokenizers", "numpy", "retrieval"} & set(at_start)
    assert {"faiss", "tantivy"} <= set(at_end)


# --- chat, status, doctor, evaluate, rollback


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


def test_doctor_tells_of_a_reranker_that_is_none(porsa: Porsa, index: Path, tmp_path: Path) -> None:
    done = Porsa(porsa.folder, {**porsa.settings, "PORSA_RERANKER_MODEL": str(tmp_path)})("doctor")
    assert done.returncode == 2
    assert "cannot be used as a cross-encoder" in done.stdout


def test_rollback(porsa: Porsa, broken: Porsa) -> None:
    assert "no generation before" in told(broken("rollback"), 3)
    fewer = shutil.ignore_patterns("old.txt", "huge.txt")
    shutil.copytree(porsa.folder / "articles", broken.folder / "articles", symlinks=True, ignore=fewer)
    assert record_of(broken("reindex", "--json"))["removed"] == 1
    first = (porsa.folder / "index" / "CURRENT").read_text().strip()
    assert broken("rollback").stdout == f"Generation {first} is served again.\n"
    assert record_of(broken("status", "--json"))["articles"] == 13


# --- trouble with the index


@pytest.fixture
def broken(porsa: Porsa, index: Path, tmp_path: Path) -> Porsa:
    """Porsa over a copy of the index that a test may spoil."""
    shutil.copytree(index, tmp_path / "index")
    return Porsa(tmp_path, porsa.settings)


def test_no_index_yet(porsa: Porsa, tmp_path: Path) -> None:
    bare = Porsa(tmp_path, porsa.settings)
    for command in (["query", BRIDGE, "--json"], ["status"]):
        assert told(bare(*command), 3) == "There is no index in index yet; run: porsa reindex"
    doctor = bare("doctor")
    assert doctor.returncode == 3
    assert "no index in index yet" in doctor.stdout
    assert "articles; it does not exist" in doctor.stdout


def test_an_index_of_another_model(broken: Porsa, tmp_path: Path) -> None:
    other = write_static_model(tmp_path / "other", dimensions=16)
    sentence = told(Porsa(broken.folder, {**broken.settings, "PORSA_EMBEDDING_MODEL": str(other)})("query", BRIDGE), 3)
    assert "'tiny'" in sentence
    assert "'other'" in sentence
    assert sentence.endswith("run: porsa reindex")


def test_a_flipped_byte_and_the_traceback_on_demand(broken: Porsa) -> None:
    path = next((broken.folder / "index").glob("*/segments/0001/articles.jsonl"))
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    sentence = told(broken("query", BRIDGE), 3)
    assert "articles.jsonl is damaged" in sentence
    assert "porsa reindex" in sentence
    with_trace = broken("--debug", "query", BRIDGE)
    assert with_trace.returncode != 0
    assert "Traceback" in with_trace.stderr
    assert "SnapshotDamaged" in with_trace.stderr


def test_a_model_that_is_not_there(broken: Porsa) -> None:
    settings = {**broken.settings, "PORSA_EMBEDDING_MODEL": "./absent"}
    assert "no model folder absent" in told(Porsa(broken.folder, settings)("query", BRIDGE), 2)


# --- settings


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("PORSA_ADMIN_IDS", "12,امیر", "'امیر' is no Telegram id"),
        ("PORSA_TELEGRAM_BASE_URL", "localhost:8081", "no address"),
        ("PORSA_LOG_LEVEL", "loud", "DEBUG"),
        ("PORSA_DIGEST_ZONE", "Mars/Base", "as Asia/Tehran"),
        ("PORSA_DIGEST_HOUR", "24", "23"),
    ],
)
def test_a_malformed_setting_is_named(tmp_path: Path, name: str, value: str, part: str) -> None:
    sentence = told(Porsa(tmp_path, {name: value})("status"), 2)
    assert sentence.startswith(f"{name}: ")
    assert part in sentence
    assert ".env" in sentence


def test_settings_are_read_from_env_files(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORSA_INDEX_DIR=نمایه\nPORSA_ADMIN_IDS=\nPORSA_ADDED_DIR=\n", encoding="utf-8")
    assert "no index in نمایه yet" in told(Porsa(tmp_path, {})("status"), 3)
    assert "no index in other yet" in told(Porsa(tmp_path, {"PORSA_INDEX_DIR": "other"})("status"), 3)
    (tmp_path / ".env").write_bytes("PORSA_INDEX_DIR=نمایه".encode("utf-16"))
    assert told(Porsa(tmp_path, {})("status"), 2).startswith("The file .env cannot be read")


def test_the_bot_needs_a_token(tmp_path: Path) -> None:
    assert "PORSA_TELEGRAM_TOKEN" in told(Porsa(tmp_path, {})("bot"), 2)


def test_every_story_is_natural_to_read() -> None:
    assert all(story.text.endswith((".", "»")) and story.title for story in stories())
