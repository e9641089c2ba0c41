"""How well each sentence of a story answers a question, by features whose weights `training/sentences.py` learns."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.passages import Span, Spanned
from index.persian import terms
from index.snapshot import Snapshot
from retrieval.asked_for import Kind, asked_for
from retrieval.groups import Groups, scaled
from retrieval.nearness import tell_apart
from retrieval.offers import OFFERS, offers
from retrieval.question import Question
from retrieval.question_keys import Doubles, Held, QuestionKeys
from retrieval.stories import Story

__all__ = ["WEIGHTS", "Features", "ScoredSentence", "SentenceScorer"]

WEIGHTS = Path(__file__).with_suffix(".json")
"""What each feature weighs; what is not named weighs nothing."""
POINTING = frozenset(terms("وی او این آن ایشان آنان آنها همچنین همین چنین"))

SHORT = 6
"""Words; what has fewer is a heading, a greeting or a rest."""
FITTING: dict[Kind, tuple[str, ...]] = {
    "who": ("person", "head"),
    "when": ("time", "digits", "ordinal", "timed"),
    "where": ("place", "head"),
    "number": ("number", "digits", "ordinal", "measure", "counted", "head"),
    "nth": ("ordinal", "digits", "standing", "ranked"),
    "score": ("scored", "digits"),
    "why": ("reason",),
    "how": (),
    "what": ("head",),
    "which": ("head", "ordinal"),
    "said": ("saying", "person"),
}
"""What a sentence should offer to each kind of question."""

Features = dict[str, NDArray[Any]]
"""By name, one number for each sentence, (sentences,)."""
Place = tuple[int, Span, int]
"""A sentence's passage, its span and its place, as in `ScoredSentence`."""


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
    """Scores all sentences of some stories' candidates for one question: side by side, in the order of the stories."""

    def __init__(self, question: Question, keys: QuestionKeys, stories: Sequence[Story], snapshot: Snapshot) -> None:
        """Take the question, what its words weigh, one story or more, and their snapshot."""
        self.asked = asked_for(question.reading.text)
        self._keys, self._stories, self._snapshot = keys, stories, snapshot
        self.passages: dict[int, Spanned] = {}
        """The candidates by their number."""
        places = [list(self._places(story)) for story in stories]
        self.places = list(chain.from_iterable(places))
        """Of all sentences."""
        self._groups = Groups.sized(list(map(len, places)))
        self._cosines = snapshot.sentence_cosines(question.vector, np.array([*self.passages], np.int64))

    def score(self) -> list[list[ScoredSentence]]:
        """Score the sentences of each story."""
        features = self.features()
        weighed = (weight * features[name] for name, weight in _weights().items() if name in features)
        scores = sum(weighed, np.zeros(len(self.places))).tolist()
        scored = (ScoredSentence(*place, score) for place, score in zip(self.places, scores, strict=True))
        return [list(islice(scored, size)) for size in self._groups.sizes]

    def features(self) -> Features:
        """Measure what each sentence shows."""
        candidates = list(chain.from_iterable(story.candidates for story in self._stories))
        behind = [one.score - story.candidates[0].score for story in self._stories for one in story.candidates]
        sizes = [len(self._cosines[one.passage]) for one in candidates]
        rank = np.array([passage for passage, _, _ in self.places])
        topics = list(chain.from_iterable(map(self._topic, self._stories)))
        sentences = [
            passage.text[slice(*span)]
            for passage in (self.passages[one.passage] for one in candidates)
            for span in passage.spans
        ]
        near = self._keys.nearness.of([*sentences, *topics])
        known = Groups.sized([2] * len(self._stories)).highest(near[len(sentences) :])
        held = [self._keys.read(sentence) for sentence in sentences]
        features = {
            "cosine": np.concatenate([self._cosines[one.passage] for one in candidates]),
            "behind": np.repeat(behind, sizes),
            "rank": rank,
            "first": rank == 0,
            "near": tell_apart(near[: len(sentences)], self._groups, known),
        }
        return features | self._matches(held, [self._keys.read(topic) for topic in topics]) | self._fitting(held)

    def _places(self, story: Story) -> Iterator[Place]:
        """Cut a story's candidates, and give their sentences' places."""
        for number, candidate in enumerate(story.candidates):
            passage = self._snapshot.passage(candidate.passage)
            cut = self.passages[candidate.passage] = passage.cut(story.article.text)
            for span in cut.spans:
                yield number, span, passage.start + span[0]

    def _topic(self, story: Story) -> tuple[str, str]:
        """Read what tells an article's topic: its title and its first sentence."""
        article = self._snapshot.passage_article[story.candidates[0].passage]
        first = self._snapshot.passage(self._snapshot.passages_of(article).start).sentences[0]
        return story.article.title, story.article.text[slice(*first)]

    def _matches(self, held: Sequence[Held], topics: Sequence[Held]) -> Features:
        """Measure what sentences share with the question; `here` ones weigh what few sentences of a story hold.

        `past` is what a story's title, or title and lead, lacks itself, `left` the share of all that is lacked, and
        `before` and `after` what the neighbours in the article hold and a sentence does not.
        """
        asked, groups = self._keys, self._groups
        words, grams = asked.words_table(held), asked.grams_table(held)
        words_here = self._rarer_here(asked.word_weights, words)
        grams_here = self._rarer_here(asked.gram_weights, grams)
        features = {
            "words": words @ asked.word_weights,
            "words here": groups.weigh(words, words_here),
            "grams": grams @ asked.gram_weights,
            "grams here": groups.weigh(grams, grams_here),
            "stems": np.array([sum(asked.stems[stem] for stem in asked.stems if stem in one.running) for one in held]),
            "pairs": np.array([sum(pair in one.running for pair in asked.pairs) for one in held])
            / max(1, len(asked.pairs)),
        }
        for kind, own, theirs, weights in (
            ("words", words, asked.words_table(topics), asked.word_weights),
            ("grams", grams, asked.grams_table(topics), asked.gram_weights),
        ):
            for name, topic in (("title", theirs[::2]), ("lead", np.maximum(theirs[::2], theirs[1::2]))):
                lacked = weights * (1 - topic)
                features[f"{kind} past {name}"] = groups.weigh(own, lacked)
                features[f"{kind} left by {name}"] = groups.weigh(own, scaled(lacked))
        order = np.lexsort((np.array([place for _, _, place in self.places]), groups.of))
        borders = groups.of[1:] != groups.of[:-1]
        for name, rows, beside in (("before", order[1:], order[:-1]), ("after", order[:-1], order[1:])):
            missed = np.zeros_like(words)
            missed[rows] = np.maximum(words[beside] - words[rows], 0)
            missed[rows[borders]] = 0
            features[name] = missed @ asked.word_weights
            features[f"{name} here"] = groups.weigh(missed, words_here)
        return features

    def _rarer_here(self, weights: Doubles, held: Doubles) -> Doubles:
        """Weigh each key by its rarity among a story's sentences: what all of them hold tells none from the others."""
        holding = self._groups.total(held)
        rarity = np.log(1 + self._groups.sizes[:, None] / np.maximum(holding, 1))
        return scaled(weights * (holding > 0) * rarity)

    def _fitting(self, held: Sequence[Held]) -> Features:
        """Set what the question asks for against what sentences offer: «number × digits»."""
        asked, heads = set(self._keys.words), self.asked.heads
        offered = [offers(one.words, asked, heads) for one in held]
        table = np.array([[name in found for name in OFFERS] for found in offered])
        features: Features = dict(zip(OFFERS, table.T, strict=True))
        if heads:
            features["head"] = np.array([len(heads & one.terms) / len(heads) for one in held])
        fitting = {
            f"{kind} × {name}": features[name]
            for kind in self.asked.kinds
            for name in FITTING[kind]
            if name in features
        }
        features["length"] = np.log1p([len(one.words) for one in held])
        features["short"] = np.array([len(one.words) < SHORT for one in held])
        features["pointing"] = np.array([bool(one.words) and one.words[0] in POINTING for one in held])
        return features | fitting


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights
