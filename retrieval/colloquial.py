"""Spoken Persian as people write it, brought to formal words by rules: «خیابونا» is «خیابان‌ها», «میگه» is «می‌گوید».

The rules overgenerate; whoever asks keeps what the corpus holds. What they say is in any grammar of spoken Persian:
ان and ام are heard as ون and وم, the plural ها as ا, را behind a word as و, and present stems are worn down.
"""

import re

__all__ = ["formal_forms"]

DEPTH = 3
"""Rules that one form may go through: «تهرونو» is «تهرون» with را, and that is «تهران»."""
SHORTEST = 3

# Spoken present stems, and the formal ones as key text.
_STEMS = {
    "گ": "گوی",
    "خوا": "خواه",
    "ر": "رو",
    "ش": "شو",
    "د": "ده",
    "تون": "توان",
    "یا": "ای",
    "ا": "ای",
    "ار": "اور",
    "ذار": "گذار",
    "دون": "دان",
    "مون": "مان",
    "خون": "خوان",
    "شین": "نشین",
}
_ENDINGS = {"م": "م", "ی": "ی", "ه": "د", "د": "د", "یم": "یم", "ین": "ید", "ن": "ند"}
_VERB = re.compile(
    rf"(?P<prefix>ن?می|ب|ن)(?P<stem>{'|'.join(sorted(_STEMS, key=len, reverse=True))})(?P<ending>{'|'.join(_ENDINGS)})"
)
_RULES = [
    (re.compile(pattern), formal)
    for pattern, formal in (
        ("ون", "ان"),
        ("وم$", "ام"),
        ("و$", ""),
        ("(?<!ه)ا$", "ها"),
        ("(?<!ه)ای$", "های"),
        ("(?<!ه)ایی$", "هایی"),
        ("(?<!ه)ا(ش|شون|مون|تون)$", r"ها\1"),
        ("ها(ی|یی)?$", ""),
        ("(شون|مون|تون|شان|مان|تان)$", ""),
        ("(شون|مون|تون|شان|مان|تان)$", "ه"),
        ("^(ن?می|ب)(.+)ه$", r"\1\2د"),
        ("^(ن?می|ب)(.+)ین$", r"\1\2ید"),
        ("^(ن?می|ب)(.+)ن$", r"\1\2ند"),
    )
]


def formal_forms(word: str) -> list[str]:
    """Give what a spoken key word may be in formal writing, fewest rules first; the word itself is not among them."""
    forms = {word: None}
    latest = [word]
    for _ in range(DEPTH):
        latest = [form for spoken in latest for form in _once(spoken) if len(form) >= SHORTEST and form not in forms]
        forms.update(dict.fromkeys(latest))
    return list(forms)[1:]


def _once(word: str) -> list[str]:
    forms = [rule.sub(formal, word, count=1) for rule, formal in _RULES if rule.search(word)]
    if verb := _VERB.fullmatch(word):
        forms.append(verb["prefix"] + _STEMS[verb["stem"]] + _ENDINGS[verb["ending"]])
    return forms
