"""What a verb's own words leave open («از … انتقاد کرد», «به مصاف … رفت»), and what something is or is called."""

import re
from collections.abc import Callable, Iterator

from index.names import is_given, is_office
from index.people import HONORIFICS, PREPOSITIONS
from index.persian import spelling
from retrieval.clauses import POINTING, Clause, points_back
from retrieval.forms import Form
from retrieval.topics import ENDS
from retrieval.verbs import is_finite, is_participle
from retrieval.wording import tokens

__all__ = ["asked_essence", "asked_objects"]

_X = r"(?P<x>[^،؛:]{3,60}?)"
_DID = "(?:کرد|کردند|کرده است|کرده‌اند)"
_SPORT = spelling(r"\b(?:تیم|لیگ|هفته|بازی|دیدار|جام|فصل|سرمربی|مهاجم|مدافع|هافبک|دروازه‌بان|بازیکن)(?!\w)")


def _thing(match: re.Match[str]) -> str:
    return "چه کسی" if _is_person(match["x"]) else "چه چیزی"


def _somebody(match: re.Match[str]) -> str:
    return "چه کسی" if _is_person(match["x"]) else ""


def _side(match: re.Match[str]) -> str:
    """Ask for a team, where the sentence is about sport."""
    return "کدام تیم" if _SPORT.search(match.string) and len(match["x"].split()) < 4 else ""


def _met(match: re.Match[str]) -> str:
    return _somebody(match) or _side(match)


def _is_person(text: str) -> bool:
    key = tokens(text)[0].key if tokens(text) else ""
    return is_given(key) or is_office(key) or key in HONORIFICS


def _always(words: str) -> Callable[[re.Match[str]], str]:
    return lambda _: words


_FRAMES: tuple[tuple[Form, str, str, Callable[[re.Match[str]], str]], ...] = (
    ("told", "از", rf"(?:ابراز (?:رضایت|نگرانی|تأسف|خوشحالی|ناراحتی)|انتقاد|شکایت|گلایه|استقبال) {_DID}", _thing),
    ("told", "از", rf"(?:تمجید|حمایت|دفاع|قدردانی|تقدیر|تشکر|تجلیل|عذرخواهی) {_DID}", _thing),
    ("told", "(?:نسبت به|به|در مورد|دربارهٔ|در خصوص)", "واکنش نشان (?:داد|دادند|داده است)", _thing),
    ("told", "خواستار", "(?:شد|شدند|شده است|شده‌اند)", _always("چه")),
    ("told", "خواهان", "(?:شد|شدند|شده است)", _always("چه")),
    ("told", "از", "خبر (?:داد|دادند|داده است)", _always("چه")),
    ("told", "بر", rf"تأکید {_DID}", _always("چه")),
    ("which", "به مصاف", "(?:می‌رود|رفت|می‌روند|رفتند|خواهد رفت)", _side),
    ("which", "میزبان", "(?:است|بود|خواهد بود|می‌شود)", _side),
    ("which", "(?:برابر|مقابل)", "(?:شکست خورد|مغلوب شد|متوقف شد|به میدان (?:می‌رود|رفت|خواهد رفت))", _side),
    ("which", "(?:برابر|مقابل)", "به (?:پیروزی|برتری|تساوی) (?:رسید|دست یافت)", _side),
    ("which", "به", "(?:پیوست|می‌پیوندد|خواهد پیوست)", _side),
    ("which", "با", f"(?:دیدار|دیدار و گفت‌وگو|گفت‌وگو|ملاقات) (?:{_DID}|می‌کند|خواهد کرد)", _met),
    ("which", "با", "قرارداد (?:بست|امضا کرد|امضاء کرد)", _side),
    ("which", "به", "(?:محکوم|متهم) (?:شد|شدند|شده است)", _always("چه چیزی")),
)
"""The form, what stands before the object, what behind it at the end, and how it is asked for."""
_OBJECTS = tuple((form, spelling(rf"\b{before} {_X} (?={verb}$)"), fill) for form, before, verb, fill in _FRAMES)
_LEADING = spelling(
    r"\bبه (?P<as>کارگردانی|نویسندگی|تهیه‌کنندگی|سرپرستی|رهبری|ریاست|قلم|مدیریت|آهنگسازی|روایت) "
    r"(?P<x>[^،؛:]{5,30}?)(?= (?:در|به|از|با|برای|روی)(?!\w))"
)
_PRIZES = {"عنوان": "چه عنوانی", "جایزه": "چه جایزه‌ای", "سهمیه": "چه سهمیه‌ای"}
_WON = spelling(r"(?<!به )\b(?P<what>عنوان|جایزه|سهمیه)ٔ? [^،؛:]{3,40}? (?=را (?:کسب|به دست|از آن|دریافت|تصاحب) )")
_NAMED = spelling(
    r"(?P<what>[^،؛:]{4,60}?) را (?P<x>[^،؛:]{3,40}?) (?P<verb>می‌نامند|می‌خوانند|می‌گویند|نامیدند|نامیده‌اند)$"
)
_PLACED = spelling(
    r"(?P<what>[^،؛:]{3,40}?)،? (?:در|میان|کنار) "
    r"(?:(?:شمال|جنوب|شرق|غرب|مرکز|نزدیکی|کنار|حاشیهٔ|استان|شهر|شهرستان|خیابان|روستای|میدان|بخش|منطقهٔ|جزیرهٔ|ساحل"
    r"|دامنهٔ|قلب|فاصلهٔ) .{2,90} (?:قرار دارد|قرار گرفته است|است)|.{2,90} (?:واقع است|واقع شده است|جای دارد))$"
)
_FOREMOST = spelling(
    r"(?P<one>[^،؛:]{2,30}?)(?:، [^،؛:]{3,40}،)? "
    r"(?P<what>(?:\w+‌ترین|نخستین|اولین|آخرین) (?!بار|روز|بازی|حضور)[^،؛:]{5,60}?) (?P<verb>است|بود|بوده است)$"
)
_ACCUSED = spelling(r"\bبه اتهام [^،؛:]{3,60}? (?=(?:دستگیر|بازداشت|محاکمه|محکوم|تحت تعقیب) )")


def asked_objects(clause: Clause) -> Iterator[tuple[Form, str]]:
    """Ask a statement for what its verb is about; only where something stands before it that may be the subject."""
    text = clause.text
    if clause.keys[0] in ENDS and "،" not in text:
        return
    for form, pattern, fill in _OBJECTS:
        match = pattern.search(text)
        if match and match.start() > 1 and not any(is_finite(word) for word in tokens(match["x"])):
            if words := fill(match):
                yield form, f"{text[: match.start('x')]}{words} {text[match.end() :]}"
    if (match := _LEADING.search(text)) and _is_person(match["x"]):
        yield "who", f"{text[: match.start('x')]}چه کسی{text[match.end() :]}"
    if match := _NAMED.match(text):
        yield "essence", f"{match['what']} را چه {match['verb']}"
    if (match := _PLACED.match(text)) and PREPOSITIONS.isdisjoint(word.key for word in tokens(match["what"])):
        yield "where", f"{match['what']} کجاست"
    if (match := _FOREMOST.match(text)) and _names_one(match["what"]):
        yield "essence", f"{match['what']} {'چه کسی' if _is_person(match['one']) else 'کدام'} {match['verb']}"
    if match := _WON.search(text):
        yield "which", f"{text[: match.start()]}{_PRIZES[match['what']]} {text[match.end() :]}"
    if match := _ACCUSED.search(text):
        yield "why", f"{text[: match.start()]}به چه اتهامی {text[match.end() :]}"


def _names_one(text: str) -> bool:
    """Say whether «بلندترین قلهٔ …» runs into nothing else, and is one."""
    words = tokens(text)
    return not any(
        word.key in ("و", "خواهد") or is_participle(word.key) or points_back(text[word.start : word.end])
        for word in words
    ) and not words[1].key.endswith(("ها", "های", "ان"))


_ESSENCE = (
    r"(?:یکی از )?(?:(?:هدف|علت|دلیل|راه|شرط|لازمهٔ|نتیجهٔ|شعار|رمز|پیام|وظیفهٔ|اولویت|ویژگی|مشکل|محور|موضوع|راهکار)"
    r"|(?:مهم|اصلی|بزرگ|عمده|بیش|کم|اساسی|زیبا|قدیمی)‌ترین|بهترین|نخستین|اولین)(?:های)? [^،؛:.«»()]{3,55}?"
)
_IS = spelling(rf"(?P<what>{_ESSENCE})(?:، [^؛:.]{{4,}}? (?P<verb>است|بود|هستند|خواهد بود)$| این (?P<is>است|بود) که )")
_CALLED = spelling(
    rf"\b(?P<what>{_ESSENCE}) را (?P<told>[^؛:.]{{4,120}}?) "
    rf"(?:(?:عنوان|اعلام|ذکر|بیان|معرفی) {_DID}|دانست|خواند|برشمرد|می‌داند|نامید)\b"
)
_ASKED = {"است": "چیست", "بود": "چه بود", "خواهد بود": "چه خواهد بود", "هستند": "چیست"}


def asked_essence(sentence: str) -> str:
    """Ask for the aim, the reason, the most important … of something that a sentence tells; "" where it tells none."""
    for match in (_IS.match(sentence), _CALLED.search(sentence)):
        if match:
            told = match.groupdict()
            verb = told.get("verb") or told.get("is") or "است"
            if _is_whole(match["what"]):
                return f"{match['what']} {_ASKED[verb]}"
    return ""


def _is_whole(text: str) -> bool:
    """Say whether «هدف از …» is a phrase that means something by itself."""
    words = tokens(text)
    if len(words) < 3 or words[-1].key in PREPOSITIONS or {"که", "خود"}.intersection(word.key for word in words):
        return False
    written = [(word, text[word.start : word.end]) for word in words]
    return not any(word.key in POINTING or is_finite(word) or points_back(shown) for word, shown in written)
