"""What was asked, as the legs of the search need it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding import Embedder, Vector
from index.errors import QuestionError
from index.lexicon import Lexicon
from index.persian import grams, terms
from retrieval.keyboard import retype, typed_in_english
from retrieval.latin import LatinReader, Transcript, is_persian_in_latin

__all__ = ["LONGEST_QUESTION", "Question", "read_question"]

LONGEST_QUESTION = 1_000
"""Characters of a question that are read; a pasted article is no better a question for its length."""
HISTORY_WEIGHT = 0.7
"""What a term of the question before counts; its square is for the one before that."""
TURNS = 3
"""Earlier questions that still count."""
ASKING_WEIGHT = 0.3
"""What a word counts that shapes the question and seldom stands in its answer."""
FORMAL_WEIGHT = 0.5
"""What the formal word for a colloquial one counts, beside the word as typed."""

RETYPED_SHARE = 0.5
"""Words that the articles know, from which a question is taken for Persian on an English keyboard."""

ASKING = frozenset(
    terms(
        """
        چه چی چیه چیست کی کیه کیست که کدام کدوم کدامین کجا کجاست کجاها چگونه چطور چطوری چجوری چرا چند چندتا چقدر چقد
        چندم چندمین آیا مگر کسی کسانی چیزی چیزهایی است هست هستند بود بودند شد شدند شده می گفت کرد دارد داشت
        a an the of in on at to for from by with and or is are was were be been did do does has have had what which who
        whom whose when where why how many much that this these those it its as about into after before than then there
        their his her he she they him them will would can could not no
        """
    )
)


@dataclass(frozen=True)
class Question:
    """A question's weighted terms and its place in the embedding space."""

    text: str
    words: Mapping[str, float]
    grams: Mapping[str, float]
    vector: Vector
    """(dimensions,), of unit length; zeros where the model knows no word of it."""


def read_question(
    text: str, history: Sequence[str], lexicon: Lexicon, latin: LatinReader, embedder: Embedder
) -> Question:
    """Read a question, completed by the earlier ones of its chat (oldest first) at a lower weight.

    Raises QuestionError where there is nothing to look for: no letter or digit, or stop words alone.
    """
    asked = text.strip()[:LONGEST_QUESTION]
    if not terms(asked):
        raise QuestionError("The question holds no word; type what you want to know, in a sentence.")
    turns = [_transcript(said[:LONGEST_QUESTION], latin) for said in [asked, *reversed(history[-TURNS:])]]
    if not history and (lexicon.stop_words | ASKING).issuperset(turns[0].words):
        raise QuestionError("The question holds nothing to look for; name the person, place or event you ask about.")
    words: defaultdict[str, float] = defaultdict(float)
    pieces: defaultdict[str, float] = defaultdict(float)
    vector = np.zeros(embedder.dimensions, np.float32)
    for turn, said in enumerate(turns):
        weight = HISTORY_WEIGHT**turn
        for term, share in said.words.items():
            words[term] += weight * share * (ASKING_WEIGHT if term in ASKING else 1)
            for formal in lexicon.formal.get(term, ()):
                words[formal] += weight * share * FORMAL_WEIGHT
        for gram in grams(said.text):
            pieces[gram] += weight
        vector += weight * embedder.embed_question(said.text)
    norm = float(np.linalg.norm(vector))
    return Question(asked, words, pieces, vector / norm if norm else vector)


def _transcript(said: str, latin: LatinReader) -> Transcript:
    """Read a question into Persian words, whatever letters it was typed in."""
    if typed_in_english(said) and latin.knows(retype(said)) >= RETYPED_SHARE:
        said = retype(said)
    return latin.transcribe(said) if is_persian_in_latin(said) else latin.add_names(said)
