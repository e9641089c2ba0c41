import pytest

from index.persian import fold
from retrieval.numbers import number_forms


@pytest.mark.parametrize(
    ("number", "word"),
    [("3", "سه"), ("19", "نوزده"), ("20", "بیست"), ("30", "سی"), ("60", "شصت"), ("90", "نود"), ("100", "صد")],
)
def test_a_small_number_is_written_in_two_ways(number: str, word: str) -> None:
    assert number_forms(number) == (word,)
    assert number_forms(word) == (number,)


def test_forms_are_key_words_and_lead_back() -> None:
    known = {str(number): forms for number in range(1_000) if (forms := number_forms(str(number)))}
    assert set(known) == {str(number) for number in (*range(3, 21), *range(30, 101, 10))}
    for number, (word,) in known.items():
        assert fold(word) == word
        assert number_forms(word) == (number,)


@pytest.mark.parametrize("key", ["یک", "دو", "1", "2", "21", "007", "پل", ""])
def test_another_word_has_no_second_form(key: str) -> None:
    assert number_forms(key) == ()
