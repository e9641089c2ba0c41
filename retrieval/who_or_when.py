"""«کی» asks for a person or for a time: the words beside it tell which of the two."""

from collections.abc import Sequence
from typing import Literal

from index.saying import joined_keys

__all__ = ["who_or_when"]

_KI = "کی"

_OBJECT = joined_keys("رو را")
_BEFORE_SOMEBODY = joined_keys("با به جای بجای جلوی مقابل مال طرف توسط مثل شبیه بخاطر خاطر پیش")
_BEFORE_TIME = joined_keys("تا از")
_TAKEN_FROM = joined_keys(
    """
    باخت باخته باختن شکست خورد خورده خوردن گرفت گرفته بگیرد بگیره خرید خریده خواست خواسته پرسید شکایت تشکر انتقاد
    حمایت نتیجه پس جلو
    """
)
"""«از کی باخت»: what takes a person behind «از», and no time."""
_DONE_BY = joined_keys(
    "بود بوده زد زده شد داد داده گفت گفته ساخت ساخته نوشت نوشته باعث برد برده باخت باخته خرید کشف اختراع"
)
"""Behind «کی» somebody did it: «گل اول کی زد»."""
_HAPPENS = joined_keys(
    """
    شروع آغاز برگزار ادامه تموم تمام پایان باز بسته افتتاح اکران پخش منتشر راه آماده اجرا تعطیل عوض رفت برگشت میاد
    می‌آید میرسه می‌رسد برمیگرده برمی‌گردد و تا
    """
)
"""Behind «کی» something happens: «جشنواره کی شروع شد», «کی و کجا»."""


def who_or_when(words: Sequence[str]) -> frozenset[Literal["who", "when"]]:
    """Say what the last «کی» among a question's key words asks for: both where nothing tells, nothing without it.

    The words were counted in the questions of `training/written_questions.jsonl.gz` whose answers are noted.
    """
    if _KI not in words:
        return frozenset()
    at = len(words) - 1 - [*reversed(words)].index(_KI)
    before, behind = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    if before in _OBJECT:
        return frozenset({"who"})
    if behind in _HAPPENS:
        return frozenset({"when"})
    if before in _BEFORE_TIME:
        return frozenset({"when"}) if _TAKEN_FROM.isdisjoint(words) else frozenset({"who", "when"})
    done_by = not at or before in _BEFORE_SOMEBODY or behind in _DONE_BY
    return frozenset({"who"}) if done_by else frozenset({"who", "when"})
