"""The answer: the best passage of each of the best articles, its answer sentence marked by offsets."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, partial

from index.articles import Article, Speaker
from index.lexicon import Lexicon
from index.passages import Span
from index.persian import find_words
from index.snapshot import Snapshot
from retrieval.answer_span import LikelyAnswer, answer_span
from retrieval.asked_for import Asked
from retrieval.question import Question
from retrieval.question_keys import QuestionKeys
from retrieval.second_look import SecondLook
from retrieval.sentences import ScoredSentence, SentenceScorer
from retrieval.stories import Story
from retrieval.who_said import asks_who_said, speaker_of

__all__ = ["Answer", "Excerpt", "Reply", "compose"]

READ, GLANCED = 4, 1
"""Passages of the first story, and of each other one, among whose sentences the answer is looked for; of a story that
stands behind the first only its best passage is ever shown."""
SEVERAL, NEAR = 3, 2.0
"""Answer sentences at most where several are asked for, and how far behind the best one's score they may stay."""
MORE = 2
"""Further passages of an article that are kept."""
RELATED_SHARE = 0.4
"""Of the first answer's score; what falls below it is no answer to the same question."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage as written, and its answer sentence; all spans are offsets in `text`."""

    text: str
    sentence: Span
    score: float
    answer: Span | None = None
    """The words of the sentence that are likely the answer itself."""
    also: tuple[Span, ...] = ()
    """Further answer sentences, where several were asked for, in the text's order."""
    asked: frozenset[str] = frozenset()
    """The question's key words."""

    @property
    def marks(self) -> tuple[Span, ...]:
        """Find the question's words; few passages of a reply are ever shown, so that is left to who shows one."""
        return tuple(find_words(self.text, self.asked))

    @property
    def sentences(self) -> tuple[Span, ...]:
        """All answer sentences in the text's order."""
        return tuple(sorted((self.sentence, *self.also)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What one article answers: its best passage first, and where else the same story stands."""

    article: Article
    best: Excerpt
    more: tuple[Excerpt, ...] = ()
    also: tuple[Article, ...] = ()
    speaker: Speaker | None = None
    """Who says the answer sentence; where that is asked and nobody does, the nearest speaker of its passage."""
    fitting: bool = True
    """Whether its sentence offers a number, a time or a name where one is asked for."""


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
    suggested: bool = False
    """Whether nobody typed the question: it was suggested and chosen, so it is shown with its answer."""

    @property
    def related(self) -> tuple[Answer, ...]:
        """The answers behind the first that have more than a stray word in common with the question."""
        return tuple(
            other for other in self.answers[1:] if other.best.score >= RELATED_SHARE * self.answers[0].best.score
        )


def compose(
    question: Question,
    keys: QuestionKeys,
    stories: Sequence[Story],
    snapshot: Snapshot,
    second_look: SecondLook | None = None,
) -> tuple[Answer, ...]:
    """Make an answer of each story: the passage with the best sentence, that one and the question's words marked."""
    if not stories:
        return ()
    depths = (GLANCED if rank else READ for rank in range(len(stories)))
    read = [replace(story, candidates=story.candidates[:depth]) for story, depth in zip(stories, depths, strict=True)]
    scorer = SentenceScorer(question, keys, read, snapshot)
    first, *others = scorer.score()
    composer = _Composer(question, scorer, snapshot)
    if second_look:
        first = composer.look_again(read[0], first, second_look)
    return tuple(map(composer.answer, read, [first, *others]))


class _Composer:
    """Makes answers to one question, each out of all the candidates of one of its stories."""

    def __init__(self, question: Question, scorer: SentenceScorer, snapshot: Snapshot) -> None:
        self._snapshot, self._passages = snapshot, scorer.passages
        self._asked = scorer.asked
        self._asks_who = asks_who_said(question.text, question.reading.text)
        if self._asks_who:  # «کی» asks for no time then
            self._asked = replace(self._asked, sought=frozenset({"who"}))
        self._telling = frozenset(question.words.keys() - snapshot.lexicon.stop_words)
        find = partial(_find_answer, asked=self._asked, said=question.words.keys(), lexicon=snapshot.lexicon)
        self._answer = cache(find)  # the best sentence before the second look is mostly the best behind it

    def look_again(
        self, story: Story, scored: Sequence[ScoredSentence], second_look: SecondLook
    ) -> list[ScoredSentence]:
        texts = [self._passages[story.candidates[one.passage].passage].text for one in scored]
        sentences = [text[slice(*one.span)] for one, text in zip(scored, texts, strict=True)]
        best = _best(scored)
        answer = self._answer(texts[scored.index(best)], best.span)
        offered = self._offers(answer)
        return second_look.over(story.article.title, scored, sentences, offered=offered)

    def answer(self, story: Story, scored: Sequence[ScoredSentence]) -> Answer:
        candidates = story.candidates
        passages = [self._passages[one.passage] for one in candidates]
        chosen = _best(scored)
        passage = passages[chosen.passage]
        # Whichever passage is shown, the article stands where its best passage put it.
        answer = self._answer(passage.text, chosen.span)
        marked = answer.span if answer else None
        shown = Excerpt(passage.text, chosen.span, story.score, marked, self._also(scored, chosen), self._telling)
        others = [number for number in range(len(passages)) if number != chosen.passage]
        more = tuple(
            Excerpt(
                passages[number].text,
                _best(one for one in scored if one.passage == number).span,
                candidates[number].score,
                asked=self._telling,
            )
            for number in others[:MORE]
        )
        said_by = self._snapshot.speakers(candidates[chosen.passage].passage)
        speaker = speaker_of(said_by, passage.spans.index(chosen.span), lenient=self._asks_who)
        return Answer(story.article, shown, more, story.copies, speaker, self._fits(answer))

    def _fits(self, answer: LikelyAnswer | None) -> bool:
        return answer is not None or self._asks_who or not self._asked.sought

    def _offers(self, answer: LikelyAnswer | None) -> bool | None:
        """Say whether a sentence offers what is sought; None where that cannot be told."""
        if answer is None:
            return self._fits(answer) if self._asked.sought else None
        return answer.sure or None

    def _also(self, scored: Sequence[ScoredSentence], chosen: ScoredSentence) -> tuple[Span, ...]:
        """Find further answer sentences beside the chosen one, where several were asked for."""
        if not self._asked.several:
            return ()
        beside = [one for one in scored if one.passage == chosen.passage and one is not chosen]
        good = sorted((one for one in beside if one.score > chosen.score - NEAR), key=lambda one: -one.score)
        return tuple(sorted(one.span for one in good[: SEVERAL - 1]))


def _find_answer(text: str, sentence: Span, *, asked: Asked, said: Set[str], lexicon: Lexicon) -> LikelyAnswer | None:
    start, end = sentence
    found = answer_span(text[start:end], asked, said, lexicon)
    return replace(found, span=(start + found.span[0], start + found.span[1])) if found else None


def _best(scored: Iterable[ScoredSentence]) -> ScoredSentence:
    return max(scored, key=lambda one: one.score)
