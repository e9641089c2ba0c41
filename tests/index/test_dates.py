from datetime import UTC, date, datetime

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import date_in_url, parse_date

DAY = date(2024, 12, 2)  # 12 Azar 1403


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        datetime(2024, 12, 2, 22, 30, tzinfo=UTC),
        date(1403, 9, 12),  # what YAML makes of an unquoted Jalali day
        "2024-12-02",
        "2024-12-02T22:30:00Z",
        "2024-12-02 22:30:00+03:30",
        "2024/12/2",
        "20241202",
        "20241202T103000Z",
        "1403/09/12",
        "1403-9-12",
        "1403.09.12",
        "14030912",
        14030912,
        "۱۴۰۳/۹/۱۲",
        "١٤٠٣/٠٩/١٢",
        "۱۲ آذر ۱۴۰۳",
        "۱۲ آذرماه ۱۴۰۳",
        "۱۲ آذر ماه ۱۴۰۳",
        "دوشنبه، ۱۲ آذر ۱۴۰۳ - ۱۰:۲۰",
        "تاریخ انتشار: ۱۴۰۳/۰۹/۱۲ ساعت ۸:۱۵",
        "۲ دسامبر ۲۰۲۴",
        "  1403/09/12  ",
    ],
)
def test_the_day_is_read(value: object) -> None:
    assert parse_date(value) == DAY


def test_arabic_letters_of_a_month_are_read() -> None:
    assert parse_date("۱ فروردين ۱۴۰۰") == date(2021, 3, 21)
    assert parse_date("۳۱ ارديبهشت ۱۴۰۳") == date(2024, 5, 20)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "دیروز",
        "1402/12/30",  # 1402 is no leap year
        "1403/13/01",
        "1403/07/31",
        "2023-02-29",
        "۳۲ آذر ۱۴۰۳",
        "۱۲ دسامبر ۱۴۰۳",
        "۱۲ آذر ۲۰۲۴",
        "0000-00-00",
        "2999-01-01",
        "1700000000",
        1389047,
        True,
        12.5,
        ["1403/09/12"],
        date(1, 1, 1),
    ],
)
def test_what_names_no_day_is_none(value: object) -> None:
    assert parse_date(value) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.farsnews.ir/news/13990226000123/سرخط", date(2020, 5, 15)),
        ("https://www.farsnews.ir/news/8707060255", date(2008, 9, 27)),
        ("http://farsnews.com/newstext.php?nn=8707060255", None),
        ("/8707060255", date(2008, 9, 27)),
        ("https://www.isna.ir/news/1403091208456/سرخط", DAY),
        ("https://example.org/fa/news/1399/02/26/2267212/سرخط", date(2020, 5, 15)),
        ("https://example.org/2020/05/15/a-story", date(2020, 5, 15)),
        ("https://example.org/news/1403-09-12", DAY),
        ("https://example.org/news/%DB%B1%DB%B4%DB%B0%DB%B3/%DB%B0%DB%B9/%DB%B1%DB%B2", DAY),
    ],
)
def test_the_day_in_an_address(url: str, day: date | None) -> None:
    assert date_in_url(url) == day


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://www.varzesh3.com/news/1389047",
        "https://www.varzesh3.com/news/8707060255",  # the two-digit year is a habit of Fars alone
        "https://www.farsnews.ir/news/8713400255",
        "https://www.farsnews.ir/news/13991326000123",
        "https://www.farsnews.ir/news/6907060255",
        "https://www.irna.ir/news/84052312/سرخط",
        "https://example.org/1399/13/26/x",
        "https://example.org/1399/02-26",
        "https://[broken",
    ],
)
def test_addresses_without_a_day(url: str) -> None:
    assert date_in_url(url) is None


days = st.dates(date(1922, 1, 1), date(2100, 1, 1))


@given(days)
def test_jalali_days_are_read_back(day: date) -> None:
    jalali = jdatetime.date.fromgregorian(date=day)
    if not 1300 < jalali.year < 1500:
        return
    year, month, number = jalali.year, jalali.month, jalali.day
    persian = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    assert parse_date(f"{year}/{month:02}/{number:02}") == day
    assert parse_date(f"{year}-{month}-{number}".translate(persian)) == day
    assert parse_date(f"{number} {jdatetime.date.j_months_fa[month - 1]} {year}".translate(persian)) == day
    assert date_in_url(f"https://www.farsnews.ir/news/{year}{month:02}{number:02}000417/x") == day
    assert date_in_url(f"https://example.org/{year}/{month:02}/{number:02}/7") == day


@given(days)
def test_gregorian_days_are_read_back(day: date) -> None:
    assert parse_date(day.isoformat()) == parse_date(f"{day:%Y/%m/%d}") == parse_date(day) == day


@given(st.text() | st.integers() | st.floats() | st.datetimes())
def test_any_value_is_a_day_or_none(value: object) -> None:
    assert parse_date(value) is None or isinstance(parse_date(value), date)
    date_in_url(str(value))
