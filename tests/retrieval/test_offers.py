import pytest

from retrieval.offers import OFFERS, offers


def test_what_the_question_says_is_no_offer() -> None:
    words = "در سال 1402 پنجمین پل با 3 دهانه به دلیل سیل بازسازی شد".split()
    found = offers(words, {"1402", "سال"}, {"دهانه"})
    assert found == {"number", "digits", "ordinal", "counted", "reason"} < set(OFFERS)


@pytest.mark.parametrize(
    ("sentence", "ranked"),
    [("در رتبه جهانی 115 ایستاد", True), ("دهمین بازی او بود", True), ("در هفته 10 ماند", True), ("10 گل زد", False)],
)
def test_what_tells_a_place_in_an_order(sentence: str, ranked: bool) -> None:
    assert ("ranked" in offers(sentence.split(), set(), {"بازی", "هفته"})) == ranked


@pytest.mark.parametrize(
    ("sentence", "scored"),
    [("بازی سه بر صفر شد", True), ("2 بر 1 برد", True), ("2 بار بر سکو رفت", False), ("3 بر", False)],
)
def test_what_tells_how_a_match_ended(sentence: str, scored: bool) -> None:
    assert ("scored" in offers(sentence.split(), set(), set())) == scored
