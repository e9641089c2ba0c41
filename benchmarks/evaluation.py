"""How good the answers are: `python -m benchmarks.evaluation --data ../shared --out docs/evaluation.md`.

Real questions through `porsa query --batch`, scored by the evaluation data's own score.py and perturb.py.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.courtesies import between_courtesies
from benchmarks.followups import followups
from benchmarks.suggestions import suggested_questions
from index.embedding import LIGHT, load_embedder
from index.persian import terms
from retrieval.asked_for import asked_for
from retrieval.engine import DEFAULT_STRENGTH, Engine
from retrieval.evaluation import read_gold
from retrieval.evaluation import score as measure
from retrieval.steering import Strength

DATED = Path(__file__).with_name("dated_questions.jsonl")
"""Questions over the dated news that only the day or the source of an article decides; every second one was looked at
while the strength of the steering was chosen."""
SAMPLE_ARTICLES = Path(__file__).parents[1] / "articles"
SAMPLE_QUESTIONS = Path(__file__).with_name("sample_questions.jsonl")
"""Questions over the sample articles, which are few: half with an answer there, half without but plausible."""
COMMAND = "make evaluation DATA=../shared"
SAMPLE = 1_000
PLAIN = ("formal", "colloquial", "followup")
"""The types whose answer sentences are judged together as well."""
MEASURES = ("n", "R@1", "R@5", "MRR", "sentence@1", "speaker@1", "found", "refused")
HEAD = f"""# Evaluation

Written by `{COMMAND}` with the model that ships in `index/model`; do not edit it by hand. The questions are a
development set: weights were chosen with them in sight, the embedding model was not trained on them.

R@1, R@5 and MRR: the rank of the gold article (MRR over ten ranks). sentence@1: the marked sentence of the first answer
is the evidence. found and refused: the share of answerable questions that were answered, and of unanswerable ones that
were not. AUROC and ECE judge the confidence. Of suggested questions: the share of articles that give two or more, and
of questions that their article answers with the very sentence they were made of; the bot shows only those that do
(or that tell as well of what is asked). After an answer, articles near its own fill up where that gives too few.
"""


DAMAGES = (
    "arabic-letters zwnj-joined zwnj-spaced affix-joined affix-spaced digits-arabic digits-latin marks nfd".split()
)
"""Variants that are also done to the articles."""


def porsa(*args: str, model: str = "") -> str:
    """Run the command line and give what it prints; a batch that refuses some lines is no failure."""
    environment = os.environ | {"PORSA_EMBEDDING_MODEL": model, "PORSA_RERANKER_MODEL": ""}
    command = [sys.executable, "-m", "bot.cli", *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return done.stdout


def score(data: Path, questions: Path, index: Path, model: str = "") -> dict[str, Any]:
    """Answer a file of questions and score the answers."""
    answers = index.parent / "answers.jsonl"
    batch = ("query", "--batch", str(questions), "-k", "10", "--index", str(index))
    answers.write_text(porsa(*batch, model=model), "utf-8")
    command = [sys.executable, str(data / "eval" / "score.py"), str(questions), str(answers), "--json"]
    result: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return result


def steered(index: Path, questions: Path) -> str:
    """Lay out how questions fare with the steering by time and source and without.

    The dated ones, which it is for, and real ones with a year put behind that has nothing to do with them, which it
    should not mislead.
    """
    dated = read_gold(DATED.read_bytes().splitlines())
    real = [one for one in read_gold(questions.read_bytes().splitlines()) if one.article_id and not one.history]
    misled = [replace(one, question=f"{one.question} سال {1382 + n % 19}") for n, one in enumerate(real)]
    asked = {"dated, looked at": dated[::2], "dated, held out": dated[1::2], "real, with a wrong year": misled}
    rows: dict[str, Any] = {}
    for name, strength in (("without", Strength(0, 0, 0)), ("steered", DEFAULT_STRENGTH)):
        engine = Engine(index, load_embedder(""), strength=strength)
        rows |= {f"{kind}: {name}": measure(engine, gold)["ALL"] for kind, gold in asked.items()}
    return markdown(("n", "R@1", "R@5", "MRR", "found"), rows)


def small_corpus() -> str:
    """Lay out how many questions over a few articles are answered, and how many refused that they do not answer."""
    asked = ("evaluate", str(SAMPLE_QUESTIONS), "--articles", str(SAMPLE_ARTICLES), "--json")
    rows: dict[str, Any] = {}
    for name, model in (("the default model", ""), (f"`{LIGHT}`", LIGHT)):
        result = json.loads(porsa(*asked, model=model))
        rows[name] = result["ALL"] | {"refused": result["unanswerable"]["refused"], "AUROC": result["AUROC"]}
    return markdown(("n", "R@1", "found", "refused", "AUROC"), rows)


def sample(questions: Path, target: Path) -> Path:
    """Take every n-th question, about SAMPLE of them: the same ones on every run."""
    with gzip.open(questions, "rt", encoding="utf-8") as lines:
        rows = lines.readlines()
    target.write_text("".join(rows[:: max(1, len(rows) // SAMPLE)][:SAMPLE]), "utf-8")
    return target


def perturbed(data: Path, variant: str, questions: Path, target: Path, field: str = "question") -> Path:
    """Type the same questions (or articles) another way."""
    command = [sys.executable, str(data / "eval" / "perturb.py"), variant, str(questions), "--field", field]
    target.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
    return target


def speaker_errors(questions: Path, answers: Path) -> str:
    """Lay out why the first answers name another speaker than the gold one, by kind."""
    kinds: Counter[str] = Counter()
    asked = [row for row in map(json.loads, questions.read_text("utf-8").splitlines()) if row.get("speaker")]
    replies = {row["id"]: row for row in map(json.loads, answers.read_text("utf-8").splitlines())}
    for row in asked:
        answers_of: list[dict[str, Any]] = replies[row["id"]]["answers"]
        kinds[_speaker_kind(row, answers_of[0] if answers_of else {})] += 1
    rows = {kind: {"questions": count, "share": round(count / len(asked), 3)} for kind, count in kinds.most_common()}
    return markdown(("questions", "share"), rows)


def _speaker_kind(row: Mapping[str, Any], first: Mapping[str, Any]) -> str:
    """Tell right from wrong as score.py does (the last word of the gold name), and one kind of wrong from another."""
    if first.get("article_id") != row["article_id"]:
        return "another article"
    if not first["speaker"]:
        return "nobody"
    said, gold = terms(first["speaker"]), terms(row["speaker"])
    if gold[-1] in said:
        return "right" if len(said) <= len(gold) + 8 else "too many words"
    same_office = first["speaker"].split("،")[0] in row.get("evidence", "")
    return "the office, not the name" if same_office else "somebody else of the article"


def likely_answers(questions: Path, answers: Path) -> str:
    """Lay out how often the likely answer is marked inside a right sentence, and touches the gold answer, by kind."""
    with gzip.open(questions, "rt", encoding="utf-8") as lines:
        gold = {row["id"]: row for row in map(json.loads, lines)}
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ("number", "nth", "when", "who")}
    for row in map(json.loads, answers.read_text("utf-8").splitlines()):
        asked, first = gold[row["id"]], row["answers"][0]
        if "".join(terms(asked["answer"])) in "".join(terms(first["sentence"])):
            marked = first["answer"] or ""
            said = {"n": 1, "marked": bool(marked), "right": not set(terms(marked)).isdisjoint(terms(asked["answer"]))}
            for kind in counts.keys() & asked_for(asked["question"]).sought:
                counts[kind].update(said)
    rows = {
        kind: {"n": found["n"], "marked": round(found["marked"] / found["n"], 3)}
        | {"right": round(found["right"] / found["marked"], 3)}
        for kind, found in counts.items()
    }
    return markdown(("n", "marked", "right"), rows)


def reliability(questions: Path, answers: Path) -> str:
    """Lay out how often answers of each tenth of confidence were of the right article (a reliability diagram)."""
    wanted = {row["id"]: row.get("article_id") for row in map(json.loads, questions.read_text("utf-8").splitlines())}
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for row in map(json.loads, answers.read_text("utf-8").splitlines()):
        first = row["answers"][0]["article_id"] if row["answers"] else ""
        tenths.setdefault(min(9, int(10 * row["confidence"])), []).append(
            (row["confidence"], first == wanted[row["id"]])
        )
    rows = {
        f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}": {
            "n": len(said),
            "confidence": round(sum(sure for sure, _ in said) / len(said), 2),
            "right": round((share := sum(right for _, right in said) / len(said)), 2),
            "": "█" * round(20 * share),
        }
        for tenth, said in sorted(tenths.items())
    }
    return markdown(("n", "confidence", "right", ""), rows)


def markdown(columns: Iterable[str], rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Lay out a Markdown table, columns without a value left out."""
    shown = [column for column in columns if any(column in row for row in rows.values())]
    lines = [f"| | {' | '.join(shown)} |", f"|---|{'---|' * len(shown)}"]
    for name, row in rows.items():
        lines.append(f"| {name} | {' | '.join(str(row.get(column, '')) for column in shown)} |")
    return "\n".join(lines) + "\n"


def by_type(result: Mapping[str, Any]) -> str:
    """Lay out a score by question type, and the measures over all, and over `PLAIN` ones, below it."""
    types = {name: row for name, row in result.items() if isinstance(row, dict)}
    others = [f"{name} {value}" for name, value in result.items() if name not in types]
    if plain := [row for name, row in types.items() if name in PLAIN]:
        right, asked = sum(round(row["n"] * row["sentence@1"]) for row in plain), sum(row["n"] for row in plain)
        others.append(f"sentence@1 of {', '.join(PLAIN)} together {right / asked:.3f} ({right} of {asked})")
    return markdown(MEASURES, types) + (f"\n{', '.join(others)}\n" if others else "")


def main() -> None:
    """Index, ask, score, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path("docs/evaluation.md"))
    args = parser.parse_args()
    data: Path = args.data
    evaluation = data / "eval"
    with tempfile.TemporaryDirectory(prefix="porsa-evaluation-") as name:
        folder = Path(name)
        news, light, pquad = folder / "news", folder / "light", folder / "pquad"
        articles = ("--articles", str(data / "articles" / "news.jsonl.gz"))
        porsa("reindex", *articles, "--index", str(news))
        porsa("reindex", *articles, "--index", str(light), model=LIGHT)
        porsa("reindex", "--articles", str(evaluation / "pquad_passages.jsonl.gz"), "--index", str(pquad))
        parts = [HEAD, "## News questions over 3,912 real articles\n"]
        parts.append(by_type(score(data, evaluation / "news_questions.jsonl", news)))
        parts.append("### How sure the answers are, and how often they are right\n")
        parts.append(reliability(evaluation / "news_questions.jsonl", folder / "answers.jsonl"))
        parts.append("### Whom they name as the speaker, where that was asked\n")
        parts.append(speaker_errors(evaluation / "news_questions.jsonl", folder / "answers.jsonl"))
        parts.append("## The same with `PORSA_EMBEDDING_MODEL=light`\n")
        parts.append(by_type(score(data, evaluation / "news_questions.jsonl", light, LIGHT)))
        parts.append("## Questions over the sample articles, a small corpus\n")
        parts.append(small_corpus())
        parts.append("## What the turns before a question do to its answer\n")
        parts.append(markdown(("n", "R@1"), followups(data, news)))
        parts.append("## What greetings, requests and thanks around a question do to its answer\n")
        framed = between_courtesies(news, evaluation / "news_questions.jsonl")
        parts.append(markdown(("n", "R@1", "R@5", "MRR", "found", "refused"), framed))
        parts.append("## News questions that only a date or a source decides\n")
        parts.append(steered(news, evaluation / "news_questions.jsonl"))
        parts.append("## Suggested next questions, of every 19th news article and after answers\n")
        suggested = suggested_questions(news, evaluation / "news_questions.jsonl")
        columns = ("articles", "answers", "one or more", "two or more", "questions", "own sentence")
        parts.append(markdown(columns, suggested))
        parts.append("## PQuAD validation, all questions\n")
        parts.append(by_type(score(data, evaluation / "pquad_questions.jsonl.gz", pquad)))
        parts.append("### The likely answer, marked inside a sentence that holds the gold one\n")
        parts.append(likely_answers(evaluation / "pquad_questions.jsonl.gz", folder / "answers.jsonl"))
        fixed = sample(evaluation / "pquad_questions.jsonl.gz", folder / "sample.jsonl")
        rows = {"as written": score(data, fixed, pquad)["ALL"]}
        variants = subprocess.run([sys.executable, str(evaluation / "perturb.py"), "--list"], capture_output=True)
        for variant in variants.stdout.decode().split():
            rows[variant] = score(data, perturbed(data, variant, fixed, folder / "varied.jsonl"), pquad)["ALL"]
        parts.append(f"## The same questions typed differently ({SAMPLE:,} of PQuAD)\n")
        parts.append(markdown(("R@1", "R@5", "MRR", "sentence@1"), rows))
        damaged = {"as written": rows["as written"]}
        for variant in DAMAGES:
            source = evaluation / "pquad_passages.jsonl.gz"
            varied = perturbed(data, variant, source, folder / "articles.jsonl", "text")
            porsa("reindex", "--articles", str(varied), "--index", str(folder / variant))
            damaged[variant] = score(data, fixed, folder / variant)["ALL"]
        parts.append("## The same questions over articles typed differently\n")
        parts.append(markdown(("R@1", "R@5", "MRR"), damaged))
    args.out.parent.mkdir(exist_ok=True)
    args.out.write_text("\n".join(parts), "utf-8")
    sys.stdout.write(args.out.read_text("utf-8"))


if __name__ == "__main__":
    main()
