"""Questions that were written for Porsa about the training articles, and those articles."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.articles import Article
from index.passages import Span
from training.data import read_rows

__all__ = ["TEACHING", "Written", "read_news", "read_written"]

TEACHING = Path(__file__).with_name("written_questions.jsonl.gz")
"""Those that `training/sentence_ranker.py` learns from, about news and encyclopedic passages; `benchmarks/written.py`
measures with others, about other news."""


@dataclass(frozen=True, slots=True)
class Written:
    """A question about an article, and the sentences that answer it, each alone."""

    kind: str
    question: str
    history: tuple[str, ...]
    """Earlier questions that it leans on."""
    article: Article
    answers: tuple[Span, ...]
    phrase: str
    """The answer itself; empty where that was not noted."""


def read_news(folder: Path) -> dict[str, Article]:
    """Read the training news, by id; questions name articles by their place in it."""
    rows = enumerate(read_rows(folder, "news"))
    return {(name := f"news-{row}"): Article(name, one["body"] or "", one["title"] or "") for row, one in rows}


def read_written(path: Path, articles: Mapping[str, Article]) -> Iterator[Written]:
    """Read a file of questions about some articles: JSON lines, or those of a .gz file.

    What answers is noted as places in the article's text.
    """
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for one in map(json.loads, content.decode().splitlines()):
        answers = tuple((start, end) for start, end in one["answers"])
        article, history = articles[one["article"]], tuple(one.get("history", ()))
        phrase = article.text[slice(*one["answer"])] if "answer" in one else ""
        yield Written(one["kind"], one["question"], history, article, answers, phrase)
