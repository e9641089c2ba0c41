"""What kind of answer a question asks for: a person, a time, a number, a place in an order, a reason, and of what."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from index.people import PREPOSITIONS
from index.persian import Token, tokens
from index.saying import joined_keys
from retrieval.asking import ASKING
from retrieval.who_or_when import who_or_when
from retrieval.word_kinds import is_number, is_time

__all__ = ["PERSON", "Asked", "Kind", "asked_for"]

Kind = Literal["who", "when", "where", "number", "nth", "score", "why", "how", "what", "which", "said"]

_HOW_MANY = joined_keys(
    "چند چندتا چن چنتا چنده چندتاست چندتاس چندتان چنتاس چنتاش چنتاشون چقدر چقد چقدره چقده چقدش چقدشون many much"
)
_WORDS: dict[Kind, frozenset[str]] = {
    "who": joined_keys("کیه کیست کسی کسانی کیا کیان کیاس کیاست کیو who whom whose"),
    "when": joined_keys("زمان زمانی سال سالی تاریخ تاریخی روز روزی ماه ماهی ساعت ساعتی قرن دوره دوره‌ای when date year"),
    "where": joined_keys(
        "کجا کجاست کجاس کجان کجاها کجای کجایی کجاییه مکان شهر شهری کشور کشوری استان استانی محل محلی where"
    ),
    "number": _HOW_MANY | joined_keys("چندین تعداد شمار میزان مبلغ درصد"),
    "nth": joined_keys("چندم چندمی چندمه چندمین چندمیه چندمینه"),
    "why": joined_keys("چرا دلیل دلیلی علت علتی خاطر بابت هدف هدفی why"),
    "how": joined_keys("چگونه چطور چطوری چجوری چطوره چطوریه چطورن چجوریه how"),
    "what": joined_keys("چه چ چی چیه چیست چیزی چیا چیاس چیاست چیو چجور what"),
    "which": joined_keys("کدام کدوم کدامین which"),
    "said": joined_keys("گفته گفت گفتند گفتن میگه می‌گوید گفتگو نظر said announced warned"),
}
_TOGETHER: dict[tuple[str, str], Kind] = {
    **dict.fromkeys([("واسه", "چی"), ("برا", "چی"), ("برای", "چی"), ("سر", "چی"), ("بخاطر", "چی")], "why"),
    **dict.fromkeys([("چه", "جوری"), ("چه", "طور"), ("چه", "طوری")], "how"),
    **dict.fromkeys([("چه", "وقت"), ("چه", "موقع"), ("چه", "هنگام"), ("چه", "وقتی"), ("چه", "موقعی")], "when"),
}
"""Two words that ask together for what neither of them asks for alone."""
_SCORE = frozenset([("چند", "چند"), ("چن", "چن"), ("چند", "بر"), ("چن", "بر"), ("چند", "هیچ"), ("چن", "هیچ")])
"""Two words that ask how a match ended, and for no number; so does «با چه نتیجه‌ای»."""
_RESULT = joined_keys("نتیجه نتیجه‌ای")
_HOW_LATE = {
    key: unit
    for unit, words in (("ساعت", "ساعت‌چند ساعت‌چن ساعت‌چنده ساعت‌چندست ساعت‌چندم"), ("روز", "چند‌شنبه چن‌شنبه"))
    for key in joined_keys(words)
}
"""Words, or two together, that ask for a time and for no number, and its unit: «ساعت چند», «چندشنبه»."""
_SEVERAL = joined_keys(
    "کسانی کیا کیاس کیاست کیها چیا چیاس چیاست چیزهایی چیزایی کجاها مواردی موارد اسامی نام‌های فهرست ببرید ببر بشمارید"
)
_RANK = joined_keys("رتبه رتبه‌ای رده‌ای جایگاهی")
"""Behind «چه» and «کدام» they ask for a place in an order."""
_WHICH_NTH = joined_keys("چندم چندمی چندمه چندمیه")
_WHICH = joined_keys("چه چ کدام کدوم")
_PLURAL = ("ها", "های", "هایی", "هایش")
_COUNTING = joined_keys("چند چن چندتا چنتا چندمین چقدر چقد تعداد")
_SOMEBODY = joined_keys("کیه کیست کیا کیان کیاس کیاست کیو چه‌کسی چه‌کسانی who whom whose")
PERSON = joined_keys("کس کسی کسانی فرد فردی افراد افرادی شخص شخصی اشخاص اشخاصی شخصیت شخصیتی")
"""Behind «چه» and «کدام» they ask for somebody."""
_SOME_TIME = _WORDS["when"] | {later for (_, later), kind in _TOGETHER.items() if kind == "when"}
_AMOUNTS = joined_keys("تعداد شمار میزان مقدار مبلغ درصد درصدی مبلغی مقداری تعدادی میزانی")
_NO_HEAD = ASKING | PREPOSITIONS
_BEFORE_HEAD = joined_keys("چند چن چندتا چنتا چه چ چجور چقدر چقد کدام کدوم تعداد چندمین")
_WHO_IS, _WAS = joined_keys("کیه کیست"), joined_keys("بود بوده هست است")
LONGEST_NAME = 4
"""Words before «کیست»."""
_SOME, _FROM_NOW = joined_keys("چند چن چندین"), joined_keys("گذشته اخیر آینده")
"""«در چند سال گذشته» asks for no number."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The kinds of answer that a question's words speak of, and the nouns that it asks for («چند نفر», «هفتهٔ چندم»)."""

    kinds: frozenset[Kind]
    heads: frozenset[str]
    """Key words, without the ی of «چه شهری»."""
    sought: frozenset[Kind] = frozenset()
    """Of a number, a place in an order, a score, a time and a person what is asked for beyond doubt; «کی» asks for one
    of the last two."""
    several: bool = False
    """More than one answer is expected («چه کسانی», «کدام شهرها», «… را نام ببرید»)."""
    about: frozenset[str] = frozenset()
    """The words of «رضا کریمی» in «رضا کریمی کیست؟», of «معمار پل» in «معمار پل کیست؟»."""


def asked_for(text: str) -> Asked:
    """Read a question's asking words; «کی» may stand for two kinds."""
    words = _without_some(tokens(text))
    counting = _without_pieces(words)
    held = {key for word in words for key in (word.key, *word.parts)}
    heads: set[str] = set()
    several = not _SEVERAL.isdisjoint(held)
    for word, following in pairwise(counting):
        noun = following.key
        if word.key in _BEFORE_HEAD and noun not in _BEFORE_HEAD | _NO_HEAD and len(noun) > 1:
            several |= word.key not in _COUNTING and following.parts[-1].endswith(_PLURAL)  # not «خواسته‌ای»
            heads |= {noun, *_bare(noun, last=following is counting[-1])}
        elif word.key in _WORDS["nth"] and is_time(noun):  # «چندم تیر»
            heads.add(noun)
        elif noun in _WHICH_NTH and word.key not in _NO_HEAD and len(word.key) > 1:  # «هفتهٔ چندم»
            heads.add(word.key)
    keys = [word.key for word in words]
    if _asks_score(keys):
        return Asked(frozenset({"score"}), frozenset(), frozenset({"score"}))
    if units := {_HOW_LATE[key] for key in (*keys, *map("".join, pairwise(keys))) if key in _HOW_LATE}:
        return Asked(frozenset({"when"}), frozenset(units), frozenset({"when"}))
    kinds = {kind for kind, asking in _WORDS.items() if asking & held}
    kinds |= {kind for two, kind in _TOGETHER.items() if two in pairwise(keys)}
    sought = _sought(keys, heads)
    return Asked(frozenset(kinds | who_or_when(keys) | sought), frozenset(heads), sought, several, _about(keys))


def _bare(noun: str, *, last: bool) -> Iterator[str]:
    """Take off what «چه شهری» puts to a noun, and at the end of a question «چه شهریه»."""
    if len(noun) > 3:
        yield noun.removesuffix("ی")
    if last and len(noun) > 4 and noun.endswith("یه"):
        yield noun.removesuffix("یه")


def _asks_score(words: Sequence[str]) -> bool:
    ended = any(words[at : at + 2] == ["با", "چه"] and words[at + 2] in _RESULT for at in range(len(words) - 2))
    return ended or not _SCORE.isdisjoint(pairwise(words))


def _about(words: Sequence[str]) -> frozenset[str]:
    """Give what stands before «کیست» and «کی بود», where a question is no more than that."""
    asking = 1 if words and words[-1] in _WHO_IS else 2 if words[-2:-1] == ["کی"] and words[-1] in _WAS else len(words)
    about = words[: len(words) - asking]
    return frozenset(about) if len(about) <= LONGEST_NAME else frozenset()


def _without_some(words: Sequence[Token]) -> list[Token]:
    """Leave out each «چند» that does not ask."""
    some = {
        place
        for place, (word, later) in enumerate(zip(words, words[2:], strict=False))
        if word.key in _SOME and later.key in _FROM_NOW
    }
    return [word for place, word in enumerate(words) if place not in some]


def _without_pieces(words: Sequence[Token]) -> list[Token]:
    """Leave out what parts «چند» from its noun («چند تا کتاب», «چند میلیون نفر»), and the verb of «چند تا ماند»."""
    left: list[Token] = []
    for place, word in enumerate(words):
        counting = bool(left) and left[-1].key in _SOME
        if counting and (word.key == "تا" or is_number(word.key)):
            continue
        if counting and place == len(words) - 1 and words[place - 1].key == "تا":
            continue
        left.append(word)
    return left


def _sought(words: Sequence[str], heads: Set[str]) -> frozenset[Kind]:
    """Read what is asked for by its very question word: «چه سالی» and not «در سال ۹۷», «چه کسی» and not «کسی که»."""
    asking = frozenset(words)
    what = {after for word, after in pairwise(words) if word in _WHICH}
    if _SOMEBODY & asking or PERSON & what:
        return frozenset({"who"})
    if _WORDS["nth"] & asking or _RANK & what:
        return frozenset({"nth"})
    if _HOW_MANY & asking or _AMOUNTS & (heads | what):
        return frozenset({"number"})
    if "when" in asking or _SOME_TIME & heads:
        return frozenset({"when"})
    return who_or_when(words)
