import json
from datetime import date
from pathlib import Path

import pytest
from reading import BODY, TITLE, read, reason, written

from index.articles import Article, Skipped
from index.corpus import read_corpus
from index.reasons import Reason

RECORD = {
    "id": 7,
    "title": TITLE,
    "text": BODY,
    "source": "خبرسرا",
    "url": "https://example.org/1",
    "published": "۱۴۰۳/۹/۱۲",
    "category": "فرهنگ",
    "tags": "کتاب، روستا؛ کتاب, سیل",
    "views": 12,
}


def check_record(article: Article) -> None:
    assert (article.id, article.title, article.text) == ("7", TITLE, BODY)
    assert (article.source, article.url, article.category) == ("خبرسرا", "https://example.org/1", "فرهنگ")
    assert (article.published, article.tags) == (date(2024, 12, 2), ("کتاب", "روستا", "سیل"))


@pytest.mark.parametrize("shape", [RECORD, [RECORD], {"articles": [RECORD]}], ids=["record", "list", "articles"])
@pytest.mark.parametrize("ending", [".json", ".json.gz"])
def test_json(tmp_path: Path, shape: object, ending: str) -> None:
    check_record(read(written(tmp_path / f"a{ending}", json.dumps(shape, ensure_ascii=False))))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_jsonl(tmp_path: Path, encoding: str, ending: str) -> None:
    text = json.dumps(RECORD, ensure_ascii=False) + "\r\n\r\n"
    check_record(read(written(tmp_path / f"a{ending}", text.encode(encoding))))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, delimiter: str) -> None:
    header = delimiter.join(name.upper() for name in RECORD)
    row = delimiter.join(f'"{value}"' for value in RECORD.values())
    check_record(read(written(tmp_path / "a.csv.gz", f"\ufeff{header}\r\n{row}\r\n\r\n")))


def test_windows_1256_records(tmp_path: Path) -> None:
    rows = "title,text\r\n" + "شهر,شهردار گفت: پل تازه باز مي‌شود.\r\n" * 3
    assert {article.text for article in read_corpus([written(tmp_path / "a.csv", rows.encode("cp1256"))]).articles} == {
        "شهردار گفت: پل تازه باز مي‌شود."
    }


def test_other_names_of_fields_and_a_list_of_tags(tmp_path: Path) -> None:
    record = {"text": "", "body": BODY, "link": "https://www.farsnews.ir/news/13990226000123/x", "tags": ["کتاب", 5]}
    article = read(written(tmp_path / "a.jsonl", json.dumps(record)))
    assert (article.text, article.published, article.tags) == (BODY, date(2020, 5, 15), ("کتاب", "5"))
    assert article.id == "a.jsonl#1"


def test_records_without_an_id_are_named_by_their_place(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    written(tmp_path / "sub" / "a.jsonl", '{"text": "یک"}\n\n{"text": "دو"}\n')
    written(tmp_path / "sub" / "b.csv", 'id,text\n,"یک\nو نیم"\n,دو\n')
    written(tmp_path / "sub" / "c.json", '[{"text": "یک"}, {"text": "دو"}]')
    corpus = read_corpus([tmp_path])
    assert [article.id for article in corpus.articles] == [
        "sub/a.jsonl#1", "sub/a.jsonl#3", "sub/b.csv#2", "sub/b.csv#4", "sub/c.json#1", "sub/c.json#2",
    ]  # fmt: skip
    assert corpus.articles[2].text == "یک\nو نیم"
    assert corpus.articles[2].origin == f"{tmp_path / 'sub' / 'b.csv'}#2"


def test_a_broken_record_costs_only_itself(tmp_path: Path) -> None:
    lines: list[bytes] = [
        '{"id": 1, "text": "یک"}'.encode(),
        b'{"id": 2, "text": ',
        b'["no", "record"]',
        b'{"id": 4}',
        b'{"id": 5, "text": 12}',
        b'{"id": 6, "text": " ... 12"}',
        b'{"id": 7, "text": "x\\ud800"}',
        b'{"id": 8, "text": "\xd9\x85\xff"}',
        b"[" * 100_000,
        json.dumps({"id": 10, "text": "الف" * 700_000}).encode(),
        '{"id": 11, "text": "یازده"}'.encode(),
    ]
    path = written(tmp_path / "a.jsonl", b"\n".join(lines))
    corpus = read_corpus([path])
    assert [article.id for article in corpus.articles] == ["1", "11"]
    expected = {
        2: "JSON is broken at column 18",
        3: "no object",
        4: "there is none",
        5: "of type int",
        6: "no letter",
        7: "broken characters",
        8: "broken characters",
        9: "RecursionError",
        10: "2,100,000 characters",
    }
    assert [skipped.origin for skipped in corpus.skipped] == [f"{path}#{line}" for line in expected]
    for skipped, fragment in zip(corpus.skipped, expected.values(), strict=True):
        assert fragment in skipped.reason


def test_a_line_without_an_end_is_not_held_in_memory(tmp_path: Path) -> None:
    data = b"x" * 33_000_000 + b'\n{"text": "\xd9\x85\xd8\xaa\xd9\x86"}'
    corpus = read_corpus([written(tmp_path / "a.jsonl.gz", data)])
    assert [article.text for article in corpus.articles] == ["متن"]
    too_long = Reason("The line is far too long; split the record.")
    assert corpus.skipped == (Skipped(f"{tmp_path / 'a.jsonl.gz'}#1", too_long),)


def test_a_quote_left_open_costs_one_row(tmp_path: Path) -> None:
    rows = 'id,text\n1,یک\n2,"دو\n3,سه\n4,"چهار"\n5,پنج,شش\n6,هفت\n'
    corpus = read_corpus([written(tmp_path / "a.csv", rows)])
    assert [article.id for article in corpus.articles] == ["1", "3", "4", "6"]
    assert [skipped.origin.rpartition("#")[2] for skipped in corpus.skipped] == ["3", "6"]
    assert "check its quotes" in corpus.skipped[0].reason
    assert "3 cells for 2 columns" in corpus.skipped[1].reason


def test_json_that_holds_no_records(tmp_path: Path) -> None:
    assert "JSON is broken at line 2, column 2" in reason(written(tmp_path / "a.json", '{"text":\n }'))
    assert "no object" in reason(written(tmp_path / "b.json", "12"))
    assert read_corpus([written(tmp_path / "c.json", "[]")]).skipped == ()
