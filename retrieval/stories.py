"""One story once: candidates become articles, and copies of an article stand behind the one that was found first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.articles import Article
from index.persian import grams
from index.snapshot import Snapshot
from retrieval.fusion import Candidate

__all__ = ["Story", "tell_stories"]

NEAR_IDENTICAL = 0.8
"""Share of common 4-grams (Jaccard) from which two passages tell the same story."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article, its candidates best first, and the articles whose best passage says the same."""

    article: Article
    candidates: tuple[Candidate, ...]
    copies: tuple[Article, ...] = ()


def tell_stories(ranked: Sequence[Candidate], snapshot: Snapshot, limit: int) -> list[Story]:
    """Group candidates, best first, into up to `limit` stories."""
    by_article: dict[int, list[Candidate]] = {}
    for candidate in ranked:
        by_article.setdefault(int(snapshot.passage_article[candidate.passage]), []).append(candidate)
    stories: list[Story] = []
    told: list[frozenset[str]] = []
    for number, candidates in by_article.items():
        article, passage = snapshot.article(number), snapshot.passage(candidates[0].passage)
        content = frozenset(grams(article.text[passage.start : passage.end]))
        same = next((i for i, other in enumerate(told) if _likeness(content, other) >= NEAR_IDENTICAL), None)
        if same is not None:
            stories[same] = replace(stories[same], copies=(*stories[same].copies, article))
        elif len(stories) < limit:
            stories.append(Story(article, tuple(candidates)))
            told.append(content)
        else:
            break
    return stories


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 1.0
