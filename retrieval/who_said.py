"""Questions that ask who said something: in Persian, spoken or written, and in English."""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.articles import Speaker
from index.people import ANAPHORS, INSTITUTIONS, OFFICES
from index.persian import fold, key_words
from index.saying import find_saying, joined_keys
from retrieval.asked_for import PERSON

__all__ = ["asks_who_said", "speaker_of"]

_WHO = joined_keys("کی کیه کیست چه‌کسی")
_ONE = PERSON | joined_keys("مقامی چهره نهاد نهادی") | OFFICES | ANAPHORS | INSTITUTIONS
_WORDS_OF = joined_keys("حرف حرفو سخن جمله گفته نقل‌قول نقل قول ادعا اظهارنظر اظهارات نظر هشدار وعده پیش‌بینی")
_ATTRIBUTING = joined_keys("گفته گفته‌ی زبان قول نقل نظر اعتقاد باور عقیده")
_SPOKEN = joined_keys("میگه میگن گفتن بگه گفته‌ن خبرداده")
_SAYS = """
    sa(id|ys?|ying) announce warn stat(e|ed|es) claim tell told declare believe add(ed|s) den(y|ied) confirm predict
    call(s|ed) describe critici[sz]e mention stress emphasi[sz]e report quot suggest insist promise think thought words
"""
_ENGLISH = re.compile(rf"\baccording to who|\bwho(se|m)?\b.{{0,40}}?\b({'|'.join(_SAYS.split())})")


_LATIN = re.compile(
    r"\b(ki|kie|kiye|ch[ei] ?kas[iy]|kodo+m \w+) .{0,60}?"
    r"\b(goft|gofte|mige|migan|elam kard\w*|(khabar|hoshdar) dad\w*)\b"
)
"""«چه کسی گفت» in Latin letters."""


@lru_cache(1 << 8)
def asks_who_said(*readings: str) -> bool:
    """Say whether a question asks whose word something is, in any of its readings: as typed, in Persian letters."""
    return any(_asks(fold(reading)) for reading in set(readings))


def _asks(key_text: str) -> bool:
    if key_text.isascii():
        return _ENGLISH.search(key_text) is not None or _LATIN.search(key_text) is not None
    keys = key_words(key_text).keys
    asked = [at for at in range(len(keys)) if _asks_who(keys, at) and not _is_told(keys, at)]
    if not asked:
        return False
    if any(at and keys[at - 1] in _ATTRIBUTING for at in asked):
        return True
    if any(_is_object(keys, at) for at in asked):
        return False
    return bool(find_saying(keys, 0, len(keys))) or not _SPOKEN.isdisjoint(keys) or _asks_whose(keys, asked)


def speaker_of(speakers: Sequence[Speaker | None], sentence: int, *, lenient: bool) -> Speaker | None:
    """Give who says one sentence of a passage; with `lenient`, else whoever spoke last before it, else next after it.

    A reader who asks who said it takes for granted that somebody did; the nearest speaker is the likeliest.
    """
    if not lenient:
        return speakers[sentence]
    near = (*reversed(speakers[: sentence + 1]), *speakers[sentence + 1 :])
    return next((speaker for speaker in near if speaker is not None), None)


def _asks_who(keys: list[str], at: int) -> bool:
    if keys[at] in _WHO:
        return True
    after = keys[at + 1] if at + 1 < len(keys) else ""
    return keys[at] in ("چه", "کدام", "کدوم", "کدامین") and (after in _ONE or after.removesuffix("ی") in _ONE)


def _is_told(keys: list[str], at: int) -> bool:
    """Tell «او گفت چه کسی می‌آید» from «چه کسی گفت»: there somebody else says it."""
    before = keys[at - 1] if at else ""
    if before in _WORDS_OF | _ATTRIBUTING | {"را", "مال"} or find_saying(keys, at, len(keys)):
        return False
    return bool(find_saying(keys, 0, at)) and _SPOKEN.isdisjoint(keys[at:])


def _asks_whose(keys: list[str], asked: list[int]) -> bool:
    """Say whether somebody's words are asked for without a verb of saying: «این حرف مال کیست؟»."""
    return any(key in _WORDS_OF for key in keys[: asked[0]])


def _is_object(keys: list[str], at: int) -> bool:
    """Tell «چه کسی را» and «به چه کسی گفت» from the one who speaks; «حرفِ از کیست» asks for the speaker."""
    behind = keys[at + 1 + (keys[at] not in _WHO) :][:1]
    return behind == ["را"] or (at > 0 and keys[at - 1] in ("به", "با", "برای", "درباره"))
