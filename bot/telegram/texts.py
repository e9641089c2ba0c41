"""Every sentence the bot says, in Telegram's HTML; what is put into them is escaped by the caller."""

from collections.abc import Mapping
from typing import Final

from bot.dates import persian_digits

COMMANDS: Final = (
    ("start", "آشنایی با پرسا"),
    ("help", "راهنما"),
    ("new", "شروع گفت‌وگوی تازه"),
)
ADMIN_COMMANDS: Final = (*COMMANDS, ("reindex", "به‌روز کردن نمایهٔ مقاله‌ها"))

START: Final = (
    "سلام! من <b>پرسا</b> هستم. 👋\n\n"
    "پرسش خود را دربارهٔ خبرها به فارسی بنویسید تا پاسخ را در مقاله‌ها پیدا کنم و بگویم از کجا آمده است.\n\n"
    "برای راهنمایی /help را بفرستید."
)
HELP: Final = (
    "<b>راهنمای پرسا</b>\n\n"
    "پرسش خود را در یک جمله بنویسید؛ مثلاً:\n"
    "<i>تلسکوپ جیمز وب چه زمانی به فضا پرتاب شد؟</i>\n\n"
    "نخست جملهٔ پاسخ می‌آید و سپس بخشی از مقاله که پاسخ در آن است. با لمس نقل‌قول، همهٔ آن را می‌بینید.\n\n"
    "فارسی با حروف لاتین (فینگلیش) را هم می‌خوانم.\n\n"
    "می‌توانید پرسش را دنبال کنید؛ چند پرسش پیشین همین گفت‌وگو را تا نیم ساعت به یاد دارم.\n\n"
    "/new گفت‌وگو را از نو آغاز می‌کند\n"
    "/help همین راهنما را نشان می‌دهد"
)
ADMIN_HELP: Final = "/reindex نمایه را با مقاله‌های تازه به‌روز می‌کند (ویژهٔ مدیران)"
FORGOTTEN: Final = "گفت‌وگوی پیشین را کنار گذاشتم. پرسش تازهٔ شما چیست؟"
UNKNOWN_COMMAND: Final = "این دستور را نمی‌شناسم. برای راهنمایی /help را بفرستید."
PRIVATE_BOT: Final = "این ربات خصوصی است و شما هنوز در فهرست کاربران آن نیستید."
ONLY_TEXT: Final = "من فقط نوشته را می‌فهمم. لطفاً پرسش خود را به‌صورت متن بفرستید."

NOTHING_TO_LOOK_FOR: Final = (
    "در این پیام چیزی برای جست‌وجو ندیدم. پرسش خود را در یک جمله بنویسید و نام شخص، جا یا رویداد را بیاورید."
)
NO_INDEX: Final = "هنوز هیچ مقاله‌ای نمایه نشده است. لطفاً از مدیر ربات بخواهید /reindex را بفرستد."
NO_INDEX_ADMIN: Final = "هنوز هیچ مقاله‌ای نمایه نشده است. برای ساختن نمایه /reindex را بفرستید."
INDEX_UNUSABLE: Final = "نمایهٔ مقاله‌ها اکنون خواندنی نیست. لطفاً از مدیر ربات بخواهید /reindex را بفرستد."
INDEX_UNUSABLE_ADMIN: Final = "نمایهٔ مقاله‌ها خواندنی نیست. برای ساختن دوبارهٔ آن /reindex را بفرستید."
TROUBLE: Final = "ببخشید، در پاسخ دادن به این پرسش مشکلی پیش آمد. لطفاً کمی بعد دوباره بپرسید."

DID_YOU_MEAN: Final = "منظورتان «{}» بود؟"
NOT_FOUND: Final = "در مقاله‌ها پاسخی برای این پرسش پیدا نشد."
CLOSEST: Final = "نزدیک‌ترین مقاله‌ها:"
ASK_OTHERWISE: Final = "شاید اگر پرسش را با واژه‌های دیگری بنویسید، پاسخ پیدا شود."
ACCORDING_TO: Final = "به گفتهٔ "
SAME_STORY: Final = "همین خبر در: "
RELATED: Final = "مقاله‌های مرتبط:"
AT_THE_SOURCE: Final = "خواندن در پایگاه خبر"
UNTITLED: Final = "بی‌عنوان"

MORE: Final = "بیشتر"
BACK: Final = "پیشین"
FULL_TEXT: Final = "متن کامل"
NEXT_PAGE: Final = "صفحهٔ بعد"
LAST_PAGE: Final = "صفحهٔ پیش"
TO_THE_ANSWER: Final = "بازگشت به پاسخ"
GOOD, BAD = "👍", "👎"
THANKS: Final = "سپاس! خوشحالم که به کارتان آمد."
SORRY: Final = "سپاس که گفتید. این پاسخ را بررسی می‌کنیم."
OUTDATED: Final = "این پیام کهنه شده و مقاله‌هایش دیگر همان نیست. لطفاً پرسش خود را دوباره بفرستید."

ADMINS_ONLY: Final = "این دستور فقط برای مدیران ربات است. شما می‌توانید پرسش خود را بنویسید."
REINDEX_STARTED: Final = "به‌روز کردن نمایه آغاز شد. تا پایان کار، پاسخ‌ها از نمایهٔ کنونی می‌آید."
REINDEX_RUNNING: Final = "نمایه هم‌اکنون در حال به‌روز شدن است. لطفاً تا پایان آن کمی صبر کنید."
REINDEX_ENDED: Final = "به‌روز کردن نمایه پایان یافت. گزارش در پیام بعدی است."
REINDEX_STOPPED: Final = "ربات خاموش شد و به‌روز کردن نمایه نیمه‌کاره ماند. نمایهٔ پیشین سر جای خود است."
REINDEX_DONE: Final = "نمایهٔ تازه آماده است و پاسخ‌ها از همین حالا از آن می‌آید. ✅"
REINDEX_SAME: Final = "مقاله‌ها تغییری نکرده بودند و نمایهٔ پیشین همچنان برقرار است. ✅"
REINDEX_FAILED: Final = "به‌روز کردن نمایه ناکام ماند. نمایه‌ای که پیش از این بود، دست نخورد. ⚠️"
_STAGES: Final[Mapping[str, str]] = {
    "read": "خواندن مقاله‌ها",
    "embed": "فهمیدن متن مقاله‌ها",
    "words": "نوشتن فهرست واژه‌ها",
    "verify": "وارسی نمایهٔ تازه",
}


def number(value: float) -> str:
    """Write a number as Persian does: its digits, «٬» between thousands and «٫» before tenths."""
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return persian_digits(written.replace(",", "٬").replace(".", "٫"))


def place(number_: int, of: int) -> str:
    """Say where one is among the pages, as «۲ از ۵»."""
    return f"{number(number_)} از {number(of)}"


def reindex_progress(stage: str, done: int, total: int) -> str:
    """Say how far a reindex has come."""
    name = _STAGES.get(stage, "به‌روز کردن نمایه")
    if total:
        return f"⏳ {name}: {number(done)} از {number(total)}"
    return f"⏳ {name}: {number(done)}" if done else f"⏳ {name}"


def reindex_counts(read: int, added: int, changed: int, removed: int, same: int) -> str:
    """Say what became of the articles."""
    return (
        f"{number(read)} مقاله خوانده شد: {number(added)} تازه، {number(changed)} ویرایش‌شده، "
        f"{number(removed)} حذف‌شده و {number(same)} بی‌تغییر."
    )


def reindex_size(passages: int, seconds: float) -> str:
    """Say how large the index is and how long it took."""
    return f"نمایه {number(passages)} بند دارد. کار {number(seconds)} ثانیه طول کشید."


def reindex_skipped(count: int) -> str:
    """Head the list of what could not be read."""
    return f"{number(count)} مورد خوانده نشد:"


def and_more(count: int) -> str:
    """End a list that was cut."""
    return f"و {number(count)} مورد دیگر"


def reindex_exit_code(exit_code: int) -> str:
    """Say how a reindex ended that said nothing itself."""
    return f"کد خروج: {number(exit_code)}"
