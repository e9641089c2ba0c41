"""The order of the first stories: how much of the question each one's best passage holds, beside what the legs say.

BM25 asks how often and in how short a text; where the legs hardly tell two stories apart, the better one lacks fewer of
the question's letters, and comes nearer to what its single words mean. That a story holds nearly all of a question says
much, and that another holds a half of it and not a third says little: whoever asks in words of their own is answered
with neither. So coverage counts by its third power.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from index.embedding import Matrix
from index.snapshot import Snapshot
from retrieval.groups import Groups
from retrieval.nearness import tell_apart
from retrieval.question_keys import QuestionKeys
from retrieval.stories import Story

__all__ = ["COMPARED", "order_by_coverage", "weights_beside"]

COMPARED = 5
"""Stories that are put in order; those of one reply in the chat."""
COVERAGE_WEIGHT, NEARNESS_WEIGHT = 0.15, 0.08
"""What the letters and the meanings count beside the fused score; the latter where the model tells of single words."""
SHARPNESS = 3
"""The power that coverage counts by."""


def weights_beside(asked: QuestionKeys) -> dict[str, float]:
    """Say what coverage and nearness count beside the legs' fused score, which counts the rest."""
    return {"coverage": COVERAGE_WEIGHT} | ({"nearness": NEARNESS_WEIGHT} if asked.nearness.tells else {})


def order_by_coverage(stories: Sequence[Story], asked: QuestionKeys, snapshot: Snapshot) -> list[Story]:
    """Order the first stories anew by score, coverage and nearness; the others keep their order behind."""
    first, rest = stories[:COMPARED], stories[COMPARED:]
    texts = [_texts(story, snapshot) for story in first]
    rows = asked.nearness.of(list(chain.from_iterable(texts)))
    weights = weights_beside(asked)
    read = [
        _with(story, {"coverage": asked.coverage(held) ** SHARPNESS, "nearness": near}, weights)
        for story, held, near in zip(first, texts, _nearness(rows, texts), strict=True)
    ]
    return [*sorted(read, key=lambda story: -story.score), *(_with(story, {}, weights) for story in rest)]


def _with(story: Story, beside: Mapping[str, float], weights: Mapping[str, float]) -> Story:
    told = {name: beside.get(name, 0.0) for name in weights}
    legs = (1 - sum(weights.values())) * story.score
    return replace(story, score=legs + sum(weights[name] * told[name] for name in weights), beside=told)


def _nearness(rows: Matrix, stories: Sequence[Sequence[str]]) -> list[float]:
    """Weigh up stories, told as some texts each, by how near those come to the question's pieces, (texts, pieces)."""
    if not stories:
        return []
    best = Groups.sized([len(texts) for texts in stories]).highest(rows)
    near: list[float] = tell_apart(best, Groups.sized([len(stories)])).tolist()
    return near


def _texts(story: Story, snapshot: Snapshot) -> list[str]:
    """Give what a passage is read as: its article's title, and its sentences."""
    passage = snapshot.passage(story.candidates[0].passage).cut(story.article.text)
    return [story.article.title, *(passage.text[slice(*span)] for span in passage.spans)]
