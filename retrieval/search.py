"""Candidates from the legs: which passages could answer, and what each leg says of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical import Matches
from index.snapshot import Snapshot
from retrieval.question import Question

__all__ = ["LEGS", "Evidence", "Search"]

LEGS = ("words", "grams", "title", "article", "article_grams", "passage", "sentence", "heading")
"""BM25 of a passage's words and 4-grams, of its title's words, of its whole article's words and 4-grams; cosines of the
passage, of its best sentence and of its title."""

DEPTH = 50
"""Passages that each leg may nominate."""
ARTICLE_DEPTH = 20
"""Articles that each leg may nominate with all of their passages."""
SCORED = 10
"""Times the depth for which a lexical leg still gives scores."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidate passages, and for each what every leg says: 0 (nothing) to 1 (everything asked is there)."""

    passages: Ints
    legs: Floats
    """(len(passages), len(LEGS))"""


class Search:
    """One question's matches in one snapshot: the passages that it nominates, and every leg's word on any passage."""

    def __init__(self, question: Question, snapshot: Snapshot) -> None:
        """Match the question with words, 4-grams, titles, whole articles and vectors."""
        self.question, self.snapshot = question, snapshot
        self._words = snapshot.match_passages("words", question.words, SCORED * DEPTH)
        self._grams = snapshot.match_passages("grams", question.grams, SCORED * DEPTH)
        self._titles = snapshot.match_articles("title", question.words, SCORED * ARTICLE_DEPTH)
        self._articles = snapshot.match_articles("words", question.words, SCORED * ARTICLE_DEPTH)
        self._article_grams = snapshot.match_articles("grams", question.grams, SCORED * ARTICLE_DEPTH)
        near = snapshot.near_passages(question.vector, 2 * DEPTH)
        # An article that matches as a whole brings all its passages in; the other legs tell them apart.
        articles = (*self._articles.rows[:ARTICLE_DEPTH], *self._titles.rows[:ARTICLE_DEPTH])
        whole = np.array([passage for article in articles for passage in snapshot.passages_of(article)], np.int64)
        named = (self._words.rows[:DEPTH], self._grams.rows[:DEPTH], near.rows, whole)
        self.nominated: Ints = np.unique(np.concatenate(named))
        """The passages that any leg finds, in ascending order."""

    def weigh(self, passages: Ints) -> Evidence:
        """Let every leg speak on given passages, nominated or not."""
        owners = self.snapshot.passage_article[passages]
        cosines = self.snapshot.cosines(self.question.vector, passages)
        legs = np.stack(
            [
                _looked_up(self._words, passages),
                _looked_up(self._grams, passages),
                _looked_up(self._titles, owners),
                _looked_up(self._articles, owners),
                _looked_up(self._article_grams, owners),
                *(np.maximum(leg, 0) for leg in (cosines.passage, cosines.sentence, cosines.title)),
            ],
            axis=1,
        )
        return Evidence(passages, legs)


def _looked_up(matches: Matches, rows: Ints) -> Floats:
    """Give the score of each row, 0 for those too far down to have one."""
    if not len(matches.rows):
        return np.zeros(len(rows), np.float32)
    order = np.argsort(matches.rows)
    places = np.minimum(np.searchsorted(matches.rows, rows, sorter=order), len(order) - 1)
    found = order[places]
    return np.where(matches.rows[found] == rows, matches.scores[found], np.float32(0))
