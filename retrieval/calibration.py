"""Fitting a profile to questions whose articles are known: what each leg counts, and how sure an answer is."""

import math
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from index.errors import QuestionError, UsageError
from index.persian import terms
from index.snapshot import Snapshot
from retrieval.answer import compose
from retrieval.confidence import SIGNALS, Calibration, Signals, read_signals
from retrieval.engine import Engine
from retrieval.evaluation import Gold
from retrieval.fusion import Weights
from retrieval.profile import Profile
from retrieval.question import Question
from retrieval.question_keys import QuestionKeys
from retrieval.search import Evidence
from retrieval.stories import Story

__all__ = ["ANSWERABLE_SHARE", "Outcome", "calibrate", "fit_confidence", "fit_weights"]

ANSWERABLE_SHARE = 0.85
"""How many of the questions that a newsroom's readers ask it can answer; the prior of the confidence."""
FOUND_SHARE = 0.97
"""How many of the right first answers are given at the fitted threshold; what ranks wrong had better be refused."""
FEWEST = 30
"""Questions with an article below which nothing is fitted."""
SHARPNESS = 60.0
"""By how much a whole point of the fused score outweighs none, in the softmax over articles."""
PULL = 0.1
"""How hard the weights are pulled back to those they begin with."""

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of the gold and what the legs said."""

    gold: Gold
    question: Question
    evidence: Evidence


def calibrate(engine: Engine, gold: Sequence[Gold]) -> Profile:
    """Fit weights, confidence and threshold to questions; raises UsageError for fewer than FEWEST with an article.

    Each question with an article also stands for one without: its article is thought away.
    """
    asked = list(_ask(engine, gold))
    contests = [contest for one in asked if (contest := _contest(one, engine.snapshot))]
    if len(contests) < FEWEST:
        raise UsageError(
            "Only {found} of the questions have an article of this index among what was found; give at least {fewest}.",
            found=len(contests),
            fewest=FEWEST,
        )
    weights = fit_weights(contests, engine.profile.weights)
    outcomes = [outcome for one in asked for outcome in _outcomes(engine, one, weights)]
    calibration = fit_confidence(outcomes)
    sure = [calibration.probability(outcome.signals) for outcome in outcomes if outcome.right]
    threshold = math.floor(1_000 * np.quantile(sure, 1 - FOUND_SHARE)) / 1_000  # rounded up it might lose one more
    return Profile(weights, calibration, threshold)


def _ask(engine: Engine, gold: Iterable[Gold]) -> Iterator[_Asked]:
    for one in gold:
        with suppress(QuestionError):  # there is nothing in it to look for
            yield _Asked(one, *engine.evidence(one.question, one.history))


def _contest(asked: _Asked, snapshot: Snapshot) -> _Contest | None:
    owners = snapshot.passage_article[asked.evidence.passages]
    order = np.argsort(owners, kind="stable")
    articles, starts = np.unique(owners[order], return_index=True)
    ids = [snapshot.article(int(article)).id for article in articles]
    wanted = asked.gold.article_id
    return _Contest(asked.evidence.legs[order], starts, ids.index(wanted)) if wanted in ids else None


def fit_weights(contests: Sequence[_Contest], start: Weights) -> Weights:
    """Minimise the softmax loss of the gold article against all others (ListNet's top one, Cao et al. 2007).

    Weights stay non-negative and are pulled towards `start`: few questions must not bend them far. An article counts
    by its best passage, as in the search.
    """
    from scipy.optimize import minimize

    first = np.array(astuple(start), np.float64)
    first /= first.sum()

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        losses, slopes = zip(*(_loss(contest, weights) for contest in contests), strict=True)
        apart = weights - first
        pulled = PULL * SHARPNESS * apart
        return float(np.mean(losses) + pulled @ apart / 2), np.mean(slopes, axis=0) + pulled

    whole = {"type": "eq", "fun": lambda weights: weights.sum() - 1, "jac": np.ones_like}
    fitted = minimize(loss, first, jac=True, method="SLSQP", bounds=[(0, 1)] * len(first), constraints=whole)
    return Weights(*(round(float(weight), 3) for weight in fitted.x))


def _loss(contest: _Contest, weights: Doubles) -> tuple[float, Doubles]:
    """Give a question's loss and its slope in the weights."""
    scores = contest.legs @ weights
    best = np.maximum.reduceat(scores, contest.starts)
    sizes = np.diff([*contest.starts, len(scores)])
    winners = np.flatnonzero(scores == np.repeat(best, sizes))
    owners = np.searchsorted(contest.starts, winners, side="right") - 1
    rows = winners[np.unique(owners, return_index=True)[1]]  # one best passage an article
    shares = np.exp(SHARPNESS * (best - best.max()))
    shares /= shares.sum()
    against = shares.copy()
    against[contest.gold] -= 1
    return -float(np.log(shares[contest.gold])), np.asarray(SHARPNESS * against @ contest.legs[rows], np.float64)


def _outcomes(engine: Engine, asked: _Asked, weights: Weights) -> Iterator[Outcome]:
    stories = engine.stories(asked.question, asked.evidence, weights, 3)
    wanted = asked.gold.article_id
    ids = [{story.article.id, *(copy.id for copy in story.copies)} for story in stories]
    signals = _signals(engine.snapshot, asked.question, stories)
    yield Outcome(signals, bool(ids) and wanted in ids[0], wanted is not None)
    if wanted is not None:
        others = [story for story, held in zip(stories, ids, strict=True) if wanted not in held]
        signals = _signals(engine.snapshot, asked.question, others, _words(wanted, engine.snapshot))
        yield Outcome(signals, False, False)


def _signals(snapshot: Snapshot, question: Question, stories: Sequence[Story], without: Container[str] = ()) -> Signals:
    answers = compose(question, QuestionKeys(question, snapshot), stories[:1], snapshot)
    return read_signals(stories, question, snapshot, without).seeing(answers)


def _words(article_id: str, snapshot: Snapshot) -> frozenset[str]:
    number = snapshot.find_article(article_id)
    if number is None:
        return frozenset()
    article = snapshot.article(number)
    return frozenset(terms(f"{article.title} {article.text}"))


def fit_confidence(outcomes: Sequence[Outcome]) -> Calibration:
    """Fit the logistic model (Platt 1999) with ANSWERABLE_SHARE of the weight on questions that have an answer."""
    from sklearn.linear_model import LogisticRegression

    here = np.array([outcome.answerable for outcome in outcomes])
    share = np.where(here, ANSWERABLE_SHARE / here.mean(), (1 - ANSWERABLE_SHARE) / max(1 - here.mean(), 1e-9))
    signals = np.array([[getattr(outcome.signals, name) for name in SIGNALS] for outcome in outcomes])
    fit = LogisticRegression(C=100.0, max_iter=1_000)
    fit.fit(signals, [outcome.right for outcome in outcomes], sample_weight=share)
    slopes = {name: round(float(slope), 2) for name, slope in zip(SIGNALS, fit.coef_[0], strict=True)}
    return Calibration(bias=round(float(fit.intercept_[0]), 2), **slopes)
