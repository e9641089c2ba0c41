"""Verbs of saying in all the forms that news writes them, and where in a sentence one stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.persian import terms

__all__ = ["ATTRIBUTING", "Saying", "find_saying", "joined_keys"]

_SIMPLE = "گفت گفتند گفته گفته‌است گفته‌بود گفته‌اند می‌گوید می‌گویند می‌گفت گوید افزود افزودند می‌افزاید افزوده \
نوشت نوشتند نوشته می‌نویسد آورده‌است پرسید فرمود فرمودند می‌فرماید"
_DOING = "کرد کردند کرده کرده‌اند کرده‌است می‌کند می‌کنند می‌کرد نمود نمودند نموده می‌نماید"
_HAVING = "داشت داشتند داشته داشته‌است دارد دارند می‌دارد می‌دارند"
_GIVING = "داد دادند داده داده‌اند داده‌است می‌دهد می‌دهند"
_BECOMING = "شد شدند شده شده‌است می‌شود می‌شوند است"
_MAKING = "ساخت ساختند ساخته می‌سازد"

# What is said follows these («تأکید کرد: …»); a sentence of theirs is somebody's words even where nobody is named.
_TELLING = {
    _DOING: "اظهار اعلام تصریح تأکید خاطرنشان بیان عنوان اضافه یادآوری مطرح ابراز اذعان اعتراف ادعا تشریح تکرار "
    "پیش‌بینی توصیه اظهارنظر تکذیب نقل تصدیق فاش خلاصه اقرار اضافه‌تر روایت تعریف خاطره‌نشان ابرازامیدواری اعلان",
    _HAVING: "اظهار بیان اذعان اعلام ابراز تأکید مرقوم عقیده اعتقاد",
    _GIVING: "ادامه توضیح خبر هشدار پاسخ جواب شرح",
    _BECOMING: "یادآور متذکر مدعی معتقد",
    _MAKING: "خاطرنشان مطرح",
}
# These only report that somebody judged, asked or promised: they need their subject in the sentence.
_JUDGING = {
    _DOING: "اشاره توصیف ارزیابی تشکر قدردانی تقدیر تجلیل انتقاد محکوم تأیید معرفی درخواست پیشنهاد دعوت تمجید تحسین "
    "یاد امیدواری نگرانی تأسف خوشحالی استقبال حمایت گلایه اعتراض رد سؤال قلمداد تبیین تبریک تسلیت مخالفت آرزو",
    _GIVING: "قول وعده پیشنهاد گزارش",
    _BECOMING: "خواستار یادآورد امیدوار خواهان قائل",
    _HAVING: "امید باور قصد",
}
_JUDGING_SIMPLE = "دانست دانستند می‌داند می‌دانند دانسته خواند خوانده نامید خواست خواستند خواسته برشمرد شمرد ستود باورند"

ATTRIBUTING = {
    "به": frozenset("گفته گفتهی اعتقاد باور نقل عقیده نوشته اذعان تاکید ادعای زعم اظهار".split()),
    "از": frozenset("نظر دیدگاه نگاه".split()),
}
"""«به گفتهٔ», «به اعتقاد», «از نظر» …: key words that name whose word it is, by the preposition before them."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying: where its words stand among the keys, and whether it tells or only judges."""

    start: int
    end: int
    telling: bool


def joined_keys(words: str) -> frozenset[str]:
    """Give the keys of words parted by white space, their half-spaces taken out."""
    return frozenset(terms(word)[0] for word in words.split())


@cache
def _verbs() -> tuple[dict[str, bool], frozenset[str]]:
    """Give every form, its words written in one, with whether it tells; and the words that a form begins with."""
    forms: dict[str, bool] = {}
    begins: set[str] = set()
    for telling, simple, compound in ((False, _JUDGING_SIMPLE, _JUDGING), (True, _SIMPLE, _TELLING)):
        for verbs, nouns in compound.items():
            for noun in joined_keys(nouns):
                forms.update((noun + verb, telling) for verb in joined_keys(verbs))
                begins.add(noun)
        forms.update(dict.fromkeys(joined_keys(simple), telling))
    begins |= {"خاطر", "یاد", "پیش", "اورده", "اظهار", "می", "باز", "بر"}
    return forms, frozenset(begins | forms.keys())


_PASSIVE = joined_keys("شد شده می‌شود شود شدند می‌شد نشد نمی‌شود شدن")
_FIXED = {"گفت": joined_keys("وگو گو وشنود شنود و‌گوی"), "گفته": joined_keys("های ی ها می")}
_LONGEST = 3


def find_saying(keys: Sequence[str], start: int, end: int) -> list[Saying]:
    """Find the verbs of saying among `keys[start:end]`, written in one, two or three words, passives left out."""
    forms, begins = _verbs()
    found: list[Saying] = []
    behind = start
    for at in [place for place in range(start, end) if keys[place] in begins]:
        if at < behind:
            continue
        for stop in range(min(at + _LONGEST, end), at, -1):
            telling = forms.get("".join(keys[at:stop]))
            if telling is not None and not _spoils(keys, at, stop, end):
                found.append(Saying(at, stop, telling))
                behind = stop
                break
    return found


def _spoils(keys: Sequence[str], at: int, stop: int, end: int) -> bool:
    """Tell «گفت و گو» and «گفته می‌شود» from verbs of saying."""
    after = keys[stop] if stop < end else ""
    if after in _PASSIVE or (after == "می" and stop + 1 < end and "می" + keys[stop + 1] in _PASSIVE):
        return True
    if keys[at] == "گفت" and after == "و" and stop + 1 < end:
        return keys[stop + 1] in ("گو", "گوی", "گویی", "گوهای", "شنود")
    if keys[at] == "گفته" and at > 0 and keys[at - 1] == "به":
        return True
    return after in _FIXED.get(keys[at], ())
