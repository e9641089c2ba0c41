"""Spoken Persian as people write it, brought to formal words by rules: «خیابونا» is «خیابان‌ها», «میگه» is «می‌گوید».

The rules overgenerate; whoever asks keeps what the corpus holds. What they say is in any grammar of spoken Persian:
ان and ام are heard as ون and وم, the plural ها (and of people ان) as ا, را behind a word as و, است as ه and س, هستند as
ن, هم as م, and present stems are worn down. What no rule makes, small words mostly, stands in a list.
"""

import re
from collections.abc import Iterator

from index.persian import terms

__all__ = ["formal_forms", "formal_word", "guessed_forms"]

DEPTH = 3
"""Rules that one form may go through: «تهرونو» is «تهرون» with را, and that is «تهران»."""
SHORTEST = 3

# Small words that no rule makes of their formal ones, each line of them for the one that it ends in. Those that shape
# a question stand in asking.py: they weigh little, and the formal ones in their place served it no better.
_WORDS = {
    terms(spoken)[0]: terms(formal)[0]
    for *line, formal in map(
        str.split,
        """
        چیزا چیزها
        منو منم من
        تورو تو
        مارو ما
        شمارو شما
        اونو اونی آن
        اینو اینم این
        اونها اوناها اونارو آنها
        ایناها اینارو اینها
        هیشکی هیچکی هیچکس هیچ‌کس
        هیچی هیشی هیچ
        واسم واست واسش واسمون واستون واسشون برام برات براش برامون براتون براشون برای
        بهم بهت بهش بهمون بهتون بهشون به
        ازم ازت ازش ازمون ازتون ازشون از
        باهام باهات باهاش باهامون باهاتون باهاشون با
        توش توشون در
        اینجوری این‌طوری اینطوری این‌جوری این‌گونه
        اونجوری اون‌طوری اونطوری اون‌جوری آن‌گونه
        همینجوری همین‌طوری همین‌طور
        همونجوری همون‌طوری همان‌طور
        همچین همچی چنین
        راجب راجبه راجبش درباره
        یهو یهویی یکهو ناگهان
        الان اکنون
        بایس باهاس باس باید
        می‌باس می‌بایست
        شه شود
        مامان مادر
        بابا پدر
        داداش برادر
        آبجی خواهر
        چار چارتا چهارتا چهار
        همش همشون همه‌ش همه‌شون همه
        اونجور آن‌طور
        اینجور این‌طور
        قبلنا قبلا
        گف گفت
        خدافظ خداحافظ
        خدافظی خداحافظی
        دوماد داماد
        دوتا دو
        سه‌تا سه
        شیش شش
        شیشم ششم
        هیفده هفده
        هیجده هجده
        """.strip().splitlines(),
    )
    for spoken in line
}

# Spoken present stems, and the formal ones as key text.
_STEMS = {
    "گ": "گوی",
    "خوا": "خواه",
    "خا": "خواه",
    "ر": "رو",
    "ش": "شو",
    "د": "ده",
    "تون": "توان",
    "ا": "ای",
    "ار": "اور",
    "ذار": "گذار",
    "زار": "گذار",
    "نداز": "انداز",
    "دون": "دان",
    "مون": "مان",
    "خون": "خوان",
    "شین": "نشین",
    "فت": "افت",
    "وفت": "افت",
}
# The glide between a prefix and ا stays behind ب and ن and is not written behind می.
_GLIDING = {"یا": "یای", "یار": "یاور", "یفت": "یفت", "یوفت": "یفت", "نداز": "ینداز"}
_ENDINGS = {"م": "م", "ی": "ی", "ه": "د", "د": "د", "یم": "یم", "ین": "ید", "ید": "ید", "ن": "ند"}


_PREVERB = "(?:بر|در|باز|فرا|وا)?"


def _verb(prefix: str, stems: dict[str, str]) -> re.Pattern[str]:
    stem = "|".join(sorted(stems, key=len, reverse=True))
    return re.compile(rf"(?P<prefix>{_PREVERB}(?:{prefix}))(?P<stem>{stem})(?P<ending>{'|'.join(_ENDINGS)})")


_VERBS = [(_verb("ن?می|ب|ن", _STEMS), _STEMS), (_verb("ب|ن", _GLIDING), _GLIDING)]
_VERBS.append((_verb("ن?می", {"یا": "ای"}), {"یا": "ای"}))

# Without a prefix: the present of a few verbs, and any past.
_BARE = "ن?(?:دار|کن|باش)|هست|نیست"
_RULES = [
    (re.compile(pattern), formal)
    for pattern, formal in (
        ("خون", "خوان"),
        ("تونست", "توانست"),
        ("ون", "ان"),
        ("وم$", "ام"),
        ("^(در|بر|)ا?ومد", r"\1امد"),
        ("یومد", "یامد"),
        ("^(ن?می|ن|)[ذز]اشت", r"\1گذاشت"),
        ("^(ن?می)نداخت", r"\1انداخت"),
        ("^ور(?=دا|می|نمی)", "بر"),
        ("^وای(?:سا|ستا)د", "ایستاد"),
        ("(?<!ه)ا$", "ها"),
        ("(?<!ه)ای$", "های"),
        ("(?<!ه)ایی$", "هایی"),
        ("(?<!ه)ا(ش|شون|مون|تون)$", r"ها\1"),
        ("(?<=ا)ها(?=(?:یی?|ش|شون|مون|تون)?$)", "هها"),
        ("(?<=[^هوا])(?:ه?ا|ه?ای)$", "ان"),
        ("ه(?:ه?ا|ه?ای)$", "گان"),
        ("(?<=و)(?:ه?ا|ه?ای)$", "یان"),
        (f"^({_PREVERB}(?:ن?می|ب|ن(?=...)))(.+)ه$", r"\1\2د"),
        (f"^({_PREVERB}(?:ن?می|ب|ن(?=...)))(.+)ین$", r"\1\2ید"),
        (f"^({_PREVERB}(?:ن?می|ب|ن(?=...)))(.+)ن$", r"\1\2ند"),
        (f"^({_BARE})ه$", r"\1د"),
        (f"^({_BARE})ین$", r"\1ید"),
        (f"^({_BARE})ن$", r"\1ند"),
        ("(?<=..[تد])ن$", "ند"),
        ("(?<=..[تد])ین$", "ید"),
        ("(?<=.[اویخنر])س(?=[هن]?$)", "ست"),
    )
]
# What is taken off: را, the plural, whose it is, and است.
_ENDINGS_TAKEN = [
    (re.compile(pattern), formal)
    for pattern, formal in (
        ("و$", ""),
        ("(?<=..ا)رو$", ""),
        ("ها(ی|یی)?$", ""),
        ("(?<=...)(شون|مون|تون|شان|مان|تان|ش)$", ""),
        ("(?<=...)(شون|مون|تون|شان|مان|تان)$", "ه"),
        ("^(ن?می.+|[بن].+)ت(?:ش|شون|مون|تون)$", r"\1د"),
        ("(?<=...)ه$", ""),
    )
]
# Endings that many other words end in as well: هستند, هم, است, and ش behind a ه that is not heard.
_ENDINGS_GUESSED = [
    (re.compile(pattern), formal)
    for pattern, formal in (
        ("(?<=..[^اویتد])ن$", ""),
        ("(?<=....)م$", ""),
        ("(?<=.[^ه]ا)ست?$", ""),
        ("(?<=گا)ست?$", "ه"),
        ("(?<=...)[سش]$", "ه"),
    )
]


def formal_word(word: str) -> str | None:
    """Give the formal key word for a small spoken one that stands in the list, None for any other."""
    return _WORDS.get(word)


def formal_forms(word: str) -> dict[str, int]:
    """Give what a spoken key word may be in formal writing, and how many endings were taken off to come to each.

    Fewest rules first; the word itself is not among them.
    """
    forms = {word: 0}
    latest = dict(forms)
    for _ in range(DEPTH):
        made = [(form, taken + more) for spoken, taken in latest.items() for form, more in _once(spoken)]
        latest = {}
        for form, taken in made:
            if len(form) >= SHORTEST and taken < forms.get(form, DEPTH + 1):
                forms[form] = latest[form] = taken
    del forms[word]
    return forms


def guessed_forms(word: str) -> dict[str, int]:
    """Give what is left of a key word, as in `formal_forms`, if its last letters are endings that they need not be.

    «نفرن» is «نفر هستند», but «سالن» no «سال»: only for words that are otherwise unknown.
    """
    left = [rule.sub(formal, word) for rule, formal in _ENDINGS_GUESSED if rule.search(word)]
    return {form: taken + 1 for stem in left for form, taken in ({stem: 0} | formal_forms(stem)).items()}


def _once(word: str) -> Iterator[tuple[str, int]]:
    for taken, rules in enumerate((_RULES, _ENDINGS_TAKEN)):
        for rule, formal in rules:
            if rule.search(word):
                yield rule.sub(formal, word, count=1), taken
    for verb, stems in _VERBS:
        if found := verb.fullmatch(word):
            yield found["prefix"] + stems[found["stem"]] + _ENDINGS[found["ending"]], 0
