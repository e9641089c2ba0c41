"""Everybody whom one article introduces, so that a family name or an office alone finds its bearer again."""

from dataclasses import dataclass, field

from index.articles import Speaker
from index.mentions import Mention, Reader
from index.names import is_given
from index.words import Range

__all__ = ["Person", "Registry"]

OFFICE_WORDS = 6
"""Words of an office that are shown; a chain of genitives can be cut behind any of them."""
NAME_WORDS = 8
_EMPTY = frozenset("و در این ان استان شهرستان کل کشور یک ی های امور سابق اسبق پیشین".split())
_HEADS_ALIKE = ({"رییس", "مدیر", "مدیرکل", "رییسکل"}, {"سرمربی", "مربی"}, {"نماینده", "عضو"})


@dataclass(slots=True, eq=False)
class Person:
    """Somebody of an article, of whom more becomes known as it is read."""

    name: Range | None = None
    name_keys: tuple[str, ...] = ()
    office: Range | None = None
    offices: list[tuple[str, ...]] = field(default_factory=list)
    institution: bool = False
    same: "Person | None" = None
    """The named one whom an unnamed one turned out to be."""

    @property
    def itself(self) -> "Person":
        """The named one, where this one turned out to be another."""
        return self.same.itself if self.same else self


class Registry:
    """The people of one article."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._people: list[Person] = []

    def speaker(self, person: Person) -> Speaker:
        """Write down what is known of somebody, as the article writes it."""
        one = person.itself
        office = one.office and self._written(one.office, OFFICE_WORDS)
        return Speaker(self._written(one.name, NAME_WORDS), office) if one.name else Speaker(office or "")

    def person(self, mention: Mention) -> Person:
        """Give the bearer of a name, a new one where nobody of that name is known."""
        assert mention.name is not None
        keys = tuple(self._reader.keys[mention.name[0] : mention.name[1]])
        person = self._named(keys)
        if person is None:
            person = Person()
            self._people.append(person)
        if len(keys) > len(person.name_keys):
            person.name, person.name_keys = mention.name, keys
        if mention.office is not None:
            self._add_office(person, mention.office)
        return person

    def _named(self, keys: tuple[str, ...]) -> Person | None:
        given = [bare for key in keys[:-1] if is_given(key) and (bare := _untitled(key))]
        for person in self._people:
            known = person.name_keys
            if not known or person.institution:
                continue
            if known == keys or "".join(known) == "".join(keys):
                return person
            if len(keys) == 1 or len(known) == 1:
                if keys[-1] in known[-2:] or known[-1] in keys[-2:]:
                    return person
            elif known[-1] == keys[-1] and (not given or set(given) & {_untitled(key) for key in known}):
                return person
        return None

    def holder(self, mention: Mention) -> Person | None:
        """Give the one who was introduced with an office, or with most of its words; None where nobody was."""
        assert mention.office is not None
        asked = self._office_keys(mention.office)
        best, likeness = None, 0.0
        for person in self._people:
            for office in person.offices:
                if (alike := _alike(asked, office)) > likeness:
                    best, likeness = person, alike
        return best.itself if best else None

    def institution(self, mention: Mention) -> Person:
        """Give an institution that speaks for itself."""
        keys = tuple(self._reader.keys[mention.start : mention.end])
        for person in self._people:
            if person.institution and person.name_keys == keys:
                return person
        self._people.append(Person((mention.start, mention.end), keys, institution=True))
        return self._people[-1]

    def unnamed(self, mention: Mention) -> Person:
        """Take in somebody of whom only the office is known."""
        assert mention.office is not None
        person = Person()
        self._add_office(person, mention.office)
        self._people.append(person)
        return person

    def may_hold(self, speaker: Person, mention: Mention) -> bool:
        """Say whether an office that nobody was introduced with may be the present speaker's."""
        one = speaker.itself
        return one.name is not None and not one.institution and not one.offices

    def give_office(self, speaker: Person, mention: Mention) -> Person:
        """Add an office to somebody, and give them back."""
        assert mention.office is not None
        self._add_office(speaker.itself, mention.office)
        return speaker.itself

    def unite(self, speaker: Person | None, person: Person) -> None:
        """Take the unnamed one who spoke last for `person`, named now, unless their offices say otherwise."""
        if speaker is None or speaker.itself.name or person.name is None:
            return
        one = speaker.itself
        if one is person or (person.offices and not any(_related(a, b) for a in one.offices for b in person.offices)):
            return
        one.same = person
        person.offices.extend(one.offices)
        person.office = person.office or one.office

    def _add_office(self, person: Person, office: Range) -> None:
        keys = self._office_keys(office)
        if keys not in person.offices:
            person.offices.append(keys)
        person.office = person.office or office

    def _office_keys(self, office: Range) -> tuple[str, ...]:
        keys = [key for key in self._reader.keys[office[0] : office[1]] if key not in _EMPTY]
        return tuple(key[:-1] if key.endswith(("وی", "ای")) else key for key in keys)

    def _written(self, words: Range, longest: int) -> str:
        first, stop = words[0], min(words[1], words[0] + longest)
        while stop - 1 > first and (self._reader.keys[stop - 1] in ("و", "در", "این") or self._parts(first, stop)):
            stop -= 1
        return self._reader.written((first, stop))

    def _parts(self, first: int, stop: int) -> bool:
        """Say whether a cut would leave a list open: «وزیر صنعت، معدن»."""
        return stop < len(self._reader) and self._reader.keys[stop] == "و" and "،" in self._reader.gaps[stop - 1]


def _untitled(key: str) -> str:
    """Take «سید» off a name; it tells nobody apart."""
    return key.removeprefix("سیده").removeprefix("سید")


def _alike(asked: tuple[str, ...], known: tuple[str, ...]) -> float:
    """Say how surely two offices are one and the same, 0 to 1: the same head, and mostly the same words."""
    if not asked or not known or not _heads_agree(asked[0], known[0]):
        return 0.0
    one, other = set(asked[1:]), set(known[1:])
    if not one or not other:
        return 0.6
    share = len(one & other) / min(len(one), len(other))
    return share if share >= 0.5 else 0.0


def _related(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return bool(one and other) and (_heads_agree(one[0], other[0]) or bool(set(one) & set(other)))


def _heads_agree(one: str, other: str) -> bool:
    return one == other or any(one in heads and other in heads for heads in _HEADS_ALIKE)
