"""Questions that ask who said something, and whose word it is."""

import pytest

from index.articles import Speaker
from retrieval.who_said import asks_who_said, speaker_of


@pytest.mark.parametrize(
    "question",
    [
        "چه کسی گفت سد پر شده است؟",
        "کی گفته سدا پر شدن",
        "خبر پر شدن سد رو کی اعلام کرد",
        "به گفتهٔ چه کسی سد پر شده است؟",
        "پر شدن سد را چه کسی اعلام کرد؟",
        "کدام مقام از سیل هشدار داد؟",
        "این حرف مال کیه که سد پر شده",
        "اینکه گفتن سد پر شده حرف کیه",
        "کدام بازیکن داور را ناعادل خواند؟",
        "از زبان چه کسی نقل شد که سد پر است؟",
        "Who said that the dam is full?",
        "who warned of the flood",
        "ki gofte sad por shode",
        "che kasi az seyl khabar dad",
        "According to whom is the dam full?",
    ],
)
def test_asked(question: str) -> None:
    assert asks_who_said(question)


@pytest.mark.parametrize(
    "question",
    [
        "سد کی پر شد؟",
        "نتیجه کی اعلام شد؟",
        "وزیر گفت کارگران کی از معدن می‌روند؟",
        "وزیر می‌گوید آب سد نصیب چه کسانی می‌شود؟",
        "چه کسی سد را ساخت؟",
        "وزیر دربارهٔ سد چه گفت؟",
        "رئیس سازمان چه کسی را مقصر خواند؟",
        "وزیر این را به چه کسی گفت؟",
        "Who built the dam?",
        "sad ki por shod",
        "When was the dam announced?",
        "",
    ],
)
def test_not_asked(question: str) -> None:
    assert not asks_who_said(question)


def test_a_sentence_that_nobody_says_borrows_a_speaker_only_where_that_is_asked() -> None:
    first, last = Speaker("مینا فرخی"), Speaker("نادر کیوانی")
    passage = (None, first, None, last)
    assert [speaker_of(passage, row, lenient=False) for row in range(4)] == [None, first, None, last]
    assert [speaker_of(passage, row, lenient=True) for row in range(4)] == [first, first, first, last]
    assert speaker_of((None, None), 0, lenient=True) is None
