from dataclasses import replace
from pathlib import Path

import pytest
from support import WordEmbedder

from index.embedding import EmbeddedQuestion
from retrieval.coverage import COMPARED, COVERAGE_WEIGHT, NEARNESS_WEIGHT, SHARPNESS, order_by_coverage
from retrieval.engine import Engine
from retrieval.question_keys import QuestionKeys


@pytest.fixture(scope="module")
def engine(built_once: Path) -> Engine:
    return Engine(built_once, WordEmbedder())


def keys(engine: Engine, question: str) -> QuestionKeys:
    return QuestionKeys(engine.read(question), engine.snapshot)


def test_weights_sum_to_one_and_asking_words_weigh_little(engine: Engine) -> None:
    asked = keys(engine, "چه کسی کتابخانهٔ چشمه‌سار را بازسازی کرد؟")
    for weights in (asked.word_weights, asked.gram_weights, list(asked.stems.values())):
        assert sum(weights) == pytest.approx(1)
    weighed = dict(zip(asked.words, asked.word_weights, strict=True))
    assert weighed["بازسازی"] > weighed["کرد"]


def test_coverage_is_the_share_of_the_letters_that_the_texts_hold_together(engine: Engine) -> None:
    asked = keys(engine, "برداشت زعفران قائنات")
    assert asked.coverage([]) == 0
    assert asked.coverage(["زعفران قائنات برداشت شد."]) == pytest.approx(1)
    half = asked.coverage(["برداشت گندم"])
    assert 0 < half < 1
    assert asked.coverage(["برداشت گندم", "زعفران قائنات"]) == pytest.approx(1)
    assert half < asked.coverage(["برداشتی از گندم و زعفران"]) < 1


def test_stories_that_hold_more_of_the_question_go_first(engine: Engine) -> None:
    ranking = engine.rank("بهای بلیت قطار شهری تبریز", k=COMPARED)
    stories = [*ranking.stories[1:], ranking.stories[0]]
    ordered = order_by_coverage(stories, ranking.keys, ranking.snapshot)
    assert ordered[0].article.id == ranking.stories[0].article.id == "metro"
    assert [story.score for story in ordered] == sorted((story.score for story in ordered), reverse=True)
    assert all(0 <= story.score <= 1 for story in ordered)


def test_a_title_counts_as_part_of_the_passage(engine: Engine) -> None:
    ranking = engine.rank("بهای بلیت قطار شهری تبریز", k=COMPARED)
    story = next(story for story in ranking.stories if story.article.title)
    asked = keys(engine, story.article.title)
    passage = ranking.snapshot.passage(story.candidates[0].passage)
    (titled,) = order_by_coverage([story], asked, ranking.snapshot)
    assert titled.beside["coverage"] > asked.coverage([story.article.text[passage.start : passage.end]]) ** SHARPNESS


def test_to_hold_all_of_a_question_counts_more_than_to_hold_a_bit_more_of_it(engine: Engine) -> None:
    ranking = engine.rank("بهای بلیت قطار شهری تبریز", k=COMPARED)
    ordered = order_by_coverage(ranking.stories, ranking.keys, ranking.snapshot)
    before = {story.article.id: story.score for story in ranking.stories}
    for story in ordered:
        legs = before[story.article.id] * (1 - COVERAGE_WEIGHT - NEARNESS_WEIGHT)
        near = NEARNESS_WEIGHT * story.beside["nearness"]
        assert story.score == pytest.approx(legs + COVERAGE_WEIGHT * story.beside["coverage"] + near)
    assert SHARPNESS > 1


def test_where_the_model_tells_of_no_words_only_letters_count_beside_the_legs(engine: Engine) -> None:
    ranking = engine.rank("بهای بلیت قطار شهری تبریز", k=COMPARED)
    question = engine.read("بهای بلیت قطار شهری تبریز")
    bare = replace(question, embedding=lambda: EmbeddedQuestion(question.vector))
    for story in order_by_coverage(ranking.stories, QuestionKeys(bare, engine.snapshot), engine.snapshot):
        before = next(told.score for told in ranking.stories if told.article.id == story.article.id)
        legs = before * (1 - COVERAGE_WEIGHT)
        assert story.score == pytest.approx(legs + COVERAGE_WEIGHT * story.beside["coverage"])
        assert "nearness" not in story.beside


def test_what_stands_behind_the_first_stories_stays_there(engine: Engine) -> None:
    ranking = engine.rank("بهای بلیت قطار شهری تبریز", k=COMPARED + 3)
    assert len(ranking.stories) == COMPARED + 3
    ordered = order_by_coverage(ranking.stories[::-1], ranking.keys, ranking.snapshot)
    behind = [story.article.id for story in ordered[COMPARED:]]
    assert behind == [story.article.id for story in ranking.stories[::-1]][COMPARED:]


def test_the_order_does_not_hang_on_how_many_are_asked_for(engine: Engine) -> None:
    for question in ("بهای بلیت قطار شهری تبریز", "چه کسی خبر داد؟ دنباله‌دار", "محصول امسال چند تن است؟"):
        many = [story.article.id for story in engine.rank(question, k=COMPARED).stories]
        assert [story.article.id for story in engine.rank(question, k=2).stories] == many[:2]


def test_a_verb_is_held_in_any_of_its_forms(engine: Engine) -> None:
    asked = keys(engine, "کودکان پنج‌شنبه‌ها چه خواندند؟")
    told, other = asked.read("کودکان روستا قصه می‌خوانند."), asked.read("کودکان روستا قصه می‌گویند.")
    more = asked.words_table([told])[0] - asked.words_table([other])[0]
    assert {word for word, held in zip(asked.words, more, strict=True) if held} == {
        "خواندند",
        "خوانند",
    }  # as no article
    grams = asked.grams_table([told, other])  # holds the first
    assert (grams[0] >= grams[1]).all() and (grams[0] > grams[1]).any()
