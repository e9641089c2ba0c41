"""What earlier turns do to the answers: `python -m benchmarks.followups --data ../shared`, part of the evaluation.

News: each formal question alone, and after turns that have nothing to do with it. PCoQA: each later turn that has an
answer, alone and after the turns before it, over the conversations' passages, which no embedding model was trained on.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.articles import Article
from index.build import reindex
from index.corpus import Corpus, read_corpus
from index.embedding import load_embedder
from index.errors import QuestionError
from retrieval.conversation import TURNS, Turn
from retrieval.engine import Engine
from training.conversation import HELD, conversations

__all__ = ["followups"]

Row = Mapping[str, Any]


def followups(data: Path, news: Path, model: str = "") -> dict[str, dict[str, float]]:
    """Measure R@1 with and without earlier turns, over an index of the news and a fresh one of PCoQA's passages."""
    rows = unrelated(Engine(news, load_embedder(model)), data / "eval" / "news_questions.jsonl")
    with tempfile.TemporaryDirectory(prefix="porsa-pcoqa-") as folder:
        return rows | pcoqa(data / "train", Path(folder), model)


def unrelated(engine: Engine, questions: Path) -> dict[str, dict[str, float]]:
    """Ask the formal questions alone, after a follow-up's history, and after the five other questions behind them."""
    asked: list[Row] = [json.loads(line) for line in questions.read_text("utf-8").splitlines()]
    formal = [row for row in asked if row["type"] == "formal"]
    topics = [row["history"] for row in asked if row.get("history")]
    others = [row["question"] for row in formal]
    histories = {
        "formal, alone": [[]] * len(formal),
        "formal, after an unrelated follow-up's history": [topics[i % len(topics)] for i in range(len(formal))],
        "formal, after five unrelated questions": [(others * 2)[i + 1 : i + 1 + TURNS] for i in range(len(formal))],
    }
    return {
        name: measured(
            _right(engine, row["question"], said, row["article_id"]) for row, said in zip(formal, before, strict=True)
        )
        for name, before in histories.items()
    }


def pcoqa(data: Path, folder: Path, model: str) -> dict[str, dict[str, float]]:
    """Ask the later turns of PCoQA over their passages; those of the held conversations had no part in fitting."""
    told = conversations(data)
    articles = tuple(Article(id=f"conversation-{i}", text=turns[0]["passage"]) for i, turns in enumerate(told))
    embedder = load_embedder(model)
    reindex(Corpus(articles, ()), folder, embedder)
    engine = Engine(folder, embedder)
    right: dict[str, list[bool]] = {}
    for number, turns in enumerate(told):
        questions = [turn["question"] for turn in turns]
        for place in (place for place in range(1, len(turns)) if turns[place]["answer"]):
            for name, before in (("alone", []), ("after the turns before", questions[:place])):
                done = _right(engine, questions[place], before, f"conversation-{number}")
                right.setdefault(f"PCoQA, {name}", []).append(done)
                if number % HELD == 0:
                    right.setdefault(f"PCoQA held out, {name}", []).append(done)
    return {name: measured(done) for name, done in right.items()}


def measured(right: Iterable[bool]) -> dict[str, float]:
    """Count how many first answers are right."""
    done = list(right)
    return {"n": len(done), "R@1": round(sum(done) / len(done), 3)}


def _right(engine: Engine, question: str, before: Sequence[str], article_id: str) -> bool:
    try:
        stories = engine.rank(question, [Turn(said) for said in before], 1).stories
    except QuestionError:
        return False
    return bool(stories) and article_id in {stories[0].article.id, *(copy.id for copy in stories[0].copies)}


def main() -> None:
    """Print the measures as JSON, over an index that stands or a fresh one of the news."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--index", type=Path, help="an index of the news articles; without it one is made")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="porsa-news-") as folder:
        index: Path = args.index or Path(folder)
        if not args.index:
            reindex(read_corpus([args.data / "articles" / "news.jsonl.gz"]), index, load_embedder(""))
        sys.stdout.write(json.dumps(followups(args.data, index), ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
