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
