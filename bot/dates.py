"""Dates as Persian readers write them."""

from datetime import date

import jdatetime

__all__ = ["jalali_year", "persian_date", "persian_day", "persian_digits"]

MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def persian_digits(value: object) -> str:
    """Write the digits of `value` as Persian ones."""
    return str(value).translate(_DIGITS)


def jalali_year(day: date) -> int:
    """Give the year of a day in the Jalali calendar."""
    return int(jdatetime.date.fromgregorian(date=day).year)


def persian_date(day: date) -> str:
    """Write a day in the Jalali calendar, as «۱۲ آذر ۱۴۰۳»."""
    return f"{persian_day(day)} {persian_digits(jalali_year(day))}"


def persian_day(day: date) -> str:
    """Write a day in the Jalali calendar without its year, as «۱۲ آذر»."""
    jalali = jdatetime.date.fromgregorian(date=day)
    return persian_digits(f"{jalali.day} {MONTHS[jalali.month - 1]}")
