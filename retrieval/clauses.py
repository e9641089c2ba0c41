"""The plain statement that a sentence of the news begins with: a subject, a verb, and nothing that points elsewhere.

Rules and small lists of our own, no parser: what they do not understand they leave alone.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.names import is_given, is_office
from index.people import INSTITUTIONS, NAMES_AND_WORDS, PREPOSITIONS
from index.persian import Token, spelling, tidy
from index.saying import find_saying, joined_keys
from retrieval.verbs import is_finite, is_wished
from retrieval.wording import tokens

__all__ = [
    "POINTING",
    "THAT",
    "Clause",
    "begin",
    "points_back",
    "read_clause",
    "reported",
    "statements",
]

WORDS = range(4, 25)
"""Words of a statement that is long enough to say something, and short enough to be asked about."""
FIGURES = 3
"""Numbers of a statement at most; what has more is a table."""

_MODAL = joined_keys("باید نباید می‌تواند می‌توانند نمی‌تواند توانست توانستند نتوانست توانسته‌است می‌خواهد می‌خواهند")
_PLANNING = joined_keys("قرار موفق تصمیم قصد")
"""«قرار است … برگزار شود», «باید … شود»: the statement ends with a second verb."""
_CONNECTIVES = joined_keys("و اما ولی زیرا چون چرا چراکه ضمن اگر هرچند درحالی")
_DONE = ("کرد", "شد", "داد", "کردند", "شدند", "دادند", "رسید", "رسیدند")
"""Verbs that tell all of what was done, even where «تا …» follows."""
_INTRODUCING = joined_keys("زیرا چون چراکه اما ولی")
"""A statement may begin behind these."""
_INCOMPLETE = joined_keys(
    """
    کمک تلاش سعی درخواست اجازه مقرر مجبور موفق قادر متعهد ناچار مایل مصمم قرار حاضر ممکن لازم باعث موجب سبب
    """
)
"""What such a word and a verb tell stands in the next clause."""
_NO_BEGINNING = joined_keys(
    """
    احتمالا گزارش قرار باید شاید ممکن و تا را هم اگر خود وقتی چون گویا یا یعنی فکر نوعی همان‌گونه
    همانگونه همان‌طور همانطور چنانکه نه
    """
)

POINTING = joined_keys(
    """
    شرایطی آنکه حالی این آن وی او ایشان آنان آنها اینها همین همان چنین چنان من ما شما تو مان خودمان خودم
    مذکور یادشده فوق نامبرده چرا چه آیا یا هم کدام چند چگونه اینجا آنجا اینکه آنچه هرچه وگرنه دیگری یکدیگر
    همدیگر مزبور فوق‌الذکر بنده اینجانب همچنان این‌گونه زیر قبلی خودشان خودش بدین بدان دراین براین ازاین آنرا اینرا اش
    """
)
"""Words that mean nothing without the sentence before, or ask themselves."""
_SIMPLE = joined_keys("در به از با")
"""Where one of these follows another, what stood between was taken out."""
_SUBORDINATING = joined_keys("وقتی هنگامی زمانی‌که چون زیرا چنانچه درحالیکه")
_ADDRESSING = joined_keys("خواهم خواهیم نخواهم نخواهیم کنید نکنید باشید نباشید بدانید بگویید ببینید دارید هستید")
_THEIRS = joined_keys("ام ات اش م ت ش مان تان شان")
_JOINED_TO = ("های", "برای")
"""«کتاب‌هایش», «برایمان»."""
_PLAIN = joined_keys("درخشان نشان ایشان پریشان کهکشان رخشان افشان عطشان بی‌نشان")
"""Words that only look so."""
_NOT_OURS = joined_keys(
    """
    درمان سازمان پیمان ساختمان فرمان قهرمان آسمان پشیمان مهمان میهمان سامان آلمان گفتمان زایمان راندمان آپارتمان بی‌درمان
    پهلوان هم‌پیمان نابسامان همزمان هم‌زمان ترجمان دودمان پارلمان دپارتمان رحمان سلیمان عثمان شادمان آرمان نریمان رادمان
    """
)
"""Words in «مان» that are whole."""
_OWNED = joined_keys(
    """
    تیم باشگاه پدر مادر همسر فرزند برادر خواهر پسر دختر نام کار دل صحبت سخن کشور شهر خانه خانواده بدن پیراهن قرارداد
    عملکرد اخیر اوضاع سابق روند بازی وضعیت برادران دوست دوستان همکار شوهر زن فرزندان بازیکنان شاگردان یاران
    """
)
"""What is often somebody's: «تیمش», «پدرم»."""

_ADVERB = spelling(
    r"""(?<!\w)(?<!از\ )(?<!تا\ )(?<!برای\ )(?<!به\ )(?:(?:صبح|ظهر|عصر|شامگاه|بامداد|شب|روز)\ )?
    (?:امروز|امشب|الان|دیروز|دیشب|فردا|پس‌فردا|هم‌اکنون|نیز|همچنین|البته|اکنون|متأسفانه|خوشبختانه|هنوز|امسال
    |(?<!یک\ )(?<!دو\ )(?<!سه\ )(?<!چند\ )(?:در\ |طی\ )?(?:شب|روز|هفته)\ گذشته
    |(?:ساعاتی|لحظاتی|دقایقی|چندی)\ (?:قبل|پیش)
    |در\ این\ (?:دیدار|بازی|مسابقه|مسابقات|رقابت|رقابت‌ها|نشست|مراسم|جلسه|همایش|سال|فصل|دوره|زمینه|خصوص))
    (?:\ صبح|\ شب|\ عصر)?\b،?""",
    re.VERBOSE,
)
"""What is said of the time of writing, or joins a sentence to the one before."""
_BEGINNING = spelling(
    r"""(?:[*\-•■♦–\s]*(?:
    (?:(?:به|بنا‌بر|طبق)\ گزارش|به\ ادعای|(?:و\ )?به\ نقل\ از|به\ نوشته)(?!\w)[^،:]*[،:]
    | خبرگزاری\ [^:،]{2,20}: | (?:بر‌اساس|بنا‌بر|طبق)\ این\ گزارش | این\ گزارش\ حاکی\ است
    | (?:(?:گفتنی|لازم\ به\ ذکر|شایان\ ذکر|قابل\ ذکر|لازم\ به\ یادآوری)\ است|یادآور\ می‌شود|همچنین|در\ ادامه
      |البته|سپس|بنابراین|از\ (?:سوی|طرف)\ دیگر|از\ یک\ (?:سو|طرف)
      |در\ (?:این\ میان|همین\ حال|حال\ حاضر|عین\ حال|همین\ راستا|مجموع|پایان|نهایت|ضمن|مقابل)
      |علاوه\ بر\ این|به\ این\ ترتیب|بدین\ ترتیب|با\ این\ حال|به\ هر\ حال|ضمن‌آنکه|ضمن\ اینکه|اما|ولی|و|که|حالا|اینک
      |به\ طور\ کلی|سرانجام|به\ عنوان\ (?:مثال|نمونه)|برای\ نمونه|مثلا|مثلاً|ضمنا|ضمناً|به\ ویژه)(?!\w)
    )[\s،:]*)+""",
    re.VERBOSE,
)

_CIRCUMSTANCE = spelling(
    r"(?:با توجه به|در پی|پس از|بعد از|پیش از|قبل از|به دنبال|علی‌رغم|با وجود|در ادامهٔ|بر‌اساس|طی|با|در|برای)"
    r" [^،؛:.]{8,120}، "
)
"""What goes before a statement that is too long, or not understood, with it."""
_OPENING = spelling(r"\s*[:؛]\s*|\s*،?\s*که\s+")
_FOLLOWING = spelling(r"\s+(?=[^\s\W]{2})(?!و |تا |ولی |اما |است|بود|در |با |به |از |نیز |هم )")
"""What is said begins behind a verb of saying without a sign, too: «سخنگو گفت بازی لغو شد»."""
THAT = spelling(r"(?:با|ضمن) (?:بیان|اشاره به|تأکید بر|یادآوری|اعلام) (?:این‌که|آن‌که) ")
_HOLDING = spelling(
    r"(?:به نظر(?:م| من| می‌رسد)|(?:نظر من|نکته|واقعیت|مهم|حقیقت|اعتقاد من|مشکل) این است|معتقدم|معتقدیم"
    r"|(?:اعتقاد|باور|عقیده) (?:دارم|داریم)|فکر می‌کن(?:م|یم)|باید (?:گفت|بگویم|بدانیم)|می‌دانیم|مطمئنم|یقین دارم"
    r"|مطمئن باشید)،? (?:که )?"
)
"""What a speaker begins with who only says what they think."""
_THE_SAME_DAY = spelling(r"، (?:برابر با|مصادف با|مطابق با) [^،]{4,40}،? ")
_ASIDE = re.compile(r" ?\([^()]{1,60}\)")
_QUOTED = re.compile(r"[\"“]([^\"”“]{2,40})[\"”]")
_CLOCK = re.compile(r"\d\d?:\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement, tidied: its words, the verb last."""

    text: str
    words: tuple[Token, ...]
    reasoned: bool = False
    """Whether the sentence goes on with its reason («…، زیرا …»)."""

    @property
    def keys(self) -> list[str]:
        """Its key words."""
        return [word.key for word in self.words]


def points_back(word: str) -> bool:
    """Say whether a word ends in somebody who is not named, as «تیمشان», «پدرش» and «گفتیم» do."""
    found = tokens(word)[-1:]
    if not found or found[0].key in _PLAIN:
        return False
    key, parts = found[0].key, found[0].parts
    if len(parts) > 1 and parts[-1] in _THEIRS:
        return True
    stems = [key.removesuffix(tail) for tail in _THEIRS if key.endswith(tail)]
    ours = key.endswith("مان") and len(key) > len("زمان") + 1 and key not in _NOT_OURS
    several = key.endswith(("شان", "انم")) and not key.endswith(("اشان", "خانم", "دانم", "جانم"))
    return ours or several or any(stem in _OWNED or stem.endswith(_JOINED_TO) for stem in stems)


def reported(sentence: str) -> tuple[str, str]:
    """Part a sentence into who says it and what is said («… گفت: …»); the first is empty where that is not told."""
    words = tokens(sentence)
    keys = [word.key for word in words]
    telling = [saying for saying in find_saying(keys, 0, len(keys)) if saying.telling]
    for opening in (_OPENING, _FOLLOWING):
        for saying in telling:
            end = words[saying.end - 1].end
            if match := opening.match(sentence, end):
                return sentence[: match.end()], sentence[match.end() :]
    return "", sentence


def statements(sentence: str, known: Collection[str]) -> Iterator[str]:
    """Give what a reported sentence states: «وی با بیان اینکه … است، گفت: معتقدیم که …» states two things.

    What follows a first statement is another one where it begins with its own subject: somebody's name or office, an
    institution, or one of the `known` key words.
    """
    frame, said = reported(sentence)
    text = _HOLDING.sub("", begin(said))
    yield text
    yield from THAT.split(tidy(frame), maxsplit=1)[1:]
    words = tokens(text)
    for at in range(3, len(words) - 3):
        one, before = words[at], words[at - 1]
        joined = before.key in _CONNECTIVES or before.key == "که"
        ended = is_finite(words[at - 2] if joined else before) or before.key in _INTRODUCING
        subject = is_given(one.key) or is_office(one.key) or one.key in INSTITUTIONS or one.key in known
        if ended and subject and one.key not in _NO_BEGINNING | NAMES_AND_WORDS | POINTING:
            yield text[one.start :]


def begin(sentence: str) -> str:
    """Tidy a sentence and take off its beginning what only joins it to others, or names an agency."""
    text = _QUOTED.sub(r"«\1»", _ASIDE.sub("", tidy(sentence)))
    if text.count("«") != text.count("»"):
        text = text.strip("«»")
    text = text.strip("\"' .*-–_•")
    joining = _BEGINNING.match(text)
    return text[joining.end() :] if joining else text


def read_clause(sentence: str) -> Clause | None:
    """Read the statement that a sentence begins with; None where it is none that stands by itself."""
    text = " ".join(_ADVERB.sub(" ", begin(sentence)).split()).strip(" ،")
    text = _without_relative(_THE_SAME_DAY.sub(" ", text))
    circumstance = _CIRCUMSTANCE.match(text)
    return _read(text) or (_read(text[circumstance.end() :]) if circumstance else None)


def _read(text: str) -> Clause | None:
    words = tokens(text)
    planned = False
    for at, word in enumerate(words):
        if word.key in _MODAL or (at and words[at - 1].key in _PLANNING and is_finite(word, last=True)):
            planned = at < len(words) - 1 and not text[word.end : words[at + 1].start].strip()
            if planned:
                continue
        last = at == len(words) - 1
        gap = set() if last else set(text[word.end : words[at + 1].start])
        behind = "" if last else words[at + 1].key
        closing = (last or bool(gap & set("،؛"))) and not (at and words[at - 1].key[0].isdigit())  # «۵ برد»
        wished = planned and (closing or behind in _CONNECTIVES) and is_wished(word.key)
        talks = word.key == "گفت" and behind == "و"  # «گفت و گو»
        if talks or not (wished or is_finite(word, last=closing)):
            if gap & set(':؛!؟()[]"…*/') and not _CLOCK.match(text, word.start):
                return None
            continue
        goes_on = last or gap & set("،؛.") or behind in _CONNECTIVES or (behind == "تا" and word.key.endswith(_DONE))
        if not goes_on or behind == "که":
            return None
        clause = Clause(text[: word.end], tuple(words[: at + 1]), behind in ("زیرا", "چون", "چرا", "چراکه"))
        return clause if _stands_alone(clause) else None
    return None


def _without_relative(text: str) -> str:
    """Take out a clause that only tells more of a noun: «علی که دیر آمده بود، نشست»."""
    words = tokens(text)
    at = next((at for at, word in enumerate(words) if is_finite(word) or word.key == "که"), 0)
    if not at or words[at].key != "که":
        return text
    if words[at - 1].key.endswith("ی") and not text[words[at - 1].end : words[at].start].strip():
        return text  # «اتفاقی که …» means nothing without it
    for end in range(at + 1, len(words) - 2):
        gap, behind = text[words[end].end : words[end + 1].start], words[end + 1].key
        if is_finite(words[end], last="،" in gap):
            goes_on = "،" in gap or (not gap.strip() and behind not in _CONNECTIVES and behind not in ("که", "تا"))
            return f"{text[: words[at - 1].end]} {text[words[end + 1].start :]}" if goes_on else text
    return text


def _stands_alone(clause: Clause) -> bool:
    text, words, keys = clause.text, clause.words, clause.keys
    if text.startswith(("به گزارش", "به نقل")) or len(words) not in WORDS:
        return False
    if text.count("«") != text.count("»") or re.search(r"[A-Za-z()\[\]\"…*/؛؟_!]|:(?!\d)", text):
        return False
    if POINTING.intersection(keys) or {"که", "اگر"}.intersection(keys[:-1]) or keys[0] in _NO_BEGINNING:
        return False
    if any(key == "است" and before != "قرار" for before, key in pairwise(keys[:-1])):
        return False
    if keys[0][0].isdigit() and keys[1] in PREPOSITIONS:
        return False
    if keys[-2] in _INCOMPLETE and (keys[-2] != "قرار" or keys[-1] == "است"):
        return False
    if any(one in _SIMPLE and other in _SIMPLE for one, other in pairwise(keys)):
        return False
    if _ADDRESSING.intersection(keys) or _SUBORDINATING.intersection(keys) or any(map(is_wished, keys[:-1])):
        return False
    if keys[-1].endswith("م") or keys[-1].startswith("معتقد") or sum(key[0].isdigit() for key in keys) > FIGURES:
        return False
    return not any(points_back(text[word.start : word.end]) for word in words[:-1])
