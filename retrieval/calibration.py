"""Fitting a profile to questions whose articles are known: what each leg counts, and how sure an answer is."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from index.errors import QuestionError, UsageError
from retrieval.confidence import Calibration, Signals, read_signals
from retrieval.engine import DEPTH, Engine
from retrieval.evaluation import Gold
from retrieval.fusion import Weights, fuse
from retrieval.profile import Profile
from retrieval.search import LEGS
from retrieval.stories import tell_stories

__all__ = ["ANSWERABLE_SHARE", "Outcome", "calibrate", "fit_confidence", "fit_weights"]

ANSWERABLE_SHARE = 0.85
"""How many of the questions that a newsroom's readers ask it can answer; the prior of the confidence."""
FOUND_SHARE = 0.97
"""How many of the questions with an article are answered at the fitted threshold."""
FEWEST = 30
"""Questions with an article below which nothing is fitted."""
SHARPNESS = 60.0
"""By how much a whole point of the fused score outweighs none, in the softmax over articles."""
STEPS, RATE, PULL = 200, 0.003, 0.1
"""Of the descent, and how hard it is pulled back to the weights it began with."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question, for fitting the confidence."""

    signals: Signals
    right: bool
    """The first answer is of an article that holds the answer."""
    answerable: bool


@dataclass(frozen=True, slots=True)
class _Contest:
    """A question's candidates, sorted by article: the legs, where each article's begin, and which article is gold."""

    legs: Floats
    starts: NDArray[np.int64]
    gold: int


def calibrate(engine: Engine, gold: Sequence[Gold]) -> Profile:
    """Fit weights, confidence and threshold to questions; raises UsageError for fewer than FEWEST with an article.

    Each question with an article also stands for one without: its article is taken out of what was found.
    """
    contests = list(_contests(engine, gold))
    if len(contests) < FEWEST:
        raise UsageError(
            f"Only {len(contests)} of the questions have an article of this index among what was found; give at least "
            f"{FEWEST}."
        )
    weights = fit_weights(contests, engine.profile.weights)
    outcomes = list(_outcomes(engine, gold, weights))
    calibration = fit_confidence(outcomes)
    sure = [calibration.probability(outcome.signals) for outcome in outcomes if outcome.answerable]
    return Profile(weights, calibration, round(float(np.quantile(sure, 1 - FOUND_SHARE)), 3))


def _contests(engine: Engine, gold: Iterable[Gold]) -> Iterable[_Contest]:
    snapshot = engine.snapshot
    for asked in gold:
        if asked.article_id is None:
            continue
        try:
            evidence = engine.evidence(asked.question, asked.history)[1]
        except QuestionError:
            continue
        owners = snapshot.passage_article[evidence.passages]
        order = np.argsort(owners, kind="stable")
        articles, starts = np.unique(owners[order], return_index=True)
        places = [i for i, article in enumerate(articles) if snapshot.article(int(article)).id == asked.article_id]
        if places:
            yield _Contest(evidence.legs[order], starts, places[0])


def fit_weights(contests: Sequence[_Contest], start: Weights) -> Weights:
    """Descend on the softmax loss of the gold article against all others (ListNet's top one, Cao et al. 2007).

    Weights stay non-negative and are pulled towards `start`: few questions must not bend them far. An article counts
    by its best passage, as in the search.
    """
    first = np.array(astuple(start), np.float64)
    first /= first.sum()
    weights, mean, square = first.copy(), np.zeros(len(LEGS)), np.zeros(len(LEGS))
    for step in range(1, STEPS + 1):
        slope = sum((_slope(contest, weights) for contest in contests), np.zeros(len(LEGS))) / len(contests)
        slope += PULL * SHARPNESS * (weights - first)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        moved = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)  # Adam, Kingma and Ba 2015
        weights = np.maximum(weights - RATE * moved, 0)
        weights /= weights.sum()
    return Weights(*(round(float(weight), 3) for weight in weights))


def _slope(contest: _Contest, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    scores = contest.legs @ weights
    best = np.maximum.reduceat(scores, contest.starts)
    sizes = np.diff([*contest.starts, len(scores)])
    winners = np.flatnonzero(scores == np.repeat(best, sizes))
    owners = np.searchsorted(contest.starts, winners, side="right") - 1
    rows = winners[np.unique(owners, return_index=True)[1]]  # one best passage an article
    shares = np.exp(SHARPNESS * (best - best.max()))
    shares /= shares.sum()
    shares[contest.gold] -= 1
    return np.asarray(SHARPNESS * shares @ contest.legs[rows], np.float64)


def _outcomes(engine: Engine, gold: Iterable[Gold], weights: Weights) -> Iterable[Outcome]:
    for asked in gold:
        try:
            evidence = engine.evidence(asked.question, asked.history)[1]
        except QuestionError:
            continue
        stories = tell_stories(fuse(evidence, DEPTH, weights), engine.snapshot, 3)
        ids = [{story.article.id, *(copy.id for copy in story.copies)} for story in stories]
        right = bool(ids) and asked.article_id in ids[0]
        yield Outcome(read_signals(stories), right, asked.article_id is not None)
        if asked.article_id is not None:
            others = [story for story, held in zip(stories, ids, strict=True) if asked.article_id not in held]
            yield Outcome(read_signals(others), False, False)


def fit_confidence(outcomes: Sequence[Outcome]) -> Calibration:
    """Fit the logistic model (Platt 1999) with ANSWERABLE_SHARE of the weight on questions that have an answer."""
    from sklearn.linear_model import LogisticRegression

    here = np.array([outcome.answerable for outcome in outcomes])
    share = np.where(here, ANSWERABLE_SHARE / here.mean(), (1 - ANSWERABLE_SHARE) / max(1 - here.mean(), 1e-9))
    signals = np.array([astuple(outcome.signals) for outcome in outcomes])
    fit = LogisticRegression(C=100.0, max_iter=1_000)
    fit.fit(signals, [outcome.right for outcome in outcomes], sample_weight=share)
    names = [field.name for field in fields(Signals)]
    slopes = {name: round(float(slope), 2) for name, slope in zip(names, fit.coef_[0], strict=True)}
    return Calibration(bias=round(float(fit.intercept_[0]), 2), **slopes)
