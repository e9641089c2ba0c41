import pytest

from retrieval.asked_for import asked_for


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
        ("حریفای تیم ما کیاس", {"who"}, set(), True),
        ("استقلال سپاهان چند چند شد", {"score"}, set(), False),
        ("بازی با چه نتیجه‌ای تمام شد؟", {"score"}, set(), False),
        ("بازی چه نتیجه‌ای داشت؟", {"what"}, {"نتیجهای"}, False),
        ("چ کسی پل رو ساخت", {"what", "who"}, set(), False),
        ("چجور درختایی کاشتن", {"what"}, {"درختایی"}, False),
        ("وضع دریاچه چطوره", {"how"}, set(), False),
        ("نمایش چه ساعتیه", {"what", "when"}, {"ساعت", "ساعتیه"}, False),
        ("نمایش ساعت چنده", {"when"}, {"ساعت"}, False),
        ("بازی چندشنبه است", {"when"}, {"روز"}, False),
        ("بازی چند شنبه برگزار می‌شود؟", {"when"}, {"روز"}, False),
        ("سفر چند ساعت طول می‌کشد؟", {"number", "when"}, {"ساعت"}, False),
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
        ("پل کی باز شد؟", {"when"}),
        ("آذر کی پل را دید؟", {"when", "who"}),
        ("پل رو کی ساخت", {"who"}),
        ("از کی باید پرسید؟", {"when", "who"}),
        ("پل تا کی بسته است؟", {"when"}),
        ("تیم ما به کی باخت", {"who"}),
        ("پل چه موقع باز شد؟", {"when"}),
        ("نمایش چه ساعتیه", {"when"}),
        ("نمایش ساعت چنده", {"when"}),
        ("این پل چقدره", {"number"}),
        ("چه تعداد کتاب خریدند؟", {"number"}),
        ("تیم والیبال چه رتبه‌ای دارد؟", {"nth"}),
        ("جشن در کدام مکان بود؟", set()),
        ("کدام مقام به رشت رفت؟", set()),
        ("سایپا رو چند بر هیچ بردیم", {"score"}),
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
