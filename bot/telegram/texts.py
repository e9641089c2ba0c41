"""Every sentence the bot says, in Telegram's HTML; what is put into them is escaped by the caller.

`texts.START` is the sentence START of the catalogue, in the language of the reader whose update is handled. So it is
looked up when it is said, and not when a handler is made.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from babel.dates import get_day_names

from bot.dates import jalali_year, persian_date, persian_day, persian_digits
from bot.telegram.language import manner, sentence
from bot.telegram.markup import Markup, code, joined, plain

GOOD, BAD = "👍", "👎"
_MENU: Final = ("start", "help", "ask", "new", "sources", "recent", "settings", "privacy", "forget")
ADMIN_COMMANDS: Final = ("reindex", "status", "unanswered", "feedback", "digest", "add", "remove")
_LATIN_DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


def __getattr__(name: str) -> str:
    try:
        return sentence(name)
    except KeyError:
        raise AttributeError(f"the catalogue holds no sentence {name}") from None


def commands(*, admin: bool = False) -> list[tuple[str, str]]:
    """Give the menu of commands with what each does."""
    return [(name, sentence(f"MENU_{name.upper()}")) for name in (*_MENU, *(ADMIN_COMMANDS if admin else ()))]


def number(value: float) -> str:
    """Write a number in the reader's digits; with Persian ones «٬» between thousands and «٫» before tenths."""
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return written if manner().digits == "en" else persian_digits(written.replace(",", "٬").replace(".", "٫"))


def day(value: date) -> str:
    """Write a day in the reader's calendar, as «۱۲ آذر ۱۴۰۳» or “2 December 2024”."""
    written = persian_date(value) if manner().language == "fa" else f"{value.day} {value:%B %Y}"
    return written.translate(_LATIN_DIGITS) if manner().digits == "en" else persian_digits(written)


def short_day(value: date) -> str:
    """Write a day of this year in the reader's calendar, as «۱۲ آذر» or “2 Dec”."""
    written = persian_day(value) if manner().language == "fa" else f"{value.day} {value:%b}"
    return written.translate(_LATIN_DIGITS) if manner().digits == "en" else persian_digits(written)


def weekday(value: date, width: Literal["wide", "abbreviated"] = "wide") -> str:
    """Name the day of the week, as «دوشنبه», “Monday” or “Mon”."""
    return str(get_day_names(width, "stand-alone", manner().language)[value.weekday()])


def year(value: date) -> int:
    """Give the year of a day in the reader's calendar."""
    return jalali_year(value) if manner().language == "fa" else value.year


def year_number(value: int) -> str:
    """Write a year, which has no sign between thousands."""
    return str(value) if manner().digits == "en" else persian_digits(value)


def how_many(articles: int, days: Sequence[date]) -> str:
    """Say how many articles there are, and between which days; `days` are in order."""
    if not days:
        return sentence("SOURCES_UNDATED").format(articles=number(articles))
    return sentence("SOURCES_COUNT").format(articles=number(articles), first=day(days[0]), last=day(days[-1]))


def help_text(examples: Sequence[str], *, is_admin: bool) -> str:
    """Explain the bot, with questions to copy at a touch."""
    tried = joined("\n", [sentence("HELP_EXAMPLES"), *(plain("• ") + code(one) for one in examples)]).html
    lines = "\n".join([sentence("HELP_COMMANDS"), *([sentence("ADMIN_HELP")] if is_admin else [])])
    return "\n\n".join([sentence("HELP"), *([tried] if examples else []), lines])


def privacy(days: int) -> str:
    """Tell what is stored, and for how long."""
    return sentence("PRIVACY").format(days=number(days))


def slow_down(limit: int) -> str:
    """Ask somebody to write less at once."""
    return sentence("SLOW_DOWN").format(limit=number(limit))


def joined_group(name: Markup, bot: Markup, reads_all: bool) -> str:
    """Greet the group and explain to whoever brought the bot there which messages reach it."""
    privacy = sentence("PRIVACY_OFF" if reads_all else "PRIVACY_ON").format(bot=bot.html)
    return sentence("JOINED").format(name=name.html, bot=bot.html, privacy=privacy)


def place(position: int, of: int) -> str:
    """Say where one is among the pages, as «۲ از ۵»."""
    return sentence("PLACE").format(number=number(position), of=number(of))


def reindex_progress(stage: str, done: int, total: int) -> str:
    """Say how far a reindex has come."""
    try:
        name = sentence(f"STAGE_{stage.upper()}")
    except KeyError:
        name = sentence("REINDEX_WORKING")
    if total:
        return f"⏳ {name}: {place(done, total)}"
    return f"⏳ {name}: {number(done)}" if done else f"⏳ {name}"


def reindex_counts(read: int, added: int, changed: int, removed: int, same: int) -> str:
    """Say what became of the articles."""
    counts = {"read": read, "added": added, "changed": changed, "removed": removed, "same": same}
    return sentence("REINDEX_COUNTS").format(**{name: number(count) for name, count in counts.items()})


def reindex_size(passages: int, seconds: float) -> str:
    """Say how large the index is and how long it took."""
    return sentence("REINDEX_SIZE").format(passages=number(passages), seconds=number(seconds))


def reindex_skipped(count: int) -> str:
    """Head the list of what could not be read."""
    return sentence("REINDEX_SKIPPED").format(count=number(count))


def and_more(count: int) -> str:
    """End a list that was cut."""
    return sentence("AND_MORE").format(count=number(count))


def index_line(articles: int, passages: int, made: date) -> str:
    """Say what the index holds and how old it is."""
    return sentence("INDEX_LINE").format(articles=number(articles), passages=number(passages), day=day(made))


def machine_line(memory_bytes: int, uptime_seconds: float) -> str:
    """Say what the process takes, and for how long it has been running."""
    return sentence("MACHINE_LINE").format(
        megabytes=number(round(memory_bytes / 2**20)), hours=number(round(uptime_seconds / 3600, 1))
    )


def today_line(asked: int, unanswered: float, median_ms: float, slow: int) -> str:
    """Say how the last day's questions went; `unanswered` is a share."""
    figures = {"asked": asked, "share": round(100 * unanswered), "median": round(median_ms), "slow": slow}
    return sentence("TODAY_LINE").format(**{name: number(value) for name, value in figures.items()})


def counted(name: str, days: int, count: int) -> str:
    """Head a list of so many things of so many days."""
    return sentence(name).format(days=number(days), count=number(count))


def feedback(days: int, good: int, bad: int) -> str:
    """Head the list of what got a thumb down."""
    return sentence("FEEDBACK").format(days=number(days), good=number(good), bad=number(bad))


def times(count: int) -> str:
    """Remark behind a question how often it came."""
    return f" (×{number(count)})" if count > 1 else ""


def seconds(milliseconds: float) -> str:
    """Remark behind a question how long its answer took."""
    return f" ({sentence('SECONDS').format(seconds=number(milliseconds / 1000))})"


def digest_head(value: date) -> str:
    """Head the digest of a day."""
    return sentence("DIGEST").format(weekday=weekday(value), day=day(value))


def digest_asked(asked: int, unanswered: int) -> str:
    """Say how many questions a day brought, and the share without an answer."""
    name = "DIGEST_ASKED" if unanswered else "DIGEST_ALL_ANSWERED" if asked else "DIGEST_SILENT"
    share = number(round(100 * unanswered / asked)) if asked else ""
    return sentence(name).format(asked=number(asked), unanswered=number(unanswered), share=share)


def digest_times(median_ms: float, slowest_ms: float, slow: int) -> str:
    """Say how quick a day's answers were."""
    figures = {"median": round(median_ms), "slowest": round(slowest_ms), "slow": slow}
    return sentence("DIGEST_TIMES").format(**{name: number(value) for name, value in figures.items()})


def digest_feedback(good: int, bad: int) -> str:
    """Say how many thumbs a day brought."""
    return sentence("DIGEST_FEEDBACK").format(good=number(good), bad=number(bad))


def digest_hour(name: str, hour: int) -> str:
    """Say something of the hour at which digests are sent."""
    return sentence(name).format(hour=year_number(hour))


def counted_articles(count: int) -> str:
    """Say that a file holds more than one article."""
    return sentence("ADD_ARTICLES").format(count=number(count))
