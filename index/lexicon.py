"""What hazm knows of Persian words, read once when indexing and kept with the snapshot.

Importing hazm takes a second and 250 MB, so its lists are read from its files; a question reads this small one instead.
"""

import json
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from index.persian import terms

__all__ = ["Lexicon", "common_words", "hazm_lexicon"]

COMMON = 5_000
"""Occurrences in the corpus that hazm counted; its rarer words are mostly names."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Stop words as search terms, formal words for colloquial ones, and words that are common; all of it key text."""

    stop_words: frozenset[str] = frozenset()
    formal: dict[str, tuple[str, ...]] = field(default_factory=dict)
    common: str = ""
    """Common words, parted by spaces: 19,000 are not made a set of before a question needs them."""

    def write(self, path: Path) -> None:
        """Write it as JSON, in a stable order."""
        content = asdict(self) | {"stop_words": sorted(self.stop_words)}
        path.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Lexicon":
        """Read what `write` wrote."""
        content = json.loads(path.read_text(encoding="utf-8"))
        formal = {word: tuple(words) for word, words in content["formal"].items()}
        return cls(frozenset(content["stop_words"]), formal, content["common"])


def hazm_lexicon() -> Lexicon:
    """Read the stop words, the colloquial and the common words of the installed hazm (0.9 and 0.12 alike)."""
    stop_words = {term for word in _lines("stopwords.dat") for term in terms(word.replace("_", " "))}
    formal: dict[str, tuple[str, ...]] = {}
    for line in _lines("iwords.dat"):
        word, *words = line.split()
        key = terms(word)[0]
        meant = [term for written in words for term in terms(written)]
        if fresh := tuple(dict.fromkeys(term for term in (*formal.get(key, ()), *meant) if term != key)):
            formal[key] = fresh
    return Lexicon(frozenset(stop_words), formal, " ".join(sorted(common_words())))


def _lines(name: str) -> list[str]:
    """Read a data file of hazm, which itself is not imported."""
    package = find_spec("hazm")
    assert package is not None and package.origin is not None, "hazm is a dependency"
    return (Path(package.origin).parent / "data" / name).read_text(encoding="utf-8").splitlines()


@cache
def common_words() -> frozenset[str]:
    """Read the keys of the words that hazm's word list knows as common."""
    words: set[str] = set()
    for line in _lines("words.dat"):
        word, count, _ = line.split("\t")
        if int(count) >= COMMON:
            words.update(terms(word)[:1])
    return frozenset(words)
