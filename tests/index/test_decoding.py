import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.decoding import decode, encoding_of
from index.errors import ArticleError

NEWS = "شهردار اراک گفت: «پل تازه‌ی رودخانه تا پایان مهر باز می‌شود.» هزینه‌ی آن ۱۲ میلیارد تومان است."
OLD = "شهردار اراک گفت: پل تازه تا پايان مهر باز مي‌شود و هزينه آن 12 ميليارد تومان است."  # in letters of cp1256
LETTERS = "اآبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئءأؤ"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [NEWS, OLD, "Only English, plain.", "آ"], ids=["news", "old", "english", "letter"])
def test_every_unicode_encoding_is_recognised(encoding: str, text: str) -> None:
    if text == "آ" and encoding.startswith("utf-16-"):
        pytest.skip("two bytes without a mark tell nothing")
    assert decode(text.encode(encoding)) == text


def test_windows_1256_is_recognised() -> None:
    assert decode(OLD.encode("cp1256")) == OLD
    assert encoding_of("سلام".encode("cp1256")) == "cp1256"


def test_text_of_big_endian_marks_is_read() -> None:
    assert decode(b"\xfe\xff" + NEWS.encode("utf-16-be")) == NEWS


def test_a_declared_encoding_serves_where_utf_8_fails() -> None:
    assert decode("Zażółć gęślą jaźń".encode("iso-8859-2"), "iso-8859-2") == "Zażółć gęślą jaźń"
    assert decode(NEWS.encode(), "windows-1256") == NEWS
    assert decode(OLD.encode("cp1256"), "no-such-encoding") == OLD


def test_typographic_signs_of_windows_survive() -> None:
    assert decode("“Café” – naïve".encode("cp1252")) == "“Café” – naïve"


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(60),
        b"\x00" * 64,
        b"\x7fELF\x02\x01\x01\x00",
    ],
    ids=["every byte", "png", "zeros", "elf"],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match="binary"):
        decode(data)


def test_broken_utf_8_does_not_pass_for_windows_1256() -> None:
    with pytest.raises(ArticleError, match="UTF-8 with a broken byte at position"):
        decode(NEWS.encode()[:-2] + b"\xff")
    with pytest.raises(ArticleError, match="UTF-8 with a broken byte"):
        decode("سلام".encode()[:-1])
    with pytest.raises(ArticleError, match="not known"):
        decode(b"".join(character.encode() + b"\xff\xe7" for character in NEWS))


def test_cut_utf_16_is_refused() -> None:
    with pytest.raises(ArticleError, match="UTF-16"):
        decode(NEWS.encode("utf-16")[:-1])


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "iso8859-7"])
def test_other_alphabets_are_not_taken_for_persian(encoding: str) -> None:
    text = "Προχθές άνοιξε η γέφυρα" if encoding == "iso8859-7" else "Вчера открылся новый мост через реку"
    with pytest.raises(ArticleError, match="save it again as UTF-8"):
        decode(text.encode(encoding))


@given(st.text(alphabet=LETTERS + " \u200c\n۰۱۲۳،؟«»", min_size=12).filter(lambda text: len(set(text)) > 4))
def test_persian_survives_every_unicode_encoding(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        assert decode(text.encode(encoding)) == text


@given(st.lists(st.sampled_from(OLD.split()), min_size=8, unique=True))
def test_persian_words_survive_windows_1256(words: list[str]) -> None:
    text = " ".join(words)
    assert decode(text.encode("cp1256")) == text


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_an_article_error(data: bytes) -> None:
    try:
        assert isinstance(decode(data), str)
    except ArticleError as error:
        assert str(error).endswith(".")
