"""Fit the confidence: `python -m training.confidence --data ../shared/train`, then copy what it prints.

What is printed goes into retrieval/profiles.json.

Questions that no model was trained on (PCoQA, with their subject) are asked over their passages beside news, half of
the passages left out of the index. Some of the questions have no answer in their own passage: near
misses. Whether the first answer holds the answer is what the logistic model learns to foretell (Platt 1999).
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from index.articles import Article
from index.build import reindex
from index.corpus import Corpus
from index.embedding import load_embedder
from index.errors import QuestionError
from retrieval.calibration import ANSWERABLE_SHARE, Outcome, fit_confidence
from retrieval.confidence import read_signals
from retrieval.engine import Engine
from training.data import read_rows

TRAILER = "غیرقابل‌پاسخ"
"""Stands at the end of every conversation's passage; no part of it."""
SIZES = (300, 1_500)
"""News articles beside the passages: the margin between articles shrinks as an index grows."""


def collect(folder: Path, model: str, distractors: int) -> Iterator[Outcome]:
    """Ask questions of an index of half of their passages and `distractors` news articles."""
    chance = random.Random(0)
    rows = [row for row in read_rows(folder, "conversations") if row["question_with_title"]]
    passages = sorted({row["passage"] for row in rows})
    indexed = set(chance.sample(passages, len(passages) // 2))
    news = chance.sample([row for row in read_rows(folder, "news") if row["body"]], distractors)
    articles = [Article(id=passage, text=passage.removesuffix(TRAILER)) for passage in sorted(indexed)]
    articles += [Article(id=f"news-{i}", title=row["title"], text=row["body"]) for i, row in enumerate(news)]
    embedder = load_embedder(model)
    with tempfile.TemporaryDirectory() as index_dir:
        reindex(Corpus(tuple(articles), ()), Path(index_dir), embedder)
        engine = Engine(Path(index_dir), embedder)
        for row in rows:
            try:
                stories = engine.rank(row["question_with_title"], k=2).stories
            except QuestionError:
                continue
            answerable = row["passage"] in indexed and row["answer"] is not None
            right = answerable and bool(stories) and stories[0].article.id == row["passage"]
            yield Outcome(read_signals(stories), right, answerable)


def main() -> None:
    """Collect, fit and print a `Calibration`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--model", default="")
    args = parser.parse_args()
    asked = [one for size in SIZES for one in collect(args.data, args.model, size)]
    here, right = np.array([one.answerable for one in asked]), np.array([one.right for one in asked])
    weights = np.where(here, ANSWERABLE_SHARE / here.mean(), (1 - ANSWERABLE_SHARE) / (1 - here.mean()))
    calibration = fit_confidence(asked)
    sure = np.array([calibration.probability(one.signals) for one in asked])
    print(f"{len(asked)} questions, {here.mean():.2f} answerable, {np.mean(right):.2f} right")
    print(f"mean confidence {np.average(sure, weights=weights):.3f}, right {np.average(right, weights=weights):.3f}")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        print(f"threshold {threshold}: found {np.mean(sure[here] >= threshold):.3f}", end=", ")
        print(f"refused {np.mean(sure[~here] < threshold):.3f}")
    print(json.dumps(asdict(calibration)))


if __name__ == "__main__":
    main()
