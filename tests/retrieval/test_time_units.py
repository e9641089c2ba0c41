import pytest

from index.persian import terms
from retrieval.time_units import is_timed, units_of


def test_nouns_that_ask_for_a_unit() -> None:
    asked = ["ساعتی", "سالهایی", "ماه", "سالن", "روزنامه", "نفر"]
    assert units_of(asked) == {"ساعت", "سال", "ماه"}


@pytest.mark.parametrize(
    ("noun", "sentence", "timed"),
    [
        ("ساعت", "نشست ساعت ۹ آغاز شد", True),
        ("ساعت", "نشست ساعت حدود ۹ آغاز شد", True),
        ("ساعت", "نشست ۹ صبح آغاز شد", True),
        ("ساعت", "نشست ۲ ساعت بود و روز شنبه", False),
        ("روز", "نشست روز شنبه بود", True),
        ("روز", "نشست پنجم آبان بود", True),
        ("روز", "نشست در سال ۱۴۰۲ و ۹ روز بود", False),
        ("تاریخ", "نشست ۵ آبان بود", True),
        ("تاریخ", "نشست شنبه بود", False),
        ("ماه", "نشست در آبان بود", True),
        ("ماه", "نشست دو ماه بود", False),
        ("سال", "پل در ۱۳۶۲ باز شد", True),
        ("سال", "پل در سال ۶۲ باز شد", True),
        ("سال", "پل پارسال باز شد", True),
        ("سال", "پل ۶۲ سال پیش باز شد", False),
        ("قرن", "پل در قرن هفتم باز شد", True),
        ("قرن", "پل هفت قرن باز بود", False),
        ("دهه", "پل در دهه ۶۰ باز شد", True),
        ("نفر", "ساعت ۹ روز شنبه ۵ آبان ۱۴۰۲", False),
    ],
)
def test_what_tells_a_time_in_a_unit(noun: str, sentence: str, timed: bool) -> None:
    words, units = terms(sentence), units_of([noun])
    assert any(is_timed(words, place, units) for place in range(len(words))) == timed
