"""Fit the confidence: `python -m training.confidence --data ../shared/train`, and copy what it prints.

Questions that the embedding model was not trained on (PCoQA, each with its subject) are asked over their passages
beside news, half of the passages left out of the index: whether the first answer is the gold passage is what the
logistic model learns to foretell (Platt 1999).
"""

import argparse
import random
import tempfile
from dataclasses import astuple
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from index.articles import Article
from index.build import reindex
from index.corpus import Corpus
from index.embedding import load_embedder
from index.errors import QuestionError
from retrieval.confidence import Calibration, Signals
from retrieval.engine import Engine
from training.data import read_rows

TRAILER = "غیرقابل‌پاسخ"
"""Stands at the end of every conversation's passage; no part of it."""
ANSWERABLE_SHARE = 0.85
"""How many of the questions that a newsroom's readers ask it can answer; the prior of the fit."""


def collect(folder: Path, model: str) -> tuple[list[Signals], list[bool], list[bool]]:
    """Ask questions with and without their passage indexed: signals, whether right, whether it was indexed."""
    chance = random.Random(0)
    rows = [row for row in read_rows(folder, "conversations") if row["answer"] and row["question_with_title"]]
    passages = sorted({row["passage"] for row in rows})
    indexed = set(chance.sample(passages, len(passages) // 2))
    news = chance.sample([row for row in read_rows(folder, "news") if row["body"]], 3_000)
    articles = [Article(id=passage, text=passage.removesuffix(TRAILER)) for passage in sorted(indexed)]
    articles += [Article(id=f"news-{i}", title=row["title"], text=row["body"]) for i, row in enumerate(news)]
    embedder = load_embedder(model)
    signals, right, present = [], [], []
    with tempfile.TemporaryDirectory() as index_dir:
        reindex(Corpus(tuple(articles), ()), Path(index_dir), embedder)
        engine = Engine(Path(index_dir), embedder)
        for row in rows:
            try:
                ranking = engine.rank(row["question_with_title"])
            except QuestionError:
                continue
            best = ranking.snapshot.article(int(ranking.snapshot.passage_article[ranking.candidates[0].passage]))
            signals.append(ranking.signals)
            right.append(best.id == row["passage"])
            present.append(row["passage"] in indexed)
    return signals, right, present


def main() -> None:
    """Collect, fit and print a `Calibration`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--model", default="")
    args = parser.parse_args()
    signals, right, present = collect(args.data, args.model)
    here = np.array(present)
    weights = np.where(here, ANSWERABLE_SHARE / here.mean(), (1 - ANSWERABLE_SHARE) / (1 - here.mean()))
    features = np.array([astuple(s) for s in signals])
    fit = LogisticRegression(C=100.0, max_iter=1_000).fit(features, right, sample_weight=weights)
    calibration = Calibration(round(float(fit.intercept_[0]), 2), *(round(float(w), 2) for w in fit.coef_[0]))
    sure = np.array([calibration.probability(s) for s in signals])
    print(f"{len(signals)} questions, {here.mean():.2f} indexed, {np.mean(right):.2f} right")
    print(f"mean confidence {np.average(sure, weights=weights):.3f}, right {np.average(right, weights=weights):.3f}")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        print(f"threshold {threshold}: found {np.mean(sure[here] >= threshold):.3f}", end=", ")
        print(f"refused {np.mean(sure[~here] < threshold):.3f}")
    print(calibration)


if __name__ == "__main__":
    main()
