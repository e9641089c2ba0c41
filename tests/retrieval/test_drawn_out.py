import pytest

from retrieval.drawn_out import undrawn


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("چراااا پرسپولیسسس باخت", "چرا پرسپولیس باخت"),
        ("ki gooool zad", "ki gol zad"),
        ("خیلییی", "خیلی"),
        ("محقق الله", "محقق الله"),
        ("۱۰۰۰ و 2000 و www", "۱۰۰۰ و 2000 و www"),
        ("فصل III", "فصل III"),
        ("؟!!!", "؟!!!"),
    ],
)
def test_letters_held_down_are_written_once(typed: str, meant: str) -> None:
    assert undrawn(typed) == meant
