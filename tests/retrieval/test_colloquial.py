import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.persian import fold
from retrieval.colloquial import formal_forms


@pytest.mark.parametrize(
    ("spoken", "formal"),
    [
        ("بیابون", "بیابان"),
        ("کرمونو", "کرمان"),
        ("آروم", "ارام"),
        ("کتابا", "کتابها"),
        ("درختای", "درختهای"),
        ("قانونایی", "قانونهایی"),
        ("کتاباشون", "کتابهاشان"),
        ("دستشون", "دست"),
        ("نامشون", "نامه"),
        ("میگه", "میگوید"),
        ("نمیخواد", "نمیخواهد"),
        ("میخوان", "میخواهند"),
        ("بره", "برود"),
        ("میشن", "میشوند"),
        ("نمیتونین", "نمیتوانید"),
        ("میسازن", "میسازند"),
        ("بذاره", "بگذارد"),
    ],
)
def test_a_spoken_word_has_its_formal_one_among_its_forms(spoken: str, formal: str) -> None:
    assert formal in formal_forms(fold(spoken))


@given(st.text("ابپتدرسشکگلمنوهی", max_size=14))
def test_forms_are_few_different_and_never_the_word_itself(word: str) -> None:
    forms = formal_forms(word)
    assert word not in forms
    assert len(set(forms)) == len(forms) < 200
    assert all(len(form) >= 3 for form in forms)
