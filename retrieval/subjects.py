"""Who did it: the subject of a statement gives way to «چه کسی», «کدام تیم» and the like."""

from index.names import is_given, is_office
from index.people import BOUNDARIES, NAMES_AND_WORDS
from index.persian import spelling
from index.saying import joined_keys
from retrieval.clauses import Clause
from retrieval.kinds import CLUBS, COUNTRIES
from retrieval.topics import ENDS, GOVERNING
from retrieval.verbs import is_finite, is_participle
from retrieval.wording import tokens

__all__ = ["asked_subject"]

_SUBJECTS = {
    kind: f"کدام {kind}"
    for kind in "تیم باشگاه شرکت سازمان فدراسیون دانشگاه بانک شهرداری شهر استان روزنامه شبکه کشور".split()
} | {"وزارت": "کدام وزارتخانه"}
_STATES = joined_keys("است بود هستند بودند نیست نبود ندارد ندارند باشد دارد دارند")
"""Verbs of what does little."""
_BECOMING = joined_keys("شد می‌شود است بود شده‌است")
_NO_OFFICE = joined_keys("راهی عازم وارد خارج موفق صاحب رهسپار")
"""«ستارهٔ تیم راهی چین شد»: what stands before is not what somebody became."""
_SEVERAL = ("دند", "تند", "هاند", "نند", "شوند", "دهند", "روند", "گیرند", "ایند", "برند", "رسند")
_ALONE = ("کند", "زند", "بیند", "ماند", "خواند", "رساند", "کشاند", "گرداند")
_PARTS = joined_keys("بخشی نیمی جایی گزارشی یکی برخی سه دو بازی نقش نقشی کاری")
"""Words that begin an object behind a subject."""


def asked_subject(clause: Clause) -> str:
    """Ask for the subject: the words before the first preposition, where their head tells of what kind it is."""
    words, keys, text = clause.words, clause.keys, clause.text
    office = is_office(keys[0])
    person = office or (is_given(keys[0]) and keys[0] not in NAMES_AND_WORDS and len(keys[0]) > len("پل"))
    apart = text[words[0].end : words[2].start].strip(" ").count("،") if len(words) > 2 else 0
    becomes = keys[-1] in _BECOMING and is_office(keys[2]) and not apart
    becomes = becomes and (keys[-2] == "شده" or not is_participle(keys[-2]))
    if (keys[-1] in _STATES and not becomes) or GOVERNING.intersection(keys[1:3]) or _PARTS.intersection(keys[1:4]):
        return ""
    if becomes and keys[-2] in _NO_OFFICE:
        return ""
    if becomes and person and not office and len(words) > 5:
        return f"چه کسی {text[words[2].start :]}"
    several = keys[-1].endswith(_SEVERAL) or "خواهند" in keys
    if not several and keys[-1].endswith("ند") and not keys[-1].endswith(_ALONE):
        return ""  # «می‌کند» and «می‌روند» look alike
    asked = ("چه کسانی" if several else "چه کسی") if person else "" if several else _kind(text, keys[0])
    if not person and _TEAM.match(text) and asked == "کدام تیم" and GOVERNING.intersection(keys[:4]):
        return ""
    for at in range(1, min(8, len(words) - 3)) if asked else ():
        gap = text[words[at - 1].end : words[at].start].strip()
        if gap == "،" and (rest := _behind_apposition(text[words[at].start :], office=office)):
            return f"{asked} {rest}"
        after = keys[at] in ("بعد", "پس", "پیش", "قبل") and keys[at + 1] == "از"
        if gap or (keys[at] in BOUNDARIES - ENDS and keys[at] != "و" and not after):
            return ""
        if several and keys[at] == "از" and "و" in keys[at:]:
            return ""  # «… از ایران و … از عراق»
        if (keys[at] in ENDS or after) and keys[at - 1] in GOVERNING:
            return ""  # «… موفق به …»
        if keys[at] in ENDS or after:
            begins = at + 1 if keys[at] in ("هم", "نیز") else at
            return f"{asked} {text[words[begins].start :]}" if at > 1 or is_given(keys[0]) or _TEAM.match(text) else ""
    return ""


_TEAM = spelling(rf"(?:{CLUBS})\b(?! و )")
_NATION = spelling(rf"(?:{COUNTRIES})(?= (?:در|با|از|برابر|مقابل|به))")
_SPORT = spelling(r"(?<!\w)(?:تیم|لیگ|هفته|بازی|دیدار|جام|فصل|گل|امتیاز|قهرمانی)(?!\w)")


def _kind(text: str, head: str) -> str:
    """Ask for what is no person by its kind, «کدام بانک», where its name tells it."""
    if _SPORT.search(text) and (_TEAM.match(text) or _NATION.match(text)):
        return "کدام تیم"
    return _SUBJECTS.get(head, "")


def _behind_apposition(text: str, *, office: bool) -> str:
    """Give what follows «…، سرمربی تیم، …»."""
    told, comma, rest = text.partition("،")
    words = tokens(told)
    fits = comma and 0 < len(words) <= 8 and len(rest.split()) > 3
    if not fits or any(is_finite(word) for word in words) or not (office or is_office(words[0].key)):
        return ""
    return rest.strip()
