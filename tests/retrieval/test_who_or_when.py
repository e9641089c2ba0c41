import pytest

from index.persian import tokens
from retrieval.who_or_when import who_or_when


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("کی پل رو ساخت", {"who"}),
        ("پل رو کی افتتاح کرد", {"who"}),
        ("شهردار با کی دیدار کرد", {"who"}),
        ("گل دوم کی زد", {"who"}),
        ("پل کی افتتاح شد؟", {"when"}),
        ("جشن کی و کجا بود؟", {"when"}),
        ("پل تا کی بسته است؟", {"when"}),
        ("بلیت از کی فروخته می‌شود؟", {"when"}),
        ("تیم شهر از کی باخت", {"who", "when"}),
        ("وزیر کی به رشت سفر کرد؟", {"who", "when"}),
        ("با کی بود که کی آمد", {"who", "when"}),
        ("پل کی", {"who", "when"}),
        ("چه کسی پل را ساخت؟", set()),
        ("", set()),
    ],
)
def test_what_stands_beside_tells_who_from_when(question: str, asked: set[str]) -> None:
    assert who_or_when([word.key for word in tokens(question)]) == asked
