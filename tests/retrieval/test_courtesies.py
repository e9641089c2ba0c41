import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.persian import terms
from retrieval.courtesies import only_thanks, without_courtesies

ASKED = "پل سپیدرود رو کی ساخت"


@pytest.mark.parametrize(
    "typed",
    [
        "سلام {}",
        "سلام، خسته نباشید! {}",
        "سلام وقتتون به‌خیر، یه سوال داشتم: {}",
        "با سلام و احترام، خواهشمند است بفرمایید {}",
        "ببخشید می‌خواستم بدونم {}",
        "ببخشید مزاحم شدم، می شه بگید که {}",
        "پرسا جان {} ممنون",
        "{} خیلی ممنون میشم اگه جواب بدید 🙏",
        "کسی میدونه {}",
        "سلام خوبی؟ بگو ببینم {}",
        "لطفاً {}، با تشکر",
        "{} میشه بگی",
        "سلاااام {}",
        "داداش {} دمت گرم",
        "استاد، {}",
        "{} ممنون از پاسخ خوبتون",
        "salam khaste nabashid, lotfan {} mersi",
        "Hello, could you please tell me {} thanks in advance",
    ],
)
def test_courtesies_are_left_out(typed: str) -> None:
    assert without_courtesies(typed.format(ASKED)) == ASKED


@pytest.mark.parametrize(
    "asked",
    [
        "چه کسی پل را ساخت؟",
        "خوبی ورزش صبحگاهی چیست؟",
        "وزیر از چه کسی تشکر کرد؟",
        "«سلام» فیلم کیست؟",
        "سلام فرمانده کجا اجرا شد؟",
        "صبح جمعه با چه کسی بود؟",
        "چه کسی گفت ممنون که آمدید و رفت؟",
        "بفرمایید شام را کدام شبکه پخش کرد؟",
        "این پل را چه کسی می‌داند؟",
        "دربارهٔ پل چه می‌دانید؟",
        "ساختن پل را توضیح دهید.",
        "بچه‌ها چند ساعت باید بخوابند؟",
        "احترام به بزرگ‌ترها چه سودی دارد؟",
        "ادب و احترام در شاهنامه چگونه است؟",
        "وزیر قراره به کی جواب بده",
        "سپاس نام چه کسی بود؟",
        "صبح بخیر ایران را که اجرا می‌کند؟",
        "کدام یک رفت، حسن یا علی؟",
        "  کی گفت؟ ",
    ],
)
def test_what_is_no_courtesy_stays_as_it_is(asked: str) -> None:
    assert without_courtesies(asked) == asked


@pytest.mark.parametrize("typed", ["سلام", "سلام خسته نباشید", "درود بر شما", "salam", "hi", "ببخشید یه سوال"])
def test_a_greeting_asks_nothing(typed: str) -> None:
    assert without_courtesies(typed) == ""
    assert not only_thanks(typed)


@pytest.mark.parametrize("typed", ["ممنون", "خیلی ممنون!", "مرسی، دستت درد نکنه", "thank you"])
def test_thanks_ask_nothing(typed: str) -> None:
    assert without_courtesies(typed) == ""
    assert only_thanks(typed)


def test_a_request_alone_leans_on_what_was_asked() -> None:
    for typed in ("لطفا توضیح بده", "توضیح دهید."):
        assert without_courtesies(typed) == typed


def test_a_question_mark_stays() -> None:
    assert without_courtesies("سلام، پل کی باز شد؟ مرسی") == "پل کی باز شد؟"
    assert without_courtesies("لطفا «پل» چیست؟") == "«پل» چیست؟"


@given(st.text(max_size=60))
def test_what_is_left_was_typed(typed: str) -> None:
    left = without_courtesies(typed)
    assert left in typed
    assert len(terms(left)) <= len(terms(typed))
