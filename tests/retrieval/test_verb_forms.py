import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import hazm_lexicon
from index.persian import tokens
from retrieval.verb_forms import VerbForms

HELD = {"ساخت": 9, "ساخته": 5, "سازد": 4, "خورد": 7, "خوردند": 1, "خورند": 2, "دانست": 3, "گذشته": 8, "گذرد": 2}


@pytest.fixture(scope="module")
def verbs() -> VerbForms:
    return VerbForms(hazm_lexicon(), lambda word: HELD.get(word, 0))


def others(verbs: VerbForms, word: str, *, last: bool = False) -> set[str]:
    (token,) = tokens(word)
    return set(verbs.others(token, last=last))


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("می‌سازد", {"ساخت", "ساخته"}),
        ("نمی‌سازند", {"ساخت", "ساخته", "سازد"}),
        ("میسازد", {"ساخت", "ساخته"}),
        ("ساخته‌اند", {"ساخت", "سازد"}),
        ("می‌خوردند", {"خورد", "خورند"}),
        ("می‌دانند", set()),  # a stop word is no sign of the sentence that answers
        ("می‌دوند", set()),  # no article tells of running
        ("میدان", set()),
        ("ساخته‌های", set()),
    ],
)
def test_a_verb_may_be_told_with_its_other_stem(verbs: VerbForms, word: str, found: set[str]) -> None:
    assert others(verbs, word) == others(verbs, word, last=True) == found


def test_what_may_be_a_noun_is_a_verb_at_the_end(verbs: VerbForms) -> None:
    assert others(verbs, "ساخت") == others(verbs, "گذشته") == set()
    assert others(verbs, "ساخت", last=True) == {"ساخته", "سازد"}
    assert others(verbs, "گذشته", last=True) == {"گذرد"}


@given(st.text("میسازدخورن‌ه", min_size=1, max_size=12), st.booleans())
def test_only_words_of_the_corpus_are_given(verbs: VerbForms, text: str, last: bool) -> None:
    for token in tokens(text):
        found = verbs.others(token, last=last)
        assert HELD.keys() >= set(found) and len(set(found)) == len(found)
