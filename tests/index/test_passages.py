import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import article, stories

from index.articles import Article
from index.passages import LONGEST, LONGEST_SENTENCE, SHORTEST, TAIL, Passage, split
from index.sentence_ends import sentences

pieces = st.lists(
    st.sampled_from(
        [
            "باران",
            "می‌بارد",
            "تهران",
            "گفت",
            "«آری»",
            "و",
            ".",
            "؟",
            "!",
            "…",
            "\n",
            "\n\n",
            " ",
            "\u200c",
            "۱۲٫۵",
            "د.",
            "😀",
        ]
    ),
    max_size=400,
)
texts = st.builds(lambda words, gap: gap.join(words), pieces, st.sampled_from(["", " "])) | st.text()


def spans(passages: list[Passage]) -> list[tuple[int, int]]:
    return [span for passage in passages for span in passage.sentences]


@given(texts)
def test_every_sentence_is_in_one_passage_in_order_as_written(text: str) -> None:
    expected = sentences(text)
    assert all(end - start <= LONGEST_SENTENCE for start, end in expected)
    assert spans(split(Article("a", text))) == expected


@given(texts)
def test_only_a_single_sentence_makes_a_passage_too_long(text: str) -> None:
    *body, last = split(Article("a", text)) or [Passage(((0, 0),))]
    for passage in body:
        assert passage.end - passage.start <= LONGEST or len(passage.sentences) == 1
    assert last.end - last.start <= LONGEST + TAIL or len(last.sentences) == 1


@given(texts, st.integers(1, 200))
def test_what_the_model_cannot_read_whole_is_cut(text: str, longest: int) -> None:
    passages = split(Article("a", text), lambda piece: len(piece) <= longest)
    assert all(passage.end - passage.start <= longest for passage in passages)
    cut = spans(passages)
    assert all(before[1] <= after[0] for before, after in pairwise(cut))
    assert all(start < end and not text[start].isspace() for start, end in cut)
    covered = {place for start, end in cut for place in range(start, end)}
    assert all(text[place].isspace() for place in range(len(text)) if place not in covered)


@given(texts)
def test_a_model_that_reads_nothing_gets_single_characters(text: str) -> None:
    assert all(end - start == 1 for start, end in spans(split(Article("a", text), lambda piece: False)))


def test_a_long_text_without_a_stop() -> None:
    words = "باران همه‌ی شب بر بام خانه‌های گلی می‌بارید و آب در کوچه‌های باریک روستا راه می‌افتاد و "
    text = (words * (100_000 // len(words) + 1))[:100_000].strip()
    started = time.process_time()
    cut = spans(split(Article("a", text)))
    assert time.process_time() - started < 2
    assert all(end - start <= LONGEST_SENTENCE for start, end in cut)
    assert all(text[before[1]] == " " and after[0] == before[1] + 1 for before, after in pairwise(cut))
    assert (cut[0][0], cut[-1][1]) == (0, len(text))


def test_a_long_word_is_cut_anywhere() -> None:
    cut = spans(split(Article("a", "ا" * 100_000)))
    assert [end - start for start, end in cut] == [LONGEST_SENTENCE] * (100_000 // LONGEST_SENTENCE)


def test_a_paragraph_border_closes_a_passage_of_some_length() -> None:
    sentence = "شهرداری رشت پل تازه‌ی سپیدرود را پس از سه سال کار به روی خودروها گشود."
    paragraph = " ".join([sentence] * 5)
    assert SHORTEST < len(paragraph) < LONGEST / 1.5
    first, second = split(Article("a", f"{paragraph}\n\n{paragraph}"))
    assert (first.start, first.end) == (0, len(paragraph))
    assert second.start == len(paragraph) + 2


def test_a_short_rest_joins_the_passage_before() -> None:
    sentence = "شهرداری رشت پل تازه‌ی سپیدرود را پس از سه سال کار به روی خودروها گشود."
    text = " ".join([sentence] * 9) + "\n\nپل پیشین را سیل برده بود."
    (only,) = split(Article("a", text))
    assert (only.start, only.end) == (0, len(text))


@pytest.mark.parametrize("text", ["", " \n ", "\u200c\n"])
def test_an_empty_text_has_no_passage(text: str) -> None:
    assert all(text[passage.start : passage.end].strip() for passage in split(Article("a", text)))


def test_short_news_is_one_passage() -> None:
    for story in stories():
        (passage,) = split(story)
        assert len(passage.sentences) >= 3
    assert split(article("x", "خبر")) == [Passage(((0, 3),))]
