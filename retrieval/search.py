"""Candidates from the legs: which passages could answer, and what each leg says of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.lexical import Matches
from index.snapshot import Snapshot
from retrieval.question import Question

__all__ = ["LEGS", "Evidence", "search"]

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


def search(question: Question, snapshot: Snapshot) -> Evidence:
    """Gather the passages that any leg finds, and the word of every leg on each of them."""
    words = snapshot.match_passages("words", question.words, SCORED * DEPTH)
    grams = snapshot.match_passages("grams", question.grams, SCORED * DEPTH)
    titles = snapshot.match_articles("title", question.words, SCORED * ARTICLE_DEPTH)
    articles = snapshot.match_articles("words", question.words, SCORED * ARTICLE_DEPTH)
    article_grams = snapshot.match_articles("grams", question.grams, SCORED * ARTICLE_DEPTH)
    near = snapshot.near_passages(question.vector, 2 * DEPTH)
    # An article that matches as a whole brings all its passages in; the other legs tell them apart.
    whole = [p for a in (*articles.rows[:ARTICLE_DEPTH], *titles.rows[:ARTICLE_DEPTH]) for p in snapshot.passages_of(a)]
    passages = np.unique(np.concatenate([words.rows[:DEPTH], grams.rows[:DEPTH], near.rows, np.array(whole, np.int64)]))
    owners = snapshot.passage_article[passages]
    cosines = snapshot.cosines(question.vector, passages)
    legs = np.stack(
        [
            _looked_up(words, passages),
            _looked_up(grams, passages),
            _looked_up(titles, owners),
            _looked_up(articles, owners),
            _looked_up(article_grams, owners),
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
