"""Questions made of sentences: each form by sentences of our own, and what must not be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Speaker
from index.persian import fold, tidy
from retrieval.clauses import read_clause, reported
from retrieval.pronouns import Somebody
from retrieval.rephrasing import introductions, rephrase, shown_name
from retrieval.topics import Topics
from retrieval.whether import affirmed

SARA = Speaker("سارا مهرپور", "رئیس رصدخانهٔ کاشان")


def asked(sentence: str, speaker: Speaker | None = None, title: str = "") -> list[str]:
    return [one.question for one in rephrase(sentence, speaker, Topics(title, [sentence]))]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("در آتش‌سوزی بازار رشت بیش از ۱۲ نفر زخمی شدند.", "در آتش‌سوزی بازار رشت چند نفر زخمی شدند؟"),
        ("ساخت پل سپیدرود ۴۲۰ میلیارد تومان هزینه داشت.", "ساخت پل سپیدرود چند میلیارد تومان هزینه داشت؟"),
        ("بهای بلیت قطار تبریز پانزده درصد بالا رفت.", "بهای بلیت قطار تبریز چند درصد بالا رفت؟"),
        ("سپاهان در دیدار پایانی ملوان را ۲ بر ۱ شکست داد.", "سپاهان در دیدار پایانی ملوان را با چه نتیجه‌ای شکست داد؟"),
        ("بازی ملوان و سپاهان در انزلی ۲-۲ پایان یافت.", "نتیجهٔ بازی ملوان و سپاهان چه بود؟"),
        ("جشنوارهٔ گل‌محمدی کاشان ساعت ۱۷ آغاز می‌شود.", "جشنوارهٔ گل‌محمدی کاشان ساعت چند آغاز می‌شود؟"),
        ("نمایشگاه فرش کاشان از ۱۲ مهر برگزار می‌شود.", "نمایشگاه فرش کاشان از چه تاریخی برگزار می‌شود؟"),
        ("مازندران ۱۲ تیر را روز دریای پاک نامیده است.", "مازندران چه روزی را روز دریای پاک نامیده است؟"),
        ("گروه کوهنوردی سبلان صبح جمعه به قله رسید.", "گروه کوهنوردی سبلان چه روزی به قله رسید؟"),
        ("قنات قصبه در سال ۲۰۱۶ ثبت جهانی شد.", "قنات قصبه در چه سالی ثبت جهانی شد؟"),
        ("کنسرت بهاره در تالار فردوسی برگزار می‌شود.", "کنسرت بهاره در کدام تالار برگزار می‌شود؟"),
        ("همایش آب‌شناسان در یزد برگزار شد.", "همایش آب‌شناسان در کدام شهر برگزار شد؟"),
        ("تیم ملوان به مقام سوم لیگ رسید.", "تیم ملوان به مقام چندم لیگ رسید؟"),
        ("سارا مهرپور برای پنجمین بار به قله رسید.", "سارا مهرپور برای چندمین بار به قله رسید؟"),
        ("سارا مهرپور در ۵۴ سالگی از رصدخانه رفت.", "سارا مهرپور در چند سالگی از رصدخانه رفت؟"),
        ("ملوان در هفتهٔ بیست و پنجم لیگ برتر به صدر رسید.", "ملوان در هفتهٔ چندم لیگ برتر به صدر رسید؟"),
        ("دوندهٔ گیلانی در اردن مدال نقره گرفت.", "دوندهٔ گیلانی در اردن چه مدالی گرفت؟"),
        ("راه کوهستانی دنا به دلیل ریزش بهمن، بسته شد.", "چرا راه کوهستانی دنا بسته شد؟"),
        ("پل عابر خیابان سعدی با هدف کاهش تصادف، ساخته شد.", "پل عابر خیابان سعدی با چه هدفی ساخته شد؟"),
        ("آب چشمهٔ علی کم شد، زیرا برف زمستان اندک بود.", "چرا آب چشمهٔ علی کم شد؟"),
        ("رضا کوهستانی، سرمربی ملوان، از تیم خود جدا شد.", "چه کسی از تیم خود جدا شد؟"),
        ("نشان زرین، به سارا مهرپور، رئیس رصدخانهٔ کاشان، رسید.", "سارا مهرپور کیست؟"),
        ("باشگاه ملوان با مدافع جوان خود قرارداد بست.", "کدام باشگاه با مدافع جوان خود قرارداد بست؟"),
        ("قنات قصبه در ژوئیهٔ ۲۰۱۶، برابر با تیر ۱۳۹۵، ثبت جهانی شد.", "قنات قصبه در چه تاریخی ثبت جهانی شد؟"),
        ("کاروانسرای رباط در دههٔ ۱۳۴۰ بازسازی شد.", "کاروانسرای رباط در چه دهه‌ای بازسازی شد؟"),
        ("عمارت کلاه‌فرنگی ۳۶ ستون دارد.", "عمارت کلاه‌فرنگی چند ستون دارد؟"),
        ("آرامگاه شیخ در شمال شهر میبد است.", "آرامگاه شیخ کجاست؟"),
        ("ژرف‌ترین چاه قنات را مادرچاه می‌نامند.", "ژرف‌ترین چاه قنات را چه می‌نامند؟"),
        ("سبلان بلندترین قلهٔ شمال غربی ایران است.", "بلندترین قلهٔ شمال غربی ایران کدام است؟"),
        ("هدف از ساخت سد لتیان، مهار سیلاب دشت است.", "هدف از ساخت سد لتیان چیست؟"),
        ("کتابخانهٔ شهر گلپایگان امسال بسته نخواهد شد.", "آیا کتابخانهٔ شهر گلپایگان بسته خواهد شد؟"),
        ("رضا کوهستانی، سرمربی ملوان، از داور بازی انتقاد کرد.", "رضا کوهستانی، سرمربی ملوان، از چه کسی انتقاد کرد؟"),
        ("شورای شهر رشت خواستار بازگشایی پل شد.", "شورای شهر رشت خواستار چه شد؟"),
        ("ملوان فردا در هفتهٔ پنجم لیگ به مصاف سپاهان می‌رود.", "ملوان در هفتهٔ پنجم لیگ به مصاف کدام تیم می‌رود؟"),
        ("بازی که تمام شد، باشگاه ملوان با مدافع خود قرارداد بست.", "کدام باشگاه با مدافع خود قرارداد بست؟"),
    ],
)
def test_what_is_told_is_asked(sentence: str, question: str) -> None:
    assert question in asked(sentence)


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("وی افزود: هستهٔ دنباله‌دار ۵ کیلومتر پهنا دارد.", "به گفتهٔ سارا مهرپور، هستهٔ دنباله‌دار چند کیلومتر پهنا دارد؟"),
        ("او دربارهٔ آیندهٔ رصدخانه گفت: چیزی روشن نیست.", "سارا مهرپور دربارهٔ آیندهٔ رصدخانه چه گفت؟"),
        ("مهرپور از ساخت تلسکوپ تازه خبر داد.", "سارا مهرپور از چه خبر داد؟"),
        ("وی هشدار داد: آسمان شهر دیگر تاریک نمی‌شود.", "سارا مهرپور دربارهٔ چه هشدار داد؟"),
        ("وی گفت: آلودگی نور در شهرها ما را نگران می‌کند.", "سارا مهرپور دربارهٔ آلودگی نور چه گفت؟"),
        ("وی گفت: چراغ‌های خیابان باید رو به زمین باشند.", "چه کسی گفت چراغ‌های خیابان باید رو به زمین باشند؟"),
        ("وی با بیان اینکه آسمان کویر تاریک است، افزود: بیایید.", "چه کسی گفت آسمان کویر تاریک است؟"),
        ("وی گفت معتقدیم که آسمان کویر تاریک است.", "چه کسی گفت آسمان کویر تاریک است؟"),
        ("وی گفت: رصدخانهٔ شهر تعطیل نمی‌شود.", "به گفتهٔ سارا مهرپور، آیا رصدخانهٔ شهر تعطیل می‌شود؟"),
    ],
)
def test_what_somebody_says_is_asked_with_their_name(sentence: str, question: str) -> None:
    assert question in asked(sentence, SARA, "آلودگی نور در شهرها")


@pytest.mark.parametrize(
    "sentence",
    [
        "وی ۱۲ شاگرد دارد و به این کار خو گرفته است.",
        "این پل ۴۲۰ میلیارد تومان هزینه داشت.",
        "در سال ۲۰۱۴ تیم برگزار شد که",
        "ما ۳ بازی سخت پشت سر گذاشتیم.",
        "ملوان ۲، سپاهان ۳، شهرداری ۴ و صنعت ۵ امتیاز گرفتند.",
        "دیدارشان با نتیجهٔ ۲ بر ۱ پایان یافت.",
        "شمارهٔ ۱۲ تیم ملوان دو سه نفر را جا گذاشت.",
        "هدف از ساخت این سد، مهار سیلاب دشت است.",
        "وقتی باران آمد آب سد ۳ متر بالا رفت.",
        "پدرم ۱۲ درخت گردو در حیاط دارد.",
        "به منظور کاهش تصادف پل ساخته شد.",
        "با هدف کاهش تصادف، در شهر رشت ساخته شد.",
        "۱۲ نفر",
        "",
    ],
)
def test_what_means_nothing_by_itself_is_not_asked(sentence: str) -> None:
    assert asked(sentence) == []


def test_agencies_and_what_joins_sentences_are_left_out() -> None:
    sentence = 'به گزارش "خبرسرا"، به نقل از آبان، همچنین امروز باغ گیاه‌شناسی نوشهر گشوده شد.'
    clause = read_clause(sentence)
    assert clause and clause.text == "باغ گیاه‌شناسی نوشهر گشوده شد"


def test_a_clause_that_tells_more_of_a_noun_is_left_out() -> None:
    clause = read_clause("قنات قصبه که دو دهه خاک گرفته بود، دوباره لایروبی شد.")
    assert clause and clause.text == "قنات قصبه دوباره لایروبی شد"


def test_a_pronoun_that_begins_a_sentence_is_whom_the_one_before_named() -> None:
    told = Somebody()
    assert told.named("سارا مهرپور، رئیس رصدخانه، کتابی نوشت.") == "سارا مهرپور، رئیس رصدخانه، کتابی نوشت."
    assert told.named("او ۱۲ شاگرد دارد.") == "سارا مهرپور ۱۲ شاگرد دارد"
    assert told.named("رصدخانه باز است.") == "رصدخانه باز است."
    assert told.named("او ۱۲ شاگرد دارد.") == "او ۱۲ شاگرد دارد."


@pytest.mark.parametrize(
    ("denied", "told"),
    [
        ("نمی‌شود", "می‌شود"),
        ("نیست", "است"),
        ("نرسید", "رسید"),
        ("نیامد", "آمد"),
        ("نوشت", ""),
        ("نشست", ""),
        ("رسید", ""),
    ],
)
def test_denials_are_turned(denied: str, told: str) -> None:
    assert affirmed(denied) == told


def test_who_says_it_is_parted_from_what_is_said() -> None:
    assert reported("وی افزود: آب کم است.") == ("وی افزود: ", "آب کم است.")
    assert reported("آب کم است.") == ("", "آب کم است.")


def test_old_spellings_are_asked_as_one_writes_today() -> None:
    question = asked("در آتش سوزي كارگاه كرج 12 نفر زخمي مي شوند .")[0]
    assert question == "در آتش سوزی کارگاه کرج چند نفر زخمی می‌شوند؟"


@given(st.text("یيكکی ‌می ها12۱۲.،:»« \n"))
def test_tidying_keeps_the_letters(text: str) -> None:
    def letters(written: str) -> str:
        return "".join(char for char in fold(written) if char.isalnum())

    assert letters(tidy(text)) == letters(text)
    assert tidy(tidy(text)) == tidy(text)


@given(st.text("سارا گفت: ۱۲ نفر در شهر، که به دلیل برف شد. «و» ‌"))
def test_any_text_is_asked_or_left_alone(text: str) -> None:
    for speaker in (None, SARA):
        for question in asked(text, speaker, "برف شهر"):
            assert question.endswith("؟") and "  " not in question and " ،" not in question


@pytest.mark.parametrize("name", ["علی گفت", "یکی از نمایندگان", "(نام)", "BBC", "ما", "مدیران", "متهم"])
def test_what_is_no_name_is_not_said(name: str) -> None:
    assert shown_name(Speaker(name)) == ""
    assert asked("وی گفت: آلودگی نور در شهرها نگران‌کننده است.", Speaker(name)) == []


def test_people_are_introduced_by_name_and_office() -> None:
    assert list(introductions(SARA)) == ["سارا مهرپور کیست؟", "رئیس رصدخانهٔ کاشان کیست؟"]
    assert list(introductions(Speaker("سارا مهرپور"))) == []
    assert list(introductions(Speaker("رئیس رصدخانه", "رئیس رصدخانه"))) == []


def test_what_is_told_of_somebody_is_news() -> None:
    sentence = "رضا کوهستانی امروز هم تمرین نکرد و کادر پزشکی باشگاه نگران زانوی اوست."
    made = rephrase(sentence, None, Topics("بازگشت رضا کوهستانی", [sentence, "رضا کوهستانی را پزشک باشگاه دید."]))
    assert "از رضا کوهستانی چه خبر؟" in [one.question for one in made]


def test_whole_phrases_that_the_title_shares_are_topics() -> None:
    told = ["وی گفت: با تحریم اقتصادی نمی‌توان کاری کرد.", "تحریم اقتصادی را همه آزموده‌اند."]
    topics = Topics("تحریم اقتصادی کارساز نیست", told)
    assert "تحریم اقتصادی" in [topic.text for topic in topics.of(told[0])]


def test_facts_are_asked_without_a_name_where_none_is_understood() -> None:
    assert asked("وی گفت: ساخت پل سپیدرود ۴۲۰ میلیارد تومان هزینه داشت.", Speaker("(نام)")) == [
        "ساخت پل سپیدرود چند میلیارد تومان هزینه داشت؟"
    ]
