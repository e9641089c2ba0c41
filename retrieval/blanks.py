"""Words of a kind («۱۲ نفر», «در ورزشگاه آزادی», «با نتیجهٔ ۲ بر ۱») and the question words that take their place."""

import re
from collections.abc import Callable, Iterator

from index.people import BOUNDARIES
from index.persian import spelling
from index.saying import joined_keys
from retrieval.clauses import Clause
from retrieval.forms import Form
from retrieval.kinds import (
    CALENDAR,
    CITIES,
    CLUBS,
    COUNTRIES,
    DAY_NAMES,
    DIGITS,
    FIGURE,
    MANY,
    MEASURES,
    MONTHS,
    NTH,
    NUMERALS,
    ORDINALS,
    SCORE,
    SITES,
    UNITS,
    YEAR,
)
from retrieval.topics import ENDS
from retrieval.wording import tokens

__all__ = ["filled"]

MEANINGFUL = 6
"""Words of a statement that begins with its number from which one may be asked what it is about: «۹ نفر … شدند»."""

_BEHIND_SITE = "برگزار|به|در|با|از|برای|حضور|انجام|آغاز|افتتاح|میزبان|مقابل|تشکیل|پایان|دیدار|رفت"
_BEHIND_TEAM = "پیوست|جدا|ملحق|منتقل|شکست|پیروز|دیدار|بازی|به|در|از|برگزار|قرارداد|رفت|تن|مساوی|متوقف|صف‌آرایی"

_EVENT = (
    "برگزار|افتتاح|انجام|آغاز|تشکیل|به (?:دیدار|مصاف|میدان|پایان|کار)|درگذشت|دستگیر|بازداشت|کشف|متولد|منتشر|کشته|اجرا"
)

_NO_COUNT_BEHIND = frozenset(
    (
        "گروه لیگ دسته وزن این آن هر دقیقه سال ساعت هفته شماره ماده اصل از تا بین بند تبصره دوره دهه رده و یا همان "
        "رتبه طی ظرف پس بعد"
    ).split()
)
_NO_COUNT_BEFORE = frozenset(
    (
        "یا تا پیش قبل گذشته اخیر آینده بعد دیگر اول نخست بعدی ابتدایی پایانی مانده پس برتر آخر "
        "هم آسان آزاد پروانه مانع قورباغه کرال پشت حاضر محروم قطعی"
    ).split()
)
_DURATIONS = frozenset("سال تیم ماه روز هفته ساعت دقیقه".split())
_NO_NAME = BOUNDARIES | joined_keys(
    """
    خود خودش خودی خانگی مختلف دیگر جدید قدیمی بزرگ محل میزبان حریف کشور هر چند یک مرکزی محلی اصلی اختصاصی
    هم‌گروه منتخب
    """
)

_OF_ITS_DAY = tuple(
    f"{noun} "
    for noun in (
        "دیدار بازی شکست برد پیروزی جلسه نشست تمرین مسابقه تساوی معاملات نماز حوادث حادثه حملات رویداد "
        "پایان اواخر اوایل نیمه ابتدای مانند همچون آخرین نخستین اولین"
    ).split()
)
"""«دیدار شنبه»: the day tells which one is meant. «پایان مهر»: no question word fits there."""
_RELATIVE = ("قبل ", "بعد ", "پس ", "پیش ")
"""«پیش از ۱۲ مهر» tells no day."""
_ONE_OF_A_LIST = spelling(r".* و .*\d| ?[^،]{0,12}، \d")
"""What follows a number where others of its kind do."""

_DENYING = ("نمی", "نیست", "ندا", "نشد", "نکرد", "نبود", "نخواه")
_DONE = ("کرد", "زد", "داد", "رساند", "گرفت", "اورد", "برد")
"""Verbs of what somebody does."""

Fill = Callable[[re.Match[str]], str]
"""Gives the question words for what was found, "" where they would not fit."""


def _count(match: re.Match[str]) -> str:
    before = match.string[: match.start()].split()[-1:]
    after = [word.strip("،") for word in match.string[match.end() :].split()[:2]]
    if match["unit"] == "روز" and after and after[0][:1].isdigit():
        return ""  # «آپولو ۱۱ روز ۲۴ ژوئیه»
    if match["unit"] in MONTHS.split("|") or (before and before[0] in NUMERALS.split("|")):
        return ""  # «دو سه نفر»
    if _NO_COUNT_BEHIND.intersection(word.strip("،ٔ") for word in before) or _NO_COUNT_BEFORE.intersection(after[:1]):
        return ""
    year = len(match["n"]) == 4 and not match["many"] and match["n"][:2] in ("۱۳", "۱۴", "۱۹", "۲۰")
    if (year and match["unit"] not in MEASURES.split("|")) or (before and before[0] in MONTHS.split("|")):
        return ""
    words = match.string.split()
    if words.count(match["unit"]) > 1 or _ONE_OF_A_LIST.match(match.string, match.end()):
        return ""
    if match["unit"] in _DURATIONS and match["n"] in ("دو", "سه"):
        return ""
    many = match["many"].split()
    return " ".join(["چند", *(many if len(many) == 1 else []), match["unit"]])


def _sum(match: re.Match[str]) -> str:
    if match["unit"] in ("ساله", "ماهه") and not match["what"].startswith("قرارداد"):
        return ""
    return f"{match['what']} چند {(match['many'] or '').strip()} {match['unit']}"


def _nth(match: re.Match[str]) -> str:
    """Ask for a place in a row, where it is told of something and is no part of a name."""
    before, is_told = match.string[: match.start()].split()[-1:], match.string.endswith((" است", " بود", " شد"))
    introduced = bool(before) and tokens(before[0])[-1:] and tokens(before[0])[-1].key in ENDS
    own = " خود " in f"{match.string} "[match.end() : match.end() + 20]
    return "چندمین" if before and (introduced or own or is_told) else ""


def _site(match: re.Match[str]) -> str:
    keys = [word.key for word in tokens(match["name"])]
    national = " ملی" if keys[:1] == ["ملی"] else ""
    fits = keys and keys != ["ملی"] and not _NO_NAME.intersection(keys)
    return f"{match['before']} کدام {match['what'].removesuffix('ی')}{national}" if fits else ""


def _marked(noun: str) -> str:
    """Write the mark of «رتبهٔ» and «ردهٔ», which not every article writes."""
    return next((marked for marked in ("رتبهٔ", "ردهٔ") if noun.startswith(marked[:-1])), noun)


def _on(words: str) -> Fill:
    """Ask for a time behind the preposition that stands there, «در» where none does."""

    def fill(match: re.Match[str]) -> str:
        if match.string[: match.start()].endswith(_OF_ITS_DAY):
            return ""
        told_of = not match.start() and match.string.endswith(" است")
        if told_of or match.string.startswith(" را ", match.end()):  # the day itself, not what was on it
            return "چه روزی" if words == "چه تاریخی" else ""
        before = (match["before"] or "").split()
        named = match.string.startswith(" به عنوان", match.end()) or "مصادف" in match.string
        if named or match.string[: match.start()].endswith(_RELATIVE):
            return ""
        return f"{before[0] if before and before[0] != 'روز' else 'در'} {words}"

    return fill


def _day(match: re.Match[str]) -> str:
    if match.string[: match.start()].endswith(_OF_ITS_DAY):
        return ""
    return " ".join([*(match["before"] or "").split()[:1], "چه روزی"])


def _time(match: re.Match[str]) -> str:
    before, said = (match["before"] or "").strip(), match.string[: match.start()].strip()
    if not before and said and said[-1] != "،" and not match[0].endswith(("آینده", "جاری")):
        return ""  # «سیلاب زمستان»: the season tells which one is meant
    if match.string.startswith(" و ", match.end()):
        return ""
    return f"{before} چه زمانی" if before in ("از", "تا") else "چه زمانی"


_FORMS: tuple[tuple[Form, re.Pattern[str], Fill], ...] = (
    ("result", spelling(rf"با نتیجهٔ(?: پر‌گل| تساوی)? {SCORE}"), lambda _: "با چه نتیجه‌ای"),
    (
        "result",
        spelling(
            rf"(?<![\w:])(?<!نتیجه ){SCORE}"
            r"(?= (?:شکست|برد|مغلوب|از پیش|پیروز|برنده|مساوی|باخت|به (?:پیروزی|برتری|سود)))"
        ),
        lambda _: "با چه نتیجه‌ای",
    ),
    (
        "when",
        spelling(
            rf"ساعت {DIGITS}(?: ?: ?{DIGITS})?(?: ?و {FIGURE} دقیقه)?(?: (?:صبح|عصر|شب|ظهر|بعد‌از‌ظهر))?(?!\w)"
            r"(?! ?:| (?:کار|پس|بعد|پیش|قبل))"
        ),
        lambda _: "ساعت چند",
    ),
    (
        "when",
        spelling(
            rf"(?P<before>(?:در|از|تا) (?:(?:تاریخ|روز) )?|روز )?(?:(?:روز )?(?:{DAY_NAMES})،? (?:مورخ )?)?"
            rf"(?:{DIGITS}|اول|دوم|سوم|چهارم|پنجم) (?:{MONTHS})ٔ?(?:‌ماه)?"
            rf"(?: (?:سال )?{YEAR}{CALENDAR}|(?: ماه| سال)? جاری)?(?!\w)"
        ),
        _on("چه تاریخی"),
    ),
    (
        "when",
        spelling(rf"(?P<before>در|از|تا) (?:{MONTHS})ٔ?(?:‌ماه)?(?: سال)? {YEAR}{CALENDAR}(?![\w/-])"),
        _on("چه تاریخی"),
    ),
    (
        "when",
        spelling(rf"(?P<before>در|از|تا) (?:ماه (?:{MONTHS})|(?:{MONTHS})‌ماه)\b(?! {DIGITS}| سال|ٔ)"),
        lambda match: f"{match['before']} چه ماهی",
    ),
    ("when", spelling(rf"(?P<before>در|از|تا) دههٔ {YEAR}{CALENDAR}(?![\w/-])"), _on("چه دهه‌ای")),
    (
        "when",
        spelling(
            r"(?P<before>(?:در|از|تا) )?(?:(?:صبح|ظهر|عصر|شب|شامگاه|بامداد) )?(?:روز )?"
            rf"(?<!\w)(?:{DAY_NAMES})(?: (?:آینده|هفته آینده|این هفته))?"
            rf"(?: (?:صبح|عصر|شب))?\b(?! {DIGITS})"
        ),
        _day,
    ),
    ("when", spelling(rf"(?P<before>در|از|تا) سال {YEAR}{CALENDAR}(?![\w/-])"), _on("چه سالی")),
    (
        "when",
        spelling(
            r"(?P<before>(?:در|از|تا|طی) )?(?:(?:اوایل|اواخر|اواسط|پایان|ابتدای) )?(?<!\w)"
            r"(?:(?:هفته|ماه|سال) (?:آینده|جاری)|(?:بهار|تابستان|پاییز|زمستان)"
            rf"(?: (?:سال )?(?:{YEAR}|گذشته|آینده|بعد|قبل|امسال|پارسال))?)(?!\w)"
        ),
        _time,
    ),
    (
        "when",
        spelling(r"(?<!\w)تا (?:پایان|انتهای|ابتدای|اواسط) (?:فصل|لیگ|سال|ماه|هفته)(?: (?:آینده|جاری|بعد))?(?!\w)"),
        lambda _: "تا چه زمانی",
    ),
    (
        "where",
        spelling(rf"(?P<before>در|به|از) (?P<what>{CITIES})(?= (?:{_EVENT}))"),
        lambda match: f"{match['before']} کدام شهر",
    ),
    (
        "where",
        spelling(rf"(?P<before>در|به|از) (?P<what>{COUNTRIES})(?= (?:{_EVENT}))"),
        lambda match: f"{match['before']} کدام کشور",
    ),
    ("when", spelling(rf"(?<=در )دقیقهٔ {DIGITS}(?! و)(?![\w/-])"), lambda _: "دقیقهٔ چند"),
    (
        "number",
        spelling(
            rf"(?<![\w/.٫+-])(?<!صد در )"
            r"(?:(?:در حدود|حدود|نزدیک به|قریب به|بیش از|بیشتر از|کمتر از|دست‌کم|حداقل|حداکثر|بالغ بر"
            rf"|تقریبا|تقریباً|بالای|جمعا|جمعاً|تنها|فقط|تعداد) )*(?P<n>(?:{FIGURE}|یک(?= (?:{MANY})))(?: و {FIGURE})*)"
            rf"(?P<many>(?: (?:{MANY})(?: و {FIGURE}(?: (?:{MANY}))?)*)*) (?P<unit>{UNITS})\b"
        ),
        _count,
    ),
    (
        "number",
        spelling(
            rf"(?<![\w/.٫+-])(?:(?:تنها|فقط) )?(?P<n>{FIGURE})(?P<many>(?: (?:{MANY}))?) (?P<unit>\w{{2,}})"
            r"(?= (?:دارد|دارند|داشت|داشته است|است|بود)$)"
        ),
        _count,
    ),
    (
        "number",
        spelling(rf"(?<=\w) {DIGITS}(?= (?:است|بود)$)"),
        lambda match: " چند" if "شمار" in match.string[:14] else "",
    ),
    (
        "number",
        spelling(
            r"(?P<what>قراردادی?|مبلغی?|رقمی?|وامی?|جریمه(?:‌ای)?|رشدی?|کاهشی?|افزایشی?|بدهی|سودی?|بودجه(?:‌ای)?|اعتباری?)"
            rf"(?: حدود)? {FIGURE}(?P<many> ?(?:هزار|میلیون|میلیارد))?‌"
            r"(?P<unit>تومانی|ریالی|دلاری|یورویی|پوندی|درصدی|ساله|ماهه)(?!\w)"
        ),
        _sum,
    ),
    (
        "number",
        spelling(rf"(?<!\w)(?P<what>مقام|رتبهٔ|ردهٔ|جایگاه|مکان) (?:{ORDINALS})(?!\w| و)"),
        lambda match: f"{_marked(match['what'])} چندم" if match.string.count(match["what"]) == 1 else "",
    ),
    (
        "number",
        spelling(rf"\bهفتهٔ (?:بیست و )?(?:{ORDINALS})(?= (?:لیگ|رقابت|مسابقات))"),
        lambda _: "هفتهٔ چندم",
    ),
    ("number", spelling(rf"(?<=در )(?:سن )?{FIGURE}(?: و {FIGURE})? سالگی(?!\w)"), lambda _: "چند سالگی"),
    ("number", spelling(rf"\b(?:{NTH})(?= \w)"), _nth),
    (
        "which",
        spelling(
            r"(?<!\w)(?:یک |تنها )?(?:نشان|مدال)(?: ارزشمند| خوش‌رنگ| باارزش)? (?:طلا|نقره|برنز)"
            r"(?= (?:را|دست|شد|به|در|برای|از|کسب|گرفت|رسید|رسیده|بسنده)| [^،]{3,40} را (?:کسب|به دست|گرفت|از آن|تصاحب))"
        ),
        lambda _: "چه مدالی",
    ),
    (
        "which",
        spelling(r"به (?P<what>عنوان|سمت) [^،]{3,40}?(?= (?:منصوب|انتخاب|برگزیده) (?:شد|شدند|شده است)$)"),
        lambda match: f"به چه {match['what']}ی",
    ),
    (
        "where",
        spelling(rf"(?P<what>زادهٔ|متولد|اهل) (?:{CITIES}|{COUNTRIES})(?= (?:است|بود)$)"),
        lambda match: f"{match['what']} کجا",
    ),
    (
        "which",
        spelling(
            r"(?P<before>برابر|مقابل|به مصاف|میزبان|میهمان|مهمان|به عضویت|سرمربی|مدافع|مهاجم|هافبک) "
            rf"(?:تیم )?(?:فوتبال )?(?:{CLUBS})(?: (?:{CITIES}|ایران))?(?= )"
        ),
        lambda match: f"{match['before']} کدام تیم",
    ),
    (
        "which",
        spelling(
            r"(?P<before>به|از|مقابل|برابر|با) (?P<what>تیم|باشگاه)(?P<name>(?: [^\s،؛]+){1,4}?)"
            rf"(?= (?:{_BEHIND_TEAM}))"
        ),
        _site,
    ),
    (
        "where",
        spelling(rf"(?P<before>در|به|از) (?P<what>{SITES})(?P<name>(?: [^\s،؛]+){{1,3}}?)(?= (?:{_BEHIND_SITE}))"),
        _site,
    ),
)


def filled(clause: Clause) -> Iterator[tuple[Form, str]]:
    """Put question words into a statement, one stretch of each pattern at a time."""
    text, verb = clause.text, clause.words[-1].key
    if verb.startswith(_DENYING):
        return
    subjectless = clause.keys[0] in ENDS and "،" not in text
    for form, pattern, fill in _FORMS:
        for match in pattern.finditer(text):
            # «در این دیدار ۱۰ گل زد», «برای صعود باید برابر ملوان پیروز شود»: of whom it tells stands elsewhere.
            missing = subjectless and (form == "which" or (form == "number" and verb.endswith(_DONE)))
            missing = missing or (form == "number" and not match.start() and len(clause.words) < MEANINGFUL)
            if not missing and (words := fill(match)):
                yield form, f"{text[: match.start()]} {words} {text[match.end() :]}"
