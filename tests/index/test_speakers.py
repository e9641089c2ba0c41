"""Who says what: articles of our own in the ways that news is written."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Speaker
from index.lexicon import hazm_lexicon
from index.saying import find_saying
from index.sentence_ends import sentences
from index.speakers import find_speakers

COMMON = hazm_lexicon().common_words


def speakers(text: str, title: str = "") -> list[str]:
    """Name the speaker of each sentence, «-» where nobody speaks."""
    text = dedent(text).strip()
    found = find_speakers(title, text, sentences(text), COMMON)
    assert len(found) == len(sentences(text))
    return [str(speaker) if speaker else "-" for speaker in found]


def names(text: str, title: str = "") -> list[str]:
    """Name them without their offices."""
    return [speaker.split("،")[0] for speaker in speakers(text, title)]


def test_an_office_alone_a_name_and_a_pronoun_are_one_speaker() -> None:
    text = """
    فرماندار نی‌ریز از آغاز ساخت آب‌شیرین‌کن تازه خبر داد.

    به گزارش خبرگزاری فارس، بهرام کاویانی در گفت‌وگو با خبرنگاران اظهار کرد: کار از شنبه آغاز می‌شود. سه سال طول می‌کشد.

    وی افزود: آب چهار روستا از این راه تأمین خواهد شد.

    این مقام مسئول با اشاره به خشکسالی ادامه داد: چاه‌ها شور شده‌اند.

    کاویانی خاطرنشان کرد: بودجهٔ طرح آماده است.

    فرماندار نی‌ریز تصریح کرد: به مردم گزارش می‌دهیم.

    این شهرستان ۱۲۰ هزار نفر جمعیت دارد.
    """
    assert speakers(text) == ["بهرام کاویانی، فرماندار نی‌ریز"] * 7 + ["-"]


def test_a_thing_that_no_dictionary_has_judges_nothing() -> None:
    text = """
    سیما راستین نمونه‌ها را دید.

    خزک از سنگ جدا شد و آزمایشگاه آن را نامی تازه نامید.

    راستین از کار گروه قدردانی کرد.
    """
    assert names(text) == ["-", "-", "سیما راستین"]


def test_several_speakers_are_told_apart_by_their_offices() -> None:
    text = """
    سیما راستین، مدیرکل محیط زیست یزد، گفت: یوزها زنده‌اند.

    هومن پارسا، فرمانده یگان حفاظت، نیز گفت: شکارچیان کمتر شده‌اند.

    مدیرکل محیط زیست استان افزود: دوربین‌ها هر شب روشن‌اند.

    فرمانده یگان حفاظت تأکید کرد: گشت‌ها ادامه دارد.

    وی هشدار داد: جریمه‌ها سنگین‌تر خواهد شد.
    """
    assert names(text) == ["سیما راستین", "هومن پارسا", "سیما راستین", "هومن پارسا", "هومن پارسا"]


def test_a_new_office_with_also_is_somebody_else() -> None:
    text = """
    نادر کیوانی، شهردار خوی، گفت: پارک تازه باز شد.

    رئیس شورای شهر نیز گفت: بودجهٔ آن تصویب شده بود.
    """
    assert speakers(text) == ["نادر کیوانی، شهردار خوی", "رئیس شورای شهر"]


def test_what_is_said_runs_on_to_the_end_of_the_paragraph_and_narration_has_no_speaker() -> None:
    text = """
    نمایشگاه کتاب باز شد. مینا فرخی، دبیر نمایشگاه، گفت: هزار ناشر آمده‌اند. بازدید رایگان است.

    نمایشگاه ده روز برپاست.
    """
    assert names(text) == ["-", "مینا فرخی", "مینا فرخی", "-"]


def test_a_quotation_over_several_sentences_keeps_its_speaker_until_it_ends() -> None:
    text = """
    لوکا بروزوویچ، مدافع تازهٔ تیم، گفت: «خوشحالم. اینجا خانهٔ من است.

    برای جام آمده‌ام.» او فردا تمرین می‌کند.
    """
    assert names(text) == ["لوکا بروزوویچ"] * 3 + ["-"]


def test_straight_quotation_marks_serve_as_well() -> None:
    text = """
    او از بازی راضی بود. امید ماهان، سرمربی ملوان، گفت:" خوب بودیم. باز هم می‌بریم." هفتهٔ آینده بازی دیگری در پیش است.
    """
    assert names(text) == ["-", "امید ماهان", "امید ماهان", "-"]


def test_a_speaker_may_stand_behind_the_quotation() -> None:
    text = """
    «باران دیر آمد، اما آمد.» این را فرهاد زمانی، کشاورز مینودشتی، گفت.
    """
    assert names(text) == ["فرهاد زمانی", "فرهاد زمانی"]


def test_attributions_name_the_speaker_and_agencies_are_none() -> None:
    text = """
    به گفتهٔ دکتر لیلا امین‌زاده، جراح قلب، عمل شش ساعت طول کشید.

    به گزارش خبرگزاری فارس، بیمار مرخص شد.

    به اعتقاد او، ورزش به بیمار کمک می‌کند.

    به گفتهٔ کارشناسان، هوا سرد می‌شود.
    """
    assert names(text) == ["لیلا امین‌زاده", "-", "لیلا امین‌زاده", "-"]


def test_an_institution_speaks_where_no_person_does() -> None:
    assert names("وزارت نیرو در بیانیه‌ای اعلام کرد که سدها پر شده است.") == ["وزارت نیرو"]


def test_somebody_without_a_name_is_called_by_the_office() -> None:
    text = """
    یک سخنگوی ارتش لبنان گفت که مرز آرام است.

    وی افزود: گشت‌ها ادامه دارد.
    """
    assert speakers(text) == ["یک سخنگوی ارتش لبنان"] * 2


def test_a_foreign_name_is_told_by_its_strange_words() -> None:
    text = """
    «گونتار اشتاینهوف»، محقق اتریشی، می‌گوید یخ‌ها زودتر آب شده است.

    اشتاینهوف در ادامه گفت: «باید شتاب کرد.»
    """
    assert names(text) == ["گونتار اشتاینهوف"] * 2


def test_a_headline_tells_a_family_name() -> None:
    text = "روزبه گفت: تیم آماده است."
    assert names(text, "روزبه: آماده‌ایم") == ["روزبه"]


def test_he_is_of_whom_was_told_last() -> None:
    text = """
    رضا نورمند، دروازه‌بان سپاهان، از بیمارستان مرخص شد. او گفت: زود برمی‌گردم.
    """
    assert names(text) == ["-", "رضا نورمند"]


def test_lists_with_commas_belong_to_an_office() -> None:
    text = "وزیر علوم، تحقیقات و فناوری گفت: دانشگاه‌ها باز است.\n\nحسین نیکدل افزود: امتحان‌ها حضوری است."
    assert names(text) == ["حسین نیکدل"] * 2


def test_what_is_fought_against_belongs_to_an_office() -> None:
    found = speakers("رضا کریمی، رئیس ستاد مبارزه با آتش‌سوزی، گفت: جنگل خاموش شد.")
    assert found == ["رضا کریمی، رئیس ستاد مبارزه با آتش‌سوزی"]


def test_an_office_is_shown_in_a_few_words_that_hold_together() -> None:
    text = "کامران دهنوی، معاون پژوهش و فناوری دانشگاه علوم پزشکی شهرکرد گفت: آزمایشگاه باز شد."
    (speaker,) = find_speakers("", text, sentences(text), COMMON)
    assert speaker == Speaker("کامران دهنوی", "معاون پژوهش و فناوری دانشگاه علوم")


@pytest.mark.parametrize("arabic", [str.maketrans("یک", "يك"), str.maketrans("", "", "\u200c"), {0x200C: " "}])
def test_letters_and_half_spaces_may_be_written_any_way(arabic: dict[int, int | str | None]) -> None:
    text = "بهمن کریم‌زاده، رئیس هیئت مدیرهٔ اتاق، یادآور شد: مالیات کم می‌شود.\n\nوی خاطرنشان کرد: صادرات بیشتر شد."
    found = names(text.translate(arabic))
    assert found == ["بهمن کریم‌زاده".translate(arabic)] * 2


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("او گفت", ["گفت"]),
        ("او گفت و گو کرد", []),
        ("او در گفتگو بود", []),
        ("گفته می شود", []),
        ("اعلام شد", []),
        ("او اعلام کرده است", ["اعلام کرده است"]),
        ("او خاطر نشان کرد", ["خاطر نشان کرد"]),
        ("او تاکید می کند", ["تاکید می کند"]),
        ("آن را بزرگ خواند", ["خواند"]),
    ],
)
def test_verbs_of_saying(words: str, expected: list[str]) -> None:
    keys = words.replace("آ", "ا").split()
    assert [" ".join(keys[one.start : one.end]) for one in find_saying(keys, 0, len(keys))] == expected


PIECES = st.sampled_from(
    [
        "وی",
        "گفت",
        ":",
        "«",
        "»",
        '"',
        "،",
        ".",
        "\n",
        "علی رضایی",
        "شهردار اهواز",
        "این مقام",
        "افزود",
        "به گفتهٔ",
        "کتاب",
        "یکی از",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join)), st.text(max_size=30))
def test_any_text_gets_one_answer_a_sentence_in_its_own_words(text: str, title: str) -> None:
    spans = sentences(text)
    found = find_speakers(title, text, spans, frozenset())
    assert len(found) == len(spans)
    squeezed = " ".join(text.split())
    for speaker in filter(None, found):
        assert speaker.name
        assert speaker.name in squeezed
        assert speaker.office is None or speaker.office in squeezed


def test_a_name_is_found_where_a_long_sentence_was_cut_through_it() -> None:
    text = "بهرام کاویانی، فرماندار نی‌ریز، گفت: آب چهار روستا از این راه می‌آید. کاویانی افزود: بودجه آماده است."
    for cut in range(1, text.index("گفت")):
        spans = [(0, cut), (cut, text.index(" کاویانی افزود")), (text.index("کاویانی افزود"), len(text))]
        found = find_speakers("", text, spans, COMMON)
        assert len(found) == len(spans)
        assert all(speaker is None or speaker.name in text for speaker in found)


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("شیرین خوش سیما، آهنگساز سرود، گفت: گروه آماده است.", "شیرین خوش سیما"),
        ("سید روح الله کاشفی، جنگل‌بان بافت، گفت: دوده رفته است.", "سید روح الله کاشفی"),
        ("فرید حسین آبادی، آب‌نگار رود، گفت: آب پایین است.", "فرید حسین آبادی"),
        ("ناصر گل پرور گفت: بذر رسید.", "ناصر گل پرور"),
        ("مهندس جمال پاک نژاد گفت: سد پر شد.", "جمال پاک نژاد"),
    ],
)
def test_names_of_several_words_are_whole(lead: str, name: str) -> None:
    assert names(lead) == [name]


@pytest.mark.parametrize(
    "sentence",
    [
        "همیشه گفته‌ایم: باید بذر خرید.",
        "حالا گفت: باران می‌بارد.",
        "کسانی که گفتند: نمی‌شود، رفتند.",
    ],
)
def test_an_everyday_word_before_a_verb_of_saying_is_nobody(sentence: str) -> None:
    assert set(speakers(sentence)) == {"-"}


def test_a_family_name_that_is_a_word_as_well_is_heard_where_it_stands_alone() -> None:
    text = """
    وارسته افزود: سه چاه خشک شد.

    وارسته با اشاره به قنات شهر گفت: لایروبی آغاز شده است.
    """
    assert names(text) == ["وارسته", "وارسته"]


def test_an_office_ends_before_the_object() -> None:
    text = """
    کاپیتان ناوچهٔ دنا آمد. امید فرازمند، کاپیتان ناوچهٔ دنا جزئیات سفر را اعلام کرد.
    """
    assert speakers(text)[-1] == "امید فرازمند، کاپیتان ناوچهٔ دنا"


def test_a_given_name_that_is_a_deed_names_nobody() -> None:
    assert names("تیم با هدایت ملوان گفت: آماده‌ایم.") != ["هدایت ملوان"]
