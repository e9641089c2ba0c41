from datetime import date

import pytest

from index.errors import UsageError
from index.scope import EVERYTHING, Period, Scope
from retrieval.limits import NO_LIMITS, Limits, read_limits
from retrieval.sources import Sources

TODAY = date(2024, 12, 4)


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("1403/09/12", None, date(2024, 12, 2), None),
        ("۱۲ آذر ۱۴۰۳", "2024-12-03", date(2024, 12, 2), date(2024, 12, 3)),
        ("۱۳۹۸", "1398", date(2019, 3, 21), date(2020, 3, 19)),
        (None, "مهر ۱۳۹۳", None, date(2014, 10, 22)),
        ("2015", "December 2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("پارسال", "امروز", date(2023, 3, 21), TODAY),
    ],
)
def test_limits_begin_and_end_with_what_is_typed(
    since: str | None, until: str | None, first: date | None, last: date | None
) -> None:
    assert read_limits(since, until, None, TODAY) == Limits(first, last)


@pytest.mark.parametrize("typed", ["", "soon", "1403/13/01", "۱۴۰۳ یا ۱۴۰۲", "12"])
def test_what_is_no_date_is_told(typed: str) -> None:
    with pytest.raises(UsageError, match=r"--since .* is no date; write 1403/09/12"):
        read_limits(typed, None, None, TODAY)


def test_a_beginning_behind_the_end_is_told() -> None:
    with pytest.raises(UsageError, match="Nothing lies between --since 2024 and --until ۱۴۰۰"):
        read_limits("2024", "۱۴۰۰", None, TODAY)


def test_a_scope_holds_the_undated() -> None:
    sources = Sources(["خبرگزاری سپیده"])
    assert NO_LIMITS.scope(sources) == EVERYTHING
    assert Limits(date(2024, 1, 1), None, "سپیده").scope(sources) == Scope(
        Period(date(2024, 1, 1), date.max), "خبرگزاری سپیده", undated=True
    )
    with pytest.raises(UsageError):
        Limits(source="ناشناس").scope(sources)
