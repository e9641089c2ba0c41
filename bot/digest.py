"""One day of the bot in short: what was asked, what stayed without an answer, what was slow, which thumbs came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.figures import SLOW_MS, Figures, Group, figures_of, group_by_likeness
from bot.settings import Settings
from bot.state.digests import Subscription
from bot.state.store import Asked, State
from index.errors import UsageError
from retrieval.when import read_period

__all__ = ["DayCount", "Digest", "digest_of", "named_day", "newest_due", "switch"]

WEEK = 7
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayCount:
    """The questions of one day."""

    day: date
    answered: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A day from midnight to midnight, and the week that it ends."""

    day: date
    figures: Figures
    unanswered: tuple[Group, ...]
    """The most frequent first."""
    disliked: tuple[Group, ...]
    """What got a thumb down, likewise."""
    slowest: tuple[Asked, ...]
    """Answers that took too long, the slowest first."""
    week: tuple[DayCount, ...]
    """Oldest first; the last one is `day`."""


def digest_of(state: State, day: date, zone: tzinfo) -> Digest:
    """Gather what the bot remembers of a day and of the six before it, as a clock in `zone` tells days apart."""
    days = [day - back * ONE_DAY for back in reversed(range(WEEK))]
    asked: dict[date, list[Asked]] = {one: [] for one in days}
    for question in state.questions(_midnight(days[0], zone)):
        asked.get(_day(question.at, zone), []).append(question)
    today = asked[day]
    opinions = [one for one in state.opinions(_midnight(day, zone)) if _day(one.at, zone) == day]
    slow = (one for one in today if one.elapsed_ms > SLOW_MS)
    return Digest(
        day,
        figures_of(today, opinions),
        group_by_likeness([(one.at, one.question) for one in today if not one.found]),
        group_by_likeness([(one.at, one.question) for one in opinions if not one.good]),
        tuple(sorted(slow, key=lambda one: -one.elapsed_ms)),
        tuple(_count(one, asked[one]) for one in days),
    )


def named_day(written: str | None, today: date) -> date:
    """Read the day that somebody wants to be told of, yesterday where they name none; raises UsageError."""
    if written is None:
        return today - ONE_DAY
    period = read_period(written, today)
    if period and period.first == period.last:
        return period.first
    raise UsageError("--day {written} is no day; write 1403/09/12, «۱۲ آذر ۱۴۰۳» or 2024-12-02.", written=repr(written))


def newest_due(now: datetime, hour: int) -> date:
    """Give the newest day whose digest is to be sent by `now`: yesterday from `hour` on, till then the day before."""
    return now.date() - ONE_DAY * (1 if now.hour >= hour else 2)


def switch(settings: Settings, state: State, admin: int, language: str | None, now: datetime) -> None:
    """Send an admin the digests of the days to come in a language, or no more; raises UsageError and StateError."""
    if admin not in settings.admin_ids:
        raise UsageError("{admin} is no admin; name one of PORSA_ADMIN_IDS.", admin=str(admin))
    if language:
        state.digests.switch_on(admin, Subscription(language, newest_due(now, settings.digest_hour)))
    else:
        state.digests.switch_off(admin)


def _count(day: date, asked: Iterable[Asked]) -> DayCount:
    found = [one.found for one in asked]
    return DayCount(day, sum(found), len(found) - sum(found))


def _midnight(day: date, zone: tzinfo) -> float:
    return datetime.combine(day, time.min, zone).timestamp()


def _day(at: float, zone: tzinfo) -> date:
    return datetime.fromtimestamp(at, zone).date()
