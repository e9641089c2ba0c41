"""Articles are cut into passages: paragraphs packed to a readable size at sentence borders."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.articles import Article
from index.sentence_ends import sentences

__all__ = ["PASSAGE_SETTINGS", "Passage", "Span", "Spanned", "split"]

Span = tuple[int, int]

SHORTEST, LONGEST = 300, 700
"""Characters that a passage aims at; a paragraph border closes one that has reached the shortest."""
TAIL = 150
"""A last passage below this many characters is no passage of its own."""
LONGEST_SENTENCE = 400
"""Beyond this nobody reads it as one sentence on a phone: it is cut where its clauses meet, as near the middle as may
be; so are tables and text whose full stops were lost."""

PASSAGE_SETTINGS = {"shortest": SHORTEST, "longest": LONGEST, "tail": TAIL, "longest_sentence": LONGEST_SENTENCE}

Fits = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Spanned:
    """A passage's text as written, and where its sentences lie in it."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article, told by its sentences' spans in the article's text."""

    sentences: tuple[Span, ...]

    @property
    def start(self) -> int:
        """Where its first sentence begins in the article's text."""
        return self.sentences[0][0]

    @property
    def end(self) -> int:
        """Where its last sentence ends in the article's text."""
        return self.sentences[-1][1]

    def cut(self, text: str) -> Spanned:
        """Cut the passage out of its article's text."""
        first = self.start
        return Spanned(text[first : self.end], tuple((start - first, end - first) for start, end in self.sentences))


def split(article: Article, fits: Fits = lambda text: True) -> list[Passage]:
    """Cut an article into passages in order, every sentence in exactly one.

    `fits` says whether the embedding model reads a text whole; a sentence is cut (at a space) only where it alone
    does not fit.
    """
    text = article.text
    packed: list[list[Span]] = []
    for span in _readable(text, fits):
        if packed and _joins(text, packed[-1], span, fits):
            packed[-1].append(span)
        else:
            packed.append([span])
    if len(packed) > 1 and _length(packed[-1]) < TAIL:
        start, end = packed[-2][0][0], packed[-1][-1][1]
        if end - start <= LONGEST + TAIL and fits(text[start:end]):
            packed[-2:] = [packed[-2] + packed[-1]]
    return [Passage(tuple(spans)) for spans in packed]


def _length(spans: list[Span]) -> int:
    return spans[-1][1] - spans[0][0]


def _joins(text: str, spans: list[Span], span: Span, fits: Fits) -> bool:
    start, end = spans[0][0], span[1]
    if end - start > LONGEST or not fits(text[start:end]):
        return False
    new_paragraph = "\n" in text[spans[-1][1] : span[0]]
    return not (new_paragraph and _length(spans) >= SHORTEST)


def _readable(text: str, fits: Fits) -> list[Span]:
    spans: list[Span] = []
    for start, end in sentences(text):
        while end - start > 1 and (end - start > LONGEST_SENTENCE or not fits(text[start:end])):
            cut = _cut(text, start, end, fits)
            spans.append((start, cut))
            start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
        spans.append((start, end))
    return spans


# Where a long sentence is cut, the best kind of place first.
_CLAUSES = [re.compile(border) for border in ("[؛;]", "[،,](?=\\s)", "(?=\\sو\\s)", "(?=\\s)")]


def _cut(text: str, start: int, end: int, fits: Fits) -> int:
    """Find where to cut a sentence so that the head fits and the parts are of like lengths."""
    low, high = start + 1, min(end - 1, start + LONGEST_SENTENCE)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[start:middle]):
            low = middle
        else:
            high = middle - 1
    parts = -(-(end - start) // (low - start))
    middle = start + (end - start) // parts
    for clause in _CLAUSES:
        places = [border.end() for border in clause.finditer(text, (start + middle) // 2 + 1, low)]
        if places:
            return min(places, key=lambda place: abs(place - middle))
    return low
