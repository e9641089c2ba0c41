"""Text as phones give it: half-spaces lost, and a letter dropped, doubled, swapped or hit beside its key."""

import random
import re

__all__ = ["mistyped"]

ROWS = ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو", "qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = {
    letter: [row[place + step] for step in (-1, 1) if 0 <= place + step < len(row)]
    for row in ROWS
    for place, letter in enumerate(row)
}


def mistyped(text: str, chance: random.Random) -> str:
    """Change the half-spaces, or make one typing error in a word of four letters or more."""
    if "\u200c" in text and chance.random() < 0.5:
        return text.replace("\u200c", chance.choice(("", " ")))
    words = [match for match in re.finditer(r"\w{4,}", text) if match[0][0] in BESIDE]
    if not words:
        return text
    word = chance.choice(words)
    place = chance.randrange(word.start(), word.end() - 1)
    here, following = text[place], text[place + 1]
    changed = chance.choice(("", here + here, following + here, chance.choice(BESIDE.get(here, [here]))))
    return text[:place] + changed + text[place + (2 if changed == following + here else 1) :]
