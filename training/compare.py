"""Compare embedding models: `python -m training.compare --data ../shared index/model OTHER_FOLDER ...`.

For each model the rank of the gold article among the nearest passages, and in the whole search, over news_questions
(follow-ups left out) and every sixth PQuAD question of the development set; a Markdown row each.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.batch import read_lines
from index.build import reindex
from index.corpus import read_corpus
from index.embedding import Embedder, load_embedder
from retrieval.engine import Engine
from retrieval.evaluation import Gold, read_gold

SETS = {
    "news": ("articles/news.jsonl.gz", "eval/news_questions.jsonl", 1),
    "PQuAD": ("eval/pquad_passages.jsonl.gz", "eval/pquad_questions.jsonl.gz", 6),
}
SHOWN = (("news", "ALL"), ("news", "paraphrase"), ("news", "english"), ("PQuAD", "ALL"))
DEPTH = 100

Ranks = dict[tuple[str, str], list[int]]


def rank(ids: Sequence[str], wanted: str) -> int:
    """Give the place of an article among the distinct ones, DEPTH where it is not there."""
    distinct = list(dict.fromkeys(ids))
    return distinct.index(wanted) if wanted in distinct else DEPTH


def ask(engine: Engine, embedder: Embedder, asked: Gold) -> tuple[int, int]:
    """Rank one question's article by the nearest passages alone, and by the whole search."""
    snapshot = engine.snapshot
    near = snapshot.near_passages(embedder.embed_question(asked.question).vector, DEPTH).rows
    alone = [snapshot.article(int(number)).id for number in snapshot.passage_article[near]]
    whole = [story.article.id for story in engine.rank(asked.question, asked.history, 10).stories]
    return rank(alone, asked.article_id or ""), rank(whole, asked.article_id or "")


def measure(model: str, data: Path) -> tuple[Ranks, Ranks]:
    """Index both sets with a model and ask their answerable questions: ranks alone and in the whole search."""
    embedder = load_embedder(model)
    alone: Ranks = defaultdict(list)
    whole: Ranks = defaultdict(list)
    for name, (articles, questions, step) in SETS.items():
        with tempfile.TemporaryDirectory() as index_dir:
            reindex(read_corpus([data / articles]), Path(index_dir), embedder)
            engine = Engine(Path(index_dir), embedder)
            for asked in read_gold(read_lines(str(data / questions)))[::step]:
                if asked.article_id and asked.type != "followup":
                    ranks = ask(engine, embedder, asked)
                    for kind in (asked.type, "ALL"):
                        alone[name, kind].append(ranks[0])
                        whole[name, kind].append(ranks[1])
    return alone, whole


def cells(ranks: Ranks) -> str:
    """Lay out R@1 / R@5 of each shown group, and MRR@10 of the last."""
    shares = [(np.mean(np.array(ranks[key]) < 1), np.mean(np.array(ranks[key]) < 5)) for key in SHOWN[:-1]]
    mrr = np.mean([1 / (place + 1) if place < 10 else 0 for place in ranks[SHOWN[-1]]])
    return " | ".join([*(f"{first:.2f} / {five:.2f}" for first, five in shares), f"{mrr:.3f}"])


def main() -> None:
    """Measure each model and print its rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    print("| model | | ALL | paraphrase | english | PQuAD MRR@10 |\n|---|---|---|---|---|---|")
    for model in args.models:
        alone, whole = measure(model, args.data)
        print(
            f"| {Path(model).name} | passages alone | {cells(alone)} |\n| | whole search | {cells(whole)} |", flush=True
        )


if __name__ == "__main__":
    main()
