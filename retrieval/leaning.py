"""How much a question leans on the turns before it: its signs, and two linear models over them.

Both are fitted by `training/conversation.py`.
"""

import math
from dataclasses import astuple, dataclass, replace

from index.persian import Token, terms, tokens
from index.snapshot import Snapshot
from retrieval.asking import ASKING
from retrieval.fusion import Weights, weigh
from retrieval.question import Question
from retrieval.search import LEGS, Evidence

__all__ = ["CHAIN", "MOST", "Signs", "Slopes", "read_signs", "share_of_topic"]

MOST = 4.0
"""What the topic counts at most beside the question's own evidence; a reply to one answer counts its article so."""
POINTING = frozenset(
    terms(
        """
        او وی آن آنان آنها آنجا ایشان این اینان اینها اینجا همین همینجا همان همانجا چنین چنان اون اونا اونجا اینا همون
        همونجا دیگر دیگری دیگه بقیه سایر قبلی بعدی بعد سپس خود خودش خودشان خودشون نیز هم همچنین پس یعنی مذکور نامبرده
        he she it they him her them his hers its their theirs himself herself itself themselves this that these those
        there then one other others else also more same such former latter
        """
    )
)
"""Words that point back to what was said, formal, spoken and English."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells whether a question leans on the turns before it."""

    points: float
    """1 where a word points back."""
    words: float
    """log(1 + its words)."""
    content: float
    """log(1 + its words that neither shape a question, nor point back, nor are stop words)."""
    mass: float
    """log(1 + their rarity, 1 for each that no article holds)."""
    rarest: float
    """The rarity of the rarest."""
    score: float = 0.0
    """The best fused score that it finds alone."""
    margin: float = 0.0
    """By how much that beats the best of another article."""
    cosine: float = 0.0
    """How near it is to the best passage."""
    fit: float = 0.0
    """What it finds in the topic's article, as a share of the best score."""


@dataclass(frozen=True, slots=True)
class Slopes:
    """A linear model over `Signs`."""

    bias: float
    signs: Signs
    """What each of them weighs."""

    def sum(self, signs: Signs) -> float:
        """Add up the signs by their slopes."""
        return float(
            self.bias + sum(slope * sign for slope, sign in zip(astuple(self.signs), astuple(signs), strict=True))
        )


LEAN = Slopes(
    0.4,
    Signs(
        points=0.84,
        words=-0.72,
        content=0.97,
        mass=-1.86,
        rarest=0.11,
        score=5.65,
        margin=-7.34,
        cosine=-3.34,
        fit=2.76,
    ),
)
"""The logarithm of what the topic counts."""
CHAIN = Slopes(6.38, Signs(points=2.42, words=-0.98, content=-1.13, mass=-2.17, rarest=-2.11))
"""The log odds that a turn leaned on the one before it, by its words alone."""


def read_signs(
    question: Question, snapshot: Snapshot, evidence: Evidence | None = None, weights: Weights | None = None
) -> Signs:
    """Read a question's own signs, and those of what it finds alone where that is given."""
    words = tokens(question.reading.rewritten)
    shaping = ASKING | POINTING | snapshot.lexicon.stop_words
    none = snapshot.rarity("")  # no article holds it
    rarity = [_rarity(word, snapshot) / none for word in words if word.key not in shaping] if none else []
    signs = Signs(
        points=float(any(not POINTING.isdisjoint((word.key, *word.parts)) for word in words)),
        words=math.log1p(len(words)),
        content=math.log1p(len(rarity)),
        mass=math.log1p(sum(rarity)),
        rarest=max(rarity, default=0.0),
    )
    if evidence is None or weights is None or not len(evidence.passages):
        return signs
    scores = weigh(evidence, weights)
    best = int(scores.argmax())
    owners = snapshot.passage_article[evidence.passages]
    other = float(scores[owners != owners[best]].max(initial=0.0))
    cosine = float(evidence.legs[best, LEGS.index("passage")])
    return replace(signs, score=float(scores[best]), margin=float(scores[best]) - other, cosine=cosine)


def _rarity(word: Token, snapshot: Snapshot) -> float:
    return min(snapshot.rarity(word.key), max(snapshot.rarity(part) for part in word.parts))


def share_of_topic(signs: Signs) -> float:
    """Give what the topic of the turns before counts beside the question's own 1, up to MOST."""
    return min(MOST, math.exp(LEAN.sum(signs)))
