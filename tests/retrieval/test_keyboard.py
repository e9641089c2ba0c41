import pytest

from retrieval.keyboard import retype, typed_in_english


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("]i ;sd", "چه کسی"),
        ("ofv nvdh", "خبر دریا"),
        ("Hfhk", "آبان"),
        ("'lv;", "گمرک"),
        ("Chmk", "ژاپن"),
        ("SGhL", "سلام"),
    ],
)
def test_keys_write_what_stands_on_them_in_persian(typed: str, meant: str) -> None:
    assert typed_in_english(typed)
    assert retype(typed) == meant


@pytest.mark.parametrize("text", ["چه کسی", "1402", "", "  ?!", "café"])
def test_what_no_english_keyboard_writes(text: str) -> None:
    assert not typed_in_english(text)
