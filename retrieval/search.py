"""Candidates from the legs: which passages could answer, and what each leg says of them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.lexical import Matches
from index.scope import EVERYTHING, Scope
from index.snapshot import Snapshot
from index.vectors import Neighbours
from retrieval.question import Question
from retrieval.steering import NO_STEERING, Pull, Steering, pull

__all__ = ["LEGS", "Evidence", "Ints", "Search"]

LEGS = ("words", "grams", "title", "article", "article_grams", "passage", "sentence", "heading")
"""BM25 of a passage's words and 4-grams, of its title's words, of its whole article's words and 4-grams; cosines of the
passage, of its best sentence and of its title."""

DEPTH = 50
"""Passages that each leg may nominate."""
ARTICLE_DEPTH = 20
"""Articles that each leg may nominate with all of their passages."""
SCORED = 6
"""Times the depth for which a lexical leg still gives scores."""
AGAIN = 0.1
"""Share of the depths for the days that a question names."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

_BESIDE = ThreadPoolExecutor(thread_name_prefix="neighbours")
"""FAISS and tantivy work without the interpreter's lock; starts no thread before the first search."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidate passages, and for each what every leg says: 0 (nothing) to 1 (everything asked is there)."""

    passages: Ints
    legs: Floats
    """(len(passages), len(LEGS))"""
    pull: Pull
    """How far each fits what the question says of time and source."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the legs found in a part of the articles."""

    words: Matches
    grams: Matches
    titles: Matches
    articles: Matches
    article_grams: Matches
    passages: Ints
    """Nominated."""


class Search:
    """One question's matches in one snapshot: the passages that it nominates, and every leg's word on any passage.

    Days that the question names are looked into once more for themselves: elsewhere there may be a hundred articles
    that match better.
    """

    def __init__(
        self, question: Question, snapshot: Snapshot, scope: Scope = EVERYTHING, steering: Steering = NO_STEERING
    ) -> None:
        """Match the question with words, 4-grams, titles, whole articles and vectors, within a scope."""
        self.question, self.snapshot, self.scope, self.steering = question, snapshot, scope, steering
        within = [scope.within(period) for period in steering.periods(snapshot)]
        self._found = [_look(question, snapshot, scope), *(_look(question, snapshot, part, AGAIN) for part in within)]
        self.nominated: Ints = np.unique(np.concatenate([part.passages for part in self._found]))
        """The passages that any leg finds, in ascending order."""

    def weigh(self, passages: Ints) -> Evidence:
        """Let every leg speak on given passages, nominated or not."""
        found, snapshot, owners = self._found, self.snapshot, self.snapshot.passage_article[passages]
        cosines = snapshot.cosines(self.question.vector, passages)
        all_passages, all_articles = len(snapshot.passage_article), len(snapshot.published)
        legs = np.stack(
            [
                _looked_up([part.words for part in found], passages, all_passages),
                _looked_up([part.grams for part in found], passages, all_passages),
                _looked_up([part.titles for part in found], owners, all_articles),
                _looked_up([part.articles for part in found], owners, all_articles),
                _looked_up([part.article_grams for part in found], owners, all_articles),
                *(np.maximum(leg, 0) for leg in (cosines.passage, cosines.sentence, cosines.title)),
            ],
            axis=1,
        )
        return Evidence(passages, legs, pull(self.steering, owners, snapshot))


def _look(question: Question, snapshot: Snapshot, scope: Scope, share: float = 1.0) -> _Found:
    """Search a scope; with a share below 1 each leg gives and nominates that much less."""
    depth, article_depth = int(share * DEPTH), int(share * ARTICLE_DEPTH)
    near = _BESIDE.submit(_near, question, snapshot, 2 * depth, scope)
    words = snapshot.match_passages("words", question.words, SCORED * depth, scope)
    grams = snapshot.match_passages("grams", question.grams, SCORED * depth, scope)
    titles = snapshot.match_articles("title", question.words, SCORED * article_depth, scope)
    articles = snapshot.match_articles("words", question.words, SCORED * article_depth, scope)
    article_grams = snapshot.match_articles("grams", question.grams, SCORED * article_depth, scope)
    # An article that matches as a whole brings all its passages in; the other legs tell them apart.
    matching = chain(articles.rows[:article_depth].tolist(), titles.rows[:article_depth].tolist())
    whole = np.fromiter(chain.from_iterable(map(snapshot.passages_of, matching)), np.int64)
    passages = np.concatenate([words.rows[:depth], grams.rows[:depth], near.result().rows, whole])
    return _Found(words, grams, titles, articles, article_grams, passages)


def _near(question: Question, snapshot: Snapshot, limit: int, scope: Scope) -> Neighbours:
    return snapshot.near_passages(question.vector, limit, scope)


def _looked_up(looks: Sequence[Matches], rows: Ints, count: int) -> Floats:
    """Give the score of each row, of `count`, in any of the looks; 0 for those too far down to have one."""
    scores = np.zeros(count, np.float32)
    for matches in looks:
        scores[matches.rows] = matches.scores
    return np.asarray(scores[rows])
