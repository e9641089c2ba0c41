"""Whether something is or will be so: questions of statements that deny, or that tell the future."""

from index.people import PREPOSITIONS
from index.persian import HALF_SPACE, Token
from index.saying import joined_keys
from retrieval.clauses import Clause
from retrieval.verbs import is_finite, is_participle
from retrieval.wording import tokens

__all__ = ["affirmed", "asked_whether"]

_BOUND = joined_keys(
    """
    هیچ هیچ‌گونه هیچ‌کس هیچ‌کدام جز نه هنوز فقط تنها دیگر چندان هرگز بدون حتی نباید باید شاید اصلا کسی چیزی ابدا
    احتمالا لزوما هرچند صرفا نیز هم همیشه هیچ‌وقت هیچ‌گاه کاش بی اما ولی شک
    """
)
"""Words that do not outlive the turn, or say how sure it is."""
_FUTURE = joined_keys("خواهد خواهند")
_IRREGULAR = {"نیست": "است", "نیستند": "هستند", "نیامد": "آمد", "نیامدند": "آمدند", "نیفتاد": "افتاد"}


def asked_whether(clause: Clause) -> str:
    """Turn a statement into what «آیا» may stand before, "" where it neither denies nor tells the future."""
    if _BOUND.intersection(clause.keys) or clause.keys[0] in PREPOSITIONS:
        return ""
    for at in range(len(clause.words) - 1, max(0, len(clause.words) - 4), -1):
        word = clause.words[at]
        written = clause.text[word.start : word.end]
        if turned := affirmed(written):
            return f"{clause.text[: word.start]}{turned}{clause.text[word.end :]}"
        if word.key in _FUTURE:
            return clause.text
    return ""


def affirmed(verb: str) -> str:
    """Take the denial off a verb: «نمی‌شود» becomes «می‌شود»; "" where it denies nothing."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.startswith(f"نمی{HALF_SPACE}"):
        return verb[1:]
    rest = tokens(verb[1:]) if verb.startswith("ن") else []
    return verb[1:] if len(rest) == 1 and (is_finite(rest[0], last=True) or _completes(rest[0])) else ""


def _completes(word: Token) -> bool:
    return word.key in _FUTURE or is_participle(word.key)
