"""A question's words and letters, weighed, and how much of them a text holds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import pairwise

from index.persian import GRAM, keys_of, running_key, terms
from index.snapshot import Snapshot
from retrieval.asking import ASKING
from retrieval.expansion import Added
from retrieval.nearness import Nearness
from retrieval.question import Question

__all__ = ["Held", "Lacked", "QuestionKeys", "share", "shares"]

STEM = 4
"""First letters that two forms of one word share."""


@dataclass(frozen=True, slots=True)
class Held:
    """A text as keys, and what of the question it holds."""

    terms: Set[str]
    running: str
    words: list[str]
    asked: Set[str]
    """The question's words."""
    grams: list[str]
    """The 4-grams of the question's words."""


@dataclass(frozen=True, slots=True)
class Lacked:
    """The weights of what of a question some texts do not hold: what it asks about their topic."""

    words: Mapping[str, float]
    grams: Mapping[str, float]
    all_words: float
    all_grams: float
    """What the weights sum to; 1 where nothing is lacked, for it is divided by."""

    def shares(self, held: Held) -> tuple[float, float]:
        """Give what of the question's words and letters a text holds and the topic lacks."""
        return share(self.words, held.asked & self.words.keys()), share(self.grams, self.grams.keys() & held.grams)


class QuestionKeys:
    """What the words of one question weigh in a snapshot; a text that was read once is remembered."""

    def __init__(self, question: Question, snapshot: Snapshot) -> None:
        """Look up how rare each word is; the weights of the words, of the 4-grams and of the stems each sum to 1."""
        self.words = shares({word: weight * snapshot.rarity(word) for word, weight in question.words.items()})
        self.grams = shares(_letters(self.words))
        self.stems = shares({f"_{word[:STEM]}": weight for word, weight in self.words.items() if len(word) >= STEM})
        said = [word for word in running_key(question.reading.text).split("_") if word not in ASKING]
        self.pairs = {f"_{one}_{other}_" for one, other in pairwise(said) if one and other}
        self._verbs = _other_forms(question.reading.added)
        self.nearness = Nearness(question.nearest)
        """The meaning of its words beside that of texts."""
        self._read: dict[str, Held] = {}

    def read(self, text: str) -> Held:
        """Say what a text, a sentence say, holds."""
        if text not in self._read:
            found, running = keys_of(text)
            held = set(found)
            verbs = {word for form in self._verbs.keys() & held for word in self._verbs[form]} & self.words.keys()
            theirs = _letters(dict.fromkeys(verbs, 1.0))
            grams = [gram for gram in self.grams if gram in running or gram in theirs]
            asked = self.words.keys() & held | verbs
            self._read[text] = Held(held, running, running.split("_")[1:-1], asked, grams)
        return self._read[text]

    def lacked_by(self, texts: Iterable[str]) -> Lacked:
        """Leave out what any of the texts holds."""
        read = [self.read(text) for text in texts]
        words = self.words.keys() - set().union(*(held.asked for held in read))
        grams = self.grams.keys() - set().union(*(held.grams for held in read))
        left = {word: self.words[word] for word in words}, {gram: self.grams[gram] for gram in grams}
        return Lacked(*left, *(sum(weights.values()) or 1.0 for weights in left))

    def coverage(self, texts: Iterable[str]) -> float:
        """Give how much of the question's letters the texts hold together, 0 to 1."""
        return share(self.grams, {gram for text in texts for gram in self.read(text).grams})


def shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Scale weights so that they sum to 1."""
    whole = sum(weights.values()) or 1.0
    return {key: weight / whole for key, weight in weights.items()}


def share(weights: Mapping[str, float], held: Iterable[str]) -> float:
    """Sum the weights of what is held."""
    return sum(map(weights.__getitem__, held))


def _other_forms(added: Iterable[Added]) -> dict[str, list[str]]:
    """For each other form of a verb of the question, what was typed: a text that holds either tells the same."""
    return {form: terms(verb.typed) for verb in added if verb.kind == "verb" for form in verb.words}


def _letters(words: Mapping[str, float]) -> dict[str, float]:
    """Part words into 4-grams that share what the word weighs; unlike the index's they tell where a word ends."""
    weights: defaultdict[str, float] = defaultdict(float)
    for word, weight in words.items():
        bordered = f"_{word}_"
        pieces = [bordered[start : start + GRAM] for start in range(max(1, len(bordered) - GRAM + 1))]
        for piece in pieces:
            weights[piece] += weight / len(pieces)
    return weights
