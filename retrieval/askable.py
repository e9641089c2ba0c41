"""All that an article can be asked: the questions that its sentences answer, made by rules, the most inviting first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.articles import Speaker
from index.names import is_given, is_office
from index.passages import Span
from index.people import HONORIFICS, INSTITUTIONS, SURNAME_TAILS
from index.persian import terms, tidy
from index.snapshot import Snapshot
from retrieval.asking import ASKING
from retrieval.forms import APPEAL, Form
from retrieval.pronouns import Somebody
from retrieval.rephrasing import introductions, rephrase, shown_name
from retrieval.topics import Topics
from retrieval.wording import tokens

__all__ = ["Askable", "askable", "content_words"]

LONGEST = 90
"""Characters of a question; a button shows about half of them in one line."""
COMFORTABLE = 48
"""Characters that fit on a button."""
OFTEN, RARELY = 0.04, 20
"""The share of articles, and how many at least, from which a word is seldom a name."""
_SHAPING = ASKING | {"خبر"}
"""«چه خبر» asks for no news agency."""
NOBODY = Speaker("")
"""Stands for somebody whose name was not understood: what they say is not asked."""


@dataclass(frozen=True, slots=True)
class Askable:
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


def askable(snapshot: Snapshot, number: int, wanted: Callable[[str], bool] | None = None) -> list[Askable]:
    """Ask the sentences of an article all that they answer, the most inviting questions first.

    Where only some are `wanted`, it is told of each sentence with the name of its speaker: whatever it may be asked
    holds no other words.
    """
    told = list(_sentences(snapshot, number))
    topics = Topics(snapshot.article(number).title, [one.text for one in told])
    found = list(_introductions(told))
    for sentence in told:
        name = shown_name(sentence.speaker)
        if wanted and not wanted(f"{name} {sentence.text}"):
            continue
        spoken = content_words(name)
        for one in rephrase(sentence.text, sentence.speaker, topics):
            appeal = _appeal(one.question, one.form, one.clearness)
            content = content_words(one.question) - spoken
            found.append(Askable(one.question, sentence.span, one.form, appeal, content, sentence.speaker))
    return sorted((one for one in found if len(one.question) <= LONGEST), key=lambda one: -one.appeal)


def _is_frequent(snapshot: Snapshot, key: str) -> bool:
    """Say whether too many articles hold a key word for it to tell what one is about."""
    return snapshot.frequency(key) >= max(RARELY, OFTEN * snapshot.manifest.article_count)


def _sentences(snapshot: Snapshot, number: int) -> Iterator[_Sentence]:
    """Read an article's sentences; whoever was not understood as a name is NOBODY."""
    text, told_of = snapshot.article(number).text, Somebody()
    for passage in snapshot.passages_of(number):
        place = snapshot.passage(passage)
        for (start, end), speaker in zip(place.cut(text).spans, snapshot.speakers(passage), strict=True):
            if speaker and not _is_named(speaker, lambda key: _is_frequent(snapshot, key)):
                speaker = NOBODY
            span = (place.start + start, place.start + end)
            written = text[slice(*span)]
            yield _Sentence(span, told_of.named(written) if speaker is None else written, speaker)


def _is_named(speaker: Speaker, is_common: Callable[[str], bool]) -> bool:
    """Say whether a speaker's name is made of names, or is an office or an institution."""
    keys = [word.key for word in tokens(tidy(speaker.name))]
    if keys and (is_office(keys[0]) or keys[0] in INSTITUTIONS):
        return True
    if not keys or (len(keys) > 2 and is_given(keys[1]) and not (is_given(keys[0]) or keys[0] in HONORIFICS)):
        return False  # an adverb before a name
    plain = (key for key in keys if not (is_given(key) or key in HONORIFICS | SURNAME_TAILS or key.endswith("ی")))
    return not any(map(is_common, plain)) and (is_given(keys[0]) or not is_common(keys[0]))


def _introductions(told: Sequence[_Sentence]) -> Iterator[Askable]:
    """Ask who the speakers are, of the first sentence that names them with their office."""
    for speaker in dict.fromkeys(one.speaker for one in told if one.speaker):
        name, office = shown_name(speaker), " ".join(tidy(speaker.office or "").split()[:2])
        said = next((one for one in told if name in tidy(one.text) and office in tidy(one.text)), None)
        for question in introductions(speaker):
            if said:
                yield Askable(question, said.span, "office", _appeal(question, "office"), content_words(question))


def _appeal(question: str, form: Form, clearness: float = 0.0) -> float:
    return APPEAL[form] + clearness / 4 - max(0, len(question) - COMFORTABLE) / 15


def content_words(question: str) -> frozenset[str]:
    """Give the key words of a question that do not only shape it."""
    return frozenset(term for term in terms(question) if term not in _SHAPING and len(term) > 2)
