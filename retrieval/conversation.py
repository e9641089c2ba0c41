"""What earlier turns add to this question: nothing to one that stands alone, their topic to one that leans on them.

How much a question leans (`leaning`) is read from itself (words that point back, how many rare words of its own it has)
and from the index (how well it finds something alone, and how well the topic of the earlier turns answers it). That
share of the topic's evidence is mixed into the question's own, so an unrelated topic, on which the question finds
nothing, moves nothing.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.snapshot import Snapshot
from retrieval.fusion import Weights, weigh
from retrieval.leaning import CHAIN, MOST, Signs, Slopes, read_signs, share_of_topic
from retrieval.question import Question, asks_something, blend
from retrieval.search import Evidence, Floats, Ints, Search

__all__ = ["TURNS", "Chain", "Comparison", "Lean", "Recall", "Turn", "compare", "follow", "recall"]

TURNS = 5
"""Earlier turns that still count."""
POSSIBLE = 0.75
"""The share below which the topic is not looked for, reached by no topic however well it would fit."""
LEAST = 0.25
"""The share below which it is left out: questions that stand alone stay under it, most that lean are over 1."""
FADED = 0.05
"""What a turn counts beside the last one where the chat is no longer about it; nor are the turns before."""
SUBJECT = 0.3
"""What the topic's terms count at most in the choice of the answer sentence."""
KNOWN = 0.5
"""How far the article that answered the turn before is lifted towards everything that a topic can say."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a chat, and the id of the article that answered it where that is known."""

    question: str
    article_id: str | None = None
    pointed: bool = False
    """The reader replied to this very answer, so the question is about its article whatever it looks like."""


@dataclass(frozen=True, slots=True)
class Lean:
    """How much a question takes from its topic."""

    signs: Signs
    share: float
    """What the topic's evidence counts beside the question's own 1."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The topic that earlier turns lead to."""

    turns: tuple[Turn, ...]
    """Newest first."""
    weights: tuple[float, ...]
    """What each counts; where a topic began afresh, those before it count next to nothing."""
    topic: Question


@dataclass(frozen=True, slots=True)
class Recall:
    """What was taken from earlier turns."""

    chain: Chain
    lean: Lean

    def complete(self, question: Question) -> Question:
        """Add the topic's terms to a question's own, for finding and marking the answer sentence."""
        return blend([question, self.chain.topic], [1, SUBJECT * min(1, self.lean.share)])

    def whole(self, question: Question) -> Question:
        """Add the topic's terms as what is asked as well, for how much of it a story holds."""
        return blend([question, self.chain.topic], [1, min(1, self.lean.share)])

    def tell(self, text: str) -> str:
        """Put the turns that a question leans on before its text, for a reranker, which reads it as a whole."""
        turns = zip(self.chain.turns, self.chain.weights, strict=True)
        counted = [turn.question for turn, weight in turns if weight * self.lean.share >= 1]
        return " ".join([*reversed(counted), text])


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a question and its topic find, on the same passages, and how much the one leans on the other."""

    own: Evidence
    topical: Evidence
    signs: Signs


def recall(
    asked: Search, history: Sequence[Turn], read: Callable[[str], Question], weights: Weights
) -> tuple[Evidence, Recall | None]:
    """Gather a question's evidence, completed by the topic of the turns before it (oldest first) where it leans on it.

    `read` reads an earlier question. A question that stands alone pays for its own search and a few sums.
    """
    alone = asked.weigh(asked.nominated)
    if not history:
        return alone, None
    pointed = history[-1].pointed
    signs = read_signs(asked.question, asked.snapshot, alone, weights)
    certain = pointed or asked.question.hollow
    if not certain and share_of_topic(replace(signs, fit=1.0)) < POSSIBLE:  # no topic could fit better
        return alone, None
    linked = follow(history, read, asked.snapshot)
    if linked is None or not (certain or _may_fit(asked, linked, signs, weights)):
        return alone, None
    found = compare(asked, linked, signs, weights)
    lean = Lean(found.signs, MOST if certain else share_of_topic(found.signs))
    if lean.share < LEAST:
        return alone, None
    mixed = (found.own.legs + lean.share * found.topical.legs) / (1 + lean.share)
    return replace(found.own, legs=mixed), Recall(linked, lean)


def compare(asked: Search, linked: Chain, signs: Signs, weights: Weights) -> Comparison:
    """Gather what question and topic find, each on all that either nominates, and how well the two fit."""
    snapshot = asked.snapshot
    subject = _undated(linked.topic) if asked.steering.when.periods else linked.topic
    topic = Search(subject, snapshot, asked.scope)
    known = _known(asked, linked)
    passages = _with_all_of(known, snapshot, asked.nominated, topic.nominated)
    own, topical = asked.weigh(passages), topic.weigh(passages)
    owners = snapshot.passage_article[passages]
    for article, weight in known.items():
        rows = owners == article
        topical.legs[rows] += KNOWN * weight * (1 - topical.legs[rows])
    if not len(passages):
        return Comparison(own, topical, signs)
    about = owners[np.argmax(weigh(topical, weights))]
    return Comparison(own, topical, replace(signs, fit=_fit(weigh(own, weights), owners == about)))


def _may_fit(asked: Search, linked: Chain, signs: Signs, weights: Weights) -> bool:
    """Say whether the topic is worth a search: the articles that answered the earlier turns foretell how well it fits.

    Where none is known, it is.
    """
    known = _known(asked, linked)
    if not known:
        return True
    passages = _with_all_of(known, asked.snapshot, asked.nominated)
    scores = weigh(asked.weigh(passages), weights)
    answered = np.isin(asked.snapshot.passage_article[passages], list(known))
    return share_of_topic(replace(signs, fit=_fit(scores, answered))) >= LEAST


def _known(asked: Search, linked: Chain) -> dict[int, float]:
    """Give the articles that answered earlier turns, as numbers, and what the newest such turn counts."""
    known: dict[int, float] = {}
    for turn, weight in zip(linked.turns, linked.weights, strict=True):
        article = asked.snapshot.find_article(turn.article_id) if turn.article_id else None
        if article is not None and asked.snapshot.holds(asked.scope)[article]:
            known.setdefault(article, weight)
    return known


def _with_all_of(articles: Iterable[int], snapshot: Snapshot, *passages: Ints) -> Ints:
    theirs = [np.array(snapshot.passages_of(article), np.int64) for article in articles]
    together: Ints = np.unique(np.concatenate([*passages, *theirs]))
    return together


def _fit(scores: Floats, about: NDArray[np.bool_]) -> float:
    """Give the best score of some passages as a share of the best of all."""
    return float(scores[about].max() / max(float(scores.max()), 1e-9))


def _undated(topic: Question) -> Question:
    """Leave a topic's numbers out: who names a time does not ask about that of the question before."""
    words = {word: weight for word, weight in topic.words.items() if not word.isdigit()}
    grams = {gram: weight for gram, weight in topic.grams.items() if not any(map(str.isdigit, gram))}
    return replace(topic, words=words, grams=grams)


def follow(
    history: Sequence[Turn], read: Callable[[str], Question], snapshot: Snapshot, slopes: Slopes = CHAIN
) -> Chain | None:
    """Follow the turns back as far as each leaned on the one before it; None where they hold nothing to look for."""
    turns, questions, weights = [], [], []
    weight = 1.0
    for turn in reversed(history[-TURNS:]):
        if not asks_something(turn.question):
            continue
        question = read(turn.question)
        if not question.hollow or turn.article_id:
            turns.append(turn)
            questions.append(question)
            weights.append(weight)
        if not question.hollow:
            weight *= 1 / (1 + math.exp(-slopes.sum(read_signs(question, snapshot))))
        if weight < FADED:
            break
    if not turns:
        return None
    return Chain(tuple(turns), tuple(weights), blend(questions, weights))
