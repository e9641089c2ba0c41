"""Fit the confidence: `python -m training.confidence --data ../shared/train`, then copy what it prints.

What is printed goes into retrieval/profiles.json.

Questions that no model was trained on (PCoQA's, with their subject, and questions about news) are asked over some of
their articles beside other news: of a dozen articles, where nothing competes with the best one, up to more than a
thousand. Half of the questions belong to articles that were left out, and some of PCoQA's have no answer in their own:
near misses. Whether the first answer is from the right article is what the logistic model learns to foretell (Platt
1999).
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.articles import Article
from index.build import reindex
from index.corpus import Corpus
from index.embedding import Embedder, load_embedder
from index.errors import QuestionError
from retrieval.answer import compose
from retrieval.calibration import ANSWERABLE_SHARE, Outcome, fit_confidence
from retrieval.confidence import read_signals
from retrieval.conversation import Turn
from retrieval.engine import Engine
from training.data import Asked, news_questions, read_rows
from training.noise import mistyped

TRAILER = "غیرقابل‌پاسخ"
"""Stands at the end of every conversation's passage; no part of it."""
QUESTIONS = 1_000
"""Questions that are asked of indexes of one size, about: small ones are drawn anew until there are as many."""
MISTYPED = 0.2
"""How many of them hold a typing error, so that the fit knows what a repaired word is worth."""


@dataclass(frozen=True, slots=True)
class Size:
    """What an index is made of."""

    asked: int
    """Articles that questions are about."""
    news: int
    """Other ones."""


CONVERSATIONS = [
    Size(8, 0),
    Size(12, 10),
    Size(25, 0),
    Size(25, 30),
    *(Size(60, news) for news in (0, 100, 300, 1_500)),
]
NEWS = [Size(12, 10), Size(25, 30), Size(60, 300), Size(200, 1_500)]


def conversations(folder: Path) -> tuple[list[Article], list[Asked]]:
    """Read PCoQA's passages and their questions; one without an answer asks what its passage does not tell."""
    rows = [row for row in read_rows(folder, "conversations") if row["question_with_title"]]
    passages = sorted({row["passage"] for row in rows})
    asked = [Asked(row["question_with_title"], row["passage"], ((0, 0),) * bool(row["answer"])) for row in rows]
    return [Article(passage, passage.removesuffix(TRAILER)) for passage in passages], asked


def collect(
    articles: Sequence[Article], asked: Sequence[Asked], news: Sequence[Article], embedder: Embedder, size: Size
) -> Iterator[Outcome]:
    """Ask QUESTIONS of indexes of one size."""
    chance, done = random.Random(0), 0
    while done < QUESTIONS:
        chosen = chance.sample(articles, size.asked)
        indexed = {article.id for article in chosen}
        here = [one for one in asked if one.article_id in indexed]
        here = chance.sample(here, min(len(here), QUESTIONS // 2))
        away = chance.sample([one for one in asked if one.article_id not in indexed], len(here))
        with tempfile.TemporaryDirectory() as index_dir:
            reindex(Corpus((*chosen, *chance.sample(news, size.news)), ()), Path(index_dir), embedder)
            engine = Engine(Path(index_dir), embedder)
            for one in [*here, *away]:
                text = mistyped(one.question, chance) if chance.random() < MISTYPED else one.question
                yield from _ask(engine, text, one, answerable=one.article_id in indexed and bool(one.answers))
        done += len(here) + len(away)


def _ask(engine: Engine, text: str, one: Asked, *, answerable: bool) -> Iterator[Outcome]:
    try:
        ranking = engine.rank(text, tuple(map(Turn, one.history)), k=2)
    except QuestionError:
        return
    stories = ranking.stories
    right = answerable and bool(stories) and stories[0].article.id == one.article_id
    answers = compose(ranking.completed, ranking.keys, stories[:1], ranking.snapshot)
    yield Outcome(read_signals(stories, answers, ranking.question, ranking.snapshot), right, answerable)


def main() -> None:
    """Collect, fit and print a `Calibration`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--model", default="")
    args = parser.parse_args()
    unseen, about = news_questions(args.data, seen=False)
    taken = {article.text for article in [*unseen, *news_questions(args.data, seen=True)[0]]}
    rows = enumerate(read_rows(args.data, "news"))
    news = [
        Article(f"news-{n}", row["body"], row["title"]) for n, row in rows if row["body"] and row["body"] not in taken
    ]
    embedder = load_embedder(args.model)
    asked = {}
    for name, sizes, (articles, questions) in (
        ("PCoQA", CONVERSATIONS, conversations(args.data)),
        ("news", NEWS, (unseen, about)),
    ):
        for size in sizes:
            asked[f"{name} {size}"] = list(collect(articles, questions, news, embedder, size))
    calibration = fit_confidence([one for outcomes in asked.values() for one in outcomes])
    for name, outcomes in asked.items():
        here, right = np.array([one.answerable for one in outcomes]), np.array([one.right for one in outcomes])
        weights = np.where(here, ANSWERABLE_SHARE / here.mean(), (1 - ANSWERABLE_SHARE) / (1 - here.mean()))
        sure = np.array([calibration.probability(one.signals) for one in outcomes])
        print(f"{name}: {len(outcomes)} questions, {here.mean():.2f} answerable, {right.mean():.2f} right,", end=" ")
        print(f"mean confidence {np.average(sure, weights=weights):.3f} for {np.average(right, weights=weights):.3f}")
        for threshold in (0.3, 0.4, 0.5, 0.6):
            found, refused = np.mean(sure[here] >= threshold), np.mean(sure[~here] < threshold)
            print(f"  threshold {threshold}: found {found:.3f}, refused {refused:.3f}")
    print(json.dumps(asdict(calibration)))


if __name__ == "__main__":
    main()
