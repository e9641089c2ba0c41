"""What a sentence offers to those who ask: numbers, times, places, reasons, people, words of saying."""

from collections.abc import Collection, Iterator, Sequence, Set
from functools import lru_cache

from index.persian import terms

__all__ = ["OFFERS", "is_measure", "is_number", "is_time", "offers"]

_NUMBERS = frozenset(
    terms(
        """
        صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده بیست سی چهل
        پنجاه شصت هفتاد هشتاد نود صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد هزار میلیون میلیارد نیم نصف
        """
    )
)
_ORDINALS = frozenset(
    terms(
        """
        اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم بیستم سی‌ام صدم نخست نخستین اولین دومین سومین
        چهارمین پنجمین ششمین هفتمین هشتمین نهمین دهمین یازدهمین دوازدهمین بیستمین آخرین
        """
    )
)
_MEASURES = frozenset(
    terms(
        """
        ریال تومان دلار یورو پوند درهم درصد کیلومتر متر سانتی‌متر مایل کیلو کیلوگرم گرم تن لیتر هکتار مترمربع مترمکعب
        دقیقه ثانیه نفر تن دستگاه فقره مورد مرتبه بار برابر امتیاز گل درجه بشکه مگاوات تخته جلد واحد رأس
        """
    )
)
_TIMES = frozenset(
    terms(
        """
        فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند فروردین‌ماه اردیبهشت‌ماه خردادماه تیرماه
        مردادماه شهریورماه مهرماه آبان‌ماه آذرماه دی‌ماه بهمن‌ماه اسفندماه ژانویه فوریه مارس آوریل مه ژوئن ژوئیه جولای
        اوت آگوست سپتامبر اکتبر نوامبر دسامبر محرم صفر رمضان شوال رجب شعبان شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه
        پنج‌شنبه جمعه امروز دیروز فردا دیشب امشب پارسال امسال صبح ظهر عصر شب هفته ماه سال روز ساعت قرن سده دهه
        تاریخ میلادی شمسی بامداد
        """
    )
)
_PLACES = frozenset(
    terms(
        """
        شهر استان کشور شهرستان روستا روستای بخش منطقه خیابان میدان دانشگاه ورزشگاه سالن محل مرکز شمال جنوب شرق غرب
        ایالت جزیره پایتخت بندر فرودگاه واقع
        """
    )
)
_REASONS = frozenset(terms("زیرا چون چراکه دلیل علت سبب بابت باعث موجب منجر ناشی واسطه منظور هدف"))
_SAYING = frozenset(
    terms(
        """
        گفت گفته افزود اظهار تصریح بیان عنوان خاطرنشان تأکید تاکید ادامه اعلام یادآور متذکر هشدار نوشت توضیح ابراز
        می‌گوید معتقد
        """
    )
)
_PEOPLE = frozenset(
    terms(
        """
        آقای خانم دکتر مهندس سید حجت‌الاسلام آیت‌الله سردار سرهنگ سرتیپ رئیس وزیر مدیر مدیرکل معاون فرمانده دبیر
        نماینده استاندار فرماندار شهردار سخنگو سخنگوی سرمربی مربی بازیکن کارگردان بازیگر نویسنده شاه امام پادشاه توسط
        """
    )
)
_LISTS = {
    "number": _NUMBERS,
    "ordinal": _ORDINALS,
    "time": _TIMES,
    "place": _PLACES,
    "reason": _REASONS,
    "saying": _SAYING,
    "person": _PEOPLE,
}
_LISTED = {
    word: frozenset(kind for kind, words in _LISTS.items() if word in words)
    for word in frozenset[str]().union(*_LISTS.values())
}
"""What each word of the lists offers by itself."""
_NEW = frozenset(["number", "digits", "ordinal", "time"])
"""What is no offer where the question says it itself."""
OFFERS = (*sorted(_NEW), "measure", "counted", "place", "reason", "saying", "person")
_NOTHING = frozenset[str]()
_ORDINAL = "مین"
"""Behind two letters or more."""
COUNTED_WITHIN = 4
"""Words behind a number within which what it counts may stand («۵۲ دستگاه یخچال»)."""


def offers(words: Sequence[str], asked: Set[str], heads: Collection[str]) -> set[str]:
    """Say which of `OFFERS` a sentence of these key words makes; what the question itself says is no offer.

    `counted` means that a new number stands before a noun of `heads`.
    """
    found = set[str]()
    for place, kinds in [(place, kinds) for place, kinds in enumerate(map(_kinds, words)) if kinds]:
        if words[place] in asked:
            found |= kinds - _NEW
        else:
            found |= kinds
            if "number" in kinds:
                found.update(_counts(words[place + 1 : place + 1 + COUNTED_WITHIN], heads))
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


def is_number(word: str) -> bool:
    """Say whether a key word is a number, in digits or in letters."""
    return word in _NUMBERS or word[0].isdigit()


def is_measure(word: str) -> bool:
    """Say whether a key word is what numbers count: money, length, people, things."""
    return word in _MEASURES


def is_time(word: str) -> bool:
    """Say whether a key word names a time, a year in digits included."""
    return word in _TIMES or (len(word) == 4 and word.isdigit())
