"""Questions about other news: `python -m benchmarks.written --data ../shared --out docs/written.md`.

`written_questions.jsonl` asks the training news, which the articles of the evaluation's questions are no part of. No
model learned from these questions, and no weight was chosen by them; what `training/written.py` reads asks other
articles.
"""

import argparse
import random
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.articles import Article
from index.build import reindex
from index.corpus import Corpus
from index.embedding import LIGHT, RANKER, SHIPPED_MODEL, Embedder, load_embedder
from index.sentence_ends import sentences
from retrieval.conversation import Turn
from retrieval.engine import Engine
from training.written import Written, read_news, read_written

QUESTIONS = Path(__file__).with_name("written_questions.jsonl")
"""Each line names an article of the training news, and where in its text the sentences that answer stand."""
BESIDE = 3_000
"""Articles that nothing is asked about."""
DEPTH = 10
LEAD = 2
"""Sentences of an article that tell what it is about."""
HEAD = """# Questions about other news

Written by `make evaluation DATA=../shared` with the models that ship; do not edit it by hand. {asked:,d} questions,
written for Porsa, about {about:,d} articles of the training news, asked of an index of {articles:,d}. No model learned
from the questions (from titles and paragraphs of the articles, yes, and from other questions about other articles), and
no weight was chosen by them. Their writers were told to ask in other words than the article's and mostly past its lead,
so they are harder than the questions of `docs/evaluation.md`: behind sentence@1 it stands for what the first {lead}
sentences answer, and for what stands further down.

R@1, R@5 and MRR: the rank of the article (MRR over ten ranks). sentence@1: the marked sentence of the first answer is
one of those that answer. The second look reads the sentences in doubt again, together with the question
(docs/architecture.md); it orders no articles.
"""


def read_asked(data: Path) -> tuple[list[Written], list[Article]]:
    """Read the questions, and articles that nothing is asked about."""
    news = read_news(data / "train")
    asked = list(read_written(QUESTIONS, news))
    taken = {one.article.text for one in asked}
    return asked, random.Random(0).sample([one for one in news.values() if one.text and one.text not in taken], BESIDE)


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a question: the rank of its article, from 0, and whether the sentence marked first answers."""

    rank: int
    marked: bool


def ask(engine: Engine, asked: Sequence[Written]) -> Iterator[Found]:
    """Ask an engine the questions."""
    for one in asked:
        answers = engine.ask(one.question, [Turn(earlier) for earlier in one.history], k=DEPTH).answers
        ids = [answer.article.id for answer in answers]
        rank = ids.index(one.article.id) if one.article.id in ids else DEPTH
        right = False
        if rank == 0:
            best = answers[0].best
            shown = best.text[slice(*best.sentence)]
            right = any(shown in (text := one.article.text[start:end]) or text in shown for start, end in one.answers)
        yield Found(rank, right)


def table(asked: Sequence[Written], found: Sequence[Found]) -> str:
    """Lay out the figures of each kind."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(asked):
        kinds["ALL"].append(row)
        kinds[one.kind].append(row)
    ranks = np.array([one.rank for one in found])
    marked, of_lead = np.array([one.marked for one in found]), np.array([_of_lead(one) for one in asked])
    lines = ["| | n | R@1 | R@5 | MRR | sentence@1 | of the lead | further down |", "|---|---|---|---|---|---|---|---|"]
    for kind in sorted(kinds):
        rows = np.array(kinds[kind])
        place, right, lead = ranks[rows], marked[rows], of_lead[rows]
        mrr = np.where(place < DEPTH, 1 / (place + 1), 0).mean()
        figures = [(place < 1).mean(), (place < 5).mean(), mrr, right.mean(), right[lead].mean(), right[~lead].mean()]
        lines.append(f"| {kind} | {len(rows)} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |")
    return "\n".join(lines)


def models(plain: Path) -> Iterator[tuple[str, Embedder]]:
    """Load what ships, and the default model once more out of a folder, `plain`, that holds no ranker."""
    yield "The model that ships", load_embedder()
    shutil.copytree(SHIPPED_MODEL, plain, ignore=shutil.ignore_patterns(Path(RANKER).name))
    yield "Without the second look", load_embedder(str(plain))
    yield f"`PORSA_EMBEDDING_MODEL={LIGHT}`", load_embedder(LIGHT)


def main() -> None:
    """Index the articles with both models that ship, ask, and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    asked, beside = read_asked(args.data)
    about = {one.article.id: one.article for one in asked}
    articles = [*about.values(), *beside]
    parts = [HEAD.format(asked=len(asked), about=len(about), articles=len(articles), lead=LEAD)]
    with tempfile.TemporaryDirectory() as folder:
        for title, embedder in models(Path(folder) / "model"):
            index_dir = Path(folder) / embedder.fingerprint
            if not index_dir.exists():
                reindex(Corpus(tuple(articles), ()), index_dir, embedder)
            parts.append(f"## {title}\n\n{table(asked, list(ask(Engine(index_dir, embedder), asked)))}\n")
    args.out.write_text("\n".join(parts), encoding="utf-8")


def _of_lead(asked: Written) -> bool:
    """Say whether the beginning of the article answers it."""
    return asked.answers[0] in sentences(asked.article.text)[:LEAD]


if __name__ == "__main__":
    main()
