"""Days of publication: Jalali or Gregorian, from a field or from the address of a page."""

import re
from datetime import date
from typing import Final
from urllib.parse import unquote, urlsplit

import jdatetime

__all__ = ["GREGORIAN_MONTHS", "JALALI_MONTHS", "date_in_url", "day_of", "parse_date"]

_JALALI_YEARS: Final = range(1300, 1500)
_GREGORIAN_YEARS: Final = range(1800, 2200)

_GREGORIAN_NAMES: Final = (
    ("ژانویه",),
    ("فوریه",),
    ("مارس",),
    ("آوریل", "اوریل"),
    ("مه", "می"),
    ("ژوئن",),
    ("ژوئیه", "ژوییه", "جولای"),
    ("اوت", "آگوست"),
    ("سپتامبر",),
    ("اکتبر",),
    ("نوامبر",),
    ("دسامبر",),
)
JALALI_MONTHS: Final = {name: month for month, name in enumerate(jdatetime.date.j_months_fa, 1)} | {"امرداد": 5}
"""Persian name -> number."""
GREGORIAN_MONTHS: Final = {name: month for month, names in enumerate(_GREGORIAN_NAMES, 1) for name in names}
"""Persian name -> number."""
_ARABIC_LETTERS: Final = str.maketrans("يىك", "ییک")

# \d and int() read Persian and Arabic digits as well as ASCII ones.
_NUMBERS: Final = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?")
_MONTHS: Final = "|".join((*JALALI_MONTHS, *GREGORIAN_MONTHS))
_NAMED: Final = re.compile(rf"(?<!\d)(\d{{1,2}})\s+({_MONTHS})(?:[\s\u200c]?ماه)?[\s،,]+(\d{{4}})(?!\d)")

# /news/13990226000123: eight digits of a day before the number of the article.
_LONG_NUMBER: Final = re.compile(r"(?<!\d)(1[34]\d\d)(\d\d)(\d\d)\d{4,}(?!\d)")
# /news/8707060255: what Fars wrote until 1391; the century is left out.
_FARS_NUMBER: Final = re.compile(r"(?<!\d)([7-9]\d)(\d\d)(\d\d)\d{4}(?!\d)")


def parse_date(value: object) -> date | None:
    """Return the day that a field names, or None where it names none or an impossible one.

    Reads dates and datetimes, ISO 8601, 1403/09/12 in any digits and «۱۲ آذر ۱۴۰۳», alone or within other words.
    A year of 1300 to 1499 is Jalali. The day stands as it was written: no time zone moves it.
    """
    if isinstance(value, date):
        return day_of(value.year, value.month, value.day)
    if isinstance(value, int):
        value = str(value)
    if not isinstance(value, str):
        return None
    value = value.strip()
    if found := _NUMBERS.search(value):
        return day_of(int(found[1]), int(found[3]), int(found[4]))
    if found := _COMPACT.fullmatch(value):
        return day_of(int(found[1]), int(found[2]), int(found[3]))
    if found := _NAMED.search(value.translate(_ARABIC_LETTERS)):
        year = int(found[3])
        months = JALALI_MONTHS if year in _JALALI_YEARS else GREGORIAN_MONTHS
        return day_of(year, months.get(found[2], 0), int(found[1]))
    return None


def date_in_url(url: str) -> date | None:
    """Return the day in the address of a news page, or None.

    Known are a path such as /1399/02/26/ or /2020/05/15/, the long numbers of Fars and ISNA that begin with a Jalali
    day (/13990226000123) and the ten digits of old Fars pages (/8707060255, a two-digit year from 70 to 99).
    A shorter number, as in varzesh3.com/news/1389047, counts articles and is no date.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    path = unquote(parts.path)
    for found in _LONG_NUMBER.finditer(path):
        if day := day_of(int(found[1]), int(found[2]), int(found[3])):
            return day
    for found in _NUMBERS.finditer(path):
        if day := day_of(int(found[1]), int(found[3]), int(found[4])):
            return day
    if "fars" in host or not host:
        for found in _FARS_NUMBER.finditer(path):
            if day := day_of(1300 + int(found[1]), int(found[2]), int(found[3])):
                return day
    return None


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day, or None where its calendar has no such day or no news was written in that year.

    A year of 1300 to 1499 is Jalali.
    """
    try:
        if year in _JALALI_YEARS:
            gregorian = jdatetime.date(year, month, day).togregorian()
            return date(gregorian.year, gregorian.month, gregorian.day)
        if year in _GREGORIAN_YEARS:
            return date(year, month, day)
    except ValueError:
        pass
    return None
