"""Of whom an article tells: «او» at the beginning of a sentence is whoever the one before began with, by name."""

from index.names import is_given, is_office
from index.people import NAMES_AND_WORDS, SURNAME_TAILS
from index.persian import spelling
from retrieval.clauses import begin
from retrieval.topics import ENDS
from retrieval.wording import tokens

__all__ = ["Somebody"]

REMEMBERED = 2
"""Sentences that may tell of somebody before the name is written again."""
_PRONOUN = spelling(r"(?:او|وی)(?= )(?! را )")


class Somebody:
    """Whom the sentences of an article told of last, read in order."""

    def __init__(self) -> None:
        self._name, self._left = "", 0

    def named(self, sentence: str) -> str:
        """Give a sentence with the name in the place of the pronoun that it begins with; without one, as written."""
        text = begin(sentence)
        if name := _opening_name(text):
            self._name, self._left = name, REMEMBERED
        elif self._left and _PRONOUN.match(text):
            self._left -= 1
            return _PRONOUN.sub(self._name, text, count=1)
        else:
            self._left = 0
        return sentence


def _opening_name(text: str) -> str:
    """Read the full name that a tidied sentence begins with, "" where none or several."""
    words = tokens(text)
    keys = [word.key for word in words]
    if len(keys) < 4 or not is_given(keys[0]) or keys[0] in NAMES_AND_WORDS:
        return ""
    end = 1
    while end < 3 and is_given(keys[end]) and not text[words[end - 1].end : words[end].start].strip():
        end += 1
    end += 1
    if keys[end] in SURNAME_TAILS:
        end += 1
    gap = text[words[end - 1].end : words[end].start].strip()
    follows = gap == "،" or (not gap and (keys[end] in ENDS or keys[end] == "که" or is_office(keys[end])))
    return text[: words[end - 1].end] if follows and keys[end - 1] not in ENDS and keys[end] != "و" else ""
