"""The order of the first stories: how much of the question each one's best passage holds, beside what the legs say.

BM25 asks how often and in how short a text; where the legs hardly tell two stories apart, the one that lacks the fewer
of the question's letters is the better one. That a story holds nearly all of a question says much, and that another
holds a half of it and not a third says little: whoever asks in words of their own is answered with neither. So coverage
counts by its third power.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.snapshot import Snapshot
from retrieval.question_keys import QuestionKeys
from retrieval.stories import Story

__all__ = ["COMPARED", "COVERAGE_WEIGHT", "order_by_coverage"]

COMPARED = 5
"""Stories that are put in order; those of one reply in the chat."""
COVERAGE_WEIGHT = 0.2
"""What coverage counts beside the fused score."""
SHARPNESS = 3
"""The power that it counts by."""


def order_by_coverage(stories: Sequence[Story], asked: QuestionKeys, snapshot: Snapshot) -> list[Story]:
    """Order the first stories anew by score and coverage; the others keep their order behind."""
    first, rest = stories[:COMPARED], stories[COMPARED:]
    covered = [_with(story, asked.coverage(_texts(story, snapshot))) for story in first]
    return [*sorted(covered, key=lambda story: -story.score), *(_with(story, 0.0) for story in rest)]


def _with(story: Story, coverage: float) -> Story:
    score = (1 - COVERAGE_WEIGHT) * story.score + COVERAGE_WEIGHT * coverage**SHARPNESS
    return replace(story, score=score, coverage=coverage)


def _texts(story: Story, snapshot: Snapshot) -> list[str]:
    """Give what a passage is read as: its article's title, and its sentences."""
    passage = snapshot.passage(story.candidates[0].passage).cut(story.article.text)
    return [story.article.title, *(passage.text[slice(*span)] for span in passage.spans)]
