"""Who published: the sources that the articles name, and which of them a question asks for."""

import re
from collections.abc import Collection, Iterable

from index.errors import UsageError
from index.persian import HALF_SPACE, fold, terms

__all__ = ["Sources"]

LISTED = 20
"""Known sources that an error names."""

# Words of a source's name that say what it is and not which one.
_KINDS = frozenset(
    terms(
        """
        خبرگزاری روزنامه هفته‌نامه ماهنامه مجله نشریه پایگاه خبری سایت وب‌سایت تارنما شبکه باشگاه
        خبرنگاران تحریریه ی news agency newspaper website daily the
        """
    )
)
_KIND = r"(?:(?:خبرگزاری|روزنامه|هفته ?نامه|ماهنامه|مجله|نشریه|پایگاه|وب ?سایت|سایت|تارنما|شبکه|خبری)(?: ?ی)? )*"
# «به گزارش …», «طبق خبر …», «به نقل از …», «خبرگزاری …», "according to …"
_BEFORE = (
    r"(?:(?:به|بنا ?به|بنا ?بر|بر ?اساس|طبق|مطابق) (?:گزارش|خبر|نوشته|اعلام|روایت)(?: ?ی| ?های)? "
    r"|نقل از |گزارش(?: ?ی| ?های)? |خبرنگار |خبرگزاری |روزنامه(?: ?ی)? |سایت "
    r"|according to |reported by |reports? (?:by|of|from) )(?:the )?" + _KIND
)
# «فارس چه نوشت؟» at the beginning of a clause: «استان فارس چه نوشت» is about the province.
_AFTER = (
    r"[^.،؛؟!?,]{0,80}?(?<!\w)(?:نوشت|نوشته|می ?نویسد|نوشتن|گزارش (?:داد|کرد)ه?|خبر داده?|چه خبری"
    r"|wrote|writes|reported|reports|says?)(?!\w)"
)


class Sources:
    """The sources of one snapshot; names are compared as key text."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names as the articles write them; empty ones are passed over."""
        self._names = tuple(name for name in names if terms(name))
        self._called = {name: _distinctive(name) for name in self._names}
        self._patterns = {name: _pattern(name, called) for name, called in self._called.items()}

    def mentioned(self, text: str, heard: Collection[str] = ()) -> frozenset[str]:
        """Give the sources that a question asks for: by their whole name, or by what tells them apart with a cue.

        `heard` are key words that the Latin letters of an English question may stand for.
        """
        key = _key(text)
        found = {name for name, pattern in self._patterns.items() if pattern.search(key)}
        if heard and re.search(_BEFORE, key):
            found |= {name for name, called in self._called.items() if set(called.split()) <= set(heard)}
        return frozenset(found)

    def named(self, typed: str) -> str:
        """Give the source of a name, whole or without «خبرگزاری» and its like; UsageError where there is none."""
        key = _key(typed)
        for names in ({name: _key(name) for name in self._names}, self._called):
            if found := next((name for name, called in names.items() if called == key), None):
                return found
        if not self._names:
            raise UsageError("No article names its source; ask without --source.")
        more = f" … ({len(self._names)} in all)" if len(self._names) > LISTED else ""
        known = "، ".join(self._names[:LISTED]) + more
        raise UsageError("No article is of the source {typed}; name one of: {known}", typed=repr(typed), known=known)


def _key(text: str) -> str:
    return " ".join(fold(text).replace(HALF_SPACE, " ").split())


def _distinctive(name: str) -> str:
    """Give the words of a name that tell it apart; all of them where there are no such words."""
    words = _key(name).split()
    return " ".join(word for word in words if word not in _KINDS) or " ".join(words)


def _pattern(name: str, called: str) -> re.Pattern[str]:
    whole, short = re.escape(_key(name)), re.escape(called)
    named = [rf"(?<!\w){_BEFORE}{short}(?!\w)", rf"(?:^|[.،؛؟!?,] ?|\bکه ){_KIND}{short}(?!\w){_AFTER}"]
    if whole != short:
        named.append(rf"(?<!\w){whole}(?!\w)")
    return re.compile("|".join(named))
