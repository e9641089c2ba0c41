"""One story once: candidates become articles, and copies of an article stand behind the one that was found first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from index.articles import Article
from index.embedding import Vector
from index.persian import grams, running_key
from index.sentence_ends import sentences
from index.snapshot import Snapshot
from retrieval.fusion import Candidate

__all__ = ["Story", "tell_stories"]

FAR = 0.6
"""Cosine of two passages below which their words need not be compared: passages that share them lie nearer."""
NEAR_IDENTICAL = 0.8
"""Share of common 4-grams (Jaccard) from which two passages tell the same story."""
OVERLAPPING = 0.3
"""The share from which it is worth to compare the articles: a copy may begin later, and its passages with it."""
MOSTLY = 0.6
"""Share of the shorter article that stands word for word in the longer one from which it is a copy."""
SOON = 7
"""Days within which agencies take over a story; what is alike after more of them is the next report of its kind."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article, its candidates best first, and the articles whose best passage says the same."""

    article: Article
    candidates: tuple[Candidate, ...]
    score: float
    """How well it matches, 0 to 1."""
    copies: tuple[Article, ...] = ()
    beside: Mapping[str, float] = field(default_factory=dict)
    """What its best passage shows beside the legs, 0 to 1 each, as far as it was read (retrieval/coverage.py)."""


def tell_stories(ranked: Sequence[Candidate], snapshot: Snapshot, limit: int) -> list[Story]:
    """Group candidates, best first, into up to `limit` stories."""
    by_article: dict[int, list[Candidate]] = {}
    for candidate in ranked:
        by_article.setdefault(int(snapshot.passage_article[candidate.passage]), []).append(candidate)
    stories: list[Story] = []
    told: list[_Version] = []
    for number, candidates in by_article.items():
        article, best = snapshot.article(number), candidates[0].passage
        passage = snapshot.passage(best)
        version = _Version(article, article.text[passage.start : passage.end], snapshot.vector(best))
        same = next((i for i, other in enumerate(told) if version.tells_the_same_as(other)), None)
        if same is not None:
            stories[same] = replace(stories[same], copies=(*stories[same].copies, article))
        elif len(stories) < limit:
            stories.append(Story(article, tuple(candidates), candidates[0].score))
            told.append(version)
        else:
            break
    return stories


@dataclass(frozen=True)
class _Version:
    """An article and the passage that it is found by."""

    article: Article
    passage: str
    vector: Vector

    @cached_property
    def grams(self) -> frozenset[str]:
        return frozenset(grams(self.passage))

    @cached_property
    def running(self) -> str:
        return running_key(self.article.text)

    def tells_the_same_as(self, other: "_Version") -> bool:
        if self.vector @ other.vector < FAR:
            return False
        likeness = self._likeness(other)
        if self._days_from(other) > SOON:
            return likeness == 1
        return likeness >= NEAR_IDENTICAL or (likeness >= OVERLAPPING and self._is_copy_of(other))

    def _likeness(self, other: "_Version") -> float:
        common = len(self.grams & other.grams)
        union = len(self.grams) + len(other.grams) - common
        return common / union if union else 1.0

    def _days_from(self, other: "_Version") -> int:
        one, two = self.article.published, other.article.published
        return abs((one - two).days) if one and two else 0

    def _is_copy_of(self, other: "_Version") -> bool:
        """Say whether most of the shorter article stands in the longer one, whatever was cut and how it is titled."""
        shorter, longer = sorted((self, other), key=lambda version: len(version.article.text))
        text = shorter.article.text
        keys = [running_key(text[start:end]) for start, end in sentences(text)]
        return sum(len(key) for key in keys if key in longer.running) >= MOSTLY * sum(map(len, keys))
