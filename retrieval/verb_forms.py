"""The forms of a verb that an article may tell of with another one: «چه می‌خورند؟», «… خوردند».

Persian verbs have two stems that mostly share too few letters for 4-grams, and the sentence that answers is often told
by its verb. Verbs that carry little («کرد», «شد») are left out with the stop words.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property

from index.lexicon import Lexicon
from index.persian import Token

__all__ = ["VerbForms"]

_CONTINUING = ("می", "نمی")
_COMPLETED = ("ام", "ای", "ایم", "اید", "اند")


class VerbForms:
    """Knows hazm's verbs, of which one corpus holds some forms."""

    def __init__(self, lexicon: Lexicon, frequency: Callable[[str], int]) -> None:
        """Take the lexicon, and how many articles hold a word; the verbs are read when the first one is looked up."""
        self._lexicon, self._frequency = lexicon, frequency

    @cached_property
    def _forms(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for forms in map(str.split, self._lexicon.verbs.splitlines()):
            for form in forms:
                found[form] += forms
        return found

    def others(self, word: Token, *, last: bool) -> tuple[str, ...]:
        """Give the other forms of a verb that the corpus holds.

        What may be a noun as well («ساخت», «گذشته») is a verb where it is the `last` word with a meaning of its own.
        """
        bare = _bare(word)
        forms = self._forms.get(bare, []) if last or bare != word.key else []
        return tuple(form for form in dict.fromkeys(forms) if form != bare and self._frequency(form))


def _bare(word: Token) -> str:
    """Take off what is written before or behind a verb: «می‌سازد», «میسازد», «ساخته‌اند»."""
    if len(word.parts) == 2 and word.parts[0] in _CONTINUING:
        return word.parts[1]
    if len(word.parts) == 2 and word.parts[1] in _COMPLETED:
        return word.parts[0]
    return next((word.key.removeprefix(one) for one in _CONTINUING if word.key.startswith(one)), word.key)
