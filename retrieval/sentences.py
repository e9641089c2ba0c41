"""How well each sentence of a story answers a question, by features whose weights `training/sentences.py` learns."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

import numpy as np

from index.passages import Span
from index.persian import terms
from index.snapshot import Snapshot
from retrieval.asked_for import Kind, asked_for
from retrieval.nearness import tell_apart
from retrieval.offers import offers
from retrieval.question import Question
from retrieval.question_keys import Held, Lacked, QuestionKeys, share, shares
from retrieval.stories import Story

__all__ = ["WEIGHTS", "Features", "ScoredSentence", "SentenceScorer"]

WEIGHTS = Path(__file__).with_suffix(".json")
"""What each feature weighs; what is not named weighs nothing."""
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


class SentenceScorer:
    """Scores the sentences of stories for one question; what the embedding model says of all is looked up once."""

    def __init__(self, question: Question, keys: QuestionKeys, stories: Sequence[Story], snapshot: Snapshot) -> None:
        """Take the question, what its words weigh, the stories whose candidates will be scored, and their snapshot."""
        self._keys, self._snapshot = keys, snapshot
        self.passages = {
            candidate.passage: snapshot.passage(candidate.passage).cut(story.article.text)
            for story in stories
            for candidate in story.candidates
        }
        """The candidates by their number."""
        self.asked = asked_for(question.reading.text)
        self._cosines = snapshot.sentence_cosines(question.vector, np.array(list(self.passages), np.int64))
        sentences = [one.text[slice(*span)] for one in self.passages.values() for span in one.spans]
        keys.nearness.of([*sentences, *chain.from_iterable(map(self._topic, stories))])

    def score(self, story: Story) -> list[ScoredSentence]:
        """Score every sentence of a story's candidates."""
        weights = _weights()
        scored = []
        for sentence, features in self.features(story):
            score = sum(weights.get(name, 0.0) * value for name, value in features.items())
            scored.append(ScoredSentence(*sentence, score))
        return scored

    def features(self, story: Story) -> Iterator[tuple[tuple[int, Span, int], Features]]:
        """Give each sentence's passage, span and place in the article, and its features."""
        places, sentences, context = [], [], []
        for number, candidate in enumerate(story.candidates):
            passage, first = self.passages[candidate.passage], self._snapshot.passage(candidate.passage).start
            cosines = self._cosines[candidate.passage].tolist()
            behind = candidate.score - story.candidates[0].score
            for span, cosine in zip(passage.spans, cosines, strict=True):
                places.append((number, span, first + span[0]))
                sentences.append(passage.text[slice(*span)])
                context.append({"cosine": cosine, "behind": behind, "rank": number, "first": float(not number)})
        keys, topic = [self._keys.read(sentence) for sentence in sentences], self._topic(story)
        topics = {"title": self._keys.lacked_by(topic[:1]), "lead": self._keys.lacked_by(topic)}
        near = self._near(sentences, topic)
        here = _rarer_here(self._keys.words, [key.asked for key in keys])
        grams_here = _rarer_here(self._keys.grams, [key.grams for key in keys])
        order = sorted(range(len(keys)), key=lambda row: places[row][2])
        before = dict(zip(order[1:], order, strict=False))
        after = dict(pairwise(order))
        for row, (place, key) in enumerate(zip(places, keys, strict=True)):
            features = (
                context[row]
                | {"near": near[row]}
                | self._matches(key, here, grams_here)
                | self._fitting(key)
                | _past(topics, key)
            )
            for name, beside in (("before", before), ("after", after)):
                if row in beside:
                    missed = keys[beside[row]].asked - key.asked
                    features[name] = share(self._keys.words, missed)
                    features[f"{name} here"] = share(here, missed)
            yield place, features

    def _topic(self, story: Story) -> tuple[str, str]:
        """Read what tells an article's topic: its title and its first sentence."""
        article = self._snapshot.passage_article[story.candidates[0].passage]
        first = self._snapshot.passage(self._snapshot.passages_of(article).start).sentences[0]
        return story.article.title, story.article.text[slice(*first)]

    def _near(self, sentences: Sequence[str], topic: Sequence[str]) -> list[float]:
        """Measure how near sentences come in meaning to what a question asks about a topic."""
        rows = self._keys.nearness.of([*sentences, *topic])
        near: list[float] = tell_apart(rows[: len(sentences)], rows[len(sentences) :].max(axis=0)).tolist()
        return near

    def _matches(self, key: Held, here: Mapping[str, float], grams_here: Mapping[str, float]) -> Features:
        """Measure what a sentence shares with the question; `here` ones weigh what few sentences of the story hold."""
        asked = self._keys
        return {
            "words": share(asked.words, key.asked),
            "words here": share(here, key.asked),
            "grams": share(asked.grams, key.grams),
            "grams here": share(grams_here, key.grams),
            "stems": sum(weight for stem, weight in asked.stems.items() if stem in key.running),
            "pairs": sum(pair in key.running for pair in asked.pairs) / max(1, len(asked.pairs)),
        }

    def _fitting(self, key: Held) -> Features:
        """Set what the question asks for against what the sentence offers: «number × digits»."""
        features = offers(key.words, self._keys.words, self.asked.heads)
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


def _rarer_here(weights: Mapping[str, float], sentences: Sequence[Iterable[str]]) -> dict[str, float]:
    """Weigh each key by its rarity among these sentences: what all of them hold tells none from the others."""
    holding = Counter(chain.from_iterable(sentences))
    return shares({key: weights[key] * math.log(1 + len(sentences) / count) for key, count in holding.items()})


def _past(topics: Mapping[str, Lacked], key: Held) -> Features:
    """Measure what a sentence shares with the question past its topic, of all that was asked and of what is left."""
    features = {}
    for name, lacked in topics.items():
        words, grams = lacked.shares(key)
        features[f"words past {name}"] = words
        features[f"grams past {name}"] = grams
        features[f"words left by {name}"] = words / lacked.all_words
        features[f"grams left by {name}"] = grams / lacked.all_grams
    return features


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights
