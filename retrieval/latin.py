"""Persian in Latin letters («ki goft») is read into the words of the corpus, by how likely each would be written so."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp, inf, log
from pathlib import Path

from index.persian import terms, tokens

__all__ = ["LONGEST_CHUNK", "MODEL", "LatinReader", "Reading", "Table", "Transcript", "is_persian_in_latin"]

MODEL = Path(__file__).parent / "latin.json"
"""Written by training/latin.py."""
LONGEST_CHUNK = 2
Table = Mapping[str, Mapping[str, float]]
"""Persian letter -> Latin letters -> probability; the empty letter holds vowels that Persian does not write."""

# Words of English that no Persian word in Latin letters is written like.
_ENGLISH = frozenset(
    """
    the of what who whom whose which how did does was were is are many much when where why for from with and that this
    has have had about after before by on at their his her its it not will would could should than an
    """.split()
)
_LATIN_WORD = re.compile(r"[a-z']+")
_NAME = re.compile(r"\b[A-Z][a-z]{2,}")
_FOREIGN = re.compile(r"[A-Za-z]{4,}")

# Consonants that are heard alike; vowels, و, ی, ه and ع are written too freely to tell words apart.
_HEARD = str.maketrans("بپتطثسصجچخدذزضظرژشغقفکگلمن", "bpttsssjCxdzzzzrjSqqfkglmn", "اویهع")
_WRITTEN = {"kh": "x", "gh": "q", "ch": "C", "sh": "S", "zh": "j", "ph": "f", "ck": "k"}
_AMBIGUOUS = {"c": "ksC", "x": "xk", "g": "gjq", "q": "qk"}
_SILENT = frozenset("aeiouyvwh")
_SPLIT = re.compile("|".join([*_WRITTEN, "[a-z]"]))
_DOUBLED = re.compile(r"(.)\1+")

LONGEST_WORD = 30
MOST_HEARD = 32
"""Ways to hear one Latin word that are tried."""
PART_WEIGHT = 0.5
"""What a part counts beside the whole word: who writes it joined writes no parts, and loses little by that."""
NAME_WEIGHT = 2.5
"""What a name of an English question counts beside the English words, which few articles hold."""
TAIL = 3
"""Latin letters behind a word that may be left over: «-ast», «-esh», «-ha»."""
TAIL_COST = 1.6
"""What each of them costs, as a negative logarithm."""
WORST, WORST_NAME, WORST_FOREIGN = -3.0, -2.2, -1.8
"""The logarithm of a likelihood, by letter, below which a word is no reading; an English name may well have none."""
READINGS = 3
COMMON = 0.5
"""The power to which the number of a word's articles counts as how likely it is meant."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A word of the corpus, and the probability that it was meant, among those that may have been."""

    word: str
    probability: float


def is_persian_in_latin(text: str) -> bool:
    """Tell Persian in Latin letters from Persian script (mostly other letters) and from English (its small words)."""
    lowered = text.lower()
    words = _LATIN_WORD.findall(lowered)
    letters = sum(map(str.isalpha, lowered))
    return bool(words) and 2 * sum(map(len, words)) > letters and not _ENGLISH.intersection(words)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A question in Persian letters by its likeliest readings, and every reading with its probability."""

    text: str
    words: Mapping[str, float]


class LatinReader:
    """Reads Persian in Latin letters against a vocabulary of key words; the first reading sorts the vocabulary."""

    def __init__(self, vocabulary: Callable[[], Iterable[tuple[str, int]]]) -> None:
        """Take the vocabulary: words with how many articles hold them."""
        self._vocabulary = vocabulary

    @cached_property
    def _words(self) -> Mapping[str, list[tuple[str, float]]]:
        """What is heard -> the words that sound so, with the logarithm of how common they are."""
        words: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for word, articles in self._vocabulary():
            if _table().keys() >= set(word):
                words[_skeleton(word)].append((word, COMMON * log(articles)))
        return words

    def knows(self, text: str) -> float:
        """Give the share of the words of a Persian text that the vocabulary holds; 0 for a text without words."""
        asked = terms(text)
        known = sum(any(word == term for word, _ in self._words.get(_skeleton(term), ())) for term in asked)
        return known / len(asked) if asked else 0.0

    def read(self, latin: str, worst: float = WORST) -> list[Reading]:
        """Give the best readings of one Latin word, likeliest first; none where nothing in the corpus sounds so."""
        if len(latin) > LONGEST_WORD:
            return []
        candidates = {word: prior for key in _skeletons(latin) for word, prior in self._words.get(key, ())}
        floor = worst * len(latin)
        likelihoods = {word: _log_likelihood(word, latin, floor) for word in candidates}
        fair = [(word, value + candidates[word]) for word, value in likelihoods.items() if value >= floor]
        best = sorted(fair, key=lambda entry: -entry[1])[:READINGS]
        weights = [exp(value - best[0][1]) for _, value in best]
        return [Reading(word, weight / sum(weights)) for (word, _), weight in zip(best, weights, strict=True)]

    def transcribe(self, text: str) -> Transcript:
        """Read a whole question; digits, and words that nothing sounds like, stay as they are."""
        words: dict[str, float] = defaultdict(float)

        def read(match: re.Match[str]) -> str:
            readings = self.read(match.group().replace("'", ""))
            for reading in readings:
                words[reading.word] += reading.probability
            for term in () if readings else terms(match.group()):
                words[term] += 1
            return readings[0].word if readings else match.group()

        persian = _LATIN_WORD.sub(read, text.lower())
        for term in terms(_LATIN_WORD.sub(" ", text.lower())):
            words[term] += 1
        return Transcript(persian, dict(words))

    def add_names(self, text: str) -> Transcript:
        """Add to a text the Persian words that names in it sound like; the text itself stays.

        Names are capitalised in English; in a Persian text they are what is written in Latin letters: «قیمت iphone».
        """
        words: dict[str, float] = defaultdict(float)
        for token in tokens(text):
            words[token.key] += 1
            for part in token.parts if len(token.parts) > 1 else ():
                words[part] += PART_WEIGHT
        english = text.isascii() or not _ENGLISH.isdisjoint(_LATIN_WORD.findall(text.lower()))
        names, worst, weight = (_NAME, WORST_NAME, NAME_WEIGHT) if english else (_FOREIGN, WORST_FOREIGN, 1.0)
        for name in names.findall(text):
            if name.lower() not in _ENGLISH:
                for reading in self.read(name.lower(), worst):
                    words[reading.word] += weight * reading.probability
        return Transcript(text, dict(words))


@cache
def _table() -> Table:
    """Read the table, in logarithms."""
    table: Table = json.loads(MODEL.read_text(encoding="utf-8"))
    return {persian: {latin: log(share) for latin, share in row.items()} for persian, row in table.items()}


def _skeleton(word: str) -> str:
    return _DOUBLED.sub(r"\1", word.translate(_HEARD))


def _skeletons(latin: str) -> set[str]:
    """Give what may be heard in a Latin word, with its last consonants left over as well."""
    heard = {""}
    for piece in _SPLIT.findall(latin):
        sounds = _WRITTEN.get(piece) or ("" if piece in _SILENT else _AMBIGUOUS.get(piece, piece))
        if sounds:
            heard = {key + sound for key in heard for sound in sounds[: max(1, MOST_HEARD // len(heard))]}
    whole = {_DOUBLED.sub(r"\1", key) for key in heard}
    return {key[:end] for key in whole for end in (len(key), len(key) - 1, len(key) - 2) if end >= min(2, len(key))}


def _log_likelihood(persian: str, latin: str, floor: float) -> float:
    """Give the logarithm of the best way to write `persian` as `latin`, up to TAIL letters left over (Viterbi).

    -inf where there is none above the floor: every step costs, so what falls below it is not followed.
    """
    table, inserted = _table(), _table()[""]
    unwritten = [inserted.get(letter) for letter in latin]
    best: dict[int, float] = {0: 0.0}
    for letter in (*persian, ""):
        for j, cost in enumerate(unwritten):  # vowels that are not written stand before any letter, and behind the last
            if cost is not None and j in best and (value := best[j] + cost) > best.get(j + 1, floor):
                best[j + 1] = value
        if letter:
            written, after = table[letter], dict[int, float]()
            for j, value in best.items():
                for end in range(j, min(j + LONGEST_CHUNK, len(latin)) + 1):
                    cost = written.get(latin[j:end])
                    if cost is not None and value + cost > after.get(end, floor):
                        after[end] = value + cost
            best = after
            if not best:
                return -inf
    ends = (value - TAIL_COST * (len(latin) - j) for j, value in best.items() if len(latin) - j <= TAIL)
    return max(ends, default=-inf)
