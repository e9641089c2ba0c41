"""How good suggested questions are: `python -m benchmarks.suggestions --index DIR [--show N]`, part of the evaluation.

Over every n-th article of an index: how many give two questions, and how often its article answers a question with
the very sentence that it was made of, before and after the questions are tried out as the bot does. And over questions
that readers may ask: how many of the answers have two, or one, below them when the button is pressed, from the article
of the answer alone and with those near it.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from index.embedding import load_embedder
from index.errors import QuestionError
from retrieval.answer import Answer, Excerpt, Reply
from retrieval.askable import Askable, askable
from retrieval.engine import Engine
from retrieval.evaluation import read_gold
from retrieval.limits import Limits
from retrieval.suggestions import answered_by_itself, suggest, varied

__all__ = ["suggested_questions"]

SAMPLE = 200
"""Articles."""


def suggested_questions(index: Path, questions: Path, model: str = "") -> dict[str, dict[str, float]]:
    """Measure the questions of about SAMPLE articles, as made and as shown, and those below answers."""
    engine = Engine(index, load_embedder(model))
    enough = asked = shown = 0
    right: Counter[str] = Counter()
    made: Counter[str] = Counter()
    numbers = list(sample(engine))
    for number in numbers:
        offered = untried(engine, number)
        enough += len(offered) > 1
        for one in offered:
            made[one.form] += 1
            right[one.form] += _keeps_its_word(engine, number, one)
        article_id = engine.snapshot.article(number).id
        tried = [one for one in suggest(engine, _read(engine, number)) if one.article_id == article_id]
        shown += len(tried) > 1
        asked += len(tried)
    whole = {"articles": len(numbers)}
    forms = {
        f"as made: {form}": {"questions": count, "own sentence": _share(right[form], count)}
        for form, count in made.most_common()
    }
    return {
        "as made": whole
        | {"two or more": _share(enough, len(numbers))}
        | {"questions": made.total(), "own sentence": _share(right.total(), made.total())},
        **forms,
        "as shown": whole | {"two or more": _share(shown, len(numbers)), "questions": asked},
        **_after_answers(engine, questions),
    }


def _after_answers(engine: Engine, questions: Path) -> dict[str, dict[str, float]]:
    """Say how many answers have two questions, or one, below them: of their own article alone, and in all."""
    counts: list[tuple[int, int]] = []
    for gold in read_gold(questions.read_bytes().splitlines()):
        try:
            reply = engine.ask(gold.question, gold.history)
        except QuestionError:
            continue
        if reply.found:
            suggested = suggest(engine, reply)
            own = sum(one.article_id == reply.answers[0].article.id for one in suggested)
            counts.append((own, len(suggested)))
    rows: dict[str, dict[str, float]] = {}
    for name, shown in (("its article", [own for own, _ in counts]), ("in all", [all_ for _, all_ in counts])):
        rows[f"after an answer: {name}"] = {
            "answers": len(counts),
            "one or more": _share(sum(count > 0 for count in shown), len(counts)),
            "two or more": _share(sum(count > 1 for count in shown), len(counts)),
            "questions": sum(shown),
        }
    return rows


def sample(engine: Engine) -> Iterator[int]:
    """Give every n-th article, about SAMPLE of them: the same ones on every run."""
    numbers = list(engine.snapshot.articles())
    return islice(numbers[:: max(1, len(numbers) // SAMPLE)], SAMPLE)


def untried(engine: Engine, number: int) -> list[Askable]:
    """Give the questions of an article that would be shown if none were tried out."""
    return varied(askable(engine.snapshot, number), "")


def _read(engine: Engine, number: int) -> Reply:
    """Make a reply that shows nothing of an article yet."""
    article = engine.snapshot.article(number)
    return Reply("", True, 1.0, (Answer(article, Excerpt("", (0, 0), 1.0)),), 0.0)


def _keeps_its_word(engine: Engine, number: int, one: Askable) -> bool:
    reply = engine.ask(one.question, k=1, limits=Limits(article=engine.snapshot.article(number).id))
    return reply.found and answered_by_itself(reply.answers[0], one)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def main() -> None:
    """Print the measures as JSON, or questions to be read by eye."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="an index of the news articles")
    parser.add_argument("--show", type=int, help="print so many questions as they are made, below their titles")
    parser.add_argument("--questions", type=Path, default=Path("../shared/eval/news_questions.jsonl"))
    args = parser.parse_args()
    if args.show:
        engine = Engine(args.index, load_embedder(""))
        left = args.show
        for number in sample(engine):
            questions = untried(engine, number)[:left]
            left -= len(questions)
            if questions:
                lines = [f"# {engine.snapshot.article(number).title}", *(f"  {one.question}" for one in questions)]
                sys.stdout.write("\n".join(lines) + "\n")
        return
    sys.stdout.write(json.dumps(suggested_questions(args.index, args.questions), ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
