"""The answer: the best passage of each of the best articles, its answer sentence marked by offsets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.articles import Article
from index.passages import Span
from index.persian import grams, terms, tokens
from index.snapshot import Snapshot
from retrieval.fusion import Candidate
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


def compose(question: Question, ranked: Sequence[Candidate], snapshot: Snapshot, k: int) -> tuple[Answer, ...]:
    """Make up to `k` answers of candidates, best first: one an article, one story once."""
    answers: list[Answer] = []
    stories: list[frozenset[str]] = []
    for number, candidates in _by_article(ranked, snapshot).items():
        article = snapshot.article(number)
        passage = snapshot.passage(candidates[0].passage)
        story = frozenset(grams(article.text[passage.start : passage.end]))
        told = next((i for i, other in enumerate(stories) if _likeness(story, other) >= NEAR_IDENTICAL), None)
        if told is not None:
            answers[told] = replace(answers[told], also=(*answers[told].also, article))
        elif len(answers) < k:
            best, *more = (_excerpt(question, article, candidate, snapshot) for candidate in candidates[: 1 + MORE])
            answers.append(Answer(article, best, tuple(more)))
            stories.append(story)
        else:
            break
    return tuple(answers)


def _by_article(ranked: Sequence[Candidate], snapshot: Snapshot) -> dict[int, list[Candidate]]:
    grouped: dict[int, list[Candidate]] = {}
    for candidate in ranked:
        grouped.setdefault(int(snapshot.passage_article[candidate.passage]), []).append(candidate)
    return grouped


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 1.0


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
