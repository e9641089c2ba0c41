import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.persian import terms
from retrieval.asking import ASKING
from retrieval.colloquial import formal_forms, formal_word, guessed_forms


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
        ("بیاد", "بیاید"),
        ("نیاره", "نیاورد"),
        ("میاد", "میاید"),
        ("اومدن", "امدند"),
        ("نیومده", "نیامده"),
        ("میفته", "میافتد"),
        ("بیفتن", "بیفتند"),
        ("وایساد", "ایستاد"),
        ("خوندن", "خواندن"),
        ("استخونا", "استخوانها"),
        ("نداره", "ندارد"),
        ("باشن", "باشند"),
        ("هستین", "هستید"),
        ("تونستن", "توانستند"),
        ("آشپزا", "اشپزان"),
        ("راننده‌ها", "رانندگان"),
        ("دانشجوها", "دانشجویان"),
        ("آوازخونای", "اوازخوانان"),
        ("صداش", "صدا"),
        ("ارزونه", "ارزان"),
        ("نمیدید", "نمیدهید"),
        ("بگید", "بگویید"),
        ("میخان", "میخواهند"),
        ("برمیگرده", "برمیگردد"),
        ("درنمیارن", "درنمیارند"),
        ("رفتین", "رفتید"),
        ("دونس", "دونست"),
        ("میخواس", "میخواست"),
        ("کشورارو", "کشورها"),
        ("باشگاها", "باشگاهها"),
        ("دانشگاهایی", "دانشگاههایی"),
        ("درمیاد", "درمیاید"),
        ("دربیاره", "دربیاورد"),
        ("برنیومد", "برنیامد"),
        ("دراومدن", "درامدند"),
        ("درومده", "درامده"),
        ("میندازن", "میاندازند"),
        ("بندازه", "بیندازد"),
        ("نمینداخت", "نمیانداخت"),
        ("نمیذاشتن", "نمیگذاشتند"),
        ("نذاشته", "نگذاشته"),
        ("میزاره", "میگذارد"),
        ("نرسه", "نرسد"),
        ("نگیرن", "نگیرند"),
        ("ورمی‌داره", "برمیدارد"),
        ("میبرتشون", "میبرد"),
    ],
)
def test_a_spoken_word_has_its_formal_one_among_its_forms(spoken: str, formal: str) -> None:
    assert formal in formal_forms(terms(spoken)[0])


@pytest.mark.parametrize(
    ("spoken", "formal"),
    [
        ("همچین", "چنین"),
        ("تورو", "تو"),
        ("باهاشون", "با"),
        ("واسش", "برای"),
        ("اونو", "ان"),
        ("هیچکی", "هیچکس"),
        ("راجبش", "درباره"),
        ("همشون", "همه"),
        ("خدافظی", "خداحافظی"),
    ],
)
def test_a_small_spoken_word_stands_in_the_list(spoken: str, formal: str) -> None:
    assert formal_word(terms(spoken)[0]) == formal


@pytest.mark.parametrize(
    "spoken", ["چیه", "کجاس", "چه‌جوری", "کدوما", "چقد", "چیکار", "چکار", "چیکاره", "چجوریه", "کیاس", "کجاییه", "چنتاش"]
)
def test_spoken_words_that_shape_a_question_weigh_as_their_formal_ones_do(spoken: str) -> None:
    assert terms(spoken)[0] in ASKING
    assert formal_word(terms(spoken)[0]) is None


def test_a_word_that_is_no_small_spoken_one_is_left_to_the_rules() -> None:
    assert formal_word("کتابا") is None


def test_endings_that_were_taken_off_are_counted() -> None:
    forms = formal_forms("ساختمونشون")
    assert forms["ساختمانشان"] == 0
    assert forms["ساختمان"] == 1
    assert forms["ساختمان"] < forms.get("ساخت", 9)


@pytest.mark.parametrize(
    ("spoken", "formal"),
    [
        ("مستأجرن", "مستاجر"),
        ("خیابونن", "خیابان"),
        ("کیبوردم", "کیبورد"),
        ("دقیقس", "دقیقه"),
        ("علاقش", "علاقه"),
        ("دانشگاست", "دانشگاه"),
        ("رویاس", "رویا"),
    ],
)
def test_an_ending_of_one_letter_is_guessed(spoken: str, formal: str) -> None:
    word = terms(spoken)[0]
    assert formal in guessed_forms(word)
    assert formal not in formal_forms(word)


@pytest.mark.parametrize("word", ["بازیکنان", "گفتن", "بدون", "دوربین", "مردم", "خانه", "ساخته‌است"])
def test_an_ending_that_is_mostly_a_part_of_the_word_is_not_guessed(word: str) -> None:
    assert guessed_forms(terms(word)[0]) == {}


@given(st.text("ابپتدرسشکگلمنوهی", max_size=14))
def test_forms_are_few_different_and_never_the_word_itself(word: str) -> None:
    forms = formal_forms(word)
    assert word not in forms
    assert len(forms) < 300
    assert all(len(form) >= 3 for form in forms)
