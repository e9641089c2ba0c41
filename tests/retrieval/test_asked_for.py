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
        ("چند تا از کتاب‌ها را خریدند؟", {"number"}, set(), False),
        ("چندتا کتاب خریدند؟", {"number"}, {"کتاب"}, False),
        ("تیم شهرمون چندم شد", {"nth"}, set(), False),
        ("این چندمین نمایشگاه گل است؟", {"nth"}, {"نمایشگاه"}, False),
        ("در هفتهٔ چندم بارداری؟", {"nth"}, {"هفته"}, False),
        ("جشن چندم تیر است؟", {"nth"}, {"تیر"}, False),
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
        ("این چندمین پل شهر است؟", {"nth"}),  # «پنجمین» is no number of things
        ("پل در سال چندم ساخته شد؟", {"nth"}),
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
        ("چند تا یوزپلنگ مانده است؟", "یوزپلنگ نشان تیم ملی در جام جهانی ۲۰۱۴ بود.", None),
        ("چند تا یوزپلنگ مانده است؟", "۹ شهریور روز یوزپلنگ است.", None),
        ("چند روز مهر بارید؟", "در ۹ مهر و ۱۲ روز دیگر بارید.", "۱۲ روز"),
        ("چند تا یوزپلنگ مانده است؟", "از ۲۰۱۴ تا امروز ۱۲ یوزپلنگ مانده است.", "۱۲ یوزپلنگ"),
        ("چند نفر به جشن آمدند؟", "۱۹۵۰ نفر به جشن آمدند.", "۱۹۵۰ نفر"),
        ("تیم والیبال چندم شد؟", "تیم والیبال با ۱۹ امتیاز در ردهٔ هشتم ایستاد.", "ردهٔ هشتم"),
        ("کشور ما چندم است؟", "کشور ما با ۳۰ امتیاز در میان ۱۷۵ کشور رتبهٔ ۱۱۵ را دارد.", "رتبهٔ ۱۱۵"),
        ("این چندمین نمایشگاه گل است؟", "نخستین غرفه‌های بیست و سومین نمایشگاه گل باز شد.", "بیست و سومین نمایشگاه"),
        ("در هفتهٔ چندم بود؟", "پس از دو روز، در هفتهٔ بیستم بود.", "هفتهٔ بیستم"),
        ("جشن چندم تیر است؟", "جشن با ۳۰۰ مهمان ۱۰ و ۱۱ تیرماه برپا می‌شود.", "۱۰ و ۱۱ تیرماه"),
        ("تیم والیبال چندم شد؟", "تیم والیبال ۳ بازی داشت.", None),
    ],
)
def test_the_likely_answer(question: str, sentence: str, answer: str | None) -> None:
    said = {"1402", "پل", "کتاب"}
    found = answer_span(sentence, asked_for(question), said | set(terms(question)), LEXICON)
    assert (sentence[slice(*found.span)] if found else None) == answer


@pytest.mark.parametrize(
    ("question", "sentence", "sure"),
    [
        ("چند جلد کتاب خریدند؟", "مردم ۲۳۰۰ جلد خریدند.", True),
        ("چند جلد کتاب خریدند؟", "مردم از ۲۳۰۰ خانه آمدند.", False),
        ("پل کی باز شد؟", "پل دوشنبه باز شد.", False),
        ("پل چه روزی باز شد؟", "پل دوشنبه باز شد.", True),
        ("چه کسی پل را گشود؟", "پل را رضا کریمی گشود.", True),
        ("این چندمین پل است؟", "پل دوم باز شد.", True),
    ],
)
def test_how_sure_the_likely_answer_is(question: str, sentence: str, sure: bool) -> None:
    found = answer_span(sentence, asked_for(question), set(terms(question)), LEXICON)
    assert found
    assert found.sure == sure


def test_what_the_question_says_is_no_offer() -> None:
    words = "در سال 1402 پنجمین پل با 3 دهانه به دلیل سیل بازسازی شد".split()
    found = offers(words, {"1402", "سال"}, {"دهانه"})
    assert found == {"number", "digits", "ordinal", "counted", "ranked", "reason"} < set(OFFERS)


@pytest.mark.parametrize(
    ("sentence", "ranked"),
    [("در رتبه جهانی 115 ایستاد", True), ("دهمین بازی او بود", True), ("در هفته 10 ماند", True), ("10 گل زد", False)],
)
def test_what_tells_a_place_in_an_order(sentence: str, ranked: bool) -> None:
    assert ("ranked" in offers(sentence.split(), set(), {"بازی", "هفته"})) == ranked
