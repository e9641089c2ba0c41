"""Which of an article's words are somebody's name: what a known given name or a title begins, or no dictionary has."""

from collections.abc import Collection, Sequence

from index.names import OPENERS, is_given, is_office, is_verbal
from index.passages import Span
from index.people import (
    BOUNDARIES,
    FAMILY_HEADS,
    GIVEN_NAMES,
    HONORIFICS,
    INSTITUTIONS,
    NAMES_AND_WORDS,
    PREPOSITIONS,
    SURNAME_TAILS,
)
from index.words import COMMAS, QUOTES, Range, Words

__all__ = ["SECOND_HALVES", "Naming"]

LONGEST_SURNAME = 3
LONGEST_BARE_NAME = 4
_INFLECTIONS = ("هایی", "ای", "های", "ها", "ترین", "تر", "ات", "ان", "ی", "ش", "م")
SECOND_HALVES = frozenset("الله اله الدین".split())
_PARTICIPLES = frozenset("ساخته رفته داده شده کرده بوده امده گرفته خورده زده یافته سر می نمی".split())
_DEEDS = frozenset("هدایت نجات فرهنگ پیام قدرت رحمت سامان ارشاد سعادت نعمت توفیق عزت".split())
"""Given names that mostly are none before an everyday word."""


class Naming(Words):
    """Reads the names in one article."""

    def __init__(self, text: str, sentences: Sequence[Span], common: Collection[str]) -> None:
        """Take an article's text, its sentences, and keys of dictionary words: what is none of them may be a name."""
        super().__init__(text, sentences)
        self._common = common
        self.surnames: set[str] = set()
        """Last words of names that were met; alone they name somebody again."""

    def _name(self, at: int, end: int) -> Range | None:
        """Read honorifics, given names and a family name; at least two of the three, or a family name met before."""
        first = at
        if self.keys[at] == "امیر" and at + 1 < end and self.keys[at + 1] in HONORIFICS:
            first += 1
        while first < end and self.keys[first] in HONORIFICS and (first == at or self._joins(first)):
            first += 1
            if first < end - 1 and self.keys[first] == "و" and self.keys[first + 1] in HONORIFICS:
                first += 1
        honoured = first > at
        stop, given = first, 0
        while stop < end and (words := self._given_words(stop)) and (stop == at or self._joins(stop)):
            stop += words
            given += 1
        if not given and not honoured:
            return None
        if given == 1 and not honoured and not self._is_surely_given(at, stop):
            return None
        if given > 1 and not self._continues(stop, end, 0):
            return self._named(at, first, stop)  # «سید محمد حسینی», where the family name is a given one
        taken = 0
        while self._continues(stop, end, taken):
            stop += 1
            taken += 1
        if not taken and given + honoured < 2 and not (given and self.keys[first] in self.surnames):
            return None
        return self._named(at, first, stop) if stop > first else None

    def _named(self, at: int, first: int, stop: int) -> Range:
        """Leave titles out of a name, but where a family name alone is left they belong to it."""
        return (first if stop - first > 1 else at, stop)

    def _is_given(self, at: int) -> bool:
        return is_given(self.keys[at])

    def _given_words(self, at: int) -> int:
        """Count the words of the given name at a word: 2 for «روح الله» and «نور الدین», 0 where there is none."""
        after = self.keys[at + 1] if at + 1 < len(self.keys) else ""
        if after in SECOND_HALVES and self._joins(at + 1) and is_given(self.keys[at] + after):
            return 2
        return int(self._is_given(at))

    def _begins_name(self, at: int) -> bool:
        """Say whether a name or an office begins with a word, no given name of two words ending with it."""
        if self.keys[at] not in OPENERS and self._given_words(at) != 2:
            return False
        return not (at and self.keys[at] in SECOND_HALVES and self._given_words(at - 1) == 2)

    def _is_surely_given(self, at: int, stop: int) -> bool:
        """Tell «هدایت» and «نجات», the names, from «با هدایت» and «نجات یافت»."""
        key = self.keys[at]
        if key not in NAMES_AND_WORDS or stop >= len(self.keys) or self.keys[stop] in self.surnames:
            return True
        if at and self.keys[at - 1] in PREPOSITIONS and not self.gaps[at]:
            return False
        family = self.keys[stop]
        return key not in _DEEDS or (not is_given(family) and (self._strange(family) or family in SURNAME_TAILS))

    def _continues(self, at: int, end: int, taken: int) -> bool:
        """Say whether the word is the next one of a family name, of which `taken` words were read."""
        if at >= end or taken >= LONGEST_SURNAME or not self._joins(at):
            return False
        key = self.keys[at]
        if key in BOUNDARIES or is_office(key) or key in INSTITUTIONS or len(key) < 2 or key[0].isdigit():
            return False
        if not taken:
            return key not in _PARTICIPLES  # «برانکو ساخته …»
        goes_on = self.keys[at - 1] in FAMILY_HEADS
        return goes_on or key in SURNAME_TAILS or key.removesuffix("ی") in GIVEN_NAMES or self._strange(key)

    def _joins(self, at: int) -> bool:
        return not self.gaps[at]

    def _strange(self, key: str) -> bool:
        """Say whether a word is neither in the dictionary nor an inflection of one that is."""
        if key in self._common:
            return False
        return not any(
            key.endswith(tail) and len(key) > len(tail) + 2 and key[: -len(tail)] in self._common
            for tail in _INFLECTIONS
        )

    def _bare_name(self, at: int, end: int) -> Range | None:
        """Read a name that begins with no given name of the list: words that a dictionary lacks."""
        stop = at
        while stop < end and stop - at <= LONGEST_BARE_NAME and (stop == at or self._joins(stop)):
            key = self.keys[stop]
            if key in BOUNDARIES or is_office(key) or key in INSTITUTIONS or len(key) < 2 or key[0].isdigit():
                break
            stop += 1
        words = self.keys[at:stop]
        if not 1 <= len(words) <= LONGEST_BARE_NAME or any(is_verbal(word) for word in words):
            return None
        if words[-1] in self.surnames and len(words) <= 2:
            return at, stop
        if len(words) == 1:
            alone = stop >= end or self.gaps[stop] or self.keys[stop] in BOUNDARIES
            return (at, stop) if alone and self._strange(words[0]) else None
        likely = all(self._strange(word) or word in self.surnames or word.endswith("ی") for word in words[1:])
        if stop < end and is_office(self.keys[stop]) and set(self.gaps[stop]) <= COMMAS | QUOTES:
            return (at, stop) if any(word not in self._common for word in words) else None
        return (at, stop) if likely and (self._strange(words[0]) or words[0] in self.surnames) else None
