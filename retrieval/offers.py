"""What a sentence offers to those who ask: numbers, times, places, reasons, people, words of saying."""

from collections.abc import Collection, Iterator, Sequence, Set
from functools import lru_cache

from index.saying import joined_keys

__all__ = ["OFFERS", "is_measure", "is_number", "is_time", "offers"]

_NUMBERS = joined_keys(
    """
    صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده بیست سی چهل
    پنجاه شصت هفتاد هشتاد نود صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد هزار میلیون میلیارد نیم نصف
    """
)
_ORDINALS = joined_keys(
    """
    اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم بیستم سی‌ام صدم نخست نخستین اولین دومین سومین
    چهارمین پنجمین ششمین هفتمین هشتمین نهمین دهمین یازدهمین دوازدهمین بیستمین آخرین
    """
)
_MEASURES = joined_keys(
    """
    ریال تومان دلار یورو پوند درهم درصد کیلومتر متر سانتی‌متر مایل کیلو کیلوگرم گرم تن لیتر هکتار مترمربع مترمکعب
    دقیقه ثانیه نفر تن دستگاه فقره مورد مرتبه بار برابر امتیاز گل درجه بشکه مگاوات تخته جلد واحد رأس
    """
)
_MONTHS = joined_keys(
    """
    فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند فروردین‌ماه اردیبهشت‌ماه خردادماه تیرماه
    مردادماه شهریورماه مهرماه آبان‌ماه آذرماه دی‌ماه بهمن‌ماه اسفندماه ژانویه فوریه مارس آوریل مه ژوئن ژوئیه جولای
    اوت آگوست سپتامبر اکتبر نوامبر دسامبر محرم رمضان شوال رجب شعبان
    """
)
_TIMES = _MONTHS | joined_keys(
    """
    شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه پنج‌شنبه جمعه امروز دیروز فردا دیشب امشب پارسال امسال صبح ظهر عصر شب
    هفته ماه سال روز ساعت قرن سده دهه تاریخ میلادی شمسی بامداد
    """
)
_PLACES = joined_keys(
    """
    شهر استان کشور شهرستان روستا روستای بخش منطقه خیابان میدان دانشگاه ورزشگاه سالن محل مرکز شمال جنوب شرق غرب
    ایالت جزیره پایتخت بندر فرودگاه واقع
    """
)
_REASONS = joined_keys("زیرا چون چراکه دلیل علت سبب بابت باعث موجب منجر ناشی واسطه منظور هدف")
_STANDINGS = joined_keys("رتبه رده مقام جایگاه مکان پله")
_SAYING = joined_keys(
    """
    گفت گفته افزود اظهار تصریح بیان عنوان خاطرنشان تأکید تاکید ادامه اعلام یادآور متذکر هشدار نوشت توضیح ابراز
    می‌گوید معتقد
    """
)
_PEOPLE = joined_keys(
    """
    آقای خانم دکتر مهندس سید حجت‌الاسلام آیت‌الله سردار سرهنگ سرتیپ رئیس وزیر مدیر مدیرکل معاون فرمانده دبیر
    نماینده استاندار فرماندار شهردار سخنگو سخنگوی سرمربی مربی بازیکن کارگردان بازیگر نویسنده شاه امام پادشاه توسط
    """
)
_LISTS = {
    "number": _NUMBERS,
    "ordinal": _ORDINALS,
    "time": _TIMES,
    "place": _PLACES,
    "reason": _REASONS,
    "saying": _SAYING,
    "standing": _STANDINGS,
    "person": _PEOPLE,
}
_LISTED = {
    word: frozenset(kind for kind, words in _LISTS.items() if word in words)
    for word in frozenset[str]().union(*_LISTS.values())
}
"""What each word of the lists offers by itself."""
_YEARS = (("1300", "1450"), ("1900", "2100"))
"""Solar and Gregorian ones that news speak of."""
_NEW = frozenset(["number", "digits", "ordinal", "time"])
"""What is no offer where the question says it itself."""
OFFERS = (*sorted(_NEW), "measure", "counted", "ranked", "scored", "place", "reason", "saying", "standing", "person")
_AGAINST = joined_keys("بر به")
_COUNTING = frozenset(["number", "ordinal"])
_NOTHING = frozenset[str]()
_ORDINAL = "مین"
"""Behind two letters or more."""
COUNTED_WITHIN = 4
"""Words behind a number within which what it counts may stand («۵۲ دستگاه یخچال»)."""
RANKED_WITHIN = 3
"""Words before a number within which it may be said of what it is the place («رتبهٔ جهانی ۱۱۵»)."""


def offers(words: Sequence[str], asked: Set[str], heads: Collection[str]) -> set[str]:
    """Say which of `OFFERS` a sentence of these key words makes; what the question itself says is no offer.

    `counted` means that a new number stands before a noun of `heads`, `ranked` that it tells a place in an order,
    `scored` that it is one of «سه بر صفر».
    """
    found = set[str]()
    for place, kinds in [(place, kinds) for place, kinds in enumerate(map(_kinds, words)) if kinds]:
        if words[place] in asked:
            found |= kinds - _NEW
        else:
            found |= kinds
            if "number" in kinds:
                found.update(_counts(words[place + 1 : place + 1 + COUNTED_WITHIN], heads))
            if "number" in kinds and is_score(words[place : place + 3]):
                found.add("scored")
            if not _COUNTING.isdisjoint(kinds) and is_nth(words, place, heads):
                found.add("ranked")
    return found


def _counts(behind: Sequence[str], heads: Collection[str]) -> Iterator[str]:
    """Say what the words behind a number tell of what it counts."""
    if any(map(is_measure, behind)):
        yield "measure"
    if any(word.startswith(head) for word in behind for head in heads):
        yield "counted"


@lru_cache(1 << 14)
def _kinds(word: str) -> frozenset[str]:
    """Say what a key word offers by itself: most offer nothing."""
    if word in _LISTED:
        return _LISTED[word]
    if word[0].isdigit():
        return frozenset({"number", "digits", "time"} if is_time(word) else {"number", "digits"})
    return frozenset({"ordinal"}) if word.endswith(_ORDINAL) and len(word) > len(_ORDINAL) + 1 else _NOTHING


def is_nth(words: Sequence[str], place: int, heads: Collection[str]) -> bool:
    """Say whether the number at a place tells one in an order: «رتبهٔ ۱۱۵», and beside a noun of `heads` «هفتهٔ سوم»."""
    ordinal = is_ordinal(words[place])
    if not ordinal and not is_number(words[place]):
        return False
    before, behind = words[max(0, place - RANKED_WITHIN) : place], words[place + 1 : place + 3]
    if not _STANDINGS.isdisjoint(before):
        return True
    beside = [word for word in (*before[-1:], *behind) if ordinal or is_time(word)]  # «هفتهٔ ۳», not «والیبال ۳ بازی»
    return any(word.startswith(head) for word in beside for head in heads)


def is_score(words: Sequence[str]) -> bool:
    """Say whether three words tell how a match ended: «سه بر صفر»."""
    return len(words) == 3 and words[1] in _AGAINST and is_number(words[0]) and is_number(words[2])


def is_ordinal(word: str) -> bool:
    """Say whether a key word is a place in an order, in letters."""
    return "ordinal" in _kinds(word)


def is_number(word: str) -> bool:
    """Say whether a key word is a number, in digits or in letters."""
    return word in _NUMBERS or word[0].isdigit()


def is_measure(word: str) -> bool:
    """Say whether a key word is what numbers count: money, length, people, things."""
    return word in _MEASURES


def is_standing(word: str) -> bool:
    """Say whether a key word says that a place in an order follows."""
    return word in _STANDINGS


def is_month(word: str) -> bool:
    """Say whether a key word names a month."""
    return word in _MONTHS


def is_year(word: str) -> bool:
    """Say whether a key word is a number that is read as a year before any other."""
    return len(word) == 4 and word.isdigit() and any(first <= word < last for first, last in _YEARS)


def is_time(word: str) -> bool:
    """Say whether a key word names a time, a year in digits included."""
    return word in _TIMES or (len(word) == 4 and word.isdigit())
