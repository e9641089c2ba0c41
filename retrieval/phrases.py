"""Set phrases, written short, and found among the words of a text."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.saying import joined_keys

__all__ = ["Phrases"]

_NONE, _ANY = "-", "*"

Slot = tuple[frozenset[str], bool]
"""The key words that may stand in one place of a phrase, and whether none of them need to."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases that are looked for in key words.

    They are written with spaces between their words and strokes between alternatives for one, of which «-» is none and
    «*» is any word: «-/خیلی ممنون/متشکرم», «ممنون از -/* *».
    """

    by_first: Mapping[str, Sequence[Sequence[Slot]]]
    """The phrases that may begin with a word."""

    @classmethod
    def of(cls, lines: Sequence[str], *, backwards: bool = False) -> "Phrases":
        """Read phrases; those that are to be found from the end are turned round."""
        by_first = defaultdict[str, list[Sequence[Slot]]](list)
        for words in map(str.split, lines):
            slots = [*map(_slot, reversed(words) if backwards else words)]
            for first in frozenset[str]().union(*_beginnings(slots)):
                by_first[first].append(slots)
        return cls(dict(by_first))

    def longest(self, keys: Sequence[str], at: int) -> int:
        """Give how many words the longest phrase has that begins at a place, 0 where none does."""
        if at >= len(keys):
            return 0
        phrases = (*self.by_first.get(keys[at], ()), *self.by_first.get(_ANY, ()))
        return max((end for slots in phrases for end in _ends(keys, at, slots)), default=at) - at


def _slot(written: str) -> Slot:
    words = written.split("/")
    keys = joined_keys(" ".join(word for word in words if word not in (_NONE, _ANY)))
    return keys.union({_ANY}.intersection(words)), _NONE in words


def _beginnings(slots: Sequence[Slot]) -> Iterator[frozenset[str]]:
    for words, optional in slots:
        yield words
        if not optional:
            return


def _ends(keys: Sequence[str], at: int, slots: Sequence[Slot]) -> Iterator[int]:
    """Give where a phrase that begins at a place may end."""
    if not slots:
        yield at
        return
    (words, optional), *rest = slots
    if at < len(keys) and not words.isdisjoint((keys[at], _ANY)):
        yield from _ends(keys, at + 1, rest)
    if optional:
        yield from _ends(keys, at, rest)
