"""Fit the confidence: `python -m training.confidence --data ../shared/train`, then copy what it prints.

What is printed goes into retrieval/profiles.json.

Questions that no model was trained on (PCoQA, with their subject) are asked over some of their passages beside news: of
a dozen articles, where nothing competes with the best one, up to more than a thousand. Half of the questions belong to
passages that were left out, and some have no answer in their own passage: near misses. Whether the first answer holds
the answer is what the logistic model learns to foretell (Platt 1999).
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.articles import Article
from index.build import reindex
from index.corpus import Corpus
from index.embedding import Embedder, load_embedder
from index.errors import QuestionError
from retrieval.answer import compose
from retrieval.calibration import ANSWERABLE_SHARE, Outcome, fit_confidence
from retrieval.confidence import read_signals
from retrieval.engine import Engine
from training.data import read_rows
from training.noise import mistyped

TRAILER = "غیرقابل‌پاسخ"
"""Stands at the end of every conversation's passage; no part of it."""
QUESTIONS = 1_000
"""Questions that are asked of indexes of one size, about: small ones are drawn anew until there are as many."""
MISTYPED = 0.2
"""How many of them hold a typing error, so that the fit knows what a repaired word is worth."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """What an index is made of."""

    passages: int
    news: int


SIZES = [Size(8, 0), Size(12, 10), Size(25, 0), Size(25, 30), *(Size(60, news) for news in (0, 100, 300, 1_500))]


def collect(rows: Sequence[Row], news: Sequence[Row], embedder: Embedder, size: Size) -> Iterator[Outcome]:
    """Ask QUESTIONS of indexes of one size."""
    chance = random.Random(0)
    passages, asked = sorted({row["passage"] for row in rows}), 0
    while asked < QUESTIONS:
        indexed = frozenset(chance.sample(passages, size.passages))
        articles = [Article(id=passage, text=passage.removesuffix(TRAILER)) for passage in sorted(indexed)]
        beside = enumerate(chance.sample(news, size.news))
        articles += [Article(id=f"news-{i}", title=row["title"], text=row["body"]) for i, row in beside]
        here = [row for row in rows if row["passage"] in indexed]
        here = chance.sample(here, min(len(here), QUESTIONS // 2))
        away = chance.sample([row for row in rows if row["passage"] not in indexed], len(here))
        with tempfile.TemporaryDirectory() as index_dir:
            reindex(Corpus(tuple(articles), ()), Path(index_dir), embedder)
            engine = Engine(Path(index_dir), embedder)
            for row in [*here, *away]:
                text: str = row["question_with_title"]
                if chance.random() < MISTYPED:
                    text = mistyped(text, chance)
                yield from _ask(engine, text, row, answerable=row["passage"] in indexed and row["answer"] is not None)
        asked += len(here) + len(away)


def _ask(engine: Engine, text: str, row: Row, *, answerable: bool) -> Iterator[Outcome]:
    try:
        ranking = engine.rank(text, k=2)
    except QuestionError:
        return
    stories = ranking.stories
    right = answerable and bool(stories) and stories[0].article.id == row["passage"]
    answers = compose(ranking.completed, ranking.keys, stories[:1], ranking.snapshot)
    yield Outcome(read_signals(stories, ranking.question, ranking.snapshot).seeing(answers), right, answerable)


def main() -> None:
    """Collect, fit and print a `Calibration`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--model", default="")
    args = parser.parse_args()
    rows = [row for row in read_rows(args.data, "conversations") if row["question_with_title"]]
    news = [row for row in read_rows(args.data, "news") if row["body"]]
    embedder = load_embedder(args.model)
    asked = {size: list(collect(rows, news, embedder, size)) for size in SIZES}
    calibration = fit_confidence([one for size in SIZES for one in asked[size]])
    for size, outcomes in asked.items():
        here, right = np.array([one.answerable for one in outcomes]), np.array([one.right for one in outcomes])
        weights = np.where(here, ANSWERABLE_SHARE / here.mean(), (1 - ANSWERABLE_SHARE) / (1 - here.mean()))
        sure = np.array([calibration.probability(one.signals) for one in outcomes])
        print(f"{size}: {len(outcomes)} questions, {here.mean():.2f} answerable, {right.mean():.2f} right,", end=" ")
        print(f"mean confidence {np.average(sure, weights=weights):.3f} for {np.average(right, weights=weights):.3f}")
        for threshold in (0.3, 0.4, 0.5, 0.6):
            found, refused = np.mean(sure[here] >= threshold), np.mean(sure[~here] < threshold)
            print(f"  threshold {threshold}: found {found:.3f}, refused {refused:.3f}")
    print(json.dumps(asdict(calibration)))


if __name__ == "__main__":
    main()
