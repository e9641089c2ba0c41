"""Persian orthography: the only place that knows it.

Key text is what is compared, never what is shown. `fold` brings every way of writing the same letters to one key,
character by character, so that offsets lead back to the text as written.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

__all__ = [
    "GRAM",
    "HALF_SPACE",
    "VERSION",
    "Folded",
    "KeyWords",
    "Token",
    "align",
    "attach",
    "find_words",
    "fold",
    "grams",
    "key_words",
    "keys_of",
    "letters_of",
    "running_key",
    "spelling",
    "terms",
    "tidy",
    "tokens",
]

VERSION = 2
"""Raised whenever the same text would give other keys; stands in the manifest of a snapshot."""

HALF_SPACE = "\u200c"
_BORDER = "_"
GRAM = 4

# Letters whose difference readers do not type. Marks above and below (آ أ إ ۀ ؤ ئ) are taken off by decomposition.
_ONE_LETTER = str.maketrans(
    {
        **dict.fromkeys("يىېێےۍ", "ی"),
        **dict.fromkeys("كڪګ", "ک"),
        **dict.fromkeys("ةەہھۃ", "ه"),
        **dict.fromkeys("ٱٲٳ", "ا"),
        **dict.fromkeys("ۆۇۈۋ", "و"),
        "ء": "",
        "ـ": "",
        "¬": HALF_SPACE,
    }
)
_HAMZA = "\u0654"
_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cs"})


class _Letters(dict[int, str]):
    """Character -> key characters, worked out once for each character that is met; a table for `str.translate`."""

    def __missing__(self, code: int) -> str:
        key = self[code] = self._key(chr(code))
        return key

    def _key(self, char: str) -> str:
        if char in (HALF_SPACE, _HAMZA):
            return char
        if char.isspace() or unicodedata.category(char) == "Cc":
            return " "
        step = unicodedata.normalize("NFKD", char).translate(_ONE_LETTER).lower()
        step = "".join(self._visible(c) for c in step)
        return step if step == char else "".join(self._key(c) for c in step)

    @staticmethod
    def _visible(char: str) -> str:
        if char in (HALF_SPACE, _HAMZA):
            return char
        category = unicodedata.category(char)
        if category == "Nd":
            return str(unicodedata.digit(char))
        return "" if category in _INVISIBLE else char


_LETTERS = _Letters()
_MOST = "".join(map(chr, (*range(0x80), *range(0x600, 0x700)))) + f"«»–—…“”{HALF_SPACE}"
_PLAIN = "".join(char for char in _MOST if _LETTERS[ord(char)] == char != _HAMZA)
_OTHER = re.compile(f"[^{re.escape(_PLAIN)}]")
"""All but the letters that most key text is made of and that are their own keys: those need not be looked up."""
MANY = 24
"""Different letters from which on looking up each one is quicker than replacing them one after the other."""

# مسئول، مسؤول and مسوول, شئون and شؤون: a seat of hamza before و is written any way, so و is the key of all.
_HAMZA_BEFORE_VAV = f"ی{_HAMZA}و"


def fold(text: str) -> str:
    """Give the key text: one letter for all its forms, ASCII digits, no marks, lower case; half-spaces stay."""
    other = set(_OTHER.findall(text))
    if len(other) > MANY:
        text, other = text.translate(_LETTERS), set()
    for char in other:  # what stands for one is its own key, so their order is all the same
        text = text.replace(char, _LETTERS[ord(char)])
    if _HAMZA in text:
        text = text.replace(_HAMZA_BEFORE_VAV, "وو").replace(_HAMZA, "")
    return text


@dataclass(frozen=True, slots=True)
class Folded:
    """Key text and where each of its characters stands in the text as written."""

    text: str
    origins: Sequence[int]
    """For each key character the index of the written one, and at last the length of the written text."""

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Bring a span of key text back to the text as written, trailing marks of its last letter included."""
        if start >= end:
            return self.origins[start], self.origins[start]
        last = self.origins[end - 1]
        while self.origins[end] == last:
            end += 1
        return self.origins[start], self.origins[end]


def align(text: str) -> Folded:
    """Fold `text` and keep the way back: `align(text).text == fold(text)`."""
    origins, behind = list[int](), 0
    for match in _OTHER.finditer(text):
        place, key = match.start(), _LETTERS[ord(match.group())].replace(_HAMZA, "")
        if len(key) != 1:
            origins += range(behind, place)
            origins += [place] * len(key)
            behind = place + 1
    rest = range(behind, len(text) + 1)
    return Folded(fold(text), [*origins, *rest] if behind else rest)


# Possessive: what ends a word never begins inside of it, so there is nothing to come back to.
_LETTERS_AND_DIGITS = r"[^\W_]++"
_WORD = re.compile(rf"{_LETTERS_AND_DIGITS}(?:{HALF_SPACE}++{_LETTERS_AND_DIGITS})*+")
_RUN = re.compile(_LETTERS_AND_DIGITS)
_WORDS_AND_GAPS = re.compile(f"({_WORD.pattern})")
# What is no word by itself and is often written as one: می before a verb; plural, comparison, and behind ه endings.
# At each space what most words fail is asked first.
_APART = re.compile(
    r" (?:(?<=می )(?:(?<!\wمی )|(?<=نمی )(?<!\wنمی ))(?=[^\W\d_]{2})"
    r"|(?=(?:ها(?:یی?|ی?[متش](?:ان)?)?|تر(?:ین?)?)(?!\w))(?<=[^\W\d_] )"
    r"|(?=ا(?:م|ت|ش|ی|یم|ید|ند)(?!\w))(?<=ه ))"
)


def attach(text: str) -> str:
    """Put a half-space where an affix was written apart («می شود», «کتاب ها») in key text; it keeps its length."""
    return _APART.sub(HALF_SPACE, text)


def _parts(word: str) -> tuple[str, ...]:
    if HALF_SPACE not in word:  # as most words are
        return (word,)
    return tuple(part for part in word.split(HALF_SPACE) if part)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its key without half-spaces, the parts between them, and its span in the text as written."""

    key: str
    parts: tuple[str, ...]
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Give the words of `text` in order, spans pointing into `text` itself."""
    folded = align(text)
    found = []
    for match in _WORD.finditer(attach(folded.text)):
        parts = _parts(match.group())
        found.append(Token("".join(parts), parts, *folded.written(*match.span())))
    return found


@dataclass(frozen=True, slots=True)
class KeyWords:
    """The words of key text, each joined, and where each begins and ends in it."""

    keys: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    """What stands before each word, and at last what stands behind the last one."""


def key_words(key_text: str) -> KeyWords:
    """Give the words of text that is folded already."""
    pieces = _WORDS_AND_GAPS.split(key_text)
    ends = list(accumulate(map(len, pieces)))
    keys = pieces[1::2]
    if HALF_SPACE in key_text:
        keys = "\n".join(keys).replace(HALF_SPACE, "").split("\n")
    return KeyWords(keys, ends[:-1:2], ends[1::2], pieces[::2])


def find_words(text: str, keys: Collection[str]) -> list[tuple[int, int]]:
    """Find the words of `text` that have one of `keys`, whole or as one of their parts: their spans in `text`."""
    folded = align(text)
    words = _WORD.finditer(attach(folded.text))
    return [folded.written(*match.span()) for match in words if _is_one(match.group(), keys)]


def _is_one(word: str, keys: Collection[str]) -> bool:
    parts = _parts(word)
    return "".join(parts) in keys or (len(parts) > 1 and any(part in keys for part in parts))


def terms(text: str) -> list[str]:
    """Give the search terms of `text`: each word joined and, where half-spaces part it, its parts as well."""
    return _terms(_WORD.findall(attach(fold(text))))


def _terms(words: Iterable[str]) -> list[str]:
    found = list[str]()
    for word in words:
        if HALF_SPACE in word:
            parts = _parts(word)
            found += ("".join(parts), *parts)
        else:
            found.append(word)
    return found


def running_key(text: str) -> str:
    """Give the words of the key text in one line: half-spaces taken out, every word border one «_»."""
    return _BORDER.join(["", *_WORD.findall(attach(fold(text)).replace(HALF_SPACE, "")), ""])


def letters_of(running: str) -> str:
    """Give what 4-grams are cut from: a running key text without its word borders.

    So «سازمان‌یافته», «سازمانیافته» and «سازمان یافته» have the very same ones, whoever wrote which.
    """
    return running.replace(_BORDER, "")


def grams(text: str) -> list[str]:
    """Give the overlapping 4-grams of the letters and digits of the key text, over word borders as well."""
    letters = "".join(_RUN.findall(fold(text)))
    return [letters[i : i + GRAM] for i in range(len(letters) - GRAM + 1)]


def keys_of(text: str) -> tuple[list[str], str]:
    """Give the search terms of `text` and its running key text, folding it once."""
    words = _WORD.findall(attach(fold(text)))
    return _terms(words), _BORDER.join(["", *words, ""]).replace(HALF_SPACE, "")


_TODAY = str.maketrans("يىكة0123456789٠١٢٣٤٥٦٧٨٩", "ییکه" + 2 * "۰۱۲۳۴۵۶۷۸۹") | {ord("ۀ"): "هٔ"}
_TIDYING = (
    (
        re.compile(
            r"[ـ\u00ad\u200b\u200e\u200f\u202a-\u202e\ufeff]|(?<![^\s\u200c،؛:.«(])\u200c+|\u200c+(?=[\s،.؛:]|$)"
        ),
        "",
    ),
    (re.compile(r"\s+"), " "),
    (re.compile(r" (?=[،؛:.؟!»)])|(?<=[«(]) "), ""),
    (_APART, HALF_SPACE),
    (re.compile(r"،(?=[آ-ی])"), "، "),
    (re.compile(r"(?<= و)(?=[۰-۹])"), " "),
)


def tidy(text: str) -> str:
    """Write a sentence of an article as an editor of today would: Persian letters and digits, half-spaces, one line.

    For words of ours that quote an article's; what is shown as the article's own stays as written.
    """
    text = text.translate(_TODAY)
    for pattern, put in _TIDYING:
        text = pattern.sub(put, text)
    return text


_SPELT = (
    ("هٔ", f"ه(?:ٔ|{HALF_SPACE}ی)?"),
    *((letter, f"[{letter}{plain}]") for letter, plain in ("أا", "ؤو", "ئی")),
    (HALF_SPACE, f"[ {HALF_SPACE}]?"),
    (r"\b", rf"(?:(?<![\w{HALF_SPACE}])(?=\w)|(?<=\w)(?![\w{HALF_SPACE}]))"),
)


def spelling(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    r"""Compile a pattern for `tidy` text that finds its words however they are spelt.

    A half-space in it may be a space, or be missing; so may the mark of «هٔ» and the hamza of «أ», «ؤ» and «ئ». A digit
    is `\d`, and the border of a whole word `\b`: a half-space is none.
    """
    for written, spelt in _SPELT:
        pattern = pattern.replace(written, spelt)
    return re.compile(pattern, flags)
