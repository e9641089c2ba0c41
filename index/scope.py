"""Which articles a search looks at: those of some days, of one source, or all."""

from dataclasses import dataclass, replace
from datetime import date

__all__ = ["EVERYTHING", "Period", "Scope"]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from the first to the last, both included."""

    first: date = date.min
    last: date = date.max

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __and__(self, other: "Period") -> "Period":
        """Give the days that both have; where there are none, `first` is behind `last`."""
        return Period(max(self.first, other.first), min(self.last, other.last))


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles that were published in a period, or on no known day, by one source or by any; or one article."""

    period: Period = ALWAYS
    source: str | None = None
    """As the articles name it."""
    undated: bool = True
    """Articles without a day belong to it as well."""
    article: str | None = None
    """The id of the only one."""

    def within(self, period: Period) -> "Scope":
        """Give the part of it that was published in a period; articles without a day are no part."""
        return replace(self, period=self.period & period, undated=False)


EVERYTHING = Scope()
"""Every article."""
