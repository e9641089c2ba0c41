"""What a passage or an article is found by: its words, and the letters that 4-grams are cut from."""

from dataclasses import dataclass

from index.persian import keys_of, letters_of, terms

__all__ = ["Keys", "keys_for"]


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
