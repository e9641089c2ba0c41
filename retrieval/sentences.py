"""How well each sentence of a story answers a question, by features whose weights `training/sentences.py` learns."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

import numpy as np

from index.passages import Span, Spanned
from index.persian import GRAM, keys_of, running_key, terms
from index.snapshot import Snapshot
from retrieval.asked_for import Kind, asked_for
from retrieval.asking import ASKING
from retrieval.offers import offers
from retrieval.question import Question
from retrieval.stories import Story

__all__ = ["WEIGHTS", "Features", "ScoredSentence", "SentenceScorer"]

WEIGHTS = Path(__file__).with_suffix(".json")
"""What each feature weighs; what is not named weighs nothing."""
STEM = 4
"""First letters that two forms of one word share."""
POINTING = frozenset(terms("وی او این آن ایشان آنان آنها همچنین همین چنین"))

SHORT = 6
"""Words; what has fewer is a heading, a greeting or a rest."""
FITTING: dict[Kind, tuple[str, ...]] = {
    "who": ("person", "head"),
    "when": ("time", "digits", "ordinal"),
    "where": ("place", "head"),
    "number": ("number", "digits", "ordinal", "measure", "counted", "head"),
    "why": ("reason",),
    "how": (),
    "what": ("head",),
    "which": ("head", "ordinal"),
    "said": ("saying", "person"),
}
"""What a sentence should offer to each kind of question."""

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of one of a story's passages."""

    passage: int
    """Which of the story's candidates it stands in."""
    span: Span
    """In the passage's text."""
    place: int
    """Where it begins in the article."""
    score: float
    """How well it answers, as a logarithm; only differences within a story mean something."""


@dataclass(frozen=True, slots=True)
class _Keys:
    """A sentence as keys, and what of the question it holds."""

    terms: Set[str]
    running: str
    words: list[str]
    held: Set[str]
    """The question's words."""
    grams: list[str]
    """The 4-grams of the question's words."""


class SentenceScorer:
    """Scores the sentences of stories for one question; what its words weigh, and the cosines, are looked up once."""

    def __init__(self, question: Question, stories: Sequence[Story], snapshot: Snapshot) -> None:
        """Take the question, the stories whose candidates will be scored, and the snapshot that they come from."""
        self._snapshot = snapshot
        candidates = [candidate.passage for story in stories for candidate in story.candidates]
        self._cosines = snapshot.sentence_cosines(question.vector, np.array(candidates, np.int64))
        self.asked = asked_for(question.reading.text)
        self._words = _shares({word: weight * snapshot.rarity(word) for word, weight in question.words.items()})
        self._grams = _shares(_letters(self._words))
        stems = {f"_{word[:STEM]}": share for word, share in self._words.items() if len(word) >= STEM}
        self._stems = _shares(stems)
        said = [word for word in running_key(question.reading.text).split("_") if word not in ASKING]
        self._pairs = {f"_{one}_{other}_" for one, other in pairwise(said) if one and other}

    def score(self, story: Story, passages: Sequence[Spanned]) -> list[ScoredSentence]:
        """Score every sentence of a story's passages, given in the candidates' order."""
        weights = _weights()
        scored = []
        for sentence, features in self.features(story, passages):
            score = sum(weights.get(name, 0.0) * value for name, value in features.items())
            scored.append(ScoredSentence(*sentence, score))
        return scored

    def features(self, story: Story, passages: Sequence[Spanned]) -> Iterator[tuple[tuple[int, Span, int], Features]]:
        """Give each sentence's passage, span and place in the article, and its features."""
        places, keys, context = [], [], []
        for number, (candidate, passage) in enumerate(zip(story.candidates, passages, strict=True)):
            first = self._snapshot.passage(candidate.passage).start
            cosines = self._cosines[candidate.passage].tolist()
            behind = candidate.score - story.candidates[0].score
            for span, cosine in zip(passage.spans, cosines, strict=True):
                places.append((number, span, first + span[0]))
                keys.append(self._keys(passage.text[slice(*span)]))
                context.append({"cosine": cosine, "behind": behind, "rank": number, "first": float(not number)})
        here = _rarer_here(self._words, [key.held for key in keys])
        grams_here = _rarer_here(self._grams, [key.grams for key in keys])
        order = sorted(range(len(keys)), key=lambda row: places[row][2])
        before = dict(zip(order[1:], order, strict=False))
        after = dict(pairwise(order))
        for row, (place, key) in enumerate(zip(places, keys, strict=True)):
            features = context[row] | self._matches(key, here, grams_here) | self._fitting(key)
            for name, beside in (("before", before), ("after", after)):
                if row in beside:
                    missed = keys[beside[row]].held - key.held
                    features[name] = _share(self._words, missed)
                    features[f"{name} here"] = _share(here, missed)
            yield place, features

    def _keys(self, sentence: str) -> _Keys:
        found, running = keys_of(sentence)
        held = set(found)
        grams = [gram for gram in self._grams if gram in running]
        return _Keys(held, running, running.split("_")[1:-1], self._words.keys() & held, grams)

    def _matches(self, key: _Keys, here: Mapping[str, float], grams_here: Mapping[str, float]) -> Features:
        """Measure what a sentence shares with the question; `here` ones weigh what few sentences of the story hold."""
        return {
            "words": _share(self._words, key.held),
            "words here": _share(here, key.held),
            "grams": _share(self._grams, key.grams),
            "grams here": _share(grams_here, key.grams),
            "stems": sum(share for stem, share in self._stems.items() if stem in key.running),
            "pairs": sum(pair in key.running for pair in self._pairs) / max(1, len(self._pairs)),
        }

    def _fitting(self, key: _Keys) -> Features:
        """Set what the question asks for against what the sentence offers: «number × digits»."""
        features = offers(key.words, self._words, self.asked.heads)
        if self.asked.heads:
            features["head"] = len(self.asked.heads & key.terms) / len(self.asked.heads)
        fitting = {
            f"{kind} × {name}": features[name]
            for kind in self.asked.kinds
            for name in FITTING[kind]
            if name in features
        }
        features["length"] = math.log1p(len(key.words))
        features["short"] = float(len(key.words) < SHORT)
        features["pointing"] = float(bool(key.words) and key.words[0] in POINTING)
        return features | fitting


def _letters(words: Mapping[str, float]) -> dict[str, float]:
    """Part words into 4-grams that share what the word weighs; unlike the index's they tell where a word ends."""
    weights: defaultdict[str, float] = defaultdict(float)
    for word, weight in words.items():
        bordered = f"_{word}_"
        pieces = [bordered[start : start + GRAM] for start in range(max(1, len(bordered) - GRAM + 1))]
        for piece in pieces:
            weights[piece] += weight / len(pieces)
    return weights


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    whole = sum(weights.values()) or 1.0
    return {key: weight / whole for key, weight in weights.items()}


def _share(shares: Mapping[str, float], held: Iterable[str]) -> float:
    return sum(shares[key] for key in held)


def _rarer_here(shares: Mapping[str, float], sentences: Sequence[Iterable[str]]) -> dict[str, float]:
    """Weigh each key by its rarity among these sentences: what all of them hold tells none from the others."""
    holding = Counter(chain.from_iterable(sentences))
    return _shares({key: shares[key] * math.log(1 + len(sentences) / count) for key, count in holding.items()})


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights
