"""What a reader may ask next: questions that the answered article answers with another sentence, or that near ones do.

Each is asked of its article once before it is suggested, so that whoever presses it gets the sentence that it was made
of. Where the answered article gives too few, articles that tell of the same things fill up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.errors import QuestionError
from index.passages import Span
from index.persian import terms
from index.snapshot import Snapshot
from retrieval.answer import Answer, Reply
from retrieval.askable import Askable, askable, content_words
from retrieval.engine import Engine
from retrieval.limits import Limits
from retrieval.nearby import nearby

__all__ = ["SUGGESTED", "Choice", "Suggestion", "answered_by_itself", "suggest", "varied"]

SUGGESTED = 3
TRIED, TRIED_ELSEWHERE = 16, 4
"""Questions of the answered article, and of each near one, that are tried at most: each takes as long as an answer."""
NEAR = 8
"""Articles near the answered one that are looked at."""
TOUCHING, HALF = 4.0, 0.5
"""What a question of another article has in common with the topic at least, as the sum of the common words' rarities:
that of one word that every fiftieth passage holds, or half of that of a word that none of a few articles holds."""
MOST_TOUCHING = 3.0
"""What more common words add to a question's appeal at most."""
ALIKE = 0.5
"""Share of common words (of the shorter question) from which two questions are too much the same."""
AGAIN = 1.5
"""What the second question of a form loses."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and the id of the article that it is to be asked of."""

    question: str
    article_id: str


def suggest(engine: Engine, reply: Reply, count: int = SUGGESTED) -> tuple[Suggestion, ...]:
    """Suggest up to `count` questions after a reply; blocks for some times as long as an answer takes.

    First those that the article of the first answer answers, then those of articles near it that share words with
    what was asked and answered.
    """
    snapshot = engine.snapshot
    number = snapshot.find_article(reply.answers[0].article.id) if reply.answers else None
    if number is None:
        return ()
    search = _Search(engine, reply, count)
    search.look(number, askable(snapshot, number), TRIED)
    if not search.done:
        first = reply.answers[0]
        topic = _Topic(snapshot, f"{reply.question} {first.article.title} {first.best.text}")
        copies = {copy.id for copy in first.also}
        for other in nearby(snapshot, number, NEAR):
            if search.done:
                break
            if snapshot.article(other).id not in copies:
                search.look(other, topic.touching(askable(snapshot, other, topic.touches)), TRIED_ELSEWHERE)
    return tuple(search.found)


class _Topic:
    """What was asked and answered, by its words."""

    def __init__(self, snapshot: Snapshot, told: str) -> None:
        self._rarity = {word: snapshot.rarity(word) for word in content_words(told) - snapshot.lexicon.stop_words}

        self._enough = min(TOUCHING, HALF * snapshot.rarity(""))

    def touches(self, text: str) -> bool:
        return self._common(text) >= self._enough

    def touching(self, made: Iterable[Askable]) -> list[Askable]:
        """Give the questions that have enough words of it, the more inviting the more they have."""
        return [
            replace(one, appeal=one.appeal + min(self._common(one.question) / self._enough, MOST_TOUCHING))
            for one in made
            if self.touches(one.question)
        ]

    def _common(self, text: str) -> float:
        return sum(self._rarity.get(word, 0.0) for word in content_words(text))


class _Search:
    """Looks through articles, one after the other, for questions that they answer as they should."""

    def __init__(self, engine: Engine, reply: Reply, count: int) -> None:
        self.found: list[Suggestion] = []
        self._engine, self._count = engine, count
        self._shown = {answer.article.id: list(_shown(answer)) for answer in reply.answers}
        self._choice = Choice(reply.question)

    @property
    def done(self) -> bool:
        return len(self.found) == self._count

    def look(self, number: int, made: Sequence[Askable], tries: int) -> None:
        """Take the questions that an article answers, as many as are wanted, out of the first `tries`."""
        article_id = self._engine.snapshot.article(number).id
        shown = self._shown.setdefault(article_id, [])
        self._choice.offer(one for one in made if not _among(one.sentence, shown))
        for _ in range(tries):
            if self.done or not (one := self._choice.best()):
                break
            alike = [other for other in made if other.question == one.question]
            if answer := _answer_to(self._engine, alike, article_id, shown):
                self._choice.take(one)
                self.found.append(Suggestion(one.question, article_id))
                shown += _shown(answer)  # no two questions with one answer
            else:
                self._choice.drop(one)


def answered_by_itself(answer: Answer, made: Askable) -> bool:
    """Say whether an answer from its article is the very sentence that it was made of."""
    return _among(made.sentence, _shown(answer))


def _answer_to(engine: Engine, made: Sequence[Askable], article_id: str, shown: Sequence[Span]) -> Answer | None:
    """Ask a question and give its answer if it is a good one that the reader has not seen."""
    try:
        reply = engine.ask(made[0].question, k=1, limits=Limits(article=article_id))
    except QuestionError:  # made of common words alone
        return None
    if not reply.found:
        return None
    answer = reply.answers[0]
    if any(_among(span, shown) for span in _shown(answer)):
        return None
    return answer if any(answered_by_itself(answer, one) for one in made) or _tells_of(answer, made[0]) else None


def _tells_of(answer: Answer, asked: Askable) -> bool:
    """Say whether an answer is about the topic that is asked for, where any sentence will do that is."""
    start, end = answer.best.sentence
    if asked.form == "about":
        return asked.speaker == answer.speaker
    return asked.form == "news" and asked.content.issubset(terms(answer.best.text[start:end]))


class Choice:
    """Chooses suggestions that vary in form and sentence, none of them like another or like what was asked."""

    def __init__(self, asked: str) -> None:
        """Take the question that was answered."""
        self._asked = content_words(asked)
        self._left: list[Askable] = []
        self.taken: list[Askable] = []

    def offer(self, made: Iterable[Askable]) -> None:
        """Offer the questions of an article, in place of what is left of another one's."""
        known = [self._asked, *(one.content for one in self.taken)]
        self._left = [one for one in made if not _known(one, known)]

    def best(self) -> Askable | None:
        """Give the most inviting one that is left; None where none is."""
        forms = [one.form for one in self.taken]
        return max(self._left, key=lambda one: one.appeal - AGAIN * forms.count(one.form), default=None)

    def take(self, best: Askable) -> None:
        """Suggest one; what is like it, or made of its sentence, is left no more."""
        self.taken.append(best)
        self._left = [one for one in self._left if one.sentence != best.sentence and not _known(one, [best.content])]

    def drop(self, one: Askable) -> None:
        """Leave one out; another of its sentence may do."""
        self._left.remove(one)


def varied(offered: Iterable[Askable], asked: str, count: int = SUGGESTED) -> list[Askable]:
    """Choose up to `count` suggestions without trying them."""
    choice = Choice(asked)
    choice.offer(offered)
    while len(choice.taken) < count and (best := choice.best()):
        choice.take(best)
    return choice.taken


def _known(one: Askable, taken: list[frozenset[str]]) -> bool:
    return any(len(one.content & other) > ALIKE * min(len(one.content), len(other)) for other in taken)


def _shown(answer: Answer) -> Iterator[Span]:
    """Give the answer sentences as spans of the article's text."""
    first = answer.article.text.index(answer.best.text)
    for start, end in answer.best.sentences:
        yield first + start, first + end


def _among(one: Span, others: Iterable[Span]) -> bool:
    return any(one[0] < other[1] and other[0] < one[1] for other in others)
