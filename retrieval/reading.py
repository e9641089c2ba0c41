"""What was typed is read into Persian words, whatever letters, layout or spelling it was typed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from index.snapshot import Snapshot
from retrieval.expansion import Added, Expander
from retrieval.keyboard import retype, typed_in_english
from retrieval.latin import LatinReader, is_persian_in_latin
from retrieval.spelling import Speller

__all__ = ["Reader", "Reading", "Script"]

RETYPED_SHARE = 0.5
"""Words that the articles know, from which a question is taken for Persian on an English keyboard."""

Script = Literal["persian", "keyboard", "latin", "english"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one turn of a chat says."""

    script: Script
    text: str
    """In Persian letters, where it was typed in others."""
    words: Mapping[str, float]
    """Key words, and how probable each is."""
    added: tuple[Added, ...]
    rewritten: str
    """The text with the likeliest additions in the place of what was typed."""

    @property
    def repairs(self) -> tuple[Added, ...]:
        """The likeliest repair of each word that the corpus does not hold."""
        likeliest = {added.typed: added for added in reversed(self.added) if added.kind == "spelling"}
        return tuple(reversed(likeliest.values()))


class Reader:
    """Reads what was typed with what one snapshot knows: its words, and its formal words for colloquial ones."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Take the snapshot; its vocabulary is sorted when the first word needs that."""
        self._latin = LatinReader(snapshot.vocabulary)
        speller = Speller(snapshot.frequency, snapshot.vocabulary, lambda: snapshot.lexicon.common_words)
        self._expander = Expander(snapshot.lexicon, snapshot.frequency, speller)
        self.stop_words = snapshot.lexicon.stop_words

    def read(self, typed: str, *, repaired: bool = True) -> Reading:
        """Read a question into Persian words, whatever letters it was typed in, and what may be added to them."""
        script: Script = "persian"
        if typed_in_english(typed) and self._latin.knows(retype(typed)) >= RETYPED_SHARE:
            typed, script = retype(typed), "keyboard"
        if is_persian_in_latin(typed):
            said = self._latin.transcribe(typed)
            return Reading("latin", said.text, said.words, (), said.text)
        if typed.isascii():
            script = "english"
        said = self._latin.add_names(typed)
        added, rewritten = self._expander.expand(said.text, repaired=repaired)
        return Reading(script, said.text, said.words, tuple(added), rewritten)
