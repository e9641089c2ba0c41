"""What people put around a question, as they would to somebody at a desk: «سلام، ببخشید میشه بگید …؟ ممنون».

None of it is looked for: every word of it is one more that the right article lacks and another may hold.
"""

import re
from collections.abc import Sequence
from functools import cache

from index.persian import Token, tokens
from index.saying import joined_keys
from retrieval.drawn_out import undrawn
from retrieval.phrases import Phrases

__all__ = ["only_thanks", "without_courtesies"]

# Phrases are written as `Phrases` reads them.
_TELL = "بگی/بگید/بگین/بگویی/بگویید/بفرمایید/بفرمائید/بپرسم/بدونم/بدانم"
_SAY = "بگو/بگید/بگین/بگویید"
_EXPLAIN = "-/زود/سریع توضیح/جواب/پاسخ بده/بدی/بدید/بدین/بدهید/دهید/فرمایید/بفرمایید"
_GUIDE = "راهنمایی/راهنماییم کن/کنی/کنید/کنین/بفرمایید"
_CAN = "میشه/می‌شود/میتونی/میتونید/میتونین/می‌توانی/می‌توانید/ممکنه/امکانش"
_PLEASE = "لطفا/لطفن/خواهشا"
_TO_ME = "-/به/بهم/برام/برایم/برامون"
_IF = "اگه/اگر"
_GRATEFUL = "ممنون/ممنونم/متشکرم/متشکریم/مچکرم/سپاسگزارم/سپاسگزاریم/مرسی/تنکس"
_TOGETHER_WITH = "-/جان/جون/عزیز/گرامی/محترم"

_THANKS = (
    f"-/خیلی/پیشاپیش/بازم {_GRATEFUL} -/عزیز/عزیزم/داداش/رفیق",
    f"-/خیلی/پیشاپیش {_GRATEFUL} از * -/* -/*",
    "پیشاپیش/قبلا از * -/* تشکر/سپاسگزارم/ممنونم/متشکرم -/میکنم/می‌کنم",
    "با/پیشاپیش -/خیلی/پیشاپیش تشکر/سپاس/احترام -/فراوان",
    "تشکر میکنم/می‌کنم",
    "-/خیلی ممنون/ممنونم میشم/می‌شوم",
    f"-/خیلی ممنون میشم/می‌شوم -/{_IF} {_TO_ME} {_TELL}",
    f"-/خیلی ممنون میشم/می‌شوم -/{_IF} {_EXPLAIN}",
    f"-/خیلی ممنون میشم/می‌شوم -/{_IF} {_GUIDE}",
    "دستت/دستتون/دستتان درد نکنه/نکند",
    "دست شما درد نکنه/نکند",
    "دمت/دمتون گرم/جیز",
    "خسته نباشی/نباشید/نباشین",
    "merci/mersi/merc/mer30/tnx/tanks/mamnun/mamnoon/mamnoonam/motshakeram/sepas/ghorbunet -/azizam/dadash",
    "dametun/damet garm",
    "dastet/dastetun dard nakone",
    "-/many thanks/thank/thx/cheers/mamnun/mamnoon -/you -/in/misham/so/a/very -/advance/much/lot",
    "much appreciated",
)
_FAREWELLS = (
    "سپاس/بوس",
    "قربونت/قربانت/فدات/فداتون -/برم/بشم/شم",
    "خدا خیرت/خیرتون/خیرتان بده/بدهد/دهد",
    "زنده/پاینده/موفق باشی/باشید/باشین",
    "اجرکم عندالله",
    "-/best/kind regards",
)
"""Courtesies only at the end."""
_EXPLAINED = "-/زود/سریع توضیح/جواب/پاسخ بدید/بدین/بدهید/دهید/فرمایید/بفرمایید"
"""A request at the end; «به کی جواب بده» is none."""
_REQUESTS = (
    _PLEASE,
    "خواهش می‌کنم",
    "-/وای تورو/ترو خدا",
    "-/وای تو رو خدا",
    "بی زحمت",
    "بی‌زحمت",
    f"{_IF} میشه/می‌شود/ممکنه/امکانش/ممکن -/هست/است",
    f"{_IF} زحمتی/زحمت نیست/نمیشه",
    f"{_IF} امکان/امکانش داره/دارد/هست",
    "زحمت/لطف/محبت بکشید/میکشید/بکش/کن/کنید/کنین/میکنید/می‌کنید/بفرمایید",
    f"زحمت/لطف/محبت بکشید/میکشید/بکش/کن/کنید/کنین/میکنید/می‌کنید {_TO_ME} {_SAY}/بفرمایید",
    f"{_CAN} -/هست -/{_PLEASE} {_TO_ME} {_TELL}",
    f"{_CAN} -/هست -/{_PLEASE} {_TO_ME} {_EXPLAIN}",
    f"{_CAN} -/هست -/{_PLEASE} {_GUIDE}",
    f"{_TO_ME} {_SAY} -/ببینم",
    f"به من {_SAY}",
    f"جون/جان من/مادرت {_SAY}",
    f"{_PLEASE} {_TO_ME} بفرمایید/بفرمائید",
    f"{_PLEASE} {_EXPLAIN}",
    f"{_PLEASE} {_GUIDE}",
    "کسی/یکی -/هست میدونه/می‌داند/بدونه",
    "کسی/یکی خبر/خبری/اطلاع/اطلاعی داره/دارد/نداره",
    "-/تو/شما میدونی/میدونید/میدونین/می‌دانی/می‌دانید/نمیدونی/نمیدونید",
    "-/تو/شما خبر/اطلاع داری/دارید/دارین/نداری/ندارید/ندارین",
    "lotfan/please/pls/plz -/javab -/bedid/bede/bedin",
    "mishe/mitooni/mituni/mitunid/mitoonid/momkene -/lotfan begi/begid/begin/beporsam/bedunam/bedoonam",
    "kasi/yeki midune/midoone/midone",
    "kasi/yeki khabar dare/nadare",
    "age zahmati/zahmat nist",
    "age mishe",
    "midooni/miduni/midoonid/midunid",
    "please/pls/plz/- tell me",
    "can/could/would you/someone/anyone -/please/pls/plz tell me",
    "do/does you/anyone/anybody know",
    "anyone/anybody know/knows",
)
_GREETINGS = (
    "سلام/درود -/علیکم/همگی/پرسا",
    "سلام/درود بر شما/همگی/دوستان",
    "سلام/ادب/احترام عرض شد/میکنم/می‌کنم",
    "سلام/درود و ادب/احترام/درود/عرض/تحیات/خداقوت -/ادب/احترام",
    "با -/عرض سلام/درود/ادب/احترام -/و -/ادب/احترام/درود/عرض/تحیات/خداقوت -/ادب/احترام",
    "عرض سلام/ادب/احترام",
    "وقت/وقتت/وقتتون/وقتتان/روز/روزت/روزتون/صبح/صبحت/صبحتون/ظهر/عصر/عصرتون/شب/شبت/شبتون -/شما/همگی بخیر/به‌خیر/خوش",
    "وقت/وقتت/وقتتون/وقتتان/روز/روزتون/صبح/صبحتون/ظهر/عصر/عصرتون/شب/شبتون -/شما/همگی به خیر",
    "خسته نباشی/نباشید/نباشین",
    "خدا قوت",
    "خداقوت",
    "ببخشید/ببخشین/شرمنده/شرمندم -/مزاحم/مزاحمتون -/شدم/میشم",
    "ببخشید/ببخشین/شرمنده/شرمندم وقتتونو/وقتتون -/رو/را میگیرم/می‌گیرم/گرفتم",
    "ببخشید/ببخشین/شرمنده دیروقته",
    "معذرت/عذر میخوام/می‌خواهم -/بابت -/مزاحمت",
    "عذرخواهی/پوزش میکنم/می‌کنم -/بابت -/مزاحمت",
    "-/با عرض معذرت/پوزش -/بابت -/مزاحمت",
    "احتراما/الو",
    "salam/slm/dorud/dorood/hello/hi/hey -/there/all/guys/everyone/hamegi",
    "good morning/afternoon/evening/day",
    "khaste nabashid/nabashin/nabashi",
    "bebakhshid/bebakhshin/bbakhshid/sharmande/sharmandam -/mozahem -/shodam/misham",
    "vaght/vaghtet/vaghtetun/vaghtetoon/ruz/rooz/sobh/shab/shabetun bekheyr/bekheir/khosh",
    "sorry to bother you",
    "excuse me",
)
_ANNOUNCED = (
    "خواهشمند/مستدعی است",
    "خواهشمندم",
    "میخواستم/میخوام/میخاستم/میخام/می‌خواهم/می‌خواستیم/مایلم -/ازتون/ازت/بدونم بدونم/بدانم/بدونیم/بپرسم/ببینم",
    "دوست دارم/داشتم بدونم/بدانم",
    "-/من یه/یک/ی/یدونه/چنتا/چندتا سوال/سوالی/پرسش/پرسشی -/کوچیک/فوری -/داشتم/دارم/بپرسم -/از -/ازتون/ازت/خدمتتون/شما",
    "سوال/سوالی/پرسشی داشتم/دارم -/ازتون/ازت/خدمتتون",
    "سوالم/پرسشم -/این/اینه -/است/بود/هست",
    "سوال/پرسش من/بنده/اینجانب این/اینه -/است/بود/هست",
    "mikhastam/mikham bedunam/bedoonam/bedonam/beporsam",
    "ye soal/soali -/dashtam/daram",
    "i want/wanted to know/ask",
    "i have a question",
    "i have a quick/small question",
    "i -/would/d like to know",
    "i was/am -/just wondering",
    "just wondering",
    "quick question",
)
_BEHIND_ANOTHER = (
    "خوبی/خوبید/خوبین/خوش/هستین/هستید/چطوری/چطورید/بفرمایید/بفرمائید/بفرما/و/که/عزیزم/گلم/دوستان",
    "khubi/khoobi/khobi/va/ke/that/azizam",
    f"ادمین/دوست/رفیق/داداش/جناب/ربات/بات/پرسا {_TOGETHER_WITH}",
)
"""Courtesies only behind another one: «خوبی ورزش» is what is asked about."""
_ADDRESSES = (
    f"ادمین/دوست/دوستان/رفیق/رفقا/داداش/داش/آبجی/حاجی/جناب/ربات/بات/پرسا/گایز/عزیزم/عزیزان {_TOGETHER_WITH}",
    "مهندس/استاد/دکتر/آقا/خانم جان/جون/عزیز/گرامی/محترم",
    "عزیز دل",
    "dadash/dada/dash/bro/guys/azizam/admin -/jan/joon/aziz",
    "dear -/admin/all/friends",
)
"""Courtesies only before a stop or another one, or where one closes the question."""
_CALLS = ("بچه‌ها/استاد/آقا/خانم/مهندس/سوال/پرسش/سوالم", "بچه ها", "bacheha/soal/question")
"""Courtesies only before a stop or another one: «بچه‌ها» may be whom the question is about."""
_FAMILIAR = ("پرسا/ربات/بات/ادمین جان/جون/عزیز", "پرسا")
"""The bot itself is addressed with any of them."""
_TITLES = ("سلام فرمانده/بمبئی/نظامی", "سلام بر ابراهیم", "صبح بخیر ایران")
"""They begin with a word of greeting and are names."""

_OPENING = (*_GREETINGS, *_REQUESTS, *_ANNOUNCED, *_THANKS, *_FAMILIAR)
_GOING_ON = (*_OPENING, *_BEHIND_ANOTHER)
_ENDING = (*_THANKS, *_FAREWELLS)
_CLOSING = (*_ENDING, *_REQUESTS, _EXPLAINED)

_BOUND = joined_keys("چه چ چی هر هیچ کدام کدوم را رو به و باید")
"""What stands before the end of a question, and before no courtesy: «چه کسی می‌داند», «را توضیح دهید»."""
_QUOTED = frozenset('«"“')
_SIGNS_BEFORE = re.compile(r"""^[^\w«"“(\[]+""")
_SIGNS_BEHIND = re.compile(r"""[^\w؟?!»"”)\]]+$""")


_phrases = cache(Phrases.of)
"""Reads some of them when the first question comes."""


def without_courtesies(text: str) -> str:
    """Give what is asked, without greetings, thanks and requests before and behind it.

    "" where somebody only greets or thanks; «توضیح بده» alone leans on what was asked before, and stays. What stands in
    quotation marks is a name.
    """
    words = tokens(text)
    keys = [undrawn(word.key) for word in words]
    closing = _size_of_closing(keys)
    first = 0
    if words and _QUOTED.isdisjoint(text[: words[0].end]):
        first = _end_of_courtesies(text, words, keys, closed=0 < closing < len(keys))
    last = max(first, len(keys) - closing)
    if first == last:
        return "" if _phrases(_GREETINGS).longest(keys, 0) or only_thanks(text) else text
    asked = text[words[first - 1].end if first else 0 : words[last].start if last < len(words) else len(text)]
    return asked if len(words) == last - first else _SIGNS_BEHIND.sub("", _SIGNS_BEFORE.sub("", asked))


def only_thanks(text: str) -> bool:
    """Say whether a text that is nothing but courtesies begins with thanks or a farewell."""
    return _phrases(_ENDING).longest([undrawn(word.key) for word in tokens(text)], 0) > 0


def _size_of_closing(keys: Sequence[str]) -> int:
    """Give how many words at the end are courtesies."""
    backwards, size = [*reversed(keys)], 0
    while found := _phrases(_CLOSING, backwards=True).longest(backwards, size):
        if not _BOUND.isdisjoint(backwards[size + found : size + found + 1]):
            break
        size += found
    return size


def _end_of_courtesies(text: str, words: Sequence[Token], keys: Sequence[str], *, closed: bool) -> int:
    """Give how many words at the beginning are courtesies; one at the end may have `closed` the question."""
    if _phrases(_TITLES).longest(keys, 0):
        return 0
    at = 0
    while True:
        found = _phrases(_GOING_ON if at else _OPENING).longest(keys, at)
        if not found:
            addressed, called = (_phrases(some).longest(keys, at) for some in (_ADDRESSES, _CALLS))
            behind = at + max(addressed, called)
            stops = behind == len(keys) or text[words[behind - 1].end : words[behind].start].strip()
            if stops or (closed and addressed >= called) or _phrases(_OPENING).longest(keys, behind):
                found = behind - at
        if not found:
            return at
        at += found
