"""What was asked and how it went: figures for admins, and questions grouped by likeness."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from rapidfuzz.distance import Indel

from bot.state.store import Asked, Opinion
from index.persian import running_key

__all__ = ["SLOW_MS", "Figures", "Group", "figures_of", "group_by_likeness", "opinions_csv", "questions_csv"]

ALIKE = 0.75
"""The share of letters two questions have in common, in order, when they count as one."""
SLOW_MS = 1_000.0


@dataclass(frozen=True, slots=True)
class Figures:
    """One stretch of time."""

    asked: int
    unanswered: int
    slow: int
    """Answered in more than a second."""
    median_ms: float
    slowest_ms: float
    good: int
    bad: int


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are much alike, told by the newest of them."""

    question: str
    count: int
    newest: float
    """Seconds since 1970, in UTC."""


def figures_of(questions: Sequence[Asked], opinions: Sequence[Opinion]) -> Figures:
    """Count questions and thumbs."""
    times = [one.elapsed_ms for one in questions]
    good = sum(one.good for one in opinions)
    return Figures(
        len(questions),
        sum(not one.found for one in questions),
        sum(time > SLOW_MS for time in times),
        median(times) if times else 0.0,
        max(times, default=0.0),
        good,
        len(opinions) - good,
    )


def group_by_likeness(questions: Sequence[tuple[float, str]]) -> tuple[Group, ...]:
    """Group questions, each with its moment; the largest groups first, then the newest."""
    leaders: list[str] = []
    groups: list[Group] = []
    for at, question in sorted(questions, reverse=True):
        key = running_key(question)
        alike = (place for place, leader in enumerate(leaders) if Indel.normalized_similarity(key, leader) >= ALIKE)
        place = next(alike, None)
        if place is None:
            leaders.append(key)
            groups.append(Group(question, 1, at))
        else:
            group = groups[place]
            groups[place] = Group(group.question, group.count + 1, group.newest)
    return tuple(sorted(groups, key=lambda group: (-group.count, -group.newest)))


def questions_csv(questions: Sequence[Asked]) -> bytes:
    """Write questions as a table that spreadsheets open."""
    rows = [(_moment(one.at), one.place, one.question, f"{one.elapsed_ms:.0f}") for one in questions]
    return _csv(("asked_at", "place", "question", "elapsed_ms"), rows)


def opinions_csv(opinions: Sequence[Opinion]) -> bytes:
    """Write thumbs as a table that spreadsheets open."""
    rows = [(_moment(one.at), "good" if one.good else "bad", one.question) for one in opinions]
    return _csv(("given_at", "opinion", "question"), rows)


def _csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return table.getvalue().encode("utf-8-sig")  # without the mark, Excel reads Persian as something else


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running what somebody asked as a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
