"""The words of an article in order, as key text, each of which leads back to the text as written."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from index.passages import Span
from index.persian import align, fold, key_words

__all__ = ["COMMAS", "QUOTES", "Range", "Words"]

Range = tuple[int, int]
"""Words by their numbers, the last one exclusive."""
COMMAS = frozenset("،,")
QUOTES = frozenset('«»"“”')


class Words:
    """The words of one article, numbered through it; places are those of its key text."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        """Take an article's text and the spans of its sentences."""
        self._text, self._sentences = text, sentences
        pieces: list[str] = []
        length = end = 0
        self.sentences: list[Span] = []
        """The sentences in the key text."""
        for start, stop in sentences:
            pieces += ("\n" if "\n" in text[end:start] else " ", fold(text[start:stop]))
            length += 1
            self.sentences.append((length, length + len(pieces[-1])))
            length, end = self.sentences[-1][1], stop
        self.text = "".join(pieces)
        """The key text, with a line break before each paragraph."""
        words = key_words(self.text)
        self.keys, self.starts, self.ends = words.keys, words.starts, words.ends
        self.gaps = list(map(_bare, words.gaps))
        """What stands before each word and behind the last one, white space around it taken off."""

    def __len__(self) -> int:
        return len(self.keys)

    def written(self, words: Range) -> str:
        """Give words as the article writes them, in one line; a long sentence may have been cut between them."""
        return " ".join(self._text[slice(*self.span(words))].split())

    def span(self, words: Range) -> Span:
        """Find words in the text as written."""
        return self._word(words[0])[0], self._word(words[1] - 1)[1]

    def _word(self, at: int) -> Span:
        """Find a word in the text as written."""
        row = bisect_right(self.sentences, (self.starts[at], len(self.text))) - 1
        (start, stop), first = self._sentences[row], self.sentences[row][0]
        span = align(self._text[start:stop]).written(self.starts[at] - first, self.ends[at] - first)
        return start + span[0], start + span[1]


@lru_cache(4096)
def _bare(gap: str) -> str:
    return "\n" if "\n" in gap else gap.strip()
