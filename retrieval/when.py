"""When: what a question says of time, in either calendar, as days; «پارسال» counts from the day it is asked."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

import jdatetime

from index.dates import GREGORIAN_MONTHS, JALALI_MONTHS, day_of
from index.persian import HALF_SPACE, fold
from index.scope import Period
from retrieval.numbers import NUMBERS

__all__ = ["Clock", "When", "local_day", "read_period", "read_when"]

Clock = Callable[[], date]
"""Tells the day that is today."""

_ONE_DAY: Final = timedelta(days=1)
_ENGLISH_MONTHS: Final = (
    "january february march april may june july august september october november december jan feb mar apr may jun jul "
    "aug sep oct nov dec"
).split()
_MONTHS: Final[Mapping[str, Mapping[str, int]]] = {
    "jalali": {fold(name): month for name, month in JALALI_MONTHS.items()},
    "gregorian": {fold(name): month for name, month in GREGORIAN_MONTHS.items()}
    | {name: 1 + place % 12 for place, name in enumerate(_ENGLISH_MONTHS)},
}
_STEMS: Final = {word: number for word, number in NUMBERS.items() if word != "سه"} | {"سو": 3}
_ORDINALS: Final[Mapping[str, int]] = {
    "اول": 1,
    "سی ام": 30,
    **{f"{stem}م": number for stem, number in _STEMS.items()},
    **{
        f"{tens} و{space}{stem}م": NUMBERS[tens] + number
        for tens in ("بیست", "سی")
        for space in ("", " ")
        for stem, number in _STEMS.items()
        if number < 10
    },
}
_DAYS_BACK: Final[Mapping[str, int]] = {
    **{"امروز": 0, "امشب": 0, "دیروز": 1, "دیشب": 1, "شب گذشته": 1, "پریروز": 2, "پریشب": 2},
    **{"today": 0, "tonight": 0, "yesterday": 1, "last night": 1},
}
_YEARS_BACK: Final[Mapping[str, int]] = {"امسال": 0, "پارسال": 1, "پیرارسال": 2}
_UNITS: Final = {"روز": "day", "هفته": "week", "ماه": "month", "سال": "year"}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_YEAR: Final = r"1[34]\d\d|19\d\d|20\d\d"
_MONTH: Final = _any([*_MONTHS["jalali"], *_MONTHS["gregorian"]])
_DAY: Final = rf"\d{{1,2}}(?:\ ?ا?م|st|nd|rd|th)?|{_any(_ORDINALS)}"
# «۹۵ درصد», «۲۰۰۰ تن»: what is counted is no year.
_COUNTED: Final = r"(?!\ ?(?:درصد|هزار|میلیون|میلیارد|تومان|ریال|نفر|تن|متر|کیلو|سال|million|percent|people)|[.,٫]\d)"

# The longest readings first; the text is key text with single spaces and without half-spaces.
_SAID: Final = re.compile(
    rf"""(?<![\w/-])(?:
    (?P<numbers>
        (?:\d{{4}}|\d\d)([/-])\d{{1,2}}\2\d{{1,2}} | \d{{4}}\.\d{{1,2}}\.\d{{1,2}} | \d{{1,2}}([/-])\d{{1,2}}\3\d{{4}}
    )
    | (?:(?P<day>{_DAY})\ (?:of\ )?)? (?P<month>{_MONTH})(?:\ ?ماه|\ ?ی)?
        (?:\ (?P<day_behind>\d{{1,2}})(?:st|nd|rd|th)?(?=[ ,]))? [ ,،]*
        (?: (?:سال\ )?(?P<month_year>{_YEAR}|\d\d(?!\d){_COUNTED})
        | (?P<month_back>امسال|پارسال|سال\ جاری|سال\ (?:گذشته|پیش|قبل)) )
    | سال(?:\ ?های|\ ?ی)?\ (?P<short_year>\d\d)(?:\ ?(?:تا|الی|و)\ ?(?P<short_to>\d\d))?(?!\d){_COUNTED}
    | (?:سال\ )?(?P<year>{_YEAR}){_COUNTED}
    | (?P<some>\d{{1,2}}|{_any(NUMBERS)})\ (?P<some_unit>{_any(_UNITS)})(?:\ ?ی)?\ (?P<ago>پیش|قبل|گذشته|اخیر)
    | (?P<this>این\ (?:هفته|ماه|سال)|(?:هفته|ماه|سال)(?:\ ?ی)?\ جاری|this\ (?:week|month|year))
    | (?<!چند\ )(?P<last>(?:{_any(_UNITS)})(?:\ ?ی)?\ (?:گذشته|پیش|قبلی?)|last\ (?:week|month|year))
    | (?P<days_back>{_any(_DAYS_BACK)})
    | (?P<years_back>{_any(_YEARS_BACK)})
    )(?![\w/-])""",
    re.VERBOSE,
)
_TO: Final = re.compile(r"\s*(?:تا|الی|to|until|till|through|[-–])\s*(?:سال\s*)?")
_LATEST: Final = re.compile(
    r"""(?<!\w)(?:
    (?:اخرین|جدید\ ?ترین|تازه\ ?ترین)(?:\ ?ها)? | اخیرا? | (?:به\ )?تازگی(?:\ ?ها)? | این\ روز(?:\ ?ها|ا)
    | newest | latest | most\ recent | recent(?:ly)?
    )(?!\w)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class When:
    """Days that a question names, and whether it asks for the newest there is."""

    periods: tuple[Period, ...] = ()
    latest: bool = False


def local_day(zone: tzinfo | None = None) -> date:
    """Tell the day that it is in a zone, or where this computer stands: the `Clock` of those who answer people."""
    return datetime.now().astimezone(zone).date()


def read_when(text: str, today: date) -> When:
    """Read what a text says of time: days, months and years of both calendars, and time told from `today` on."""
    key = _key(text)
    periods: list[Period] = []
    reached = 0
    for match, period in _said(key, today):
        if periods and _TO.fullmatch(key, reached, match.start()):
            periods[-1] = _span(periods[-1], period)
        else:
            periods.append(period)
        reached = match.end()
    return When(tuple(dict.fromkeys(periods)), bool(_LATEST.search(key)))


def read_period(text: str, today: date) -> Period | None:
    """Read a text that names one period and nothing else, as 1403/09/12, «آذر ۱۴۰۳» or 2015; None for any other."""
    key = _key(text)
    return next((period for match, period in _said(key, today) if match.span() == (0, len(key))), None)


def _key(text: str) -> str:
    return " ".join(fold(text).replace(HALF_SPACE, " ").split())


def _said(key: str, today: date) -> Iterator[tuple[re.Match[str], Period]]:
    for match in _SAID.finditer(key):
        if period := _period(match, today):
            yield match, period


def _period(match: re.Match[str], today: date) -> Period | None:
    said = {name: text for name, text in match.groupdict().items() if text}
    match said:
        case {"numbers": written}:
            return _numeric(written, today)
        case {"month": _}:
            return _in_month(said, today)
        case {"short_year": year, "short_to": last}:
            first, final = (_of_year(_full_year(int(short), today)) for short in (year, last))
            return _span(first, final) if first and final else None
        case {"short_year": year}:
            return _of_year(_full_year(int(year), today))
        case {"year": year}:
            return _of_year(int(year))
        case {"some": some, "some_unit": unit, "ago": ago}:
            return _some_ago(NUMBERS.get(some) or int(some), _UNITS[unit], ago, today)
        case {"days_back": word}:
            return _unit("day", _DAYS_BACK[word], today)
        case {"years_back": word}:
            return _unit("year", _YEARS_BACK[word], today)
        case {"this": words}:
            return _named_unit(words, 0, today)
        case {"last": words}:
            return _named_unit(words, 1, today)
    return None


def _numeric(written: str, today: date) -> Period | None:
    parts = re.split(r"[/.-]", written)
    year, month, day = map(int, parts if len(parts[2]) < 4 else reversed(parts))
    found = day_of(year if year > 99 else _full_year(year, today), month, day)
    return Period(found, found) if found else None


def _in_month(said: Mapping[str, str], today: date) -> Period | None:
    """Give a month or a day of it; the month's name tells the calendar, and that which years there may be."""
    jalali = said["month"] in _MONTHS["jalali"]
    month = _MONTHS["jalali" if jalali else "gregorian"][said["month"]]
    if back := said.get("month_back"):
        year = _this_year(today, jalali=jalali) - (back not in ("امسال", "سال جاری"))
    else:
        year = int(said["month_year"])
        year = _full_year(year, today) if year < 100 and jalali else year
    if jalali != (year < 1500):
        return None
    day = said.get("day") or said.get("day_behind")
    if day is None:
        return _of_month(year, month)
    found = day_of(year, month, _ORDINALS.get(day) or int("".join(filter(str.isdecimal, day))))
    return Period(found, found) if found else None


def _full_year(short: int, today: date) -> int:
    """Give the last Jalali year that ends in two digits, the next one at most."""
    soonest = _this_year(today) + 1
    return soonest - (soonest - short) % 100


def _this_year(today: date, *, jalali: bool = True) -> int:
    return int(jdatetime.date.fromgregorian(date=today).year) if jalali else today.year


def _of_year(year: int) -> Period | None:
    return _until(day_of(year, 1, 1), day_of(year + 1, 1, 1))


def _of_month(year: int, month: int) -> Period | None:
    return _until(day_of(year, month, 1), day_of(year + month // 12, month % 12 + 1, 1))


def _until(first: date | None, following: date | None) -> Period | None:
    return Period(first, following - _ONE_DAY) if first and following else None


def _span(one: Period, other: Period) -> Period:
    return Period(min(one.first, other.first), max(one.last, other.last))


def _unit(unit: str, back: int, today: date, *, jalali: bool = True) -> Period | None:
    """Give the day, week (from Saturday), month or year so many before that of `today`."""
    if unit == "year":
        return _of_year(_this_year(today, jalali=jalali) - back)
    if unit == "month":
        month = jdatetime.date.fromgregorian(date=today).month if jalali else today.month
        years, place = divmod(12 * _this_year(today, jalali=jalali) + month - 1 - back, 12)
        return _of_month(years, place + 1)
    if unit == "week":
        saturday = today - timedelta(days=(today.weekday() + 2) % 7 + 7 * back)
        return Period(saturday, saturday + timedelta(days=6))
    day = today - timedelta(days=back)
    return Period(day, day)


def _named_unit(words: str, back: int, today: date) -> Period | None:
    """Give «این هفته», «ماه گذشته», "last year"; English months and years are Gregorian."""
    for word in words.split():
        if word in _UNITS:
            return _unit(_UNITS[word], back, today)
        if word in _UNITS.values():
            return _unit(word, back, today, jalali=False)
    return None


def _some_ago(some: int, unit: str, ago: str, today: date) -> Period | None:
    """Give that one month for «سه ماه پیش», and all since then for «سه ماه گذشته»."""
    found = _unit(unit, some, today)
    return Period(found.first, today) if found and ago in ("گذشته", "اخیر") else found
