"""What greetings, requests and thanks around a question do to its answer, a part of the evaluation.

`courtesies.jsonl` holds what readers type around a question, «{}», by the script of the question. It was written by
somebody who had not seen the phrases of `retrieval/courtesies.py`, which were not changed for it.
"""

import json
from collections import defaultdict
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from index.embedding import load_embedder
from retrieval.engine import Engine
from retrieval.evaluation import Gold, read_gold, score

__all__ = ["between_courtesies"]

COURTESIES = Path(__file__).with_suffix(".jsonl")
EACH = 5
"""How often each question is asked, each time between others."""


def between_courtesies(index: Path, questions: Path) -> dict[str, dict[str, Any]]:
    """Measure questions asked alone, and each of them between some courtesies."""
    asked = read_gold(questions.read_bytes().splitlines())
    around = defaultdict[str, list[str]](list)
    for row in map(json.loads, COURTESIES.read_text("utf-8").splitlines()):
        around[row["script"]].append(row["around"])
    framed = chain.from_iterable(_framed(number, one, around[_script(one)]) for number, one in enumerate(asked))
    engine = Engine(index, load_embedder())
    return {"alone": _row(score(engine, asked)), "between courtesies": _row(score(engine, framed))}


def _script(asked: Gold) -> str:
    return {"english": "english", "finglish": "latin"}.get(asked.type, "persian")


def _framed(number: int, asked: Gold, around: list[str]) -> list[Gold]:
    """Put a question between EACH of the courtesies, others than the question before it."""
    places = (number * EACH + time for time in range(EACH))
    return [replace(asked, question=around[place % len(around)].format(asked.question)) for place in places]


def _row(scores: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = scores["ALL"]
    return row | {"refused": scores["unanswerable"]["refused"]}
