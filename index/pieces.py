"""Texts as the pieces that a model reads, cut word by word where that gives the same: most words were met before.

A tokenizer that carries the folding of Persian passes over a text with twenty rules before it cuts it, which costs
more than all else; words of letters that need no folding are spared it. The distinct words of a corpus are a tenth of
its words and fewer the larger it is.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.embedding import encodable

__all__ = ["PieceReader", "Pieces"]

REMEMBERED: Final = 1 << 17
"""Words whose pieces are remembered."""

Word = tuple[tuple[int, ...], tuple[int, ...]]
"""The pieces of a word, and where in it each begins."""

_SIGNS: Final = ".,:;!?()[]{}«»،؛؟\"'/…–—-"
_WORD: Final = re.compile(r"\S+")
_BORDER: Final = r"[^\p{L}\p{N}]+"
_LETTERS: Final = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
"""Those that the folding of Persian leaves as they are; two words of three are made of them alone."""
_INVISIBLE: Final = re.compile(r"\\p\{(?:Mn|Me|Cf)\}")
_FAR_REACHING: Final = re.compile(r"[\s.^$\\]")
"""What in a rule's pattern may match white space, or where a text begins or ends."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text's pieces with the special ones around them: their ids, where each begins, and which are of the text."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    of_text: NDArray[np.bool_]

    def cut(self, longest: int) -> "Pieces":
        """Leave out what is more than `longest` pieces; the closing special one stays."""
        if len(self.ids) <= longest:
            return self
        rows = np.append(np.arange(longest - 1), len(self.ids) - 1)
        return Pieces(self.ids[rows], self.starts[rows], self.of_text[rows])


class PieceReader:
    """Reads texts as a tokenizer does; thread-safe."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take a tokenizer; from now on it neither pads nor cuts texts, and a «[UNK]» that somebody writes is text."""
        tokenizer.no_padding()
        tokenizer.no_truncation()
        tokenizer.encode_special_tokens = True
        self._tokenizer = tokenizer
        self.by_words: Final = _by_words(tokenizer)
        """Whether the pieces of a text are those of its words, one after the other."""
        self._words = _Words(tokenizer, _SIGNS if self.by_words else "")
        self._special = tokenizer.num_special_tokens_to_add(False)
        self._head, self._tail = self._special_pieces() if self.by_words else ([], [])

    @property
    def borders(self) -> tuple[int, int]:
        """The special pieces that begin a text and that end it; raises IndexError where a tokenizer has none."""
        encoding = _encode(self._tokenizer, "", special=True)
        return encoding.ids[0], encoding.ids[-1]

    @property
    def vocabulary(self) -> int:
        """How many pieces there are."""
        return int(self._tokenizer.get_vocab_size())

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Give the pieces of each text, none of them special."""
        if self.by_words:
            words, cut = self._words, [text.split() for text in texts]
            words.learn(chain.from_iterable(cut))
            return [[piece for word in one for piece in words[word][0]] for one in cut]
        return [found.ids for found in self._tokenizer.encode_batch_fast(encodable(texts), add_special_tokens=False)]

    def pieces(self, text: str) -> Pieces:
        """Give the pieces of a text, special ones and places included."""
        if not self.by_words:
            encoding = _encode(self._tokenizer, text, special=True)
            starts = [start for start, _ in encoding.offsets]
            return _pieces(encoding.ids, starts, np.array(encoding.special_tokens_mask) == 0)
        self._words.learn(text.split())  # cut one by one, each would hand the interpreter's lock over and wait for it
        ids, starts = [*self._head], [0] * len(self._head)
        for match in _WORD.finditer(text):
            place = match.start()
            found, places = self._words[match.group()]
            ids += found
            starts += [place + start for start in places]
        of_text = np.zeros(len(ids) + len(self._tail), np.bool_)
        of_text[len(self._head) : len(ids)] = True
        return _pieces([*ids, *self._tail], [*starts, *[0] * len(self._tail)], of_text)

    def fits(self, text: str, longest: int) -> bool:
        """Say whether a text has at most `longest` pieces, special ones included."""
        # Word by word is quick; pieces that reach over spaces can only be fewer.
        words = text.split()
        self._words.learn(words)
        if sum([len(self._words[word][0]) for word in words]) + self._special <= longest:
            return True
        return not self.by_words and len(_encode(self._tokenizer, text, special=True).ids) <= longest

    def _special_pieces(self) -> tuple[list[int], list[int]]:
        """Give the special pieces before a text and those behind it."""
        encoding = _encode(self._tokenizer, "ب", special=True)
        text = [row for row, special in enumerate(encoding.special_tokens_mask) if not special]
        return encoding.ids[: text[0]], encoding.ids[text[-1] + 1 :]


class _Words(dict[str, Word]):
    """Word -> its pieces, cut when it is met."""

    def __init__(self, tokenizer: Tokenizer, signs: str) -> None:
        """Take a tokenizer, and what no pieces come of at either end of a word."""
        super().__init__()
        self._tokenizer, self._signs = tokenizer, signs
        self._folded = _folded_letters(tokenizer)
        self._without_folding = Tokenizer(tokenizer.model)  # the very same model, at no cost
        if cutter := tokenizer.pre_tokenizer:
            self._without_folding.pre_tokenizer = cutter

    def __missing__(self, word: str) -> Word:
        if len(self) >= REMEMBERED:
            self.clear()
        core = word.strip(self._signs)
        if core == word:
            pieces = _word(_encode(self._tokenizer, word, special=False))
        else:  # «است.» as «است»
            ids, starts = self[core]
            before = word.index(core)
            pieces = ids, tuple(before + start for start in starts)
        self[word] = pieces
        return pieces

    def learn(self, words: Iterable[str]) -> None:
        """Cut those of many words that were not met yet in one run, which takes a third of the time."""
        if len(self) >= REMEMBERED:
            self.clear()
        # One by one: `set.difference` would pass over all that is remembered, as it does but for a plain dictionary.
        unmet = {word.strip(self._signs) for word in set(words) if word not in self}
        cores = [core for core in unmet if core and core not in self]
        for tokenizer, folded in ((self._without_folding, True), (self._tokenizer, False)):
            self._cut([core for core in cores if self._folded.issuperset(core) is folded], tokenizer)

    def _cut(self, cores: Sequence[str], tokenizer: Tokenizer) -> None:
        if not cores:
            return
        encoding = _encode(tokenizer, " ".join(cores), special=False)
        ids, offsets = encoding.ids, encoding.offsets
        ends = [end for _, end in offsets]  # where a piece begins may be at the space before it
        first = begin = 0
        for core in cores:
            last = bisect_right(ends, begin + len(core), first)
            starts = tuple([max(0, start - begin) for start, _ in offsets[first:last]])
            self[core] = tuple(ids[first:last]), starts
            first, begin = last, begin + len(core) + 1


def _folded_letters(tokenizer: Tokenizer) -> frozenset[str]:
    """Give letters that a tokenizer's folding leaves as they are, whichever of them stand side by side."""
    pairs = "".join(map("".join, product(_LETTERS, repeat=2)))
    normalizer = tokenizer.normalizer
    return frozenset(_LETTERS if normalizer is None or normalizer.normalize_str(pairs) == pairs else "")


def _word(encoding: Encoding) -> Word:
    return tuple(encoding.ids), tuple(start for start, _ in encoding.offsets)


def _encode(tokenizer: Tokenizer, text: str, special: bool) -> Encoding:
    (readable,) = encodable([text])
    return tokenizer.encode(readable, add_special_tokens=special)


def _pieces(ids: list[int], starts: list[int], of_text: NDArray[np.bool_]) -> Pieces:
    return Pieces(np.array(ids, np.int64), np.array(starts, np.int64), of_text)


def _by_words(tokenizer: Tokenizer) -> bool:
    """Say whether no rule of a tokenizer looks beyond the white space around a word.

    So it is where all but letters and digits becomes one space, words are cut at spaces, and every other rule is about
    characters that stand side by side: the tokenizers that `training` makes.
    """
    cutter, normalizer = _settings(tokenizer.pre_tokenizer), _settings(tokenizer.normalizer)
    if cutter.get("type") == "Metaspace":
        cuts = cutter.get("prepend_scheme") == "always" and cutter.get("split") is True
    else:
        cuts = cutter.get("type") == "WhitespaceSplit"
    rules: list[Mapping[str, Any]] = [{}, {}, *normalizer.get("normalizers", [])]
    border, strip = rules[-2:]
    bordered = border.get("pattern") == {"Regex": _BORDER} and border["content"] == " " and strip.get("type") == "Strip"
    plain = all(rule.get("type") in (None, "NFKD", "Lowercase", "Replace") and _is_near(rule) for rule in rules[:-2])
    added = all(not re.search(r"\s", token.content) for token in tokenizer.get_added_tokens_decoder().values())
    return cuts and bordered and plain and added


def _is_near(rule: Mapping[str, Any]) -> bool:
    pattern: str = next(iter(rule.get("pattern", {"String": ""}).values()))
    return not _FAR_REACHING.search(_INVISIBLE.sub("", pattern))


def _settings(part: object) -> Mapping[str, Any]:
    """Read what a part of a tokenizer is set to, as it stands in tokenizer.json; nothing where there is none."""
    settings: Mapping[str, Any] = json.loads(part.__getstate__()) if part is not None else {}  # type: ignore[arg-type]
    return settings
