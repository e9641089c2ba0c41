import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.latin import LatinReader, is_persian_in_latin

VOCABULARY = [
    (word, 3)
    for word in (
        "چه کی کسی گفت شعبه شعب ویژه تشکیل شد شده دادستان خوزستان گمرک قاچاق ترامپ منچستر ژاپن غزه مسجد خانه کتابخانه "
        "قهرمان فوتبال باران دریاچه ارومیه خشک چرا چند مدال گرفت ایران المپیک پاریس 1402 covid"
    ).split()
]


@pytest.fixture(scope="module")
def reader() -> LatinReader:
    return LatinReader(lambda: VOCABULARY)


@pytest.mark.parametrize(
    ("latin", "persian"),
    [
        ("goft", "گفت"),
        ("shobe", "شعبه"),
        ("vije", "ویژه"),
        ("vizhe", "ویژه"),
        ("tashkil", "تشکیل"),
        ("dadsetan", "دادستان"),
        ("daadsetaan", "دادستان"),
        ("khuzestan", "خوزستان"),
        ("khoozestaan", "خوزستان"),
        ("gomrok", "گمرک"),
        ("ghachagh", "قاچاق"),
        ("trump", "ترامپ"),
        ("manchester", "منچستر"),
        ("zhapon", "ژاپن"),
        ("ghaza", "غزه"),
        ("masjed", "مسجد"),
        ("ketabkhane", "کتابخانه"),
        ("footbal", "فوتبال"),
        ("daryache", "دریاچه"),
        ("oroomie", "ارومیه"),
        ("olampik", "المپیک"),
    ],
)
def test_words_are_read_into_the_vocabulary(reader: LatinReader, latin: str, persian: str) -> None:
    assert reader.read(latin)[0].word == persian


def test_endings_may_be_left_over(reader: LatinReader) -> None:
    assert reader.read("ghahramanesh")[0].word == "قهرمان"
    assert reader.read("shobeha")[0].word == "شعبه"


def test_what_sounds_like_nothing_is_not_read(reader: LatinReader) -> None:
    assert reader.read("bwxqzk") == []
    assert reader.read("") == []
    assert reader.read("gcqx" * 7) == []
    assert reader.read("k" * 10_000) == []


def test_a_question_is_transcribed_with_its_numbers(reader: LatinReader) -> None:
    transcript = reader.transcribe("Ki goft daryache oroomie khoshk shod 1402?")
    assert transcript.text == "کی گفت دریاچه ارومیه خشک شد 1402?"
    assert transcript.words["1402"] == 1
    assert transcript.words["گفت"] > 0.5


def test_names_of_an_english_question_are_added(reader: LatinReader) -> None:
    transcript = reader.add_names("When did Trump visit Manchester?")
    assert transcript.text == "When did Trump visit Manchester?"
    assert {"trump", "ترامپ", "منچستر"} <= set(transcript.words)
    assert not {"چند", "چه"} & set(transcript.words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ki goft shobe haye vije tashkil shode", True),
        ("chand ta medal gereftim?", True),
        ("who announced the special branches", False),
        ("How many medals did Iran win?", False),
        ("شعبه‌های ویژه را چه کسی اعلام کرد؟", False),
        ("تلفن همراه iPhone در ایران چند است؟", False),
        ("۱۴۰۲", False),
        ("", False),
    ],
)
def test_persian_in_latin_letters_is_told_from_english(text: str, expected: bool) -> None:
    assert is_persian_in_latin(text) is expected


@given(st.text(max_size=30) | st.text(alphabet="abcdeghiklmnoqrstuvxyz'", max_size=30))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    reader = LatinReader(lambda: VOCABULARY)
    for reading in reader.read(text.lower()):
        assert reading.word in dict(VOCABULARY)
        assert 0 < reading.probability <= 1
    assert all(weight > 0 for weight in reader.transcribe(text).words.values())
