"""The answer: the best passage of each of the best articles, its answer sentence marked by offsets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.articles import Article, Speaker
from index.passages import Span
from index.persian import find_words, keys_of
from index.snapshot import Snapshot
from retrieval.fusion import Candidate
from retrieval.question import Question
from retrieval.stories import Story
from retrieval.who_said import asks_who_said, speaker_of

__all__ = ["Answer", "Excerpt", "Reply", "compose"]

MORE = 2
"""Further passages of an article that are kept."""
RELATED_SHARE = 0.4
"""Of the first answer's score; what falls below it is no answer to the same question."""
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
    speaker: Speaker | None = None
    """Who says the answer sentence; where that is asked and nobody does, the nearest speaker of its passage."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything said to one question; `answers` is filled even when nothing was `found`: what came closest."""

    question: str
    found: bool
    confidence: float
    """The probability that the first answer holds the answer, 0 to 1."""
    answers: tuple[Answer, ...]
    elapsed_ms: float
    meant: tuple[str, ...] = ()
    """Words put in for misspelt ones, where that changed the first answer."""
    asks_who: bool = False
    """Whether the question asks who said something: the speaker is the answer, and stands first."""

    @property
    def related(self) -> tuple[Answer, ...]:
        """The answers behind the first that have more than a stray word in common with the question."""
        return tuple(
            other for other in self.answers[1:] if other.best.score >= RELATED_SHARE * self.answers[0].best.score
        )


def compose(question: Question, stories: Sequence[Story], snapshot: Snapshot) -> tuple[Answer, ...]:
    """Make an answer of each story: the passage with the best sentence, that one and the question's words marked."""
    marker = _Marker(question, snapshot)
    answers = []
    for story in stories:
        marked = [marker.excerpt(story.article, candidate) for candidate in story.candidates[: 1 + MORE]]
        best = max(marked, key=lambda one: one.sentence_score + one.excerpt.score)
        more = tuple(one.excerpt for one in marked if one is not best)
        # Whichever passage is shown, the article stands where its best passage put it.
        shown = replace(best.excerpt, score=story.candidates[0].score)
        answers.append(Answer(story.article, shown, more, story.copies, best.speaker))
    return tuple(answers)


@dataclass(frozen=True, slots=True)
class _Marked:
    """An excerpt, and how well its answer sentence answers."""

    excerpt: Excerpt
    sentence_score: float
    speaker: Speaker | None


class _Marker:
    """Marks passages for one question; what the question's words weigh is looked up once."""

    def __init__(self, question: Question, snapshot: Snapshot) -> None:
        self._question, self._snapshot = question, snapshot
        rarity = {word: weight * snapshot.rarity(word) for word, weight in question.words.items()}
        every_word, every_gram = sum(rarity.values()) or 1.0, sum(question.grams.values()) or 1.0
        self._words = {word: weight / every_word for word, weight in rarity.items()}
        self._grams = {gram: weight / every_gram for gram, weight in question.grams.items()}
        self._asks_who = asks_who_said(question.text, question.reading.text)
        self._shown = question.words.keys() - snapshot.lexicon.stop_words

    def excerpt(self, article: Article, candidate: Candidate) -> _Marked:
        """Cut a passage out of its article and mark it."""
        passage = self._snapshot.passage(candidate.passage).cut(article.text)
        text = passage.text
        scores = self._sentence_scores([text[start:end] for start, end in passage.spans], candidate.passage)
        best = int(scores.argmax())
        marks = tuple(find_words(text, self._shown))
        speaker = speaker_of(self._snapshot.speakers(candidate.passage), best, lenient=self._asks_who)
        return _Marked(Excerpt(text, passage.spans[best], marks, candidate.score), float(scores[best]), speaker)

    def _sentence_scores(self, sentences: Sequence[str], passage: int) -> NDArray[np.float32]:
        """Add the shares of the question's words (weighed by rarity) and 4-grams each holds, and its cosine."""
        scores = SENTENCE_COSINE * self._snapshot.sentence_cosines(self._question.vector, passage)
        for row, sentence in enumerate(sentences):
            words, running = keys_of(sentence)
            scores[row] += sum(self._words[word] for word in self._words.keys() & words)
            scores[row] += sum(weight for gram, weight in self._grams.items() if gram in running)
        return scores
