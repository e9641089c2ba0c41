from hypothesis import given
from hypothesis import strategies as st

from retrieval.phrases import Phrases

THANKS = Phrases.of(["-/خیلی ممنون/متشکرم", "ممنون می‌شوم -/اگر بگویید"])


def test_the_longest_phrase_counts() -> None:
    assert THANKS.longest("خیلی ممنون وزیر".split(), 0) == 2
    assert THANKS.longest("ممنون میشوم اگر بگویید".split(), 0) == 4
    assert THANKS.longest("ممنون میشوم بگویید".split(), 0) == 3
    assert THANKS.longest("وزیر متشکرم".split(), 1) == 1


def test_half_a_phrase_is_none() -> None:
    assert THANKS.longest(["خیلی"], 0) == 0
    assert THANKS.longest("خیلی زود".split(), 0) == 0
    assert THANKS.longest([], 0) == THANKS.longest(["ممنون"], 1) == 0


def test_a_phrase_may_have_any_words_in_it() -> None:
    phrases = Phrases.of(["ممنون از * -/*"])
    assert phrases.longest("ممنون از پاسخ خوبتان وزیر".split(), 0) == 4
    assert phrases.longest("ممنون از پاسخ".split(), 0) == 3
    assert phrases.longest("ممنون از".split(), 0) == 0


def test_phrases_are_found_from_the_end() -> None:
    backwards = Phrases.of(["-/خیلی ممنون/متشکرم", "ممنون از * -/*"], backwards=True)
    assert backwards.longest([*reversed("وزیر خیلی ممنون".split())], 0) == 2
    assert backwards.longest([*reversed("وزیر ممنون از پاسخ شما".split())], 0) == 4


@given(st.lists(st.sampled_from("خیلی ممنون متشکرم میشوم اگر بگویید وزیر".split()), max_size=8), st.integers(0, 8))
def test_what_is_found_lies_within(keys: list[str], at: int) -> None:
    found = THANKS.longest(keys, at)
    assert 0 <= found <= max(0, len(keys) - at)
    assert "وزیر" not in keys[at : at + found]
