"""How a match ended: «سه بر صفر», «۲-۱», «بدون گل»."""

import re

from index.passages import Span

__all__ = ["find_score"]

_NUMBER = r"(?:\d{1,3}|[یي][کك]|دو|سه|چهار|پنج|شش|هفت|هشت|نه|ده|صفر|ه[یي]چ)"
_PATTERNS = [
    re.compile(rf"(?<!\w){_NUMBER}\s+(?:بر|به)\s+{_NUMBER}(?!\w)"),
    re.compile(r"(?<![\w.,٫٬/-])(\d{1,2}) ?[-–] ?(\d{1,2})(?![\w.,٫٬/-]\d|\w|-)"),
    re.compile(r"(?<!\w)بدون\s+گل(?!\w)"),
]
_SEASONS = 60
"""From here on two numbers in a row are rather years: «فصل ۹۸-۹۷»."""


def find_score(sentence: str) -> Span | None:
    """Find the first score that a sentence tells; the surest way to write one comes first."""
    found = (match for pattern in _PATTERNS for match in pattern.finditer(sentence) if not _is_season(match))
    return next((match.span() for match in found), None)


def _is_season(match: re.Match[str]) -> bool:
    years = [int(number) for number in match.groups()]
    return len(years) == 2 and min(years) >= _SEASONS and abs(years[0] - years[1]) == 1
