"""Where a text names or points at somebody: names, offices, institutions, pronouns. Rules, no model."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from index.names import OPENERS, is_given, is_office, is_verbal
from index.passages import Span
from index.people import (
    ANAPHORS,
    BOUNDARIES,
    FAMILY_HEADS,
    GIVEN_NAMES,
    GROUPS,
    HONORIFICS,
    INSTITUTIONS,
    LONE,
    NAMES_AND_WORDS,
    PREPOSITIONS,
    PRONOUNS,
    SURNAME_TAILS,
    VAGUE,
)
from index.saying import Saying, find_saying
from index.words import Range, Words

__all__ = ["Kind", "Mention", "Reader"]

LONGEST_OFFICE = 14
LONGEST_SURNAME = 3
LONGEST_APPOSITION = 5
LONGEST_BARE_NAME = 4
_DASHES = frozenset(["-", "–", "—", "ـ", "/"])
_COMMAS = frozenset("،,")
_QUOTES = frozenset('«»"“”')
_INFLECTIONS = ("هایی", "ای", "های", "ها", "ترین", "تر", "ات", "ان", "ی", "ش", "م")


class Kind(Enum):
    """What a mention is."""

    PRONOUN = auto()
    """«وی», «این مقام مسئول»: somebody who was named before."""
    PERSON = auto()
    OFFICE = auto()
    INSTITUTION = auto()
    GROUP = auto()
    """Several people, of whom none is the speaker."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name or point at somebody; all numbers count words of the article."""

    kind: Kind
    start: int
    end: int
    name: Range | None = None
    office: Range | None = None


class Reader(Words):
    """Reads the mentions of one article."""

    def __init__(self, text: str, sentences: Sequence[Span], common: Collection[str]) -> None:
        """Take an article's text, its sentences, and keys of dictionary words: what is none of them may be a name."""
        super().__init__(text, sentences)
        self._common = common
        self.surnames: set[str] = set()
        """Last words of names that were met; alone they name somebody again."""
        self._sayings: dict[Range, list[Saying]] = {}

    def sayings(self, first: int, last: int) -> list[Saying]:
        """Find the verbs of saying among the words from `first` to before `last`, such as those of a sentence."""
        known = self._sayings.get((first, last))
        if known is None:
            known = self._sayings[first, last] = find_saying(self.keys, first, last)
        return known

    def in_first_person(self, at: int) -> bool:
        """Say whether a word is «من» or «ما», or a verb that ends like theirs."""
        key = self.keys[at]
        return key in ("ما", "من") or (len(key) > 4 and key.endswith("یم") and key not in self._common)

    def people(self) -> Iterator[Mention]:
        """Find everybody who is introduced by name, wherever in the text, in order."""
        end = 0
        halves: set[int] = set()
        if not _SECOND_HALVES.isdisjoint(self.keys):
            halves = {at - 1 for at, key in enumerate(self.keys) if at and key in _SECOND_HALVES}
        for at, key in enumerate(self.keys):
            if (key in OPENERS or at in halves) and at >= end and self._begins_name(at):
                found = self.mention(at, len(self.keys), bare=False)
                if found is not None and found.name is not None:
                    self.surnames.add(self.keys[found.name[1] - 1])
                    end = found.end
                    yield found

    def mention(self, at: int, end: int, *, bare: bool = True, lone: bool = False) -> Mention | None:
        """Read the mention that begins with the word `at`, within the words before `end`.

        With `bare` off only names that begin with a known given name or a title count. With `lone` a single word does
        that may be somebody: what stands alone before a verb of saying names who speaks, be it «کاوه» or «متهم».
        """
        key = self.keys[at]
        if key in PRONOUNS:
            return Mention(Kind.PRONOUN, at, at + 1)
        if key in ("این", "همین", "ان"):
            if at + 1 < end and self.keys[at + 1] in ANAPHORS and not self.gaps[at + 1]:
                return Mention(Kind.PRONOUN, at, self._phrase_end(at + 1, end))
            return None
        if key in GROUPS:
            return Mention(Kind.GROUP, at, at + 1)
        if name := self._name(at, end):
            return self._with_office(at, name, end)
        after = self.keys[at + 1] if at + 1 < end and self._joins(at + 1) else ""
        if key in VAGUE and after:
            if after == "از" and at + 2 < end:
                return Mention(Kind.OFFICE, at, (stop := self._phrase_end(at + 2, end)), None, (at, stop))
            return self._office(at, at + 1, end, bare) if is_office(after) or after in ("مقام", "منبع") else None
        if is_office(key) or (key == "امام" and after in ("جمعه", "جماعت")):
            return self._office(at, at, end, bare)
        if key in INSTITUTIONS:
            return Mention(Kind.INSTITUTION, at, self._phrase_end(at, end))
        if bare and (name := self._bare_name(at, end)):
            return self._with_office(at, name, end)
        if lone and self._is_somebody(at) and (at + 1 == end or self.gaps[at + 1] or self.keys[at + 1] in BOUNDARIES):
            return Mention(Kind.PERSON, at, at + 1, (at, at + 1))
        return None

    def _is_somebody(self, at: int) -> bool:
        """Say whether a word alone may be who speaks: a name, or an everyday word for a person."""
        key = self.keys[at]
        if key in BOUNDARIES or key[0].isdigit() or len(key) < 2 or self.keys[at + 1 : at + 2] == ["که"]:
            return False
        known = key in LONE or key in self.surnames or self._is_given(at) or self._strange(key)
        return known or (key.endswith("ی") and len(key) > len("فنی") and self.keys.count(key) > 1)  # «سلیمی»

    def _office(self, at: int, first: int, end: int, bare: bool) -> Mention:
        stop = self._phrase_end(first, end)
        office = (at, stop)
        if stop < end:
            gap = self.gaps[stop]
            name = self._name(stop, end) if not gap or gap[0] in '،,-–«"' else None
            if name is None and bare and gap in ("،", ",", "«", '"', "-", "–"):
                name = self._bare_name(stop, end)
                if name and name[1] < end and not self.gaps[name[1]]:
                    name = None  # «…، X که …»: only what another comma or the verb ends is a name set apart
            if name is not None:
                return Mention(Kind.PERSON, at, name[1], name, office)
        return Mention(Kind.OFFICE, at, stop, None, office)

    def _with_office(self, at: int, name: Range, end: int) -> Mention:
        """Add the office that stands behind a name, with or without a comma."""
        stop = name[1]
        if stop < end and is_office(self.keys[stop]) and (set(self.gaps[stop]) <= _COMMAS | _DASHES | _QUOTES | {"("}):
            after = self._phrase_end(stop, end)
            return Mention(Kind.PERSON, at, after, name, (stop, after))
        if stop < end and self.gaps[stop] in _COMMAS and (after := self._apposition(stop, end)):
            return Mention(Kind.PERSON, at, after, name, (stop, after))
        return Mention(Kind.PERSON, at, stop, name)

    def _apposition(self, at: int, end: int) -> int:
        """Give where a description between two commas ends («مریم نیک‌پی، کتابدار روستا، …»), 0 where none begins."""
        for stop in range(at, min(end, at + LONGEST_APPOSITION + 1)):
            if stop > at and self.gaps[stop] in _COMMAS:
                return stop
            if self.keys[stop] in BOUNDARIES or is_given(self.keys[stop]) or (stop > at and not self._joins(stop)):
                return 0
        return 0

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
        if after in _SECOND_HALVES and self._joins(at + 1) and is_given(self.keys[at] + after):
            return 2
        return int(self._is_given(at))

    def _begins_name(self, at: int) -> bool:
        """Say whether a name or an office begins with a word, no given name of two words ending with it."""
        if self.keys[at] not in OPENERS and self._given_words(at) != 2:
            return False
        return not (at and self.keys[at] in _SECOND_HALVES and self._given_words(at - 1) == 2)

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
        if stop < end and is_office(self.keys[stop]) and set(self.gaps[stop]) <= _COMMAS | _QUOTES:
            return (at, stop) if any(word not in self._common for word in words) else None
        return (at, stop) if likely and (self._strange(words[0]) or words[0] in self.surnames) else None

    def _phrase_end(self, at: int, end: int) -> int:
        """Find where the office or institution that begins at `at` ends."""
        stop = at + 1
        while stop < min(end, at + LONGEST_OFFICE):
            gap, key, before = self.gaps[stop], self.keys[stop], self.keys[stop - 1]
            if gap and not (gap in _DASHES or gap in _QUOTES or (gap in _COMMAS and self._lists(stop, end))):
                break
            if gap and gap not in _COMMAS and (self._is_given(stop) or key in BOUNDARIES):
                break
            if key.endswith("ترین") or (key in BOUNDARIES and not self._belongs(at, stop, end)):
                break
            if key in HONORIFICS and key not in _PLACES_BEFORE and before not in _PLACES_BEFORE and key in _RANKS:
                break
            if self._is_given(stop) and before not in _PLACES_BEFORE and key not in NAMES_AND_WORDS:
                break
            stop += 1
        if self.keys[stop : stop + 1] == ["را"]:
            stop = self._before_object(at, stop)
        while stop - 1 > at and self.keys[stop - 1] in ("و", "این", "ان", "در"):
            stop -= 1
        return stop

    def _before_object(self, at: int, stop: int) -> int:
        """Leave the object out that an office ran into («ستارهٔ بارسا جزئیات تازه‌ای را»).

        It begins behind the longest beginning that the article writes again, else behind the last name.
        """
        elsewhere = [place for place, key in enumerate(self.keys) if key == self.keys[at] and place != at]
        for end in range(stop - 1, at + 1, -1):
            again = self.keys[at:end]
            complete = again[-1] not in INSTITUTIONS and again[-1] not in _UNFINISHED
            if complete and any(self.keys[place : place + len(again)] == again for place in elsewhere):
                return end
        return next((place + 1 for place in range(stop - 2, at, -1) if self.keys[place] not in self._common), stop)

    def _belongs(self, at: int, stop: int, end: int) -> bool:
        """Say whether a word that mostly ends an office goes on with this one."""
        key, before = self.keys[stop], self.keys[stop - 1]
        after = self.keys[stop + 1] if stop + 1 < end and self._joins(stop + 1) else ""
        if not after:
            return key == "جمعه" and before == "امام"
        if key == "و":
            return after not in BOUNDARIES and after not in GIVEN_NAMES
        if key in ("این", "ان"):
            return after not in BOUNDARIES
        if key == "در":
            return after == "مجلس" or self.keys[at] in ("سفیر", "کاردار", "نماینده")
        return (key, after) in _PAIRS or (before, key) in _PAIRS or (key == "جمعه" and before == "امام")

    def _lists(self, at: int, end: int) -> bool:
        """Say whether the comma before `at` stands in a list that ends in «و»: «وزیر صنعت، معدن و تجارت»."""
        item = 0
        for place in range(at, min(end, at + LONGEST_OFFICE)):
            key = self.keys[place]
            if key == "و":
                return place > at
            if key in BOUNDARIES or is_office(key) or (is_given(key) and key not in NAMES_AND_WORDS):
                return False
            gap = self.gaps[place]
            item = item + 1 if place > at and not gap else 1
            if item > 3 or (gap and gap not in _COMMAS):
                return False
        return False


_SECOND_HALVES = frozenset("الله اله الدین".split())
_UNFINISHED = frozenset("تیم استان شهرستان شهر بخش امور منطقه ناحیه و در این ان سابق ارشد کمیته".split())
_PARTICIPLES = frozenset("ساخته رفته داده شده کرده بوده امده گرفته خورده زده یافته سر می نمی".split())
_DEEDS = frozenset("هدایت نجات فرهنگ پیام قدرت رحمت سامان ارشاد سعادت نعمت توفیق عزت".split())
"""Given names that mostly are none before an everyday word."""
_RANKS = frozenset("دکتر مهندس اقای خانم سردار سرهنگ سرتیپ حجتالاسلام حجت سرلشکر سرگرد ایتالله ژنرال".split())
_PLACES_BEFORE = frozenset("امام حضرت شهید شهدای استان دانشگاه بیمارستان خیابان میدان سپاه لشکر تیپ پایگاه نام".split())
_PAIRS = frozenset([("بین", "الملل"), ("بین", "المللی"), ("پیش", "دبستانی"), ("روز", "نامه"), ("روی", "زمین")])
