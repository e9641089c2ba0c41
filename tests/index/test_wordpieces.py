"""The pieces of training.wordpieces, and the errors of training.noise."""

import random
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from support import stories
from tokenizers import Tokenizer

from index.persian import HALF_SPACE
from training.noise import mistyped

STORIES = [story.text for story in stories()]
PERSIAN = "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
words = st.text(alphabet=PERSIAN + HALF_SPACE + "0123456789abz", min_size=1, max_size=12)
WAYS: dict[str, Callable[[str], str]] = {
    "Arabic letters": lambda text: text.translate(str.maketrans("یک", "يك")),
    "half-space as space": lambda text: text.replace(HALF_SPACE, " "),
    "tatweel": lambda text: "ـ".join(text).replace(f"ـ{HALF_SPACE}", HALF_SPACE),
    "Persian digits": lambda text: text.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
    "Arabic digits": lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "capitals": str.upper,
}


@given(st.lists(words, min_size=1, max_size=4))
def test_all_ways_of_writing_have_the_same_pieces(tokenizer: Tokenizer, written: list[str]) -> None:
    text = " ".join(written)
    assume(not {"ئو", "ئؤ"} & {a + b for a, b in pairwise(text)})  # «مسئول» is one word to `fold` alone
    pieces = tokenizer.encode(text).ids
    assert {way: tokenizer.encode(change(text)).ids for way, change in WAYS.items()} == dict.fromkeys(WAYS, pieces)


def test_known_words_have_pieces_and_unknown_signs_have_none(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("کتابخانه، «روستا»!").tokens[0] == "[CLS]"
    assert tokenizer.encode("😀 ؟!").tokens == ["[CLS]", "[SEP]"]
    assert "[UNK]" not in [piece for text in STORIES for piece in tokenizer.encode(text).tokens]
    assert tokenizer.encode("漢").tokens == ["[CLS]", "[UNK]", "[SEP]"]


@given(st.sampled_from(STORIES), st.integers())
def test_a_mistyped_text_has_one_error_or_other_half_spaces(text: str, seed: int) -> None:
    changed = mistyped(text, random.Random(seed))
    bare = [each.replace(HALF_SPACE, "").replace(" ", "") for each in (text, changed)]
    assert OSA.distance(*bare) <= 1
    assert HALF_SPACE in changed or HALF_SPACE not in text or bare[0] == bare[1]
