"""What a reader may ask next: questions that other sentences of the answered article answer.

They are made by rules (`rephrasing`), the most inviting first, and each is asked of its article once before it is
suggested, so that whoever presses it gets the sentence that it was made of.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.articles import Speaker
from index.errors import QuestionError
from index.names import is_given, is_office
from index.passages import Span
from index.people import HONORIFICS, INSTITUTIONS, SURNAME_TAILS
from index.persian import terms, tidy, tokens
from index.snapshot import Snapshot
from retrieval.answer import Answer, Reply
from retrieval.asking import ASKING
from retrieval.blanks import Form
from retrieval.engine import Engine
from retrieval.limits import Limits
from retrieval.pronouns import Somebody
from retrieval.rephrasing import introductions, rephrase, shown_name
from retrieval.topics import Topics

__all__ = ["SUGGESTED", "Choice", "Suggestion", "answered_by_itself", "candidates", "suggest", "varied"]

SUGGESTED = 3
TRIED = 16
"""Candidates that are asked at most: each takes about as long as an answer."""
LONGEST = 90
"""Characters of a question; a button shows about half of them in one line."""
COMFORTABLE = 48
"""Characters that fit on a button."""
ALIKE = 0.5
"""Share of common words (of the shorter question) from which two questions are too much the same."""
APPEAL: dict[Form, float] = {
    "why": 9,
    "result": 8,
    "number": 7,
    "when": 6.5,
    "where": 6,
    "who": 6,
    "which": 6,
    "essence": 6,
    "told": 5.5,
    "whether": 5,
    "said": 4.5,
    "about": 4,
    "office": 4,
}
"""How inviting a form is; what is asked in few words gains, and the second question of a form loses."""
AGAIN = 1.5
OFTEN, RARELY = 0.04, 20
"""The share of articles, and how many at least, from which a word is no name unless it looks like one."""
NOBODY = Speaker("")
"""Stands for somebody whose name was not understood: what they say is not asked."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and the sentence of the article that it was made of, as a span of the article's text."""

    question: str
    sentence: Span
    form: Form
    appeal: float
    content: frozenset[str]
    """The key words that it asks about, without the speaker's name."""
    speaker: Speaker | None = None
    """Who says the sentence."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of an article: where it stands in the text, how it reads by itself, and who says it."""

    span: Span
    text: str
    speaker: Speaker | None


def suggest(engine: Engine, reply: Reply, count: int = SUGGESTED) -> tuple[str, ...]:
    """Suggest up to `count` questions after a reply; blocks for some times as long as an answer takes."""
    snapshot = engine.snapshot
    number = snapshot.find_article(reply.answers[0].article.id) if reply.answers else None
    if number is None:
        return ()
    shown = list(_shown(reply.answers[0]))
    made = candidates(snapshot, number)
    choice = Choice((one for one in made if not _among(one.sentence, shown)), reply.question)
    for _ in range(TRIED):
        if len(choice.taken) == count or not (one := choice.best()):
            break
        alike = [other for other in made if other.question == one.question]
        if answer := _answer_to(engine, alike, reply.answers[0].article.id, shown):
            choice.take(one)
            shown += _shown(answer)  # no two questions with one answer
        else:
            choice.drop(one)
    return tuple(one.question for one in choice.taken)


def candidates(snapshot: Snapshot, number: int) -> list[Suggestion]:
    """Ask the sentences of an article all that they answer, the most inviting questions first."""
    told = list(_sentences(snapshot, number))
    topics = Topics(snapshot.article(number).title, [one.text for one in told])
    found = list(_introductions(told))
    for sentence in told:
        spoken = _content(shown_name(sentence.speaker))
        for one in rephrase(sentence.text, sentence.speaker, topics):
            appeal = _appeal(one.question, one.form, one.clearness)
            content = _content(one.question) - spoken
            found.append(Suggestion(one.question, sentence.span, one.form, appeal, content, sentence.speaker))
    return sorted((one for one in found if len(one.question) <= LONGEST), key=lambda one: -one.appeal)


def _sentences(snapshot: Snapshot, number: int) -> Iterator[_Sentence]:
    """Read an article's sentences; whoever was not understood as a name is NOBODY."""
    text, told_of = snapshot.article(number).text, Somebody()
    common = max(RARELY, OFTEN * snapshot.manifest.article_count)
    for passage in snapshot.passages_of(number):
        place = snapshot.passage(passage)
        for (start, end), speaker in zip(place.cut(text).spans, snapshot.speakers(passage), strict=True):
            if speaker and not _is_named(speaker, lambda key: snapshot.frequency(key) >= common):
                speaker = NOBODY
            span = (place.start + start, place.start + end)
            written = text[slice(*span)]
            yield _Sentence(span, told_of.named(written) if speaker is None else written, speaker)


def answered_by_itself(answer: Answer, suggestion: Suggestion) -> bool:
    """Say whether an answer from the article of a suggestion is the very sentence that it was made of."""
    return _among(suggestion.sentence, _shown(answer))


def _answer_to(engine: Engine, made: Sequence[Suggestion], article_id: str, shown: Sequence[Span]) -> Answer | None:
    """Ask a question and give its answer if it is a good one: a sentence that it was made of, not seen by the reader.

    What somebody said about something may be answered by another sentence of theirs.
    """
    try:
        reply = engine.ask(made[0].question, k=1, limits=Limits(article=article_id))
    except QuestionError:  # made of common words alone
        return None
    if not reply.found:
        return None
    answer = reply.answers[0]
    if any(_among(span, shown) for span in _shown(answer)):
        return None
    same_speaker = made[0].form == "about" and made[0].speaker == answer.speaker
    return answer if same_speaker or any(answered_by_itself(answer, one) for one in made) else None


def _is_named(speaker: Speaker, is_common: Callable[[str], bool]) -> bool:
    """Say whether a speaker's name is made of names, or is an office or an institution."""
    keys = [word.key for word in tokens(tidy(speaker.name))]
    if keys and (is_office(keys[0]) or keys[0] in INSTITUTIONS):
        return True
    if not keys or (len(keys) > 2 and is_given(keys[1]) and not (is_given(keys[0]) or keys[0] in HONORIFICS)):
        return False  # an adverb before a name
    plain = (key for key in keys if not (is_given(key) or key in HONORIFICS | SURNAME_TAILS or key.endswith("ی")))
    return not any(map(is_common, plain)) and (is_given(keys[0]) or not is_common(keys[0]))


def _introductions(told: Sequence[_Sentence]) -> Iterator[Suggestion]:
    """Ask who the speakers are, of the first sentence that names them with their office."""
    for speaker in dict.fromkeys(one.speaker for one in told if one.speaker):
        name, office = shown_name(speaker), " ".join(tidy(speaker.office or "").split()[:2])
        said = next((one for one in told if name in tidy(one.text) and office in tidy(one.text)), None)
        for question in introductions(speaker):
            if said:
                yield Suggestion(question, said.span, "office", _appeal(question, "office"), _content(question))


def _appeal(question: str, form: Form, clearness: float = 0.0) -> float:
    return APPEAL[form] + clearness / 4 - max(0, len(question) - COMFORTABLE) / 15


class Choice:
    """Chooses suggestions that vary in form and sentence, none of them like another or like what was asked."""

    def __init__(self, offered: Iterable[Suggestion], asked: str) -> None:
        """Take what may be suggested, and the question that was answered."""
        self._asked = _content(asked)
        self._left = [one for one in offered if not _known(one, [self._asked])]
        self.taken: list[Suggestion] = []

    def best(self) -> Suggestion | None:
        """Give the most inviting one that is left; None where none is."""
        forms = [one.form for one in self.taken]
        return max(self._left, key=lambda one: one.appeal - AGAIN * forms.count(one.form), default=None)

    def take(self, best: Suggestion) -> None:
        """Suggest one; what is like it, or made of its sentence, is left no more."""
        self.taken.append(best)
        self._left = [one for one in self._left if one.sentence != best.sentence and not _known(one, [best.content])]

    def drop(self, one: Suggestion) -> None:
        """Leave one out; another of its sentence may do."""
        self._left.remove(one)


def varied(offered: Iterable[Suggestion], asked: str, count: int = SUGGESTED) -> list[Suggestion]:
    """Choose up to `count` suggestions without trying them."""
    choice = Choice(offered, asked)
    while len(choice.taken) < count and (best := choice.best()):
        choice.take(best)
    return choice.taken


def _known(one: Suggestion, taken: list[frozenset[str]]) -> bool:
    return any(len(one.content & other) > ALIKE * min(len(one.content), len(other)) for other in taken)


def _content(question: str) -> frozenset[str]:
    return frozenset(term for term in terms(question) if term not in ASKING and len(term) > 2)


def _shown(answer: Answer) -> Iterator[Span]:
    """Give the answer sentences as spans of the article's text."""
    first = answer.article.text.index(answer.best.text)
    for start, end in answer.best.sentences:
        yield first + start, first + end


def _among(one: Span, others: Iterable[Span]) -> bool:
    return any(one[0] < other[1] and other[0] < one[1] for other in others)
