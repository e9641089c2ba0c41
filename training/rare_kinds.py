"""Learn what answers a seldom kind of question: `python -m training.rare_kinds nth` changes retrieval/sentences.json.

Among the questions that `training/sentences.py` learns from there are too few of some kinds to weigh what sentences
should offer to them. These weights alone are fitted here, on all such questions with marked answers and on those that
were written for Porsa; every other one stays as it is. A fifth of the articles is left out of the fit.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from retrieval.asked_for import Kind, asked_for
from retrieval.sentences import FITTING, WEIGHTS
from training.ranking_cases import questions
from training.sentences import Choice, Doubles, Table, choices, fit, held_out

__all__ = ["refit"]


def refit(chosen: Sequence[Choice], kind: Kind, weights: Mapping[str, float]) -> dict[str, float]:
    """Fit what a kind of question weighs of the sentences' offers, given all other weights."""
    names = [f"{kind} × {offer}" for offer in FITTING[kind]]
    others = {name: weight for name, weight in weights.items() if name not in names}
    found = fit(Table.of(chosen, names), _score(chosen, others))
    return others | {name: round(float(weight), 3) for name, weight in zip(names, found, strict=True) if weight}


def _score(chosen: Sequence[Choice], weights: Mapping[str, float]) -> Doubles:
    table = Table.of(chosen, list(weights))
    return np.asarray(table.rows @ np.array([*weights.values()]), np.float64)


def _right(chosen: Sequence[Choice], weights: Mapping[str, float]) -> str:
    share = Table.of(chosen, list(weights)).hits(np.array([*weights.values()]))
    return f"{share:.3f} of {len(chosen)}"


def main() -> None:
    """Gather the questions of one kind, fit, print what was reached and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=FITTING)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--model", default="")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    chosen: list[Choice] = []
    for articles, asked in questions(args.data).values():
        of_kind = [one for one in asked if args.kind in asked_for(one.question).kinds]
        if named := {one.article_id for one in of_kind}:
            chosen += choices([article for article in articles if article.id in named], of_kind, args.model)
    kept = [choice for choice in chosen if not held_out(choice.asked)]
    held = [choice for choice in chosen if held_out(choice.asked)]
    fitted = refit(kept, args.kind, weights)
    without = {name: weight for name, weight in fitted.items() if not name.startswith(f"{args.kind} × ")}
    for name, some in (("fitted", kept), ("left out", held)):
        print(f"{name}: right {_right(some, fitted)}, without these weights {_right(some, without)}")
    written = dict(sorted(fitted.items()))
    args.out.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
