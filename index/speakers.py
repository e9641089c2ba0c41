"""Who says the sentences of a news article: one speaker, or nobody, for each.

News names a speaker once and then writes «وی افزود», «این مقام مسئول گفت» or the office alone; what is said runs on
behind a colon or in quotation marks. The sentences are read in order, with whoever spoke last in mind.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.articles import Speaker
from index.mentions import Kind, Mention, Reader
from index.passages import Span
from index.people import BOUNDARIES, LEAD_INS, PREPOSITIONS
from index.persian import fold, terms
from index.registry import Person, Registry
from index.saying import ATTRIBUTING, Saying

__all__ = ["Speaker", "find_speakers"]

_ATTRIBUTING: frozenset[str] = frozenset().union(*ATTRIBUTING.values())
LONGEST_QUOTATION = 4_000
"""Characters; a quotation mark whose partner stands farther off was forgotten."""
_HEADING = re.compile(r"\s*(\w+(?:\s\w+){0,2})\s*:")
"""«خلفیان: …», as headlines name who speaks."""
_CLOSING = {"«": "»", "“": "”", '"': '"'}
_BEHIND_SUBJECT = frozenset(["نیز", "هم", "ضمن", "همچنین"])
_ADVERBIALS = frozenset(
    [("با", noun) for noun in "اشاره بیان تاکید اعلام انتقاد تشریح یاداوری تقدیر ابراز ذکر توجه طرح تبریک این".split()]
    + [("در", noun) for noun in "گفتگو گفت گفتگوی ادامه پایان جمع مصاحبه پاسخ واکنش خصوص مورد سخنانی این باره".split()]
)
_LEADING = frozenset(["و", "همچنین", "در", "با", "ضمن", "سپس"])
_ALSO = frozenset(["نیز", "هم"])
_AGENCIES = frozenset(["ایسنا", "ایرنا", "فارس", "مهر", "تسنیم", "ایلنا", "سه"])
_PUNCTUATION = frozenset('،,؛:»)"”-–—*•')


def find_speakers(
    title: str, text: str, sentences: Sequence[Span], common: Collection[str]
) -> tuple[Speaker | None, ...]:
    """Name the speaker of each sentence, in order; None where the article itself tells.

    `sentences` are spans of `text` in order; `common` are keys of dictionary words, by which names are told.
    """
    reader = Reader(text, sentences, common)
    if not reader.sayings(0, len(reader)) and _ATTRIBUTING.isdisjoint(reader.keys):
        return (None,) * len(sentences)  # most match reports: nobody speaks
    return _Listener(title, reader).listen()


@dataclass(frozen=True, slots=True)
class _Clause:
    """A sentence with a verb of saying: the verb, its subject where one is named, and how what is said begins."""

    saying: Saying
    subject: Mention | None
    colon: bool
    quoted_until: int
    """Where the quotation that the verb opens ends in the text, 0 where it opens none."""


class _Listener:
    """Goes through one article, knowing who spoke last, and of whom was told last."""

    def __init__(self, title: str, reader: Reader) -> None:
        self._reader = reader
        self._text = self._reader.text
        self._people = list(self._reader.people())
        self._registry = Registry(self._reader)
        if heading := _HEADING.match(fold(title)):
            self._reader.surnames.add(terms(heading[1])[-1])
        self._reader.surnames.update(self._heard_alone())
        for mention in self._people:
            self._registry.person(mention)
        self._speaker: Person | None = None
        self._focus: Person | None = None
        self._open = False
        """What is said runs on to the end of the paragraph."""
        self._quoted_until = 0

    def listen(self) -> tuple[Speaker | None, ...]:
        """Read all sentences, in order."""
        found: list[Person | None] = []
        for start, stop in self._reader.sentences:
            found.append(self._sentence(start, stop))
            if found[-1] is not None:
                self._answer_for_quotation(found)
        written = {person: self._registry.speaker(person) for person in {one.itself for one in found if one}}
        return tuple(written[person.itself] if person else None for person in found)

    def _heard_alone(self) -> Iterator[str]:
        """Give the words that alone open a sentence and say what follows a colon: «راستین افزود: …» names somebody.

        A comma or an adverbial may stand between: «راستین، … گفت: …», «راستین با اشاره به … گفت: …».
        """
        reader, keys = self._reader, self._reader.keys
        for start, stop in reader.sentences:
            first, last = bisect_left(reader.starts, start), bisect_left(reader.starts, stop)
            if last - first < 2 or len(keys[first]) < 3 or keys[first] in BOUNDARIES or keys[first] in LEAD_INS:
                continue
            if not any(":" in gap for gap in reader.gaps[first + 1 : last + 1]):
                continue
            apart = reader.gaps[first + 1] == "،" or self._goes_on(first + 1, last)
            sayings = [saying for saying in reader.sayings(first, last) if saying.telling]
            heard = any(":" in reader.gaps[one.end] and (apart or one.start == first + 1) for one in sayings)
            if heard and reader.mention(first, first + 1) is None:
                yield keys[first]

    def _answer_for_quotation(self, found: list[Person | None]) -> None:
        """Give the quotation before «… گفت.» to its speaker: sentences in marks that end where this one begins."""
        sentences, starts = self._reader.sentences, self._reader.starts
        at = len(found) - 1
        start, stop = sentences[at]
        words = bisect_left(starts, stop) - bisect_left(starts, start)
        if words > 12 or self._open or self._quoted_until > start:
            return
        while at and found[at - 1] is None and self._text[sentences[at - 1][1] - 1] in '»”"':
            at -= 1
            found[at] = found[-1]

    def _sentence(self, start: int, stop: int) -> Person | None:
        starts = self._reader.starts
        first, last = bisect_left(starts, start), bisect_left(starts, stop)
        new_paragraph = self._text[start - 1] == "\n"
        if first == last:
            return None
        if start < self._quoted_until:
            if self._quoted_until >= stop - 2:
                return self._speaker
            quoted, self._open = self._speaker, False
            first = bisect_left(starts, self._quoted_until)
            clause = self._clause(first, last) if first < last else None
            return (self._resolve(clause, first) if clause and clause.subject else None) or quoted
        clause = self._clause(first, last)
        if clause is not None:
            person = self._resolve(clause, first)
            if person is not None:
                self._speaker = self._focus = person
                self._open = clause.colon and not clause.quoted_until
                self._quoted_until = clause.quoted_until
                return person
        if (attributed := self._attributed(first, last)) is not None:
            return attributed
        if clause is None and self._open and (not new_paragraph or self._first_person(first, last)):
            return self._speaker
        self._open = False
        if clause is None and self._speaker and (until := self._quotation(start)) >= stop - 2:
            self._quoted_until = until
            return self._speaker
        self._tell_of(first, last)
        return None

    def _first_person(self, first: int, last: int) -> bool:
        """Say whether a sentence speaks of «ما» or «من», in a word or in the ending of a verb."""
        return any(self._reader.in_first_person(at) for at in range(first, last))

    # --- reading a sentence

    def _clause(self, first: int, last: int) -> _Clause | None:
        """Find the verb of saying that governs the sentence, and its subject."""
        reader = self._reader
        outside = [one for one in reader.sayings(first, last) if not self._inside_quotation(first, one.start)]
        if not outside:
            return None
        telling = [one for one in outside if one.telling]
        chosen = next((one for one in telling if self._opens(one, last)), None)
        if chosen is None:
            chosen = next((one for one in telling if one.end < last and reader.keys[one.end] in ("که", "تا")), None)
        chosen = chosen or (telling or outside)[-1]
        gap = reader.gaps[chosen.end]
        colon = self._opens(chosen, last)
        until = 0
        if colon or any(mark in gap for mark in _CLOSING):
            place = next((i for i, mark in enumerate(gap) if mark in _CLOSING), -1)
            if place >= 0:
                opening = self._text.find(gap[place], reader.ends[chosen.end - 1])
                until = self._quotation(opening)
        return _Clause(chosen, self._subject(first, chosen), colon, until)

    def _opens(self, saying: Saying, last: int) -> bool:
        """Say whether what is said follows directly: behind a colon, or in quotation marks."""
        gap = self._reader.gaps[saying.end]
        return ":" in gap or "«" in gap or "“" in gap or (gap[:1] in ("،", ",") and '"' in gap) or gap == '"'

    def _inside_quotation(self, first: int, word: int) -> bool:
        before = self._text[self._opening_of(first) : self._reader.starts[word]]
        return before.count("«") > before.count("»") or before.count('"') % 2 == 1

    def _opening_of(self, first: int) -> int:
        """Give where the sentence of a first word begins, an opening quotation mark included."""
        start = self._reader.starts[first]
        return start - 1 if start and self._text[start - 1] in _CLOSING else start

    def _quotation(self, opening: int) -> int:
        """Give where the quotation that begins at `opening` ends, 0 where none begins there or none ends."""
        mark = self._text[opening : opening + 1]
        if opening < 0 or mark not in _CLOSING:
            return 0
        depth, closing = 0, _CLOSING[mark]
        for place in range(opening + 1, min(len(self._text), opening + LONGEST_QUOTATION)):
            char = self._text[place]
            if char == closing:
                if not depth:
                    return place + 1
                depth -= 1
            elif char == mark:
                depth += 1
        return 0

    def _subject(self, first: int, saying: Saying) -> Mention | None:
        """Find who is said to speak: what stands where a clause begins, before the verb."""
        reader, end = self._reader, saying.start
        beginning = True
        for at in range(first, end):
            gap = reader.gaps[at] if at > first else ""
            begins = at == first or (gap and gap[-1] in _PUNCTUATION) or gap in ("«", '"')
            if not begins and reader.keys[at - 1] not in LEAD_INS and reader.keys[at - 1] not in _AGENCIES:
                continue
            if reader.keys[at] in PREPOSITIONS:
                continue
            mention = reader.mention(at, end, lone=saying.telling and at == first)
            if mention is not None and not saying.telling and self._unheard(mention):
                mention = None
            if mention is not None and mention.kind is Kind.GROUP and reader.keys[at] == "خبرگزاری":
                continue
            if mention is None or (at > first and mention.end < end and reader.keys[mention.end] == "را"):
                beginning = beginning and reader.keys[at] in LEAD_INS
                continue
            if mention.kind is Kind.INSTITUTION and not (beginning or at == first):
                continue
            return mention
        return self._late_subject(first, end)

    def _unheard(self, mention: Mention) -> bool:
        """Say whether a lone word, taken for a name as no dictionary has it, is nobody's that the article names."""
        lone = mention.kind is Kind.PERSON and mention.end - mention.start == 1
        return lone and self._reader.keys[mention.start] not in self._reader.surnames

    def _late_subject(self, first: int, end: int) -> Mention | None:
        """Find a subject behind an adverbial without a comma: «در این نشست علی رضایی گفت»."""
        reader = self._reader
        for at in range(first + 1, end):
            if reader.keys[at - 1] in PREPOSITIONS or reader.keys[at - 1] in ("و", "گفته", "سخنان"):
                continue
            mention = reader.mention(at, end, bare=False)
            if mention is None or mention.kind in (Kind.INSTITUTION, Kind.GROUP):
                continue
            if mention.end >= end or self._goes_on(mention.end, end):
                return mention
        return None

    def _goes_on(self, at: int, end: int) -> bool:
        """Say whether what comes behind a subject follows: «… نیز», «… با اشاره به», «… در گفت‌وگو با»."""
        key, after = self._reader.keys[at], self._reader.keys[at + 1] if at + 1 < end else ""
        return key in _BEHIND_SUBJECT or (key, after) in _ADVERBIALS

    def _attributed(self, first: int, last: int) -> Person | None:
        """Resolve «به گفتهٔ …», «به اعتقاد …» and «از نظر …»."""
        reader, keys = self._reader, self._reader.keys
        for at in range(first, last - 2):
            if keys[at + 1] not in ATTRIBUTING.get(keys[at], ()):
                continue
            source = at + 2
            if keys[source] in ("از", "ی"):
                source += 1
            mention = reader.mention(source, last) if source < last else None
            if mention is None or mention.kind is Kind.GROUP or self._inside_quotation(first, at):
                continue
            if mention.kind is Kind.INSTITUTION and keys[source] in ("روابط", "روزنامه", "شبکه", "دفتر", "مرکز"):
                continue
            return self._referent(mention)
        return None

    def _tell_of(self, first: int, last: int) -> None:
        """Keep in mind of whom a sentence of the article's own tells: the next «وی» is likely that one."""
        mention = self._reader.mention(first, last)
        if mention is not None and mention.kind is Kind.PERSON and mention.end - mention.start > 1:
            self._focus = self._registry.person(mention)
        elif mention is not None and mention.kind is Kind.OFFICE and (known := self._registry.holder(mention)):
            self._focus = known

    # --- who it is

    def _resolve(self, clause: _Clause, first: int) -> Person | None:
        subject = clause.subject
        if subject is None:
            follows = clause.colon or self._reader.keys[first] in _LEADING
            return self._speaker if clause.saying.telling and follows else None
        if not clause.saying.telling and subject.kind is Kind.INSTITUTION:
            return None
        return self._referent(subject)

    def _referent(self, mention: Mention) -> Person | None:
        match mention.kind:
            case Kind.GROUP:
                return None
            case Kind.PRONOUN:
                if self._focus and not self._focus.institution:
                    return self._focus
                return self._nearest(mention.start)
            case Kind.PERSON:
                person = self._registry.person(mention)
                if not self._another(mention):
                    self._registry.unite(self._speaker, person)
                return person
            case Kind.INSTITUTION:
                return self._registry.institution(mention)
            case Kind.OFFICE:
                return self._registry.holder(mention) or self._new_holder(mention)

    def _new_holder(self, mention: Mention) -> Person:
        """Take an office that nobody was introduced with as the present speaker's, unless another one's is meant."""
        if self._speaker and not self._another(mention) and self._registry.may_hold(self._speaker, mention):
            return self._registry.give_office(self._speaker, mention)
        return self._registry.unnamed(mention)

    def _another(self, mention: Mention) -> bool:
        keys = self._reader.keys
        return mention.end < len(keys) and keys[mention.end] in _ALSO

    def _nearest(self, before: int) -> Person | None:
        """Give whoever was named last before a word."""
        named = [mention for mention in self._people if mention.end <= before]
        return self._registry.person(named[-1]) if named else None
