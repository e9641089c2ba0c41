"""Which words are verbs: finite ones, participles, and those that another verb stands before."""

from functools import lru_cache

from index.persian import Token
from index.saying import joined_keys

__all__ = ["is_finite", "is_participle", "is_wished"]

REMEMBERED = 20_000
"""Words of which is kept whether they are verbs."""
_VERBS = joined_keys(
    """
    شد کرد بود داد آمد رسید یافت گذاشت آورد پیوست دید شنید پذیرفت فروخت ماند افتاد انداخت نوشت ریخت کشید بست
    گشت برگشت درآمد سپرد فرستاد ایستاد گشود رساند کشاند گرداند چرخید جنگید درخشید انجامید نامید پوشید فهمید
    کوشید بخشید برگزید گزید ورزید نمود گردید ترکید لرزید پیچید دوید گفت افزود خواند گذراند آموخت سرود پرورد چید
    رهاند کاست نشاند راند شکافت نواخت تاخت سوخت دوخت نهاد زیست گریخت آویخت برانگیخت آمیخت نگاشت کاشت گماشت پنداشت
    انباشت فشرد شمرد برشمرد رنجید جوشید خندید پرسید ترسید بوسید گنجید چسبید لغزید پاشید تراشید نوشید رویید ستود ربود
    فرمود پیمود آزمود زدود خوابید درگذشت افراشت برافراشت دربرگرفت فراگرفت بازداشت درنوردید آفرید آمرزید زایید
    """
)
_NOUNS_TOO = joined_keys(
    """
    شکست برد باخت خرید ساخت پرداخت دریافت گذشت نشست بازگشت خواست رفت گرفت شناخت کشت برخاست داشت زد خورد
    """
)
"""Stems that are verbs for sure only where a sentence ends."""
_STEMS = _VERBS | _NOUNS_TOO
_ENDINGS = ("", "م", "یم", "ند", "هاند", "هام", "هایم", "هبود", "هبودند", "هاست")
_PRESENT = joined_keys(
    """
    است نیست هست هستند نیستند دارد دارند ندارد ندارند دارم داریم ندارم نداریم هستم هستیم نیستم نیستیم اند
    معتقدند معتقداند گوید گویند
    """
)
_CONTINUING = frozenset(
    f"{began}{stem}{ending}"
    for began in ("می", "نمی")
    for stem in joined_keys("شو کن ده باش رو آی گیر گوی خواه توان دان رس افت یاب مان بر زن خور ساز گذر شد کرد داد")
    for ending in ("", "م", "ی", "د", "یم", "ید", "ند")
) - joined_keys("میدان میدانی میمان")
"""«میشود», its half-space forgotten."""
_WISHED = frozenset(
    f"{stem}{ending}"
    for stem in joined_keys(
        """
        شو کن ده رو ای گیر یاب رس پرداز باش گذار ساز پیوند بر خور زن دار بین اور خر فروش پذیر کش مان رسان گرد
        """
    )
    for ending in ("د", "ند")
)
_NO_WISH = joined_keys("روند بلند برند خرد بند مانند باید برد خورد نباید بیند")


def is_finite(word: Token, *, last: bool = False) -> bool:
    """Say whether a word is a finite verb; the `last` one of a clause also where it could be a noun."""
    key = word.key
    joined = last and (word.parts[-1] == "اند" or key.endswith(("هاست", "تراست", "ترینهاست")))  # «یادگارند», «جهان‌اند»
    if joined or key in _PRESENT or word.parts[0] in ("می", "نمی") or key in _CONTINUING:
        return True
    return _is_past(key, last=last)


@lru_cache(REMEMBERED)
def _is_past(key: str, *, last: bool) -> bool:
    for one in (key, key.removeprefix("ن"), key.removeprefix("نی")):
        for ending in _ENDINGS:
            stem = one.removesuffix(ending)
            if one.endswith(ending) and (stem in _VERBS or (stem in _NOUNS_TOO and (last or ending))):
                return True
    return False


def is_participle(key: str) -> bool:
    """Say whether a key word is «شده», «آمده» or the like."""
    return key.endswith("ه") and key[:-1] in _STEMS


def is_wished(key: str) -> bool:
    """Say whether a key word is «شود», «بگیرند» or the like, which another verb stands before."""
    return key not in _NO_WISH and any(key.removeprefix(prefix) in _WISHED for prefix in ("", "ب", "بی", "ن"))
