"""Where a text names or points at somebody: names, offices, institutions, pronouns. Rules, no model."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from index.names import OPENERS, is_given, is_office
from index.naming import SECOND_HALVES, Naming
from index.passages import Span
from index.people import (
    ANAPHORS,
    BOUNDARIES,
    GIVEN_NAMES,
    GROUPS,
    HONORIFICS,
    INSTITUTIONS,
    LONE,
    NAMES_AND_WORDS,
    PRONOUNS,
    VAGUE,
)
from index.saying import Saying, find_saying
from index.words import COMMAS, QUOTES, Range

__all__ = ["Kind", "Mention", "Reader"]

LONGEST_OFFICE = 14
LONGEST_APPOSITION = 5
_DASHES = frozenset(["-", "–", "—", "ـ", "/"])


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


class Reader(Naming):
    """Reads the mentions of one article."""

    def __init__(self, text: str, sentences: Sequence[Span], common: Collection[str]) -> None:
        """Take what `Naming` takes."""
        super().__init__(text, sentences, common)
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
        if not SECOND_HALVES.isdisjoint(self.keys):
            halves = {at - 1 for at, key in enumerate(self.keys) if at and key in SECOND_HALVES}
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
        if stop < end and is_office(self.keys[stop]) and (set(self.gaps[stop]) <= COMMAS | _DASHES | QUOTES | {"("}):
            after = self._phrase_end(stop, end)
            return Mention(Kind.PERSON, at, after, name, (stop, after))
        if stop < end and self.gaps[stop] in COMMAS and (after := self._apposition(stop, end)):
            return Mention(Kind.PERSON, at, after, name, (stop, after))
        return Mention(Kind.PERSON, at, stop, name)

    def _apposition(self, at: int, end: int) -> int:
        """Give where a description between two commas ends («مریم نیک‌پی، کتابدار روستا، …»), 0 where none begins."""
        for stop in range(at, min(end, at + LONGEST_APPOSITION + 1)):
            if stop > at and self.gaps[stop] in COMMAS:
                return stop
            if self.keys[stop] in BOUNDARIES or is_given(self.keys[stop]) or (stop > at and not self._joins(stop)):
                return 0
        return 0

    def _phrase_end(self, at: int, end: int) -> int:
        """Find where the office or institution that begins at `at` ends."""
        stop = at + 1
        while stop < min(end, at + LONGEST_OFFICE):
            gap, key, before = self.gaps[stop], self.keys[stop], self.keys[stop - 1]
            if gap and not (gap in _DASHES or gap in QUOTES or (gap in COMMAS and self._lists(stop, end))):
                break
            if gap and gap not in COMMAS and (self._is_given(stop) or key in BOUNDARIES):
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
        if key == "با":
            return before in ("مبارزه", "مقابله")
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
            if item > 3 or (gap and gap not in COMMAS):
                return False
        return False


_UNFINISHED = frozenset("تیم استان شهرستان شهر بخش امور منطقه ناحیه و در این ان سابق ارشد کمیته".split())
_RANKS = frozenset("دکتر مهندس اقای خانم سردار سرهنگ سرتیپ حجتالاسلام حجت سرلشکر سرگرد ایتالله ژنرال".split())
_PLACES_BEFORE = frozenset("امام حضرت شهید شهدای استان دانشگاه بیمارستان خیابان میدان سپاه لشکر تیپ پایگاه نام".split())
_PAIRS = frozenset([("بین", "الملل"), ("بین", "المللی"), ("پیش", "دبستانی"), ("روز", "نامه"), ("روی", "زمین")])
