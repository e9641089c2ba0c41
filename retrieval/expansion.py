"""What else a word may mean, added beside it at a lower weight: repaired, formal, in digits, another form of a verb.

Nothing is replaced.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from index.lexicon import Lexicon
from index.persian import Token, terms, tokens
from retrieval.asking import ASKING
from retrieval.colloquial import formal_forms, formal_word, guessed_forms
from retrieval.numbers import number_forms
from retrieval.spelling import Speller
from retrieval.verb_forms import VerbForms

__all__ = ["Added", "Expander", "Kind"]

Kind = Literal["spelling", "colloquial", "number", "spacing", "parted", "verb"]
WEIGHTS: dict[Kind, float] = {
    "spelling": 0.8,
    "colloquial": 0.5,
    "number": 0.5,
    "spacing": 0.3,
    "parted": 0.8,
    "verb": 0.5,
}
"""What an added word counts beside the typed one; forms of a verb together, where the corpus lacks the typed one."""
COMMONER = 10
"""Times that the corpus must hold a formal word more often than the spoken one, which may be a word of its own."""
_PUT_IN = frozenset(["spelling", "colloquial", "parted"])
"""What takes the place of what was typed in the rewritten text."""
MUCH_COMMONER = 100
"""Times that the corpus must hold an everyday word more often than one that begins with a small word as well."""
FORMS = 2
"""Formal words of one spoken word that are kept."""
_DIGITS_OR_LETTERS = re.compile(r"\d+|[^\W\d_]{2,}")
"""«۳سال», «کووید۱۹»"""
_SMALL = terms("به از در که چه با کی")
"""Words that are written to the next one in haste: «درتهران», «کیگفت»."""
_PREFIXES = frozenset(terms("می نمی برمی برنمی درمی درنمی"))
_AFFIXES = frozenset(terms("ها های هایی هام هات هاش هامون هاتون هاشون ام ات اش ای اند تر ترین مان تان شان مون تون شون"))
"""Parts between half-spaces that say nothing alone: «هام» is no «هایم», nor «گرده» in «برمی‌گرده» a «گرد»."""


@dataclass(frozen=True, slots=True)
class Added:
    """Words of the corpus added for one typed word."""

    typed: str
    """As typed."""
    words: tuple[str, ...]
    """Key words."""
    kind: Kind
    weight: float
    """In the search; at 0 it only tells which sentence answers."""
    whole: bool = True
    """It stands for all that was typed, not for a part between half-spaces."""


class Expander:
    """Finds what may be added to a question's words, with what one snapshot knows."""

    def __init__(self, lexicon: Lexicon, frequency: Callable[[str], int], speller: Speller) -> None:
        """Take formal words, how many articles hold a word, and who repairs it."""
        self._lexicon, self._frequency, self._speller = lexicon, frequency, speller
        self._verbs = VerbForms(lexicon, frequency)

    def expand(self, text: str, *, repaired: bool = True) -> tuple[list[Added], str]:
        """Give what is added to a text's words, and the text with the likeliest of it put in for what was typed."""
        words = tokens(text)
        verbs = list(self._of_verbs(text, words))
        known = {verb.typed for verb in verbs}
        joined = dict(self._joined(text, words))
        parted = {place for place, both in joined.items() if both.kind == "parted"}
        added, rewritten, last = [], [], 0
        for place, token in enumerate(words):
            typed = text[token.start : token.end]
            alone = parted.isdisjoint((place, place - 1))  # no part of «پرس پولیس»
            found = list(self._of_word(typed, token, repaired and alone and typed not in known))
            added += found
            meant = joined[place] if place in parted else next(iter(found), None)
            if meant and meant.whole and meant.kind in _PUT_IN and token.start >= last:
                rewritten += [text[last : token.start], " ".join(meant.words)]
                last = token.start + len(meant.typed)
        added += (*joined.values(), *verbs)
        return added, "".join([*rewritten, text[last:]])

    def _of_word(self, typed: str, token: Token, repaired: bool) -> Iterable[Added]:
        keys = list(dict.fromkeys((token.key, *_words_of(token))))
        formal = [(word, key == token.key) for key in keys for word in self._formal(key)]
        for word, whole in formal:
            yield Added(typed, (word,), "colloquial", WEIGHTS["colloquial"], whole)
        for key in keys:
            if forms := number_forms(key):
                yield Added(typed, forms, "number", WEIGHTS["number"])
        if apart := () if formal or len(token.parts) > 1 else self._apart(token.key):
            kind: Kind = "spacing" if self._frequency(token.key) else "parted"
            yield Added(typed, apart, kind, WEIGHTS[kind])
        known = formal or apart or ASKING.intersection(keys) or all(self._frequency(part) for part in token.parts)
        if repaired and not known:
            for repair in self._speller.repairs(token.key):
                yield Added(typed, repair.meant, "spelling", WEIGHTS["spelling"] * repair.probability)

    def _formal(self, key: str) -> Sequence[str]:
        """Give the formal words for a spoken one: those of the list, else what the rules make that the corpus holds."""
        if small := formal_word(key):
            return (small,)
        if listed := self._lexicon.formal.get(key):
            return listed
        if key in ASKING or not key.isalpha() or key.isascii():
            return ()
        held = self._held(formal_forms(key), self._least(key))
        if not held and not self._frequency(key) and key not in self._lexicon.common_words:
            held = [form for form in self._held(guessed_forms(key), 1) if form in self._lexicon.common_words]
        return held[:FORMS]

    def _apart(self, key: str) -> tuple[str, ...]:
        """Give the words that were written as one: digits and letters, or a small word and an everyday one."""
        if len(found := _DIGITS_OR_LETTERS.findall(key)) > 1:
            return tuple(found)
        beginnings = () if self._is_everyday(key) else (small for small in _SMALL if key.startswith(small))
        for small in beginnings:
            rest, least = key.removeprefix(small), max(1, MUCH_COMMONER * self._frequency(key))
            if len(rest) > len(small) and self._is_everyday(rest) and self._frequency(rest) >= least:
                return small, rest
        return ()

    def _is_everyday(self, key: str) -> bool:
        return key in self._lexicon.common_words or key in ASKING

    def _least(self, key: str) -> int:
        """Say how many articles must hold what may be meant, which many others hold as it is typed."""
        return max(1, COMMONER * self._frequency(key))

    def _held(self, forms: Mapping[str, int], least: int) -> list[str]:
        """Give those of some forms that so many articles hold: fewest endings taken off first, then the commonest."""
        found = [(taken, -count, form) for form, taken in forms.items() if (count := self._frequency(form)) >= least]
        return [form for _, _, form in sorted(found)]

    def _of_verbs(self, text: str, words: Sequence[Token]) -> Iterable[Added]:
        """Other forms of verbs that carry a meaning."""
        last = True
        for word in reversed(words):
            if word.key in ASKING or word.key in self._lexicon.stop_words:
                continue  # «ساخته شده است»
            if forms := self._verbs.others(word, last=last):
                weight = 0.0 if self._frequency(word.key) else WEIGHTS["verb"] / len(forms)
                yield Added(text[word.start : word.end], forms, "verb", weight)
            last = False

    def _joined(self, text: str, words: Sequence[Token]) -> Iterable[tuple[int, Added]]:
        """Two words that the corpus also writes as one, by the place of the first."""
        for place, (one, other) in enumerate(pairwise(words)):
            if one.key.isalpha() and other.key.isalpha() and self._frequency(joined := one.key + other.key):
                both = {one.key, other.key}
                unheard = not all(map(self._frequency, both)) and self._lexicon.stop_words.isdisjoint(both)
                kind: Kind = "parted" if unheard else "spacing"
                yield place, Added(text[one.start : other.end], (joined,), kind, WEIGHTS[kind])


def _words_of(token: Token) -> tuple[str, ...]:
    """Give the parts of a word that are words: no affix is, and behind می stands a verb, which is one with it."""
    first = token.parts[0]
    return () if first in _PREFIXES else tuple(part for part in token.parts if part not in _AFFIXES)
