import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.persian import (
    HALF_SPACE,
    align,
    attach,
    find_words,
    fold,
    grams,
    keys_of,
    letters_of,
    running_key,
    spelling,
    terms,
    tokens,
)

PERSIAN = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويپچژکگیۀ\u200c\u0640\u064b\u064c\u0651\u0654 .؟!،«»()0۱۲٣\n"
texts = st.text(max_size=200) | st.text(alphabet=PERSIAN, max_size=200)


@given(texts)
@example("ﷲ ½ İ ẞ ﬁ ئو ی\u0654و")
@example("\u0654و")
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_what_fold_does_not_look_up_is_its_own_key() -> None:
    for char in map(chr, range(0x3000)):
        if fold(char) == char and char != HALF_SPACE:
            assert unicodedata.normalize("NFKD", char).lower() == char not in "يىكةءٱـ¬"
            assert char.isascii() or unicodedata.category(char) not in ("Mn", "Me", "Cf", "Nd", "Zs")


@given(texts)
@example("مسي\u0654ول و ئو\u0654ئ")
def test_align_folds_and_leads_back(text: str) -> None:
    folded = align(text)
    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text) + 1
    assert list(folded.origins) == sorted(folded.origins)
    assert folded.origins[-1] == len(text)


@given(texts)
@example("ة آى")
def test_tokens_point_into_the_text_as_written(text: str) -> None:
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert "".join(token.parts) == token.key
        assert token.key in attach(fold(text[token.start : token.end])).replace(HALF_SPACE, "")


@given(texts)
def test_terms_and_grams_are_key_text(text: str) -> None:
    for term in terms(text):
        assert term
        assert fold(term) == term
        assert re.fullmatch(r"[^\W_]+", term)
    letters = letters_of(running_key(text))
    assert grams(text) == [letters[start : start + 4] for start in range(len(letters) - 3)]


@given(texts)
def test_composed_and_decomposed_text_meet(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "group",
    [
        "مسئول مسؤول مسوول مسي\u0654ول",
        "رئیس رییس رئيس",
        "قضائیه قضاییه",
        "خانهٔ خانۀ خانه",
        "آب اب أب",
        "کتاب كتاب کـتـاب کِتاب",
        "علي علی على",
        "۱۴۰۲ ١٤٠٢ 1402",
        "جزء جز",
        "دایرة دایره",
        "Tehran TEHRAN tehran",
    ],
)
def test_spellings_that_meet(group: str) -> None:
    assert len({fold(word) for word in group.split()}) == 1


def test_three_ways_to_write_a_compound() -> None:
    joined, half, spaced = "سازمانیافته", "سازمان\u200cیافته", "سازمان یافته"
    assert set(terms(joined)) < set(terms(half))
    assert set(terms(spaced)) < set(terms(half))
    assert grams(joined) == grams(half) == grams(spaced)
    assert terms("می¬شود") == terms("می\u200cشود") == ["میشود", "می", "شود"]


@pytest.mark.parametrize(
    ("apart", "attached"),
    [
        ("می رود", "می‌رود"),
        ("نمي روند", "نمي‌روند"),
        ("درخت ها", "درخت‌ها"),
        ("درخت هایشان", "درخت‌هایشان"),
        ("کوچه هایی", "کوچه‌هایی"),
        ("روشن تر", "روشن‌تر"),
        ("روشن ترین", "روشن‌ترین"),
        ("رفته اند", "رفته‌اند"),
        ("کوچه اش", "کوچه‌اش"),
    ],
)
def test_an_affix_written_apart_is_one_of_its_word(apart: str, attached: str) -> None:
    assert terms(apart) == terms(attached)
    assert tokens(apart) == tokens(attached)
    assert keys_of(apart) == keys_of(attached)


@pytest.mark.parametrize("text", ["می", "ها", "۵ تر", "درخت هاون", "این می و آن جام", "کار ای دوست", "گرمی هوا"])
def test_what_only_looks_like_an_affix_stays_a_word(text: str) -> None:
    assert attach(text) == text


@given(st.text("میهاترنشدکب ‌۱._\n", max_size=30))
def test_attaching_exchanges_spaces_for_half_spaces_once_for_all(text: str) -> None:
    attached = attach(text)
    assert len(attached) == len(text)
    assert all(one == other or (one, other) == (" ", "‌") for one, other in zip(text, attached, strict=True))
    assert attach(attached) == attached


def test_tokens_keep_their_marks() -> None:
    text = "به گزارشِ «رئيسِ» سازمان"
    assert [text[t.start : t.end] for t in tokens(text)] == ["به", "گزارشِ", "رئيسِ", "سازمان"]


@given(texts)
def test_found_words_are_those_of_tokens(text: str) -> None:
    every = tokens(text)
    keys = {token.key for token in every[::2]}
    found = [(t.start, t.end) for t in every if t.key in keys or not keys.isdisjoint(t.parts)]
    assert find_words(text, keys) == found


@given(texts)
def test_keys_of_folds_once_what_terms_and_running_key_fold_twice(text: str) -> None:
    words, running = keys_of(text)
    assert words == terms(text)
    assert running == running_key(text)
    assert all(gram in letters_of(running) for gram in grams(text))


@pytest.mark.parametrize("written", ["نتیجهٔ پیش‌بینی", "نتیجه پیش بینی", "نتیجه‌ی پیشبینی", "نتیجه ی پیش‌بینی"])
def test_a_pattern_finds_its_words_however_they_are_spelt(written: str) -> None:
    assert spelling("نتیجهٔ پیش‌بینی").fullmatch(written)


def test_a_half_space_is_no_border_of_a_word() -> None:
    assert spelling(r"\bکتاب\b").search("دو کتاب، سه دفتر")
    assert not spelling(r"\bکتاب\b").search("دو کتاب‌خانه")
    assert spelling("تأکید|مسئول").fullmatch("تاکید") and spelling(r"\d{2}").fullmatch("۱۲")
