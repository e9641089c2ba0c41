import pytest

from index.lexicon import hazm_lexicon
from index.persian import terms
from retrieval.answer_span import answer_span
from retrieval.asked_for import asked_for
from retrieval.offers import OFFERS, offers

LEXICON = hazm_lexicon()


@pytest.mark.parametrize(
    ("question", "kinds", "heads", "several"),
    [
        ("چند نفر به جشن آمدند؟", {"number"}, {"نفر"}, False),
        ("چه تعداد كتاب خريدند", {"what", "number"}, {"کتاب"}, False),
        ("تو کدوم شهری برف اومد", {"which", "where"}, {"شهری", "شهر"}, False),
        ("پل چه زمانی باز شد؟", {"what", "when"}, {"زمانی", "زمان"}, False),
        ("چرا جاده بسته شد؟", {"why"}, set(), False),
        ("چه کسانی پای دار قالی نشستند؟", {"what", "who"}, set(), True),
        ("کدام شهرها برف داشتند؟", {"which"}, {"شهرها"}, True),
        ("اسامی برندگان را بگویید", set(), set(), True),
        ("Who opened the bridge?", {"who"}, set(), False),
        ("بهای خانه‌های تهران چقدر کم می‌شود؟", {"number"}, {"کم"}, False),
        ("او از رسانه‌ها چه خواسته‌ای دارد؟", {"what"}, set(), False),
        ("نام تازهٔ باغ چیست؟", {"what"}, set(), False),
        ("در چند ماه اخیر کدام پل باز شد؟", {"when", "which"}, {"پل"}, False),
        ("در چند سال گذشته چند خانه ساختند؟", {"when", "number"}, {"خانه"}, False),
    ],
)
def test_what_a_question_asks_for(question: str, kinds: set[str], heads: set[str], several: bool) -> None:
    asked = asked_for(question)
    assert asked.kinds == kinds
    assert heads <= asked.heads
    assert asked.several == several


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("پل را چه کسی ساخت؟", {"who"}),
        ("پل را چه‌کسی ساخت؟", {"who"}),
        ("کدوم شخص پل رو ساخت", {"who"}),
        ("در سال ۱۴۰۲ چند پل ساخته شد؟", {"number"}),
        ("چه میزان گندم خریدند؟", {"number"}),
        ("پل در چه سالی ساخته شد؟", {"when"}),
        ("پل کی باز شد؟", {"when", "who"}),
        ("When did the bridge open?", {"when"}),
        ("در زمان صفویان چه پلی ساخته شد؟", set()),
        ("چه کسب‌وکاری رونق گرفت؟", set()),
        ("کدام افراد پل را ساختند؟", {"who"}),
        ("این چندمین پل شهر است؟", set()),  # «پنجمین» is no number of things
        ("کسی که پل را ساخت چه گفت؟", set()),
        ("چرا ده درصد از بودجه کم شد؟", set()),
        ("از شهردار چه خواسته‌ای داشتند؟", set()),
    ],
)
def test_what_is_asked_for_beyond_doubt(question: str, sought: set[str]) -> None:
    assert asked_for(question).sought == sought


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("چند جلد کتاب خریدند؟", "در سال ۱۴۰۲ مردم ۲۳۰۰ جلد کتاب خریدند.", "۲۳۰۰ جلد"),
        ("ساخت پل چقدر هزینه داشت؟", "ساخت این پل ۴۲۰ میلیارد تومان هزینه داشت.", "۴۲۰ میلیارد تومان"),
        ("قنات چند روستا را سیراب می‌کند؟", "آب آن، بیست و هفت روستا را سیراب می‌کند.", "بیست و هفت روستا"),
        ("پل کی باز شد؟", "پل روز دوشنبه، ۱۲ آذر ۱۴۰۳ باز شد.", "روز دوشنبه، ۱۲ آذر ۱۴۰۳"),
        ("در سال ۱۴۰۲ چند توله به دنیا آمد؟", "در ۱۴۰۲ سه توله به دنیا آمد.", "سه توله"),
        ("چرا پل بسته شد؟", "پل را ۱۲ آذر به دلیل سیل بستند.", None),
        ("چند نفر آمدند؟", "کسی نیامد.", None),
        ("چه کسی پل را گشود؟", "پل را رضا کریمی، شهردار رشت، گشود.", "رضا کریمی"),
        ("رضا کریمی با کی دیدار کرد؟", "رضا کریمی با مریم احمدی دیدار کرد.", "مریم احمدی"),
        ("کی کتابخانه را ساخت؟", "رضا کریمی کتابخانه را در آذر ساخت.", "آذر"),
        ("چه کسی کتابخانه را ساخت؟", "کتابخانه را در آذر ۱۴۰۱ رضا کریمی ساخت.", "رضا کریمی"),
        ("معمار کتابخانه کیست؟", "رضا کریمی دیروز گفت که معمار این کتابخانه مریم احمدی بود.", "مریم احمدی"),
        ("چه کسی آمد؟", "کسی نیامد.", None),
    ],
)
def test_the_likely_answer(question: str, sentence: str, answer: str | None) -> None:
    said = {"1402", "پل", "کتاب"}
    found = answer_span(sentence, asked_for(question), said | set(terms(question)), LEXICON)
    assert (sentence[slice(*found)] if found else None) == answer


def test_what_the_question_says_is_no_offer() -> None:
    words = "در سال 1402 پنجمین پل با 3 دهانه به دلیل سیل بازسازی شد".split()
    found = offers(words, {"1402", "سال"}, {"دهانه"})
    assert found == {"number", "digits", "ordinal", "counted", "reason"} < set(OFFERS)
