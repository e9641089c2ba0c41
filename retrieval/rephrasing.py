"""A sentence of an article becomes questions that it answers: what it tells is taken out, a question word put in.

Each form belongs to one kind of words («با نتیجهٔ ۲ بر ۱», «۱۲ نفر», «به دلیل …») and leaves the rest as it is written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.articles import Speaker
from index.names import is_given, is_office
from index.people import BOUNDARIES, GROUPS, INSTITUTIONS, NAMES_AND_WORDS, PREPOSITIONS, SURNAME_TAILS, VAGUE
from index.persian import spelling, tidy
from index.saying import find_saying, joined_keys
from retrieval.blanks import filled
from retrieval.clauses import (
    POINTING,
    Clause,
    begin,
    points_back,
    read_clause,
    reported,
    statements,
)
from retrieval.forms import Form
from retrieval.kinds import GOALS, SCORE
from retrieval.objects import asked_essence, asked_objects
from retrieval.subjects import asked_subject
from retrieval.topics import ENDS, GOVERNING, Topics, is_comparative
from retrieval.verbs import is_finite
from retrieval.whether import asked_whether
from retrieval.wording import tokens

__all__ = ["Rephrased", "introductions", "rephrase", "shown_name"]

LONGEST_NAME = 48
"""Characters."""
LONGEST_PERSON, LONGEST_OFFICE = 4, 6
"""Words of a name, and of an office or institution that stands for one."""
VAGUENESS = -8.0
"""What a question loses that could be asked of anybody."""


@dataclass(frozen=True, slots=True)
class Rephrased:
    """A question that a sentence answers."""

    question: str
    form: Form
    clearness: float = 0.0
    """How clearly the sentence is about what is asked, where that differs within the form."""


def rephrase(sentence: str, speaker: Speaker | None, topics: Topics) -> Iterator[Rephrased]:
    """Ask a sentence of an article all that it answers; what somebody says is asked with their name."""
    frame, said = reported(sentence)
    name = shown_name(speaker)
    if game := _game(tidy(sentence)):
        yield Rephrased(game, "result")
    clauses = [clause for said in statements(sentence, topics.heads) if (clause := read_clause(said))]
    nameless = not name and bool(frame or speaker)
    for clause in clauses:
        office = tokens(speaker.office)[0].key if speaker and speaker.office else ""
        source = f"به گفتهٔ {name}، " if name and not _tells_of(name, clause) and clause.keys[0] != office else ""
        for form, text in (*filled(clause), *_reasons(clause), *asked_objects(clause)):
            yield Rephrased(_asked(f"{source}{text}"), form)
        if nameless:
            continue  # whoever says it, it is told; what they think is nobody's
        if whether := asked_whether(clause):
            yield Rephrased(_asked(f"{source}آیا {whether}"), "whether")
        if not name and (who := asked_subject(clause)):
            yield Rephrased(_asked(who), "who")
        if name and _is_opinion(clause, name):
            yield Rephrased(_asked(f"چه کسی گفت {clause.text}"), "said")
    if (name or not frame) and (name or not speaker) and (essence := asked_essence(begin(said))):
        yield Rephrased(_asked(f"به گفتهٔ {name}، {essence}" if name else essence), "essence")
    if not speaker and (somebody := _presented(tidy(sentence))):
        yield Rephrased(f"{somebody} کیست؟", "office")
    if name:
        if told := _told(tidy(sentence).strip(" ."), frame):
            yield Rephrased(_asked(f"{name} {told}"), "told", VAGUENESS if told == _STRESSED else 0.0)
        own = _keys(name) | _keys((speaker and speaker.office) or "")
        for topic in topics.of(sentence):
            if not _keys(topic.text) & _keys(name) and not _keys(topic.text) <= own:
                yield Rephrased(_asked(f"{name} دربارهٔ {topic.text} چه گفت"), "about", topic.clearness)
    elif not frame and not speaker:
        for topic in topics.of(begin(sentence)):
            if topic.newsworthy:
                yield Rephrased(_asked(f"از {topic.text} چه خبر"), "news", topic.clearness)


def introductions(speaker: Speaker) -> Iterator[str]:
    """Ask who somebody is whom an article introduces by name and office, and who holds that office."""
    name, office = _sayable(speaker.name), _sayable(speaker.office or "")
    words = tokens(name)
    if speaker.office and len(words) > 1 and not is_office(words[0].key):
        yield f"{name} کیست؟"
        if 2 < len(office.split()) < LONGEST_OFFICE:  # a longer one may have been cut
            yield f"{office} کیست؟"


def shown_name(speaker: Speaker | None) -> str:
    """Give a speaker's name as a question may say it, else the office; "" where neither looks like one."""
    if not speaker:
        return ""
    return _sayable(speaker.name) or _sayable(speaker.office or "")


def _sayable(written: str) -> str:
    name = tidy(written).strip(" «»\"'،")
    words = tokens(name)
    keys = [word.key for word in words]
    if not 3 <= len(name) <= LONGEST_NAME or not keys or re.search(r"[A-Za-z()\[\]\"…*:/؛؟«»،۰-۹_]", name):
        return ""
    if find_saying(keys, 0, len(keys)) or any(is_finite(word) or "کرد" in word.key for word in words):
        return ""
    longest = LONGEST_OFFICE if is_office(keys[0]) or keys[0] in INSTITUTIONS else LONGEST_PERSON
    if len(keys) > longest or any(key in BOUNDARIES or _NO_NAME.search(key) for key in keys):
        return ""
    if keys[-1].endswith("های") or keys[-1] in ("ال", "اله") or not (GROUPS | VAGUE).isdisjoint(keys):
        return ""
    if any(is_comparative(word) or points_back(word) for word in name.split()):
        return ""
    family = keys[0].endswith(_SURNAME) and not keys[0].endswith(_NO_SURNAME)
    arabic = keys[0].startswith("ال") and len(keys[0]) > len("الحق")
    return name if len(keys) > 1 or keys[0] in INSTITUTIONS or family or arabic else ""


_NO_NAME = re.compile("امروز|اینکه|^درگفت")
_SPOKEN = joined_keys("صحبت سخن یک هیچ")
"""«صحبت کرد» is the article's own; what begins with «یک» lacks its subject."""


def _tells_of(name: str, clause: Clause) -> bool:
    """Say whether a statement is about its speaker, and so the article's own."""
    return len(_keys(name).intersection(clause.keys)) * 2 >= len(_keys(name))


def _is_opinion(clause: Clause, name: str) -> bool:
    """Say whether a statement of somebody's can be asked for by itself: not of themselves, its subject told."""
    keys = clause.keys
    told = not find_saying(keys, 0, len(keys)) and not _tells_of(name, clause) and _SPOKEN.isdisjoint(keys)
    person = tokens(name)[0].key not in INSTITUTIONS
    return told and person and keys[0] not in PREPOSITIONS and "را" not in keys[:4] and not keys[-1].endswith("یم")


_SURNAME = ("یان", "زاده", "پور", "نژاد", "وند", "نیا", "لو", "چی", "فر", "ری", "دی", "زی", "ندی", "کوند", "سکی", "ویچ")
_NO_SURNAME = ("وفر", "گری", "اری", "ادی")
"""What single words look like that are a family name."""


def _asked(text: str) -> str:
    return f"{' '.join(text.split()).replace(' ،', '،').strip(' ،')}؟"


def _keys(text: str) -> set[str]:
    return {word.key for word in tokens(text)}


# --- reasons

_BECAUSE = spelling(r"(?<!\w)(?:به (?:دلیل|علت|خاطر|سبب)|بر اثر|در اثر) |^در پی (?=[^،]+،)")
_IN_ORDER_TO = spelling(r"(?<!\w)(?:با هدف|به منظور|به قصد) ")


def _reasons(clause: Clause) -> Iterator[tuple[Form, str]]:
    if clause.reasoned:
        yield "why", f"چرا {clause.text}"
        return
    for pattern, asked in ((_BECAUSE, "چرا {} {}"), (_IN_ORDER_TO, "{} با چه هدفی {}")):
        if match := pattern.search(clause.text):
            before, behind = clause.text[: match.start()].strip(" ،"), _behind_reason(clause.text[match.end() :])
            subjectless = asked.startswith("{}") and not before and ENDS.issuperset(_keys(" ".join(behind.split()[:1])))
            if behind and not subjectless and not before.endswith((" و", " نه")):
                yield "why", asked.format(before, behind)


def _behind_reason(text: str) -> str:
    """Give what follows a reason: behind its comma, else from the preposition on that does not belong to it."""
    reason, comma, rest = text.partition("،")
    if comma:
        return rest if len(rest.split()) > 1 and len(reason.split()) > 1 else ""
    words = tokens(text)
    for at in range(1, len(words)):
        if words[at].key in ("در", "با", "به", "برای", "از"):
            return "" if words[at - 1].key in GOVERNING else text[words[at].start :]
        if words[at].key in ("را", "که"):
            return ""
    return ""


# --- who is presented, and who played whom


def _presented(sentence: str) -> str:
    """Give the name of whom a sentence presents by name and office: «سارا مهرپور، رئیس رصدخانه، …»."""
    words = tokens(sentence)
    for at in range(len(words) - 3):
        key, end = words[at].key, at + 1
        if not is_given(key) or key in NAMES_AND_WORDS or len(key) <= len("پل") or words[end].key in BOUNDARIES:
            continue
        if words[end + 1].key in SURNAME_TAILS:
            end += 1
        behind = sentence[words[end].end : words[end + 1].start].strip() if end + 1 < len(words) else ""
        if behind == "،" and is_office(words[end + 1].key) and "،" in sentence[words[end + 1].end :]:
            return shown_name(Speaker(sentence[words[at].start : words[end].end]))
    return ""


_SIDE = r"[^\s،؛]+(?: [^\s،؛]+){0,2}?"
_GAME = spelling(
    r"(?<!\w)(?P<what>دیدار|بازی|مسابقه|جدال|تقابل)(?: فوتبال)?(?: تیم‌های| دو تیم)? "
    rf"(?P<one>{_SIDE}) و (?P<other>{_SIDE})"
    r"(?=،| (?:با|در|به|که|از|برای)(?!\w))"
)
_ENDED = spelling(rf"(?<![\w:]){SCORE}|(?:تساوی|برتری|پیروزی|برد) (?:{GOALS}|بدون گل|پر‌گل)(?!\w)")
_NO_SIDE = (
    BOUNDARIES
    | POINTING
    | joined_keys(
        """
    رفت برگشت دو تیم حساس خانگی نخست اول دوم قبلی خوب دیدار بازی نقل بد
    """
    )
)


def _game(text: str) -> str:
    """Ask for the result of a match whose two sides a sentence names."""
    match = _GAME.search(text)
    if not match or not _ENDED.search(text):
        return ""
    sides = tokens(f"{match['one']} {match['other']}")
    if any(word.key in _NO_SIDE or word.key in ENDS or word.key.endswith("یم") or is_finite(word) for word in sides):
        return ""
    what = f"{match['what']}{'ٔ' if match['what'].endswith('ه') else ''}"
    return f"نتیجهٔ {what} {match['one']} و {match['other']} چه بود؟"


# --- what somebody did with words

_TOLD = (
    (spelling(r"خواستار .+ (?:شد|شدند|است|شده است)$"), "خواستار چه شد"),
    (spelling(r"(?<!\w)از (?!سوی).+ خبر (?:داد|دادند|داده است)$"), "از چه خبر داد"),
    (spelling(r"(?<!\w)(?:نسبت به|دربارهٔ) .+ هشدار (?:داد|داده است)$"), "دربارهٔ چه هشدار داد"),
    (spelling(r"(?<!\w)از .+ ابراز نگرانی (?:کرد|کرده است)$"), "از چه ابراز نگرانی کرد"),
    (spelling(r"(?<!\w)از .+ انتقاد (?:کرد|کرده است)$"), "از چه انتقاد کرد"),
    (spelling(r".+ را تکذیب (?:کرد|کرده است)$"), "چه چیزی را تکذیب کرد"),
)
_STRESSED = "بر چه تأکید کرد"
_TOLD_OPENLY = (
    (spelling(r"هشدار (?:داد|داده است)\W"), "دربارهٔ چه هشدار داد"),
    (spelling(r"پیش‌بینی (?:کرد|کرده است)\W"), "چه پیش‌بینی‌ای کرد"),
    (spelling(r"(?:قول|وعده) (?:داد|داده است)\W"), "چه وعده‌ای داد"),
    (spelling(r"پیشنهاد (?:کرد|داد|کرده است|داده است)\W"), "چه پیشنهادی داد"),
    (spelling(r"توصیه (?:کرد|کرده است)\W"), "چه توصیه‌ای کرد"),
    (spelling(r"(?:ابراز|اظهار) امیدواری (?:کرد|کرده است)\W"), "به چه چیزی ابراز امیدواری کرد"),
    (spelling(r"تأکید (?:کرد|کرده است)\W"), _STRESSED),
)
"""The same before a colon or «که»."""


def _told(sentence: str, frame: str) -> str:
    patterns, text = (_TOLD_OPENLY, tidy(frame)) if frame else (_TOLD, sentence)
    return next((asked for pattern, asked in patterns if pattern.search(text)), "")
