from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.spelling import Speller

VOCABULARY = {
    "زعفران": 40,
    "قطار": 20,
    "شهری": 25,
    "تهران": 90,
    "مهران": 4,
    "باران": 12,
    "1402": 7,
    "covid": 5,
}


def speller(vocabulary: dict[str, int]) -> Speller:
    return Speller(lambda word: vocabulary.get(word, 0), vocabulary.items)


def meant(word: str, vocabulary: dict[str, int] = VOCABULARY) -> list[tuple[str, ...]]:
    return [repair.meant for repair in speller(vocabulary).repairs(word)]


@pytest.mark.parametrize("typed", ["زعفرن", "عفران", "زعفرانن", "زعففران", "زفعران", "زعفرلن", "زعخران"])
def test_one_error_is_repaired(typed: str) -> None:
    assert meant(typed) == [("زعفران",)]


def test_two_errors_are_not() -> None:
    assert meant("زعفلنن") == []


def test_a_forgotten_space_is_put_in() -> None:
    assert meant("قطارشهری") == [("قطار", "شهری")]
    assert meant("قطارشهر") == []


@pytest.mark.parametrize("typed", ["", "قطر", "تهران", "1403", "covit", "تهرن2", "تهر ن"])
def test_what_needs_no_repair_or_allows_none(typed: str) -> None:
    assert meant(typed) == []


def test_a_key_beside_the_right_one_is_likelier_than_any_other() -> None:
    first, second = speller({"نخبه": 10, "شخبه": 10}).repairs("تخبه")  # «ن» stands beside «ت», «ش» does not
    assert (first.meant, second.meant) == (("نخبه",), ("شخبه",))
    assert first.probability > 2 * second.probability


def test_a_letter_of_the_same_sound_is_likelier_than_any_other() -> None:
    first, second = speller({"ثبات": 10, "نبات": 10}).repairs("صبات")
    assert (first.meant, second.meant) == (("ثبات",), ("نبات",))
    assert first.probability > 2 * second.probability


def test_swapped_letters_are_likelier_than_a_lost_one() -> None:
    assert meant("زفعر", {"زعفر": 10, "زفعرا": 10}) == [("زعفر",), ("زفعرا",)]


def test_the_commoner_word_is_likelier() -> None:
    assert meant("ژهران") == [("تهران",), ("مهران",)]


def test_the_vocabulary_is_read_once_and_only_for_an_unknown_word() -> None:
    reads = []

    def vocabulary() -> list[tuple[str, int]]:
        reads.append(1)
        return list(VOCABULARY.items())

    repairing = Speller(lambda word: VOCABULARY.get(word, 0), vocabulary)
    assert (repairing.repairs("تهران"), len(reads)) == ([], 0)
    assert repairing.repairs("تهزان")
    assert repairing.repairs("باراان")
    assert len(reads) == 1


@given(st.text(alphabet="ابتزعفرنهمقطشی", max_size=12) | st.text(max_size=12))
def test_repairs_are_known_words_that_share_one_probability(word: str) -> None:
    repairs = speller(VOCABULARY).repairs(word)
    probabilities = [repair.probability for repair in repairs]
    assert all(part in VOCABULARY for repair in repairs for part in repair.meant)
    assert {repair.typed for repair in repairs} <= {word}
    assert not repairs or isclose(sum(probabilities), 1)
    assert probabilities == sorted(probabilities, reverse=True)
    assert not repairs or word not in VOCABULARY
