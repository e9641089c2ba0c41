"""Questions made of news: some words of a sentence and of its title, a question word where something was taken out."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.articles import Article
from index.passages import Span
from index.persian import terms
from index.sentence_ends import sentences
from retrieval.asking import ASKING

__all__ = ["Asked", "clozes"]

A_SENTENCE = range(8, 71)
"""Words of a sentence that something is asked about."""
FEWEST = 4
"""Such sentences of an article that is asked at all."""
EACH = 3
"""Questions an article."""
NUMBERS = 0.6
"""Share of the questions that ask for a number, where the sentence has one."""
REACH = 7
"""Words on either side that a question may use."""

_WORD, _DIGITS = re.compile(r"\S+"), re.compile(r"(?<!\w)\d+(?!\w)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the article that answers it, and where in its text the answers stand."""

    question: str
    article_id: str
    answers: tuple[Span, ...]
    """What answers, and where else it stands."""
    history: tuple[str, ...] = ()
    """Earlier questions that it leans on."""
    phrase: str = ""
    """The answer itself, where more than that is marked."""


def clozes(article: Article, chance: random.Random) -> Iterator[Asked]:
    """Ask an article some questions.

    Words of the title stand beside those around the gap: a news story's first sentence holds its topic, and the answer
    stands further down.
    """
    text = article.text
    long_enough = [span for span in sentences(text) if len(text[slice(*span)].split()) in A_SENTENCE]
    if len(long_enough) < FEWEST:
        return
    for start, end in chance.sample(long_enough, EACH):
        words = list(_WORD.finditer(text, start, end))
        numbers = [place for place, word in enumerate(words) if _DIGITS.search(word[0])]
        if numbers and chance.random() < NUMBERS:
            gap, size, asking = chance.choice(numbers), 1, "چند"
        else:
            gap, size = chance.randrange(len(words)), chance.randint(1, 3)
            asking = chance.choice(("چه", "چه کسی", "کدام", "کجا", "چه چیزی", "چی"))
        last = min(gap + size, len(words))
        kept = chance.choice((0.4, 0.6, 0.8))
        before = [w[0] for w in words[max(0, gap - chance.randint(1, REACH)) : gap] if chance.random() < kept]
        after = [w[0] for w in words[last : last + chance.randint(1, REACH)] if chance.random() < kept]
        if len(before) + len(after) >= 2:
            asked = [*_topic(article.title, {*before, *after}, chance), *before, asking, *after]
            yield Asked(" ".join(asked).rstrip(".،:") + "؟", article.id, ((words[gap].start(), words[last - 1].end()),))


def _topic(title: str, said: set[str], chance: random.Random) -> list[str]:
    """Take some words of a title, in their order."""
    words = [word for word in title.split() if word not in said and not ASKING.issuperset(terms(word))]
    some = min(len(words), chance.choice((0, 2, 3, 4, 6)))
    return [words[place] for place in sorted(chance.sample(range(len(words)), some))]
