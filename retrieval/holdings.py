"""What the corpus holds: how many articles, of which sources and days, and the newest of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from index.articles import Article
from index.snapshot import Snapshot

__all__ = ["Holdings", "read_holdings"]

NEWEST = 50
"""Articles that are named."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """The articles of one snapshot, counted."""

    articles: int
    sources: tuple[tuple[str, int], ...]
    """Each source with its articles, the largest first; "" stands for those that name none."""
    days: tuple[date, ...]
    """Of every dated article, oldest first."""
    newest: tuple[Article, ...]
    """The newest first; undated ones come last, in the order of the corpus."""


def read_holdings(snapshot: Snapshot) -> Holdings:
    """Count a snapshot; it reads every article once."""
    sources: Counter[str] = Counter()
    dated: list[tuple[date, int]] = []
    undated: list[int] = []
    for number in snapshot.articles():
        article = snapshot.article(number)
        sources[(article.source or "").strip()] += 1
        if article.published:
            dated.append((article.published, number))
        elif len(undated) < NEWEST:
            undated.append(number)
    dated.sort(key=lambda one: one[0])
    newest = [number for _, number in reversed(dated[-NEWEST:])]
    return Holdings(
        sources.total(),
        tuple(sources.most_common()),
        tuple(day for day, _ in dated),
        tuple(snapshot.article(number) for number in [*newest, *undated][:NEWEST]),
    )
