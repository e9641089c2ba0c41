"""Absolute limits of a question: since when, until when, of which source. Articles without a day pass any dates."""

from dataclasses import dataclass
from datetime import date

from index.errors import UsageError
from index.scope import EVERYTHING, Period, Scope
from retrieval.sources import Sources
from retrieval.when import read_period

__all__ = ["NO_LIMITS", "Limits", "read_limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer's article must keep to; None sets no limit."""

    since: date | None = None
    until: date | None = None
    source: str | None = None
    """As typed; it may lack «خبرگزاری» and its like."""
    article: str | None = None
    """The id of the article that is asked about."""

    def scope(self, sources: Sources) -> Scope:
        """Give the articles that keep to it; raises UsageError for a source that no article is of."""
        if self == NO_LIMITS:
            return EVERYTHING
        source = sources.named(self.source) if self.source is not None else None
        return Scope(Period(self.since or date.min, self.until or date.max), source, article=self.article)


NO_LIMITS = Limits()


def read_limits(since: str | None, until: str | None, source: str | None, today: date) -> Limits:
    """Read limits as people type them; a month or a year begins with its first day and ends with its last.

    Raises UsageError for what is no date, and for a beginning behind the end.
    """
    first = _period("since", since, today).first if since is not None else None
    last = _period("until", until, today).last if until is not None else None
    if first and last and first > last:
        raise UsageError(
            "Nothing lies between --since {since} and --until {until}; exchange them.", since=since, until=until
        )
    return Limits(first, last, source)


def _period(option: str, typed: str, today: date) -> Period:
    if period := read_period(typed, today):
        return period
    raise UsageError(
        "--{option} {typed} is no date; write 1403/09/12, «۱۲ آذر ۱۴۰۳», 2024-12-02, a month or a year.",
        option=option,
        typed=repr(typed),
    )
