"""Learn which sentence answers: `python -m training.sentences --data ../shared/train` writes retrieval/sentences.json.

With `--model light` it writes the weights for models that tell of no single words.

Questions with marked answers, questions made of news and those written about news are asked of an index of their
articles; a linear model over the features of `retrieval/sentences.py` learns to put the sentence that holds the answer
before all others of its article. The embedding model was trained on most of those questions and is too sure of them:
what it says of them is weighed apart, and only what it says of questions it never saw is kept. A fifth of the latter's
articles is left out of the fit, and shows what was learned.
"""

import argparse
import json
import random
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
from retrieval.sentences import WEIGHTS, Features, SentenceScorer, part_of
from training.clozes import clozes
from training.confidence import TRAILER
from training.data import LEFT_OUT, Asked, news_questions, read_rows

NEWS = 1_200
"""News articles that are asked."""
MARKED = 6_000
"""Questions with marked answers that are learned from."""
TOGETHER = 4
"""Passages under one title that make an article."""
HELD = 5
"""Every which article that the model never saw is left out of the fit."""
DECAY = 1e-3
"""How hard weights are pulled to nothing (per example, features in standard deviations)."""
LEARNED = ("cosine", "near")
"""What the embedding model says."""
SEEN = " of what was seen"
"""Ends the names of its features for questions that it was trained on."""
LEAST = 0.01
"""A feature that moves the score by less, for a standard deviation, is left out."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences of one story, and which of them hold the answer."""

    features: Features
    right: list[bool]


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
                        asked.append(Asked(question, article_id, ((start + place, start + place + len(answer)),)))
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
                ranking = engine.rank(one.question, tuple(map(Turn, one.history)))
            except QuestionError:
                continue
            for story in ranking.stories:
                if story.article.id == one.article_id:
                    snapshot, read = engine.snapshot, replace(story, candidates=story.candidates[:READ])
                    scorer = SentenceScorer(ranking.completed, ranking.keys, [read], snapshot)
                    places = [(at, at + end - start) for _, (start, end), at in scorer.places]
                    right = [any(at < b and a < end for a, b in one.answers) for at, end in places]
                    if any(right) and not all(right):
                        yield Choice(scorer.features(), right)


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


def fit(table: Table) -> Doubles:
    """Maximise the softmax share of the right sentences (ListNet's top one, Cao et al. 2007)."""
    from scipy.optimize import minimize

    spread = table.rows.std(axis=0) + 1e-6
    rows = table.rows / spread
    sizes = np.diff([*table.starts, len(rows)])

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        scores = rows @ weights
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
    kept: list[Choice] = []
    held: dict[str, list[Choice]] = {}
    for name, (articles, asked) in (
        (LEFT_OUT, marked(args.data, False)),
        ("the news", news_questions(args.data)),
    ):
        kept += choices(articles, [one for one in asked if not _held(one)], args.model)
        held[name] = list(choices(articles, [one for one in asked if _held(one)], args.model))
    fitted = [*map(_apart, seen), *kept]
    names = sorted({name for choice in fitted for name in choice.features})
    weights = fit(Table.of(fitted, names))
    print(f"{len(fitted):,d} questions fitted, right: {Table.of(fitted, names).hits(weights):.3f}")
    for name, left_out in held.items():
        print(f"{len(left_out):,d} of {name} left out, right: {Table.of(left_out, names).hits(weights):.3f}")
    rounded = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
    written = {name: weight for name, weight in rounded.items() if abs(weight) > 1e-3 and not name.endswith(SEEN)}
    parts = json.loads(args.out.read_text(encoding="utf-8")) if args.out.is_file() else {}
    parts[part_of(tells="near" in written)] = written
    args.out.write_text(json.dumps(parts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _apart(choice: Choice) -> Choice:
    """Give what the embedding model says names of its own."""
    named = {name + SEEN if name in LEARNED else name: column for name, column in choice.features.items()}
    return replace(choice, features=named)


def _rows(choice: Choice, names: Sequence[str]) -> Doubles:
    nothing = np.zeros(len(choice.right))
    return np.stack([choice.features.get(name, nothing) for name in names], axis=1).astype(np.float64)


def _held(one: Asked) -> bool:
    return zlib.crc32(one.article_id.encode()) % HELD == 0


if __name__ == "__main__":
    main()
