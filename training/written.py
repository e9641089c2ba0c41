"""Questions that were written for Porsa about the training news, and the articles that they ask."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.articles import Article
from index.passages import Span
from training.data import read_rows

__all__ = ["TEACHING", "Written", "read_news", "read_written"]

TEACHING = Path(__file__).with_name("news_questions.jsonl.gz")
"""Those that `training/sentence_ranker.py` learns from; `benchmarks/written.py` measures with others, about other
articles."""


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


def read_news(folder: Path) -> list[Article]:
    """Read the training news; questions name articles by their place in it."""
    rows = enumerate(read_rows(folder, "news"))
    return [Article(f"news-{row}", one["body"] or "", one["title"] or "") for row, one in rows]


def read_written(path: Path, news: list[Article]) -> Iterator[Written]:
    """Read a file of questions: JSON lines, or those of a .gz file."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for one in map(json.loads, content.decode().splitlines()):
        answers = tuple((start, end) for start, end in one["answers"])
        history, phrase = tuple(one.get("history", ())), one.get("answer", "")
        yield Written(one["kind"], one["question"], history, news[one["news"]], answers, phrase)
