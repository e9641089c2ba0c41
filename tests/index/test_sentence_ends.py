import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentence_ends import sentences

texts = st.text(max_size=200) | st.text("ءآبپتثجچهویک\u200c\u0654 .؟!،«»()0۱۲\n", max_size=200)


@given(texts)
def test_sentences_cover_all_but_white_space(text: str) -> None:
    spans = sentences(text)
    kept: set[int] = set()
    for start, end in spans:
        assert start < end
        assert text[start:end] == text[start:end].strip()
        kept.update(range(start, end))
    assert spans == sorted(spans)
    assert all(text[i].isspace() for i in range(len(text)) if i not in kept)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("باران آمد. هوا سرد شد.", ["باران آمد.", "هوا سرد شد."]),
        ("باران سنگین است.این خبر تازه است.", ["باران سنگین است.", "این خبر تازه است."]),
        ("دکتر م. احمدی رسید.", ["دکتر م. احمدی رسید."]),
        ("رشد ۳.۵ درصد بود. پایان", ["رشد ۳.۵ درصد بود.", "پایان"]),
        ("به porsa.example سر بزنید.", ["به porsa.example سر بزنید."]),
        ("چه شد؟ هیچ!", ["چه شد؟", "هیچ!"]),
        ("«چه شد؟» پرسید او.", ["«چه شد؟» پرسید او."]),
        ("علی، رضا ... و دیگران آمدند.", ["علی، رضا ... و دیگران آمدند."]),
        ("سطر یک\nسطر دو", ["سطر یک", "سطر دو"]),
        ("گفت: «می‌آیم.» و رفت.", ["گفت: «می‌آیم.»", "و رفت."]),
        ("سال ۳۳۰ ق.م. آغاز شد.", ["سال ۳۳۰ ق.م. آغاز شد."]),
    ],
)
def test_sentence_borders(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected
