"""Time and source steer: articles of the days or the source that a question names are favoured, none is left out.

A year in a question may be that of an event and not of the news, so what fits gains a share of its own score and
nothing else loses any; articles without a day gain nothing by time.
"""

from collections.abc import Collection
from dataclasses import astuple, dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from index.lexical import UNDATED
from index.scope import Period
from index.snapshot import Snapshot
from retrieval.sources import Sources
from retrieval.when import When, read_when

__all__ = ["NO_STEERING", "Pull", "Steering", "Strength", "pull", "read_steering"]

FADING = 3
"""Days before and after a period over which it still counts, less each day: news are written when it has happened."""
NEWEST = timedelta(days=30)
"""Before the newest article of all; where much is said of something, its newest is looked for there."""
RIVAL = 0.8
"""Of the best score: what lies above competes for being the newest."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Strength:
    """By which share of its score an article is favoured at most; 0 switches it off."""

    period: float = 0.3
    latest: float = 0.25
    source: float = 0.2

    def __bool__(self) -> bool:
        return any(astuple(self))


@dataclass(frozen=True, slots=True)
class Steering:
    """What a question says of time and source."""

    when: When
    sources: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.when.periods or self.when.latest or self.sources)

    def periods(self, snapshot: Snapshot) -> tuple[Period, ...]:
        """Give the days that are looked into for themselves, beside all others."""
        if not self.when.latest or (newest := int(snapshot.published.max(initial=UNDATED))) == UNDATED:
            return self.when.periods
        last = date.fromordinal(newest)
        return (*self.when.periods, Period(last - NEWEST, last))


NO_STEERING = Steering(When(), frozenset())


@dataclass(frozen=True, slots=True)
class Pull:
    """How far each of some passages fits what a question says of time and source; every array has one entry each."""

    period: Floats
    """0 to 1."""
    source: Floats
    """0 or 1."""
    days: Ints
    """Ordinals of publication; UNDATED for all where the newest is not asked for."""

    def __call__(self, scores: Floats, strength: Strength) -> Floats:
        """Raise scores, 0 to 1, by what fits; none falls, and none rises above 1."""
        return np.asarray(np.minimum(scores * (1 + self.favour(scores, strength)), np.maximum(scores, 1)), np.float32)

    def favour(self, scores: Floats, strength: Strength) -> Floats:
        """Give the share of its score by which each is raised."""
        fitting = strength.period * self.period + strength.source * self.source
        return np.asarray(fitting + strength.latest * self._newness(scores), np.float32)

    def _newness(self, scores: Floats) -> Floats:
        """Give 1 to the newest day of those that match nearly as well as the best, 1/2 to the next, and so on."""
        newness = np.zeros(len(scores), np.float32)
        rivals = (self.days != UNDATED) & (scores >= RIVAL * scores.max(initial=0.0))
        days, places = np.unique(-self.days[rivals], return_inverse=True)
        newness[rivals] = (1 / np.arange(1, len(days) + 1))[places]
        return newness


def read_steering(texts: Collection[str], heard: Collection[str], sources: Sources, today: date) -> Steering:
    """Read the newest of a chat's questions (newest first) that says anything of time or source.

    `heard` are the key words of the newest one, for names in Latin letters.
    """
    for place, text in enumerate(texts):
        said = Steering(read_when(text, today), sources.mentioned(text, heard if place == 0 else ()))
        if said:
            return said
    return NO_STEERING


def pull(steering: Steering, articles: Ints, snapshot: Snapshot) -> Pull:
    """Look up how far the articles of some passages, (n,), fit."""
    days = snapshot.published[articles]
    period = np.zeros(len(articles), np.float32)
    for asked in steering.when.periods:
        apart = np.maximum(asked.first.toordinal() - days, days - asked.last.toordinal())
        period = np.maximum(period, np.clip(1 - apart / (FADING + 1), 0, 1))
    wanted = np.array([name in steering.sources for name in snapshot.sources], np.float32)
    return Pull(
        np.where(days == UNDATED, 0, period).astype(np.float32),
        wanted[snapshot.source[articles]],
        days if steering.when.latest else np.full_like(days, UNDATED),
    )
