"""Measures of answers to questions whose articles are known, by question type."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from index.errors import QuestionError, UsageError
from index.persian import terms
from retrieval.answer import Reply
from retrieval.conversation import Turn
from retrieval.engine import Engine

__all__ = ["Gold", "read_gold", "score"]

CUTOFF = 10
"""Ranks that count for MRR."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A question, and where its answer stands; without an article it has none."""

    question: str
    history: tuple[Turn, ...] = ()
    type: str = "question"
    article_id: str | None = None
    answer: str | None = None


def read_gold(lines: Iterable[bytes]) -> list[Gold]:
    """Read questions as JSON lines; raises UsageError at the first that makes no sense."""
    gold = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                record = json.loads(line)
                fields = {name: record.get(name) for name in ("article_id", "answer")}
                history = tuple(Turn(str(said)) for said in record.get("history") or ())
                gold.append(Gold(record["question"], history, record.get("type", "question"), **fields))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise UsageError(
                    "Line {line} is no question with its article ({error}); mend it.",
                    line=str(number),
                    error=repr(error),
                ) from None
    return gold


def score(engine: Engine, gold: Iterable[Gold]) -> dict[str, Any]:
    """Ask every question and give a row of measures a type, and AUROC of the confidence over all.

    R@1, R@5, MRR: the rank of the gold article; answer@1: the first answer's sentence holds the gold span; found:
    the share of answerable questions that were answered; refused: the share of unanswerable ones that were not.
    """
    rows: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    sure: dict[bool, list[float]] = {True: [], False: []}
    for asked in gold:
        reply = _ask(engine, asked)
        sure[asked.article_id is not None].append(reply.confidence)
        if asked.article_id is None:
            rows["unanswerable"]["refused"].append(not reply.found)
            continue
        ids = [[a.article.id, *(copy.id for copy in a.also)] for a in reply.answers]
        rank = next((rank for rank, copies in enumerate(ids) if asked.article_id in copies), CUTOFF)
        for name in (asked.type, "ALL"):
            row = rows[name]
            row["R@1"].append(rank < 1)
            row["R@5"].append(rank < 5)
            row["MRR"].append(1 / (rank + 1) if rank < CUTOFF else 0)
            row["found"].append(reply.found)
            if asked.answer:
                row["answer@1"].append(_holds(reply, asked.answer))
    result: dict[str, Any] = {
        name: {measure: round(sum(values) / len(values), 3) for measure, values in row.items()}
        | {"n": max(map(len, row.values()))}
        for name, row in sorted(rows.items())
    }
    return result | ({"AUROC": _auroc(sure[True], sure[False])} if all(sure.values()) else {})


def _ask(engine: Engine, asked: Gold) -> Reply:
    try:
        return engine.ask(asked.question, asked.history, CUTOFF)
    except QuestionError:
        return Reply(asked.question, False, 0.0, (), 0.0)


def _holds(reply: Reply, answer: str) -> bool:
    if not reply.answers:
        return False
    best = reply.answers[0].best
    return "".join(terms(answer)) in "".join(terms(best.text[slice(*best.sentence)]))


def _auroc(right: list[float], wrong: list[float]) -> float:
    """Give the share of pairs that are in the right order (Mann-Whitney U)."""
    won = sum((one > other) + 0.5 * (one == other) for one in right for other in wrong)
    return round(won / (len(right) * len(wrong)), 3)
