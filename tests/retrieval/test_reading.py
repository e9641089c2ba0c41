from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import WordEmbedder, stories

from index.lexicon import Lexicon
from index.persian import terms, tokens
from index.snapshot import Snapshot
from retrieval.expansion import WEIGHTS, Added, Expander, Kind
from retrieval.keyboard import retype
from retrieval.question import read_question
from retrieval.reading import Reader, Reading
from retrieval.spelling import Speller

WORDS = sorted({word for story in stories() for word in f"{story.title} {story.text}".split()})
SPOKEN = ["کتابخونه", "میگه", "سه", "۸۰", "زعفرلن", "قطارشهری", "tabriz", "Rasht", "می‌خونن", "؟"]


@pytest.fixture(scope="module")
def snapshot(built_once: Path) -> Snapshot:
    return Snapshot(built_once, WordEmbedder())


@pytest.fixture(scope="module")
def reader(snapshot: Snapshot) -> Reader:
    return Reader(snapshot)


@pytest.mark.parametrize(
    ("asked", "typed", "words", "kind", "rewritten"),
    [
        ("برداشت زعفرلن کجاست؟", "زعفرلن", ("زعفران",), "spelling", "برداشت زعفران کجاست؟"),
        ("واکسن آنفولانزا", "آنفولانزا", ("انفلوانزا",), "spelling", "واکسن انفلوانزا"),
        ("قطارشهری تبریز", "قطارشهری", ("قطار", "شهری"), "spelling", "قطار شهری تبریز"),
        ("دنباله دار تازه", "دنباله دار", ("دنبالهدار",), "spacing", "دنباله دار تازه"),
        ("سه توله", "سه", ("3",), "number", "سه توله"),
        ("۸۰ سال", "۸۰", ("هشتاد",), "number", "۸۰ سال"),
    ],
)
def test_what_may_be_meant_is_added(
    reader: Reader, asked: str, typed: str, words: tuple[str, ...], kind: Kind, rewritten: str
) -> None:
    reading = reader.read(asked)
    (added,) = reading.added
    assert (added.typed, added.words, added.kind) == (typed, words, kind)
    assert added.weight == pytest.approx(WEIGHTS[kind])
    assert (reading.script, reading.text, reading.rewritten) == ("persian", asked, rewritten)
    assert set(terms(asked)) == set(reading.words)


def test_a_colloquial_word_is_also_read_as_the_formal_one(reader: Reader) -> None:
    reading = reader.read("کتابخونه روستا")
    assert {(added.typed, added.kind) for added in reading.added} == {("کتابخونه", "colloquial")}
    assert "کتابخانه" in reading.added[0].words
    assert "کتابخونه" in reading.words
    assert "کتابخانه" in reading.rewritten


@pytest.mark.parametrize("asked", ["نمی‌خونه", "برنمی‌خونه", "قصه‌هام"])
def test_a_part_that_is_no_word_by_itself_is_not_read_alone(asked: str) -> None:
    held = {"خانه": 50, "هایم": 50}
    expander = Expander(Lexicon(), lambda word: held.get(word, 0), Speller(lambda word: held.get(word, 0), held.items))
    assert expander.expand(asked, repaired=False) == ([], asked)
    assert [added.words for added in expander.expand("خونه")[0]] == [("خانه",)]


def test_an_ending_is_guessed_of_unknown_words_alone() -> None:
    held = {"سال": 500, "سالن": 10, "نفر": 90, "لاگو": 20}

    def added(typed: str, common: str = "سال سالن نفر") -> list[tuple[str, ...]]:
        expander = Expander(Lexicon(common=common), lambda word: held.get(word, 0), Speller(lambda _: 0, dict))
        return [one.words for one in expander.expand(typed, repaired=False)[0]]

    assert added("نفرن") == [("نفر",)]
    assert added("سالن") == []  # an article holds it
    del held["سالن"]
    assert added("سالن") == []  # Persian knows it
    assert added("سالن", "سال نفر") == [("سال",)]
    assert added("لاگوس") == []  # «لاگو» is no everyday word: more likely both are names


def test_a_word_typed_in_two_is_read_as_the_one_that_it_is() -> None:
    held = {"سپیدرود": 9, "پل": 9, "رود": 9}
    expander = Expander(Lexicon(), lambda word: held.get(word, 0), Speller(lambda word: held.get(word, 0), held.items))
    added, rewritten = expander.expand("پل سپید رود")
    assert [(one.typed, one.words, one.kind) for one in added] == [("سپید رود", ("سپیدرود",), "parted")]
    assert rewritten == "پل سپیدرود"
    held["سپید"] = 3  # a word by itself
    assert [one.kind for one in expander.expand("پل سپید رود")[0]] == ["spacing"]


def test_digits_and_letters_are_read_apart(reader: Reader) -> None:
    (added,) = reader.read("۵تا").added
    assert (added.words, added.kind) == (("5", "تا"), "parted")


def test_a_small_word_run_into_the_next_one_is_read_apart() -> None:
    held = {"تهران": 900, "درتهران": 5, "هنر": 90, "باهنر": 9}
    lexicon = Lexicon(common="تهران هنر گفت درخت")
    expander = Expander(lexicon, lambda word: held.get(word, 0), Speller(lambda _: 0, dict))

    def added(typed: str) -> list[tuple[tuple[str, ...], str]]:
        return [(one.words, one.kind) for one in expander.expand(typed)[0]]

    assert added("درتهران") == [(("در", "تهران"), "spacing")]
    assert added("ازتهران") == [(("از", "تهران"), "parted")]
    assert added("باهنر") == []  # mostly a name
    assert added("درخت") == []


def test_a_latin_name_in_a_persian_question_is_read(reader: Reader) -> None:
    reading = reader.read("قطار tabriz کی رسید")
    assert (reading.script, reading.text) == ("persian", "قطار tabriz کی رسید")
    assert {"tabriz", "تبریز"} <= set(reading.words)


def test_an_english_question_with_a_persian_word_is_english(reader: Reader) -> None:
    assert not set(reader.read("the library of tabriz در روستا").words) & {"تبریز", "کتابخانه"}
    assert "تبریز" in reader.read("the library of Tabriz در روستا").words


def test_a_word_that_persian_knows_is_no_typing_error(reader: Reader) -> None:
    assert {added.words for added in reader.read("قیمت بلیظ").added} == {("بلیت",)}  # as «بلیت» is in an article
    assert reader.read("وزیر کشور").added == ()  # though one tells of what lies «زیر»


def test_spelling_is_left_alone_where_that_is_asked_for(reader: Reader) -> None:
    reading = reader.read("زعفرلن سه کتابخونه", repaired=False)
    assert [added.kind for added in reading.added] == ["number", "colloquial"]
    assert reading.repairs == ()
    assert "زعفرلن" in reading.rewritten


def test_repairs_are_the_likeliest_of_each_word() -> None:
    first = Added("تخبه", ("نخبه",), "spelling", 0.6)
    second = Added("تخبه", ("شخبه",), "spelling", 0.2)
    number = Added("سه", ("3",), "number", 0.5)
    other = Added("زعفرلن", ("زعفران",), "spelling", 0.8)
    reading = Reading("persian", "تخبه سه زعفرلن", {}, (first, second, number, other), "نخبه سه زعفران")
    assert reading.repairs == (first, other)


def test_a_word_of_the_articles_and_their_titles_is_not_repaired(reader: Reader, snapshot: Snapshot) -> None:
    assert {added.typed for word, _ in snapshot.vocabulary() for added in reader.read(word).repairs} == set()


def test_a_keyboard_left_in_english_is_read_as_persian(reader: Reader) -> None:
    reading = reader.read("mg smdnv,n")
    assert (reading.script, reading.text, reading.rewritten) == ("keyboard", "پل سپیدرود", "پل سپیدرود")
    assert dict(reading.words) == {"پل": 1, "سپیدرود": 1}


def test_what_was_typed_on_the_wrong_keyboard_is_repaired_too(reader: Reader) -> None:
    typed = "fvnhaj cutvgk rhdkhj"
    assert retype(typed) == "برداشت زعفرلن قاینات"
    reading = reader.read(typed)
    assert (reading.script, [added.words for added in reading.repairs]) == ("keyboard", [("زعفران",)])


def test_persian_in_latin_letters_is_read_into_words_of_the_articles(reader: Reader) -> None:
    reading = reader.read("ghatare tabriz 1402")
    assert (reading.script, reading.text) == ("latin", "قطار تبریز 1402")
    assert {"قطار", "تبریز", "1402"} <= set(reading.words)


def test_english_keeps_its_words_beside_the_names_in_persian(reader: Reader) -> None:
    asked = "Where is the new metro of Tabriz?"
    reading = reader.read(asked)
    assert (reading.script, reading.text, reading.rewritten) == ("english", asked, asked)
    assert {*terms(asked), "تبریز"} <= set(reading.words)


@settings(deadline=None)  # the first word to be repaired sorts the vocabulary
@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS + SPOKEN), max_size=8).map(" ".join))
def test_nothing_typed_is_ever_lost(reader: Reader, asked: str) -> None:
    reading = reader.read(asked)
    if reading.script != "latin":
        assert reading.text == (retype(asked) if reading.script == "keyboard" else asked)
        assert set(terms(reading.text)) <= set(reading.words)
    written = {token.key for token in tokens(reading.text)}
    changed = {
        token.key
        for added in reading.added
        if added.kind in ("spelling", "colloquial", "parted")
        for token in tokens(added.typed)
    }
    assert changed <= written
    assert all(added.words and 0 < added.weight <= 1 for added in reading.added if added.kind != "verb")
    assert changed or reading.rewritten == reading.text


@settings(deadline=None)  # the first word to be repaired sorts the vocabulary
@given(st.sampled_from(WORDS), st.data())
def test_any_slip_of_a_finger_is_read(reader: Reader, word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    typed = word[:place] + data.draw(st.sampled_from(["", "م", word[place] * 2])) + word[place + 1 :]
    reading = reader.read(typed)
    assert reading.text == typed
    assert set(terms(typed)) <= set(reading.words)


def test_a_typed_word_weighs_more_than_what_is_added(reader: Reader) -> None:
    question = read_question("برداشت زعفرلن", reader, WordEmbedder())
    assert question.words["زعفرلن"] > question.words["زعفران"] > 0
    assert question.grams["زعفر"] > question.grams["فران"] > 0
    assert float(np.linalg.norm(question.vector)) == pytest.approx(1)


def test_a_word_typed_in_three_is_put_in_once() -> None:
    held = {"سپیدرود": 9, "رودبار": 9}
    expander = Expander(Lexicon(), lambda word: held.get(word, 0), Speller(lambda _: 0, dict))
    assert expander.expand("پل سپید رود بار")[1] == "پل سپیدرود بار"
