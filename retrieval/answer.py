"""The answer: the best passage of each of the best articles, its answer sentence marked by offsets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.articles import Article
from index.passages import Span
from index.persian import grams, terms, tokens
from index.snapshot import Snapshot
from retrieval.question import Question

__all__ = ["Answer", "Excerpt", "Reply", "compose"]

NEAR_IDENTICAL = 0.8
"""Share of common 4-grams (Jaccard) from which two passages tell the same story."""
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


def compose(question: Question, ranked: Sequence[tuple[int, float]], snapshot: Snapshot, k: int) -> tuple[Answer, ...]:
    """Make up to `k` answers of passages with their scores, best first: one an article, one story once."""
    answers: list[Answer] = []
    stories: list[frozenset[str]] = []
    for article_number, passages in _by_article(ranked, snapshot):
        article = snapshot.article(article_number)
        number, score = passages[0]
        text = _passage_text(article, number, snapshot)
        story = frozenset(grams(text))
        told = next((i for i, other in enumerate(stories) if _likeness(story, other) >= NEAR_IDENTICAL), None)
        if told is not None:
            answers[told] = replace(answers[told], also=(*answers[told].also, article))
            continue
        if len(answers) == k:
            break
        excerpts = [_excerpt(question, article, n, s, snapshot) for n, s in passages[: 1 + MORE]]
        answers.append(Answer(article, excerpts[0], tuple(excerpts[1:])))
        stories.append(story)
    return tuple(answers)


def _by_article(ranked: Sequence[tuple[int, float]], snapshot: Snapshot) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    grouped: dict[int, list[tuple[int, float]]] = {}
    for number, score in ranked:
        grouped.setdefault(int(snapshot.passage_article[number]), []).append((number, score))
    yield from grouped.items()


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 1.0


def _passage_text(article: Article, number: int, snapshot: Snapshot) -> str:
    passage = snapshot.passage(number)
    return article.text[passage.start : passage.end]


def _excerpt(question: Question, article: Article, number: int, score: float, snapshot: Snapshot) -> Excerpt:
    passage = snapshot.passage(number)
    text = article.text[passage.start : passage.end]
    spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
    return Excerpt(text, _best_sentence(question, text, spans, number, snapshot), _marks(question, text, snapshot), score)


def _best_sentence(question: Question, text: str, spans: list[Span], number: int, snapshot: Snapshot) -> Span:
    """Choose by the shares of the question's words (weighed by rarity) and 4-grams it holds, and by its cosine."""
    rarity = {word: weight * snapshot.rarity(word) for word, weight in question.words.items()}
    every_word, every_gram = sum(rarity.values()) or 1.0, sum(question.grams.values()) or 1.0
    scores = np.array(snapshot.sentence_cosines(question.vector, number), np.float64) * SENTENCE_COSINE
    for row, (start, end) in enumerate(spans):
        sentence = text[start:end]
        words = set(terms(sentence))
        scores[row] += sum(weight for word, weight in rarity.items() if word in words) / every_word
        scores[row] += sum(question.grams[gram] for gram in set(grams(sentence)) & question.grams.keys()) / every_gram
    return spans[int(scores.argmax())]


def _marks(question: Question, text: str, snapshot: Snapshot) -> tuple[Span, ...]:
    """Find the question's words in a passage, stop words left alone."""
    asked = question.words.keys() - snapshot.lexicon.stop_words
    return tuple(
        (token.start, token.end) for token in tokens(text) if token.key in asked or not asked.isdisjoint(token.parts)
    )
