"""What a passage or an article is found by: its words, and the letters that 4-grams are cut from."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.passages import Passage
from index.persian import keys_of, letters_of, terms

__all__ = ["Keys", "keys_for", "keys_of_article"]

NEAR = 50
"""Characters on either side of a border between passages that may be one word with the other side."""
_STOPS = tuple(".!?؟…:؛»")
"""Behind these a word has ended, and no affix belongs to it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Key texts of a passage, or of an article with its title."""

    words: str
    """Search terms, parted by spaces."""
    grams: str
    """Letters and digits alone; 4-grams of them are cut when they are written."""
    title: str = ""
    """The search terms of the title."""


def keys_for(text: str, title: str = "") -> Keys:
    """Give the keys of a text, and of the title of its own."""
    words, running = keys_of(text)
    return Keys(" ".join(words), letters_of(running), " ".join(terms(title)))


def keys_of_article(title: str, text: str, passages: Sequence[Passage]) -> tuple[Keys, list[Keys]]:
    """Give the keys of an article, whose text begins with its title, and those of each of its passages.

    What two passages, or title and text, do not write as one word across their border need not be read twice.
    """
    known = [keys_for(text[passage.start : passage.end]) for passage in passages]
    whole = f"{title}\n{text}"
    ends = [len(title), *(len(title) + 1 + passage.end for passage in passages)]
    starts = [len(title) + 1 + passage.start for passage in passages]
    if not all(_are_apart(whole, end, start) for end, start in zip(ends, starts, strict=False)):
        return keys_for(whole, title), known
    heading = keys_for(title)
    parts = [heading, *known]
    words = " ".join(part.words for part in parts if part.words)
    return Keys(words, "".join(part.grams for part in parts), heading.words), known


def _are_apart(text: str, end: int, start: int) -> bool:
    """Say whether what ends in a text at `end` and what begins at `start` have the keys that they have together."""
    if text.endswith(_STOPS, 0, end):
        return True
    left, right = text[max(0, end - NEAR) : end], text[start : start + NEAR]
    both = keys_of(left + text[end:start] + right)[0]
    return both == keys_of(left)[0] + keys_of(right)[0]
