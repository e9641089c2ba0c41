"""What hazm knows of Persian words, exported when indexing and kept with each generation.

Importing hazm takes longer than any question, and much memory, so a question reads the export, and a reindex keeps that
of the served generation for as long as the installed hazm would give the same.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

from index.persian import terms

__all__ = ["Lexicon", "hazm_lexicon"]

COMMON = 5_000
"""Occurrences in the corpus that hazm counted; its rarer words are mostly names."""
EXPORT = 2
"""Raised whenever the same hazm would be exported otherwise."""


@dataclass(frozen=True)
class Lexicon:
    """Stop words as search terms, formal words for colloquial ones, common words and verbs; all of it key text."""

    stop_words: frozenset[str] = frozenset()
    formal: dict[str, tuple[str, ...]] = field(default_factory=dict)
    common: str = ""
    """Common words, parted by spaces: 19,000 are not made a set of before a question needs them (`common_words`)."""
    verbs: str = ""
    """The third persons of verbs with both stems and their participles, a line each, for the same reason."""
    origin: str = ""
    """Which hazm was exported, and how."""

    @property
    def up_to_date(self) -> bool:
        """Say whether the installed hazm would give the same."""
        return self.origin == _origin()

    @cached_property
    def common_words(self) -> frozenset[str]:
        """The common words, made a set of when they are first asked for."""
        return frozenset(self.common.split())

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The common words and the forms of verbs: none of them is likely a part of a name."""
        return self.common_words.union(self.verbs.split())

    def write(self, path: Path) -> None:
        """Write it as JSON, in a stable order."""
        content = asdict(self) | {"stop_words": sorted(self.stop_words)}
        path.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Lexicon":
        """Read what `write` wrote."""
        content = json.loads(path.read_text(encoding="utf-8"))
        formal = {word: tuple(words) for word, words in content.pop("formal").items()}
        return cls(frozenset(content.pop("stop_words")), formal, **content)


def _origin() -> str:
    return f"hazm {version('hazm')}, export {EXPORT}"


@cache
def hazm_lexicon() -> Lexicon:
    """Import hazm and export its words (0.9 and 0.12 name them alike)."""
    from hazm import informal_words, stopwords_list, words_list

    stop_words = {term for word in stopwords_list() for term in terms(word.replace("_", " "))}
    formal: dict[str, tuple[str, ...]] = {}
    for line in informal_words.read_text(encoding="utf-8").splitlines():
        word, *words = line.split()
        key = terms(word)[0]
        meant = [term for written in words for term in terms(written)]
        if fresh := tuple(dict.fromkeys(term for term in (*formal.get(key, ()), *meant) if term != key)):
            formal[key] = fresh
    common = {key for word, count, _ in words_list() if count >= COMMON for key in terms(word)[:1]}
    verbs = (line for line in _verbs() if stop_words.isdisjoint(line.split()))
    return Lexicon(frozenset(stop_words), formal, " ".join(sorted(common)), "\n".join(verbs), _origin())


def _verbs() -> Iterator[str]:
    """Conjugate hazm's verbs: «ساخت ساختند ساخته سازد سازند بسازد بسازند»."""
    from hazm import Conjugation
    from hazm.utils import verbs_list

    conjugation = Conjugation()
    for past, _, present in (verb.partition("#") for verb in verbs_list()):
        told, done = conjugation.perfective_past(past), conjugation.present_perfect(past)
        tells, wished = conjugation.perfective_present(present), conjugation.subjunctive_perfective_present(present)
        if past and present.isalpha():
            forms = (told[2], told[5], done[3], tells[2], tells[5], wished[2], wished[5])
            yield " ".join(terms(form)[0] for form in forms)
