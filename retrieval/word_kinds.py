"""What single words tell: numbers, places in an order, measures, times, places, reasons, people, words of saying."""

from functools import lru_cache

from index.saying import joined_keys

__all__ = [
    "is_day",
    "is_measure",
    "is_month",
    "is_number",
    "is_ordinal",
    "is_standing",
    "is_time",
    "is_year",
    "told_by",
]

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
_DAYS = joined_keys("شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه پنج‌شنبه جمعه امروز دیروز فردا پریروز پس‌فردا دیشب امشب")
_TIMES = (
    _MONTHS
    | _DAYS
    | joined_keys("پارسال امسال صبح ظهر عصر شب هفته ماه سال روز ساعت قرن سده دهه تاریخ میلادی شمسی بامداد")
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
"""What each word of the lists tells."""
_YEARS = (("1300", "1450"), ("1900", "2100"))
"""Solar and Gregorian ones that news speak of."""
_ORDINAL = "مین"
"""Behind two letters or more."""
_NOTHING = frozenset[str]()


@lru_cache(1 << 14)
def told_by(word: str) -> frozenset[str]:
    """Say what a key word tells by itself: most tell nothing."""
    if word in _LISTED:
        return _LISTED[word]
    if word[0].isdigit():
        return frozenset({"number", "digits", "time"} if is_time(word) else {"number", "digits"})
    return frozenset({"ordinal"}) if word.endswith(_ORDINAL) and len(word) > len(_ORDINAL) + 1 else _NOTHING


def is_ordinal(word: str) -> bool:
    """Say whether a key word is a place in an order, in letters."""
    return "ordinal" in told_by(word)


def is_number(word: str) -> bool:
    """Say whether a key word is a number, in digits or in letters."""
    return word in _NUMBERS or word[0].isdigit()


def is_measure(word: str) -> bool:
    """Say whether a key word is what numbers count: money, length, people, things."""
    return word in _MEASURES


def is_standing(word: str) -> bool:
    """Say whether a key word says that a place in an order follows."""
    return word in _STANDINGS


def is_day(word: str) -> bool:
    """Say whether a key word names a day: «جمعه», «امروز»."""
    return word in _DAYS


def is_month(word: str) -> bool:
    """Say whether a key word names a month."""
    return word in _MONTHS


def is_year(word: str) -> bool:
    """Say whether a key word is a number that is read as a year before any other."""
    return len(word) == 4 and word.isdigit() and any(first <= word < last for first, last in _YEARS)


def is_time(word: str) -> bool:
    """Say whether a key word names a time, a year in digits included."""
    return word in _TIMES or (len(word) == 4 and word.isdigit())
