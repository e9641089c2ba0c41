from collections.abc import Container, Sequence
from pathlib import Path

import pytest
from support import WordEmbedder

from index.persian import terms
from retrieval.answer import compose
from retrieval.confidence import Calibration, Signals, read_signals
from retrieval.engine import Engine, Ranking
from retrieval.stories import Story


@pytest.fixture(scope="module")
def engine(built_once: Path) -> Engine:
    return Engine(built_once, WordEmbedder())


def signals_of(ranking: Ranking, stories: Sequence[Story], without: Container[str] = ()) -> Signals:
    answers = compose(ranking.completed, ranking.keys, stories[:1], ranking.snapshot)
    return read_signals(stories, ranking.question, ranking.snapshot, without).seeing(answers)


def signals(engine: Engine, question: str) -> Signals:
    ranking = engine.rank(question, k=2)
    return signals_of(ranking, ranking.stories)


def test_words_that_no_article_holds_are_unknown(engine: Engine) -> None:
    assert signals(engine, "برداشت زعفران قائنات").unknown == 0
    some, most = signals(engine, "برداشت زعفران مراکش"), signals(engine, "برداشت پسته مراکش")
    assert 0 < some.unknown < most.unknown < 1
    assert signals(engine, "فوتبال ۱۳۵۷").unknown > 0.5


def test_words_in_latin_letters_may_be_held_in_persian_ones(engine: Engine) -> None:
    assert signals(engine, "who harvests saffron").unknown == 0
    assert signals(engine, "برداشت زعفران saffron").unknown == 0


def test_a_word_is_known_in_another_form_but_not_by_a_repair(engine: Engine) -> None:
    assert signals(engine, "کتابخونه روستا").unknown == 0
    assert signals(engine, "سه توله").unknown == 0
    assert 0 < signals(engine, "برداشت زعفرلن").unknown == signals(engine, "برداشت ژتخاص").unknown


def test_words_of_an_article_that_is_thought_away_are_unknown(engine: Engine) -> None:
    ranking = engine.rank("برداشت زعفران", k=2)
    story = ranking.stories[0].article
    without = frozenset(terms(f"{story.title} {story.text}"))
    assert signals_of(ranking, ranking.stories, without).unknown == 1


def test_the_margin_is_that_to_another_story(engine: Engine) -> None:
    ranking = engine.rank("برداشت زعفران قائنات", k=2)
    first, second = ranking.stories
    alone, both = signals_of(ranking, ranking.stories[:1]), signals_of(ranking, ranking.stories)
    assert (alone.margin, both.margin) == (first.score, first.score - second.score)
    assert alone.cosine == both.cosine == first.candidates[0].cosine
    nothing = signals_of(ranking, [])
    assert (nothing.margin, nothing.cosine) == (0, 0)


@pytest.mark.parametrize(
    ("question", "unfit"),
    [
        ("خط سوم قطار شهری تبریز چند ایستگاه دارد؟", 0),
        ("چه کسی گل زعفران قائنات را می‌چیند؟", 1),
        ("برداشت زعفران قائنات", 0),
        ("چه کسی از زعفران قائنات گفت؟", 0),
    ],
)
def test_a_sentence_without_what_is_asked_for_is_unfit(engine: Engine, question: str, unfit: float) -> None:
    assert signals(engine, question).unfit == unfit


def test_each_signal_moves_the_probability_as_its_weight_says() -> None:
    calibration = Calibration(bias=-2, margin=10, cosine=4, unknown=-2, both=-3, unfit=-1)
    middling = calibration.probability(Signals(0.1, 0.3, 0.3))
    assert calibration.probability(Signals(0.2, 0.3, 0.3)) > middling
    assert calibration.probability(Signals(0.1, 0.4, 0.3)) > middling
    assert calibration.probability(Signals(0.1, 0.3, 0.5)) < middling
    assert calibration.probability(Signals(0.1, 0.3, 0.3, 1)) < middling
