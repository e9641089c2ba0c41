"""Dates as Persian readers write them."""

from datetime import date

import jdatetime

__all__ = ["jalali_year", "persian_date", "persian_digits"]

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
    jalali = jdatetime.date.fromgregorian(date=day)
    return persian_digits(f"{jalali.day} {MONTHS[jalali.month - 1]} {jalali.year}")
