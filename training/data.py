"""Training pairs from the folder of training files: what should lie near what."""

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.persian import tokens
from index.sentence_ends import sentences

__all__ = ["LEFT_OUT", "Source", "answer_sentences", "load_sources", "read_questions", "read_rows"]

Pair = tuple[str, str]
LEFT_OUT = "PCoQA"
"""The source that is kept from training: the confidence is fitted on it."""


@dataclass(frozen=True)
class Source:
    """One kind of pair, and how often a batch is drawn from it."""

    name: str
    weight: float
    pairs: list[Pair]


def read_rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Read a training file of `folder`."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_questions(folder: Path) -> list[dict[str, Any]]:
    """Read the questions and passages that may be trained on."""
    return [row for row in read_rows(folder, "question_passage") if not row["source"].startswith(LEFT_OUT)]


def load_sources(folder: Path, seed: int = 0) -> list[Source]:
    """Read every training file of `folder` into weighted sources of (query-like, passage-like) pairs."""
    chance = random.Random(seed)
    questions = [(row["question"], row["passage"]) for row in read_questions(folder)]
    answers = list(answer_sentences(folder))
    news = [(row["title"], row["body"]) for row in read_rows(folder, "news") if row["title"] and row["body"]]
    bilingual = list(read_rows(folder, "english_persian"))
    long = [(row["en"], row["fa"]) for row in bilingual if " " in row["en"].strip()]
    short = [(row["en"], row["fa"]) for row in bilingual if " " not in row["en"].strip()]
    english = _dictionary(bilingual)
    return [
        Source("question-passage", 4, questions),
        Source("question-sentence", 2, answers),
        Source("title-body", 2, [(title, body[:1500]) for title, body in news]),
        Source("title-paragraph", 2, list(_paragraphs(news, chance))),
        Source("sentence-rest", 2, list(_cloze(news, chance))),
        Source("english-sentence", 4, long),
        Source("english-word", 2, short),
        Source("english-question", 2, [(_translated(q, english, chance), p) for q, p in questions]),
        Source("english-title", 2, [(_translated(t, english, chance), b[:800]) for t, b in news]),
        Source("paraphrase", 1.5, list(_paraphrases(folder))),
        Source("synonym", 1, [(r["word"], chance.choice(r["synonyms"])) for r in read_rows(folder, "synonyms")]),
        Source("spacing", 0.5, [(r["right"], r[chance.choice(("joined", "spaced"))]) for r in _spacings(folder)]),
        Source("misspelling", 0.5, [(r["wrong"], r["right"]) for r in read_rows(folder, "misspellings")]),
    ]


def _spacings(folder: Path) -> list[dict[str, Any]]:
    return [row for row in read_rows(folder, "half_space_pairs") if row["joined"] and row["spaced"]]


def answer_sentences(folder: Path) -> Iterator[Pair]:
    """Question -> the one sentence of its passage that holds the answer."""
    for row in read_questions(folder):
        answer, passage = row.get("answer"), row["passage"]
        if not answer or answer not in passage:
            continue
        holding = [passage[a:b] for a, b in sentences(passage) if answer in passage[a:b]]
        if len(holding) == 1:
            yield row["question"], holding[0]


def _paragraphs(news: list[Pair], chance: random.Random) -> Iterator[Pair]:
    for title, body in news:
        paragraphs = [p for p in re.split(r"\n+", body) if len(p) > 80]
        yield from ((title, paragraph) for paragraph in chance.sample(paragraphs, min(4, len(paragraphs))))


def _cloze(news: list[Pair], chance: random.Random) -> Iterator[Pair]:
    """One sentence against what stands around it, the sentence itself left out (inverse cloze, Lee et al. 2019)."""
    for _, body in news:
        spans = [(a, b) for a, b in sentences(body[:5000]) if b - a > 40]
        if len(spans) >= 3:
            for start, end in chance.sample(spans, min(5, len(spans))):
                yield body[start:end], body[max(0, start - 500) : start] + " " + body[end : end + 500]


def _paraphrases(folder: Path) -> Iterator[Pair]:
    for row in read_rows(folder, "paraphrase"):
        if row["label"] >= 0.7:
            yield row["a"], row["b"]


def _dictionary(bilingual: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Persian key word -> English words, from the pairs that are one word on both sides."""
    english: dict[str, list[str]] = defaultdict(list)
    for row in bilingual:
        words = tokens(row["fa"])
        if len(words) == 1 and re.fullmatch(r"[A-Za-z-]+", row["en"].strip()):
            english[words[0].key].append(row["en"].strip().lower())
    return dict(english)


def _translated(text: str, english: dict[str, list[str]], chance: random.Random) -> str:
    """Put English words for those of `text` that the dictionary has: word order does not matter to a static model."""
    return " ".join(chance.choice(english[t.key]) if t.key in english else text[t.start : t.end] for t in tokens(text))
