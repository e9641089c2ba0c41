from collections.abc import Sequence
from math import log
from pathlib import Path

import pytest

from index.errors import SnapshotDamaged
from index.keys import keys_for
from index.lexical import ARTICLE_FIELDS, Document, LexicalIndex, LexicalWriter
from index.persian import grams, terms

TEXTS = {
    "bridge": ("پل تازه‌ی سپیدرود", "پل تازه‌ی سپیدرود پس از سه سال کار باز شد."),
    "flood": ("سیلاب زمستان", "پل پیشین سپیدرود را سیلاب زمستان برده بود. سیلاب خانه‌ها را نیز برد."),
    "saffron": ("برداشت زعفران", "کشاورزان قائنات برداشت زعفران را آغاز کردند؛ مسئولان امیدوارند."),
    "mafia": ("", "گروهی سازمان‌یافته زعفران تقلبی می‌فروخت."),
}


def documents(*ids: str, first: int = 0) -> list[Document]:
    return [document(first + row, id, *TEXTS[id]) for row, id in enumerate(ids or TEXTS)]


def document(row: int, id: str, title: str, text: str) -> Document:
    return Document(row, id, keys_for(text, title))


def write(folder: Path, added: Sequence[Document], removed: Sequence[str] = (), previous: Path | None = None) -> Path:
    writer = LexicalWriter(folder, ARTICLE_FIELDS, previous)
    writer.remove(removed)
    for one in added:
        writer.add(one)
    writer.finish()
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("lexical") / "one", documents())


@pytest.fixture(scope="module")
def index(folder: Path) -> LexicalIndex:
    return LexicalIndex(folder)


def found(index: LexicalIndex, field: str, text: str, limit: int = 10) -> list[int]:
    return [int(row) for row in index.search(field, grams(text) if field == "grams" else terms(text), limit).rows]


def test_words_find_their_documents(index: LexicalIndex) -> None:
    assert len(index) == 4
    assert found(index, "words", "سیلاب") == [1]
    assert sorted(found(index, "words", "سپیدرود")) == [0, 1]
    assert found(index, "words", "باران") == []
    assert found(index, "title", "زعفران") == [2]
    assert len(found(index, "words", "سپیدرود زعفران", limit=2)) == 2


@pytest.mark.parametrize("written", ["سازمان‌یافته", "سازمانیافته", "سازمان یافته", "سازمان¬یافته", "سازمانيافته"])
def test_ways_of_writing_meet(index: LexicalIndex, written: str) -> None:
    assert found(index, "grams", written)[0] == 3
    assert found(index, "words", written) == [3]


def test_a_compound_weighs_the_same_in_grams_however_question_and_article_part_it(tmp_path: Path) -> None:
    ways = ("نخل‌کاری", "نخلکاری", "نخل کاری")
    texts = [f"آموزش {way} در جنوب" for way in ways]
    index = LexicalIndex(
        write(tmp_path / "ways", [document(row, str(row), "", text) for row, text in enumerate(texts)])
    )
    scores = [set(map(float, index.search("grams", grams(f"آموزش {way}"), 3).scores)) for way in ways]
    assert [len(found) for found in scores] == [1, 1, 1]
    assert scores[0] == scores[1] == scores[2]


def test_affixes_written_apart_are_found_by_those_written_together(tmp_path: Path) -> None:
    apart = document(0, "apart", "گل ها", "باغبان ها گل ها را می چینند.")
    together = document(1, "together", "گل‌ها", "باغبان‌ها گل‌ها را می‌چینند.")
    index = LexicalIndex(write(tmp_path / "affixes", [apart, together]))
    for field, written in (("words", "گلها می‌چینند"), ("title", "گلها"), ("grams", "گلها را می‌چینند")):
        assert (
            len(set(map(float, index.search(field, terms(written) if field != "grams" else grams(written), 2).scores)))
            == 1
        )
        assert sorted(found(index, field, written)) == [0, 1]


@pytest.mark.parametrize("written", ["مسئولان", "مسؤولان", "مسوولان"])
def test_seats_of_hamza_meet(index: LexicalIndex, written: str) -> None:
    assert found(index, "words", written) == [2]


def test_scores_are_shares_of_the_best_possible(index: LexicalIndex) -> None:
    for text in ("سیلاب زمستان", "پل تازه سپیدرود", "زعفران قائنات و باران"):
        for field in ("words", "grams", "title"):
            scores = list(index.search(field, grams(text) if field == "grams" else terms(text), 10).scores)
            assert scores == sorted(scores, reverse=True)
            assert all(0 < score <= 1 for score in scores)
    missed = index.search("words", {"سیلاب": 1.0, "باران": 1.0}, 10).scores
    assert missed[0] < index.search("words", {"سیلاب": 1.0}, 10).scores[0] < 1


def test_weights_count(index: LexicalIndex) -> None:
    assert list(index.search("words", {"تازه": 3.0, "زمستان": 1.0}, 2).rows) == [0, 1]
    assert list(index.search("words", {"تازه": 1.0, "زمستان": 3.0}, 2).rows) == [1, 0]


def test_rarity_is_that_of_bm25(index: LexicalIndex) -> None:
    assert index.rarity("words", "سپیدرود") == pytest.approx(log(1 + 2.5 / 2.5))
    assert index.rarity("words", "باران") == pytest.approx(log(1 + 4.5 / 0.5))


def test_signs_of_a_query_language_are_nothing(index: LexicalIndex) -> None:
    assert list(index.search("words", ["*", "سیلاب:", "AND", '"', "words:پل"], 10).rows) == []
    assert len(index.search("words", {}, 10).rows) == 0


def test_an_update_adds_and_removes_and_leaves_the_old_one_alone(folder: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = document(9, "bridge", "پل", "پل سپیدرود را پلیس بست.")
    new = LexicalIndex(write(tmp_path / "two", [again], ["flood", "bridge"], folder))
    assert len(new) == 3
    assert found(new, "words", "سپیدرود") == [9]
    assert found(new, "words", "زعفران") == found(LexicalIndex(folder), "words", "زعفران")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_update_links_what_does_not_change(folder: Path, tmp_path: Path) -> None:
    new = write(tmp_path / "two", documents("bridge", first=20), [], folder)
    kept = [path for path in folder.iterdir() if path.suffix not in (".json", ".lock")]
    assert kept
    assert all((new / path.name).samefile(path) for path in kept)
    assert not list(new.glob("*.lock"))


def test_an_opened_index_outlives_its_files(tmp_path: Path) -> None:
    index = LexicalIndex(write(tmp_path / "one", documents()))
    for path in (tmp_path / "one").iterdir():
        path.unlink()
    assert found(index, "words", "سیلاب") == [1]


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = LexicalIndex(write(tmp_path / "none", []))
    assert (len(index), found(index, "words", "سیلاب"), index.rarity("words", "سیلاب")) == (0, [], 0.0)


def test_what_is_no_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(SnapshotDamaged, match=r"cannot be opened.*porsa reindex"):
        LexicalIndex(tmp_path)


def test_a_text_of_one_endless_word_does_no_harm(tmp_path: Path) -> None:
    long = document(4, "long", "", "ا" * 100_000)
    index = LexicalIndex(write(tmp_path / "long", [*documents(), long]))
    assert len(index) == 5
    assert found(index, "grams", "اااا") == [4]
