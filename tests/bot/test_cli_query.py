"""`porsa query` with one question, for programs and for people."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from commands import BRIDGE, NOWHERE, record_of, told
from rich.cells import cell_len
from support import QUAY, STORIES, WHARF, Porsa, stories

CHEETAHS = "چند توله‌یوزپلنگ در توران به دنیا آمدند؟"
HOW_MANY_CHEETAHS = "شمار یوزهای ایران به چند قلاده رسیده است؟"


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
    legs = explained["grounds"][0]["legs"]
    assert legs.keys() == explained["weights"].keys()
    assert 0 < legs["coverage"] <= 1
    assert "nearness" not in legs, "a static model compares no pieces"
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


def test_query_suggests_what_to_ask_next(porsa: Porsa, index: Path) -> None:
    record = record_of(porsa("query", CHEETAHS, "--json", "--related"))
    assert {"question": HOW_MANY_CHEETAHS, "article_id": "cheetah"} in record["related"]
    assert HOW_MANY_CHEETAHS in porsa("query", CHEETAHS, "--related").stdout
    assert record_of(porsa("query", NOWHERE, "--json", "--related"))["related"] == []
    assert "related" not in record_of(porsa("query", CHEETAHS, "--json"))
    assert "--related" in told(porsa("query", "--batch", "-", "--related"), 2)


QUAY_QUESTION = "چراغ دریایی بندر مرواریدان پس از چند سال روشن شد؟"
BERTHS = "گنجایش اسکلهٔ نو بندر مرواریدان چند شناور است؟"


@pytest.fixture
def harbours(porsa: Porsa, tmp_path: Path) -> Path:
    """An index of two articles about a harbour, one of them of a single sentence, beside STORIES."""
    articles = [QUAY, WHARF, *stories()]
    records = [json.dumps({"id": one.id, "title": one.title, "text": one.text}, ensure_ascii=False) for one in articles]
    (tmp_path / "harbours.jsonl").write_text("\n".join(records), encoding="utf-8")
    folder = tmp_path / "harbours"
    done = porsa("reindex", "--articles", str(tmp_path / "harbours.jsonl"), "--index", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def test_query_suggests_questions_of_other_articles_where_one_gives_none(porsa: Porsa, harbours: Path) -> None:
    record = record_of(porsa("query", QUAY_QUESTION, "--json", "--related", "--index", str(harbours)))
    assert record["answers"][0]["article_id"] == "quay"
    assert {"question": BERTHS, "article_id": "wharf"} in record["related"]


def test_chat_asks_a_suggested_question_of_its_own_article(porsa: Porsa, harbours: Path) -> None:
    chat = ("chat", "-k", "1", "--index", str(harbours))
    listed = porsa(*chat, input=f"{QUAY_QUESTION}\n/related").stdout
    (number,) = (line[0] for line in listed.splitlines() if line.endswith(BERTHS))
    answer = porsa(*chat, input=f"{QUAY_QUESTION}\n/related\n{number}").stdout.partition(BERTHS)[2]
    assert "گنجایش اسکلهٔ نو بندر مرواریدان ۱۴ شناور است." in answer and WHARF.title in answer


def test_chat_asks_a_suggested_question_by_its_number(porsa: Porsa, index: Path) -> None:
    done = porsa("chat", "-k", "1", input="\n".join(["/related", CHEETAHS, "/related", "۱", "/new", "۱"]))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(f"۱. {HOW_MANY_CHEETAHS}") == 1
    assert "پرسش دیگری که پاسخش روشن باشد پیدا نشد" in done.stdout
    answer = done.stdout.partition(HOW_MANY_CHEETAHS)[2]
    assert "شمار یوزهای ایران به کمتر از سی قلاده رسیده است." in answer
