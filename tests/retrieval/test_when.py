from datetime import date, timedelta

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import JALALI_MONTHS
from index.scope import Period
from retrieval.when import When, read_period, read_when

TODAY = date(2024, 12, 4)
"""Wednesday, 14 Azar 1403."""
SPOKEN_DAYS = "یکم دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم پانزدهم شانزدهم".split()
SPOKEN_DAYS += "هفدهم هجدهم نوزدهم بیستم".split()
SPOKEN_DAYS += [f"بیست و {one}" for one in SPOKEN_DAYS[:9]] + ["سی‌ام", "سی و یکم"]
ENGLISH = "January February March April May June July August September October November December".split()
GREGORIAN = "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر".split()
NAMES = {month: name for name, month in reversed(JALALI_MONTHS.items())}
DIGITS = {
    "persian": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
    "arabic": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "ascii": {},
}
LETTERS = {"persian": {}, "arabic": str.maketrans("یک", "يك")}

# From 1305 to 1403: two digits tell those years apart.
jalali_days = st.dates(date(1926, 3, 22), date(2025, 3, 20)).map(lambda day: jdatetime.date.fromgregorian(date=day))
DAY_FORMS = (
    "{y}/{m}/{d}",
    "{y}/{m:02}/{d:02}",
    "{y}-{m:02}-{d:02}",
    "{yy:02}/{m:02}/{d:02}",
    "{d}/{m}/{y}",
    "{d} {month} {y}",
    "{d} {month} سال {y}",
    "{d} {month}‌ماه {y}",
    "{d}م {month}ماه {y}",
    "{spoken} {month} {y}",
    "{spoken} {month} ماه سال {y}",
    "{d} {month} {yy:02}",
    "{gd} {gmonth} {gy}",
    "{gd} {english} {gy}",
    "{english} {gd}, {gy}",
    "{gy}-{gm:02}-{gd:02}",
)
MONTH_FORMS = ("{month} {y}", "{month}‌ماه {y}", "{month} ماه سال {y}", "{month}‌ی سال {yy:02}", "{month} {yy:02}")
YEAR_FORMS = ("{y}", "سال {y}", "سال {yy:02}", "سال‌های {y}")


def written(form: str, day: jdatetime.date, digits: str, letters: str) -> str:
    gregorian = day.togregorian()
    text = form.format(
        y=day.year,
        yy=day.year % 100,
        m=day.month,
        d=day.day,
        month=NAMES[day.month],
        spoken=SPOKEN_DAYS[day.day - 1],
        gy=gregorian.year,
        gm=gregorian.month,
        gd=gregorian.day,
        gmonth=GREGORIAN[gregorian.month - 1],
        english=ENGLISH[gregorian.month - 1],
    )
    return text.translate(DIGITS[digits]).translate(LETTERS[letters])


def days_between(first: jdatetime.date, following: jdatetime.date) -> Period:
    return Period(first.togregorian(), following.togregorian() - timedelta(days=1))


@given(jalali_days, st.sampled_from(DAY_FORMS), st.sampled_from([*DIGITS]), st.sampled_from([*LETTERS]))
def test_a_day_written_in_any_way_is_read_back(day: jdatetime.date, form: str, digits: str, letters: str) -> None:
    text = written(form, day, digits, letters)
    expected = Period(day.togregorian(), day.togregorian())
    assert read_period(text, TODAY) == expected
    assert read_when(f"روز {text} در رشت چه شد؟", TODAY) == When((expected,))


@given(jalali_days, st.sampled_from(MONTH_FORMS), st.sampled_from([*DIGITS]), st.sampled_from([*LETTERS]))
def test_a_month_written_in_any_way_is_read_back(day: jdatetime.date, form: str, digits: str, letters: str) -> None:
    first = day.replace(day=1)
    following = jdatetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    text = written(form, day, digits, letters)
    assert read_when(f"در {text} چه شد؟", TODAY) == When((days_between(first, following),))


@given(jalali_days, st.sampled_from(YEAR_FORMS), st.sampled_from([*DIGITS]), st.sampled_from([*LETTERS]))
def test_a_year_written_in_any_way_is_read_back(day: jdatetime.date, form: str, digits: str, letters: str) -> None:
    expected = days_between(jdatetime.date(day.year, 1, 1), jdatetime.date(day.year + 1, 1, 1))
    assert read_when(f"{written(form, day, digits, letters)} در رشت چه شد؟", TODAY) == When((expected,))


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["{0} {1}", "{2} {1}"]))
def test_a_gregorian_month_is_read_back(day: date, form: str) -> None:
    text = form.format(ENGLISH[day.month - 1], day.year, GREGORIAN[day.month - 1])
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert read_period(text, TODAY) == Period(first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("امروز چه شد؟", "1403/09/14", "1403/09/14"),
        ("دیشب کجا زلزله آمد؟", "1403/09/13", "1403/09/13"),
        ("پريروز", "1403/09/12", "1403/09/12"),
        ("این هفته", "1403/09/10", "1403/09/16"),
        ("هفته‌ی گذشته", "1403/09/03", "1403/09/09"),
        ("هفتهٔ پیش", "1403/09/03", "1403/09/09"),
        ("این ماه", "1403/09/01", "1403/09/30"),
        ("ماه قبل", "1403/08/01", "1403/08/30"),
        ("امسال", "1403/01/01", "1403/12/30"),
        ("پارسال", "1402/01/01", "1402/12/29"),
        ("سال گذشته", "1402/01/01", "1402/12/29"),
        ("اسفند پارسال", "1402/12/01", "1402/12/29"),
        ("مهر امسال", "1403/07/01", "1403/07/30"),
        ("سه ماه پیش", "1403/06/01", "1403/06/31"),
        ("۱۰ سال قبل", "1393/01/01", "1393/12/29"),
        ("دو هفته‌ی گذشته", "1403/08/26", "1403/09/14"),
        ("what happened yesterday", "1403/09/13", "1403/09/13"),
        ("last month", "1403/08/11", "1403/09/10"),
        ("از سال ۱۳۹۰ تا ۱۳۹۲", "1390/01/01", "1392/12/29"),
        ("سال‌های ۸۷ تا ۸۹", "1387/01/01", "1389/12/29"),
        ("سال ۰۲", "1402/01/01", "1402/12/29"),
    ],
)
def test_time_is_told_from_the_day_it_is_asked(text: str, first: str, last: str) -> None:
    days = [jdatetime.datetime.strptime(day, "%Y/%m/%d").togregorian().date() for day in (first, last)]
    assert read_when(text, TODAY) == When((Period(*days),))


@pytest.mark.parametrize(
    "text", ["آخرین خبر تیم ملی", "جدیدترین قیمت سکه", "تازه‌ترین آمار", "تازه ترین آمار", "اخیراً چه شد", "latest news"]
)
def test_the_newest_is_asked_for(text: str) -> None:
    assert read_when(text, TODAY) == When(latest=True)


@pytest.mark.parametrize(
    "text",
    [
        "قیمت سکه چقدر است؟",
        "چند سال پیش بود؟",
        "۹۵ درصد مردم",
        "سال ۲۵ درصد رشد داشت",
        "۲۰۰۰ تن گندم خریدند",
        "کمک ۱۴۰۰ نفر",
        "آذر کجا رفت؟",
        "مهر و ماه",
        "شماره‌ی 09123456789",
        "آخرت",
        "1403/13/45",
        "۳۱ اسفند ۱۴۰۳",
        "فروردین ۲۰۱۵",
        "March 1395",
    ],
)
def test_what_is_no_time_says_nothing(text: str) -> None:
    assert read_when(text, TODAY) == When()


@given(st.text(max_size=80), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_any_text_is_read_on_any_day(text: str, today: date) -> None:
    assert all(period.first <= period.last for period in read_when(text, today).periods)


@pytest.mark.parametrize("text", ["", "پل", "سال ۱۴۰۳ چه شد", "1403/09/12 و ۱۴۰۲", "1403-09", "۱۲ آذر"])
def test_what_is_more_or_less_than_one_period_is_none(text: str) -> None:
    assert read_period(text, TODAY) is None
