"""What a reported sentence speaks of: a noun phrase of it that its article comes back to, or names somebody with."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.names import is_given
from index.people import HONORIFICS, NAMES_AND_WORDS, PREPOSITIONS
from index.persian import Token, spelling, tidy
from index.saying import find_saying, joined_keys
from retrieval.clauses import POINTING, THAT, begin, points_back, reported
from retrieval.verbs import is_finite, is_participle, is_wished
from retrieval.wording import tokens

__all__ = ["ENDS", "GOVERNING", "Topic", "Topics", "is_comparative"]

LONGEST, LONGEST_NAMED = 6, 9
"""Words of a topic; where the sentence itself says «دربارهٔ …» it may be longer."""
LONGEST_PERSON = 3
"""Words of a person's name."""
ENOUGH = 1.0
"""The score from which a phrase is a topic."""
TOPICS = 2
"""Of one sentence at most."""

_NOUNS_TOO = joined_keys("پس پیش بعد قبل همراه برابر سوی روی زیر میان بین مثل مانند جز ضمن")
ENDS = (PREPOSITIONS - _NOUNS_TOO) | joined_keys("هم نیز مقابل")
"""A noun phrase ends before these."""
_JOINING = joined_keys("و برای به در")
"""What a run of words goes over from one phrase to another by."""
_BORDERS = ENDS | joined_keys("را که") | {""}
"""A noun phrase has its borders at these."""
_NAMED = spelling(
    r"(?:با\ اشاره\ به|در‌مورد|دربارهٔ|در‌خصوص|پیرامون|در\ واکنش\ به|در\ رابطه\ با|در\ ارتباط\ با"
    r"|(?:با|در|ضمن)\ انتقاد\ از|با\ تأکید\ بر|با\ ابراز\ نگرانی\ از|نسبت\ به|در\ توضیح|در\ تشریح)(?=\ )"
)
GOVERNING = joined_keys(
    """
    مستقر اعم مساوی درست شرکت حضور تغییر اختلال تاخیر تأخیر مشکل اختلاف درگیری تصادف فعالیت عضویت قرار تردید
    پا پی نقص کاهش افزایش نبود توجه علاقه ابتلا اعتراض حمله نیاز وابستگی نزدیکی نسبت راجع برخورد مخالفت تداخل
    همکاری مبارزه مقابله رقابت ناشی یکی برخی بعضی استفاده حمایت جلوگیری دفاع عبور تبدیل مربوط دسترسی رسیدگی
    آمادگی سرمایه‌گذاری بازگشت ورود خروج انتقال پیوستن رسیدن دستیابی دوری شکست پیروزی برد باخت تساوی دیدار
    بازی اهانت توهین عدم اعتقاد اصرار بیش کمتر بیشتر پس قبل بعد پیش وابسته واقع موجود مبنی خارج حاصل متکی
    ابتدا همراه رو دست کمک مبتلا متعلق منجر منوط موفق قادر علاقه‌مند مایل نزدیک دور عاری مملو پر سرشار مجبور
    مجهز منحصر نفر تن خدمات درصد نتیجه حداقل حداکثر بیان اعلام تاکید اشاره مشغول مبتنی مرتبط آماده نگرانی
    امیدواری آشنا آشنایی گفتگو گفت‌وگو مذاکره مصاحبه مبادرت اقدام احتیاج توصیه پاسخ
    """
)
"""What is meant by these comes behind the preposition that follows them."""
_NO_END = GOVERNING | joined_keys(
    """
    همه بخشی مختلفی بسیاری فراوانی متفاوتی متعددی بالغ امیدی تمرکز محدود معقول منطقی غیور همیشگی همچنین امشب
    زمانی همیشه اکنون تنها فقط هنوز بسیار خیلی گاهی اصلا امروز معروف قطعا حتما واقعا کاملا دیگر چند هیچ
    به‌شدت گذشته باید الان قبلا اخیرا تر بهتر خوبی زیادی مناسب مناسبی خاصی فعلی نوعی انجام مورد اساس منظور
    جهت عنوان دلیل علت طور صورت حال خود رغم ها های چندین جاری جدیدی کمی بزرگی مهمی نفوذی ویژه‌ای بهتری
    بیشتری کمتری قوی کنند کند شوند شود شدم دهند دهد خواست سر متوالی باره پایان آغاز شرایط نظر
    """
)
_NO_HEAD = joined_keys(
    """
    زودی آستانه امسال دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه اضافه کنار داخل بیرون خارج جمله ویژه قدردان شاهد
    نیازمند صفر علم سالانه روزانه ماهانه قعر چهارمین سومین پنجمین خبرنگاران نکته مسئله مساله موضوع مشکل امر
    کار مطلب یکی برخی بسیاری همه تمام تمامی اکثر هیچ هر بعضی تعدادی یک چیزی کسی کسانی شاید باید ممکن
    امیدوارم متاسفانه خوشبختانه البته اگر وقتی زمانی هرچند فکر نظر طبیعی واقعا حتی فقط تنها دو سه چهار پنج
    ابتدا اول همیشه هنوز حتما قطعا مطمئنا بنابراین پس لذا چراکه دلیل علت بحث مورد موارد مواردی نباید نمی می
    یا ولی اما و که تا خیلی بیش بیشتر حدود طی دیگر سایر نه سپس اولین نخستین بهترین حداقل حداکثر باتوجه گرچه
    اگرچه نوعی امروز همچنین حالا متوجه قرار گفتنی جای جزو الان مگر هرگز فعلا قبلا اخیرا معمولا اصلا کاش ای
    مهم به‌رغم علی‌رغم رغم روز شنبه یکشنبه سال ماه هفته ساعت اکنون هم‌اکنون عدم تاکنون بعد قبل زیر روی طور
    صورت حال چندی چندین عنوان جهت منظور سوی طرف نزد صدها هزاران نیز هم همین عین اساس طول بین میان نخست دوم
    سوم آخرین پیش حین هنگام نوع حق توان دنبال خاطر واسطه وسیله دست نفع سود سمت سبب تازه خوب بد سال‌های نیمه
    پایان آغاز انتهای ابتدای اواخر اوایل سر مخصوصا کل مجموع بار مجموعا دقیقا گفت گفته زمان لحظه دقیقه مدت
    طبق تعداد شرایط حد حدی همانگونه خیر نگرانی راستای راستا اندازه اقتصادی فرهنگی سیاسی اجتماعی ورزشی جان جانب
    """
)
_NO_PART = joined_keys(
    """
    بهترین مهم‌ترین بزرگترین چون میلیاردها میلیون‌ها هزاران رفت داشت گرفت هیچگاه هیچ‌گاه شوم باشم بشوند
    باشند زد زدند خورد نداشت نداشته توانسته
    هزار میلیون میلیارد نیامد کنند کند شوند شود دهند دهد شدم کردم بگیرد بگیرند حتی تمام یعنی را که است
    خواستار هنوز همیشه البته همچنان الان خود باید شاید خواهد نیز هم نمی می دیروز دیشب فردا قرار اما ولی شده یا فقط
    """
)
_SUBJUNCTIVE = (
    "کردند",
    "نند",
    "دهند",
    "گیرند",
    "ایند",
    "یابند",
    "رسند",
    "کنیم",
    "شویم",
    "دهیم",
    "باشیم",
    "رویم",
    "گیریم",
)
_INDEFINITE = ("ای", "هی", "یی", "ی")
"""«ظرفیت عمده‌ای», «بازیکنانی»: of what, the sentence tells further on."""
_ADJECTIVES = joined_keys(
    """
    هسته‌ای منطقه‌ای رسانه‌ای حرفه‌ای رایانه‌ای بودجه‌ای توسعه‌ای کتابخانه‌ای زنجیره‌ای لحظه‌ای یارانه‌ای
    ماهواره‌ای بیمه‌ای هزینه‌ای
    """
)
_COMPARED = joined_keys("مهمتر بزرگتر کوچکتر سختتر بیشتر کمتر قویتر ضعیفتر خوبتر پایینتر بالاتر سریعتر راحتتر آسانتر")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sentence is about, in its own words, and how clearly it is."""

    text: str
    clearness: float
    newsworthy: bool = False
    """Whether there may be news of it: the title names it, or it is somebody whom the article comes back to."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A stretch of a sentence that may be a noun phrase: does it begin the sentence, does «را» follow it."""

    text: str
    begins: bool
    object: bool


class Topics:
    """The noun phrases of one article."""

    def __init__(self, title: str, sentences: Sequence[str]) -> None:
        """Take the title and all sentences."""
        self._title = {word.key for word in tokens(title) if len(word.key) > 2}
        self._often: Counter[tuple[str, ...]] = Counter()
        self._before: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._behind: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for text in (title, *sentences):
            words = tokens(text)
            keys = [word.key for word in words]
            runs = {(first, first + n) for n in range(1, LONGEST + 1) for first in range(len(keys) - n + 1)}
            self._often.update({tuple(keys[first:end]) for first, end in runs})
            for first, end in runs:
                if not self._title.isdisjoint(run := tuple(keys[first:end])):
                    self._before[run].add(_neighbour(text, words, first - 1, first))
                    self._behind[run].add(_neighbour(text, words, end, end))

    @property
    def heads(self) -> frozenset[str]:
        """Key words of the title that may begin a statement about what it names."""
        return frozenset(self._title - _NO_HEAD - GOVERNING - PREPOSITIONS)

    def of(self, sentence: str) -> list[Topic]:
        """Name what a sentence is about, the clearest first, none of them a part of another; [] where nothing is."""
        frame, said = reported(sentence)
        named = _named(tidy(frame))
        told = THAT.split(tidy(frame), maxsplit=1)[1:]
        parts = [begin(text) for text in (said, *told)]
        chunks = {
            chunk.text: chunk
            for part in parts
            for chunk in (*self._whole(part), *_chunks(part))
            if _is_noun_phrase(chunk.text, LONGEST)
        }
        scored = sorted(((self._score(tokens(text), chunk), text) for text, chunk in chunks.items()), reverse=True)
        topics = [Topic(named, 2 * ENOUGH)] if named else []
        for score, text in scored:
            keys = {word.key for word in tokens(text)}
            if score >= ENOUGH and not any(keys & {word.key for word in tokens(one.text)} for one in topics):
                topics.append(Topic(text, score, self._is_news(tokens(text))))
        return topics[:TOPICS]

    def _whole(self, text: str) -> Iterator[_Chunk]:
        """Give the whole phrases: runs of words that the title shares, and that come back among other words."""
        words = tokens(text)
        keys = [word.key for word in words]
        for first in range(len(words)):
            for end in range(first + 2, min(first + LONGEST, len(words)) + 1):
                if text[words[end - 2].end : words[end - 1].start].strip():
                    break
                if not self._title.isdisjoint(keys[first:end]) and self._is_whole(tuple(keys[first:end])):
                    following = keys[end] if end < len(keys) else ""
                    yield _Chunk(text[words[first].start : words[end - 1].end], False, following == "را")

    def _is_whole(self, run: tuple[str, ...]) -> bool:
        often, before, behind = self._often[run], self._before[run], self._behind[run]
        entitled = often > (1 if self._title.issuperset(run) else 2)
        varied = min(len(before), len(behind)) > 1 and _JOINING.isdisjoint(run)
        return entitled and varied and not _BORDERS.isdisjoint(before) and not _BORDERS.isdisjoint(behind)

    def _is_news(self, words: Sequence[Token]) -> bool:
        keys = [word.key for word in words]
        person = is_given(keys[0]) and keys[0] not in NAMES_AND_WORDS and "و" not in keys
        often = self._often[tuple(keys)] > 1 or self._often[(keys[-1],)] > 2
        if len(keys) == 1 or keys[0].endswith("مین"):  # «دومین مرتبه»
            return False
        return self._title.issuperset(keys) or (person and often and HONORIFICS.isdisjoint(keys))

    def _score(self, words: Sequence[Token], chunk: _Chunk) -> float:
        keys = tuple(word.key for word in words)
        often, in_title = self._often[keys], len(self._title.intersection(keys))
        person = (is_given(keys[0]) and keys[0] not in NAMES_AND_WORDS) or keys[0] in HONORIFICS
        if chunk.object and often < 2 and not person:
            return 0.0  # its subject may stand before it
        if chunk.begins:  # a subject may run into what is told of it
            entitled = in_title >= len(keys) / 2 and len(keys) < 4 and "و" not in keys
        else:
            entitled = in_title > 0 and len(keys) < 5
        if not (often > 1 or entitled or person) or (len(keys) == 1 and not (often > 2 and in_title)):
            return 0.0
        if person and len(keys) > LONGEST_PERSON:
            return 0.0
        return chunk.begins + min(often, 3) + 1.5 * in_title + 2.0 * person + 0.3 * len(keys)


def _neighbour(text: str, words: Sequence[Token], at: int, gap: int) -> str:
    """Give the key word at a place, "" where a sign, or nothing, stands in the gap before word number `gap`."""
    if not 0 <= at < len(words) or text[words[gap - 1].end : words[gap].start].strip():
        return ""
    return words[at].key


def is_comparative(word: str) -> bool:
    """Say whether a word is «بزرگ‌تر» or the like."""
    found = tokens(word)[-1:]
    parted = bool(found) and len(found[0].parts) > 1 and found[0].parts[-1] in ("تر", "تری")
    return parted or (bool(found) and found[0].key.removesuffix("ی") in _COMPARED)


def _named(frame: str) -> str:
    """Give what stands behind «دربارهٔ» in «… دربارهٔ … گفت:», cut where it goes on to something else."""
    match = _NAMED.search(frame)
    if not match:
        return ""
    phrase = re.split(r" (?:به خصوص|به ویژه|از جمله|مبنی بر|و اینکه|و این که)(?!\w)|،", frame[match.end() :].strip())[0]
    words = tokens(phrase)
    keys = [word.key for word in words]
    sayings = find_saying(keys, 0, len(keys))
    stop = sayings[0].start if sayings else len(words)
    for end in range(stop, 1, -1):
        if end < stop and keys[end - 2] == "و":
            continue  # what is joined may go on
        if end == stop or keys[end] in ENDS or keys[end] == "و":
            cut = phrase[: words[end - 1].end]
            if _is_noun_phrase(cut, LONGEST_NAMED):
                return cut
    return ""


def _chunks(text: str) -> Iterator[_Chunk]:
    """Give the stretches between words and signs that end a noun phrase."""
    words = tokens(text)
    first, opened = 0, True
    for at, word in enumerate(words):
        gap = text[words[at - 1].end : word.start].strip() if at else ""
        written = text[word.start : word.end]
        ends = word.key in ENDS or word.key in ("را", "که") or written.endswith("اً")
        breaks = is_finite(word) or word.key in POINTING
        if gap or ends or breaks:
            if opened and first < at and (ends or gap == "،"):
                yield _Chunk(text[words[first].start : words[at - 1].end], first == 0, word.key == "را")
            first, opened = (at, bool(gap)) if not (ends or breaks) else (at + 1, ends)


def _is_noun_phrase(text: str, longest: int) -> bool:
    words = tokens(text)
    keys = [word.key for word in words]
    if not keys or len(keys) > longest or re.search(r"[A-Za-z()\[\]\"…*:/؛؟،«»!_]", text) or len(text) < 4:
        return False
    if keys[0] in _NO_HEAD | PREPOSITIONS or keys[0][0].isdigit() or len(keys[0]) < 2 or len(keys[-1]) < 2:
        return False
    if is_participle(keys[-1]) or keys[-1].endswith("های") or keys[-1] in _NO_END | PREPOSITIONS:
        return False
    if len(keys) > 1 and keys[-2] in _NO_END and keys[-1] not in HONORIFICS:
        return False
    if (POINTING | _NO_PART).intersection(keys) or any(is_finite(word) for word in words):
        return False
    if any(key[0].isdigit() for key in keys[:-1]) or (keys[-1][0].isdigit() and len(keys[-1]) != 4):
        return False
    if "یک" in keys[1:-1]:
        return False
    parted = len(words[-1].parts) > 1 and words[-1].parts[-1] in _INDEFINITE
    if (parted or keys[-1].endswith("هایی")) and keys[-1] not in _ADJECTIVES:
        return False
    if any(key.endswith(_SUBJUNCTIVE) or is_wished(key) for key in keys):
        return False
    written = [text[word.start : word.end] for word in words]
    return not any(points_back(word) for word in written) and not is_comparative(written[-1])
