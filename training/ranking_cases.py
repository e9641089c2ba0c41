"""What `training/sentence_ranker.py` learns from: questions, and the sentences of the articles that answer them."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.articles import Article
from retrieval.sentences import WEIGHTS
from training.clozes import Asked
from training.noise import mistyped
from training.sentences import TRIED, Choice, choices, made, marked
from training.written import TEACHING, read_news, read_written

SHARES = {"passages": 0.39, "news": 0.57, "made": 0.04}
"""How often a question is drawn from each kind."""
BATCH, POOL = 16, 12
"""Questions of a step, and batches that are drawn at once and sorted by length, so that little is padding."""
TOP = 8
"""Sentences, by the features' score, among which the wrong ones are drawn."""
TYPED, UNTITLED, ALONE = 0.1, 0.15, 0.3
"""Shares of the questions that get a typing error, that are read without the title, without what they lean on."""
SURE, PASSED_OVER = 3.0, 0.75
"""How far the features may put a right sentence before all others, and the share of such questions that is not drawn:
the ranker is seldom asked about them."""


@dataclass(frozen=True)
class Case:
    """A question and the sentences of its article's best passages."""

    choice: Choice
    score: NDArray[np.float64]
    """The features' score of each, without what the embedding model says: it saw many of these questions."""
    full: NDArray[np.float64]
    """With that."""

    @classmethod
    def of(cls, choice: Choice, weights: Mapping[str, float]) -> "Case":
        """Weigh the features."""
        parts = {name: weight * choice.features[name] for name, weight in weights.items() if name in choice.features}
        nothing = np.zeros(len(choice.right))
        full = sum(parts.values(), nothing)
        return cls(choice, full - sum((parts[name] for name in TRIED), nothing), full)

    @property
    def sure(self) -> bool:
        """Whether the features alone choose right, beyond doubt."""
        *_, second, best = sorted(self.full)
        return bool(best - second > SURE and self.choice.right[int(self.full.argmax())])


@dataclass(frozen=True)
class Drawn:
    """What is read in one training step of a case, in the article's order."""

    question: str
    title: str
    sentences: list[str]
    right: list[bool]
    scores: list[float]
    phrase: str


def draw(case: Case, chance: random.Random) -> Drawn:
    """Draw some of a case's sentences, right ones among them, and change how it is asked."""
    one = case.choice
    order = np.argsort(-(case.score if chance.random() < 0.5 else case.full)).tolist()
    some, far = chance.choice((3, 4, 4, 5)), chance.random() < 0.3
    first = order[: TOP if far else some + 1]
    right = [row for row in order if one.right[row]]
    right = [row for row in right if row in first][:2] or right[:1]
    wrong = [row for row in first if not one.right[row]] or [row for row in order if not one.right[row]][:2]
    if far:
        chance.shuffle(wrong)
    rows = sorted([*right, *wrong[: max(1, some - len(right))]], key=lambda row: one.places[row])
    question = one.said if chance.random() > ALONE else " ".join([*one.asked.history, one.asked.question])
    return Drawn(
        mistyped(question, chance) if chance.random() < TYPED else question,
        one.title if chance.random() > UNTITLED else "",
        [one.sentences[row] for row in rows],
        [one.right[row] for row in rows],
        [float(case.score[row]) for row in rows],
        one.asked.phrase,
    )


def questions(folder: Path) -> dict[str, tuple[list[Article], list[Asked]]]:
    """Read the questions of each kind, and the articles that they are asked of."""
    passages, about_passages = marked(folder, True)
    news = read_news(folder)
    about_news: list[Asked] = []
    for one in read_written(TEACHING, news | {passage.id: passage for passage in passages}):
        asked = Asked(one.question, one.article.id, one.answers, one.history, one.phrase)
        (about_news if one.article.id in news else about_passages).append(asked)
    of_news = [news[name] for name in dict.fromkeys(asked.article_id for asked in about_news)]
    return {"passages": (passages, about_passages), "news": (of_news, about_news), "made": made(folder)}


def gather(folder: Path, model: str) -> dict[str, list[Case]]:
    """Ask all questions of indexes of their articles, made with a model."""
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {
        name: [Case.of(choice, weights) for choice in choices(*found, model)]
        for name, found in questions(folder).items()
    }


def drawn_without_end(cases: dict[str, list[Case]], chance: random.Random) -> Iterator[list[Drawn]]:
    """Draw batches of questions of about the same length, each kind's in turns."""
    left: dict[str, list[Case]] = {name: [] for name in cases}
    while True:
        pool: list[Drawn] = []
        while len(pool) < BATCH * POOL:
            (name,) = chance.choices(list(SHARES), list(SHARES.values()))
            left[name] = left[name] or chance.sample(cases[name], len(cases[name]))
            case = left[name].pop()
            if not case.sure or chance.random() > PASSED_OVER:
                pool.append(draw(case, chance))
        pool.sort(key=lambda one: sum(map(len, one.sentences)))
        batches = [pool[first : first + BATCH] for first in range(0, len(pool), BATCH)]
        yield from chance.sample(batches, len(batches))
