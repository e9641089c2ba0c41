"""What kind of answer a question asks for: a person, a time, a number, a reason, and of what."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from index.persian import running_key, terms
from retrieval.asking import ASKING

__all__ = ["Asked", "Kind", "asked_for"]

Kind = Literal["who", "when", "where", "number", "why", "how", "what", "which", "said"]

_WORDS: dict[Kind, frozenset[str]] = {
    "who": frozenset(terms("کی کیه کیست کسی کسانی کیا who whom whose")),
    "when": frozenset(
        terms("کی زمان زمانی سال سالی تاریخ تاریخی روز روزی ماه ماهی ساعت ساعتی قرن دوره دوره‌ای when date year")
    ),
    "where": frozenset(terms("کجا کجاست کجاها کجای مکان شهر شهری کشور کشوری استان استانی محل محلی where")),
    "number": frozenset(
        terms("چند چندتا چن چنتا چنده چندم چندمین چقدر چقد چندین تعداد شمار میزان مبلغ درصد many much")
    ),
    "why": frozenset(terms("چرا دلیل دلیلی علت علتی خاطر بابت هدف هدفی why")),
    "how": frozenset(terms("چگونه چطور چطوری چجوری how")),
    "what": frozenset(terms("چه چی چیه چیست چیزی چیا what")),
    "which": frozenset(terms("کدام کدوم کدامین which")),
    "said": frozenset(terms("گفته گفت گفتند گفتن میگه می‌گوید گفتگو نظر said announced warned")),
}
_EITHER = "کی"
_SEVERAL = frozenset(terms("کسانی کیا کیها چیا چیزهایی چیزایی کجاها مواردی موارد اسامی نام‌های فهرست ببرید ببر بشمارید"))
_PLURAL = ("ها", "های", "هایی", "هایش")
_COUNTING = frozenset(terms("چند چن چقدر چقد تعداد"))
_BEFORE_HEAD = frozenset(terms("چند چن چه چقدر چقد کدام کدوم تعداد"))


@dataclass(frozen=True, slots=True)
class Asked:
    """The kinds of answer that a question's words speak of, and the nouns that it asks for («چند نفر», «کدام شهر»)."""

    kinds: frozenset[Kind]
    heads: frozenset[str]
    """Key words, without the ی of «چه شهری»."""
    somebody: bool = False
    """A person is expected beyond doubt: «چه کسی», not «کی», which may ask for a time."""
    several: bool = False
    """More than one answer is expected («چه کسانی», «کدام شهرها», «… را نام ببرید»)."""


def asked_for(text: str) -> Asked:
    """Read a question's asking words; a word such as «کی» may stand for two kinds."""
    words = running_key(text).split("_")[1:-1]
    held = set(words) | set(terms(text))
    heads: set[str] = set()
    several = not _SEVERAL.isdisjoint(held)
    for word, following in pairwise(words):
        if word in _BEFORE_HEAD and following not in _BEFORE_HEAD | ASKING and len(following) > 1:
            several |= word not in _COUNTING and (following.endswith(_PLURAL))
            heads |= {following, following.removesuffix("ی")} if len(following) > 3 else {following}
    kinds = frozenset(kind for kind, asking in _WORDS.items() if asking & held)
    return Asked(kinds, frozenset(heads), bool(_WORDS["who"] & held - {_EITHER}), several)
