"""The answer: the best passage of each of the best articles, its answer sentence marked by offsets."""

from dataclasses import dataclass

from index.articles import Article
from index.passages import Span
from index.persian import grams, terms, tokens
from index.snapshot import Snapshot
from retrieval.fusion import Candidate
from retrieval.question import Question
from retrieval.stories import Story

__all__ = ["Answer", "Excerpt", "Reply", "compose"]

MORE = 3
"""Further passages of an article that are kept."""
SENTENCE_COSINE = 1.0
"""What the cosine of a sentence counts against the shares of words and of grams that it holds."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage as written, its answer sentence and the question's words in it; all spans are offsets in `text`."""

    text: str
    sentence: Span
    marks: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What one article answers: its best passage first, and where else the same story stands."""

    article: Article
    best: Excerpt
    more: tuple[Excerpt, ...] = ()
    also: tuple[Article, ...] = ()
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything said to one question; `answers` is filled even when nothing was `found`: what came closest."""

    question: str
    found: bool
    confidence: float
    """The probability that the first answer holds the answer, 0 to 1."""
    answers: tuple[Answer, ...]
    elapsed_ms: float


def compose(question: Question, story: Story, snapshot: Snapshot) -> Answer:
    """Make an answer of a story: its best passage, its answer sentence and the question's words marked."""
    best, *more = (_excerpt(question, story.article, c, snapshot) for c in story.candidates[: 1 + MORE])
    return Answer(story.article, best, tuple(more), tuple(story.copies))


def _excerpt(question: Question, article: Article, candidate: Candidate, snapshot: Snapshot) -> Excerpt:
    passage = snapshot.passage(candidate.passage)
    text = article.text[passage.start : passage.end]
    spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
    sentence = spans[_best_sentence(question, text, spans, candidate.passage, snapshot)]
    return Excerpt(text, sentence, _marks(question, text, snapshot), candidate.score)


def _best_sentence(question: Question, text: str, spans: list[Span], passage: int, snapshot: Snapshot) -> int:
    """Choose by the shares of the question's words (weighed by rarity) and 4-grams it holds, and by its cosine."""
    rarity = {word: weight * snapshot.rarity(word) for word, weight in question.words.items()}
    every_word, every_gram = sum(rarity.values()) or 1.0, sum(question.grams.values()) or 1.0
    scores = snapshot.sentence_cosines(question.vector, passage) * SENTENCE_COSINE
    for row, (start, end) in enumerate(spans):
        words, pieces = set(terms(text[start:end])), set(grams(text[start:end]))
        scores[row] += sum(weight for word, weight in rarity.items() if word in words) / every_word
        scores[row] += sum(weight for gram, weight in question.grams.items() if gram in pieces) / every_gram
    return int(scores.argmax())


def _marks(question: Question, text: str, snapshot: Snapshot) -> tuple[Span, ...]:
    """Find the question's words in a passage, stop words left alone."""
    asked = question.words.keys() - snapshot.lexicon.stop_words
    return tuple(
        (token.start, token.end) for token in tokens(text) if token.key in asked or not asked.isdisjoint(token.parts)
    )
