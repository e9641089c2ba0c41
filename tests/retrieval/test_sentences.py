import json
from pathlib import Path

import pytest
from support import WordEmbedder, article, corpus

from index.build import reindex
from retrieval.engine import Engine, Ranking
from retrieval.sentences import WEIGHTS, SentenceScorer

MARKET = (
    "بازارچه‌ی صنایع دستی شهر سفال دیروز با حضور شهردار گشایش یافت. ساخت بازارچه دو سال به درازا کشید. هزینه‌ی آن به "
    "۳۸ میلیارد تومان رسید. وی افزود که چهل غرفه به سفالگران می‌رسد. بازارچه به دلیل سیل بهار دیر گشوده شد. پروین "
    "کوزه‌گر نخستین غرفه را گرفت و سهراب نقش‌بند دومین را. گلنار رنگ‌ساز هم غرفه‌ای گرفت."
)

GARDEN = (
    "باغ سفالگران هفته‌ی پیش سیراب شد. غرفه‌ای هم کنار در باغ ساختند. نهال‌ها را باغبانان شهر سفال کاشتند. شهردار گفت که "
    "باغ به بازارچه‌ی صنایع دستی می‌رسد."
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("sentences") / "index"
    reindex(corpus(article("market", MARKET, "بازارچه‌ی سفال باز شد")), folder, WordEmbedder())
    return Engine(folder, WordEmbedder())


@pytest.fixture(scope="module")
def ranking(tmp_path_factory: pytest.TempPathFactory) -> Ranking:
    folder = tmp_path_factory.mktemp("stories") / "index"
    articles = article("market", MARKET, "بازارچه‌ی سفال باز شد"), article("garden", GARDEN, "باغ سفالگران سیراب شد")
    reindex(corpus(*articles), folder, WordEmbedder())
    engine = Engine(folder, WordEmbedder())
    ranking = engine.rank("چند غرفه در بازارچه‌ی سفال به سفالگران می‌رسد؟")
    assert {story.article.id for story in ranking.stories} == {"market", "garden"}
    return ranking


@pytest.fixture
def scorer(ranking: Ranking) -> SentenceScorer:
    return SentenceScorer(ranking.question, ranking.keys, ranking.stories, ranking.snapshot)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("هزینه‌ی بازارچه‌ی سفال چقدر شد؟", "۳۸ میلیارد"),
        ("ساخت بازارچه‌ی شهر سفال چند سال طول کشید؟", "دو سال"),
        ("چرا بازارچه دیر گشوده شد؟", "به دلیل سیل"),
        ("چند غرفه به سفالگران بازارچه می‌رسد؟", "چهل غرفه"),
    ],
)
def test_the_sentence_that_offers_what_is_asked(engine: Engine, question: str, expected: str) -> None:
    best = engine.ask(question).answers[0].best
    assert expected in best.text[slice(*best.sentence)]


def test_several_sentences_where_several_answers_are_asked_for(engine: Engine) -> None:
    best = engine.ask("چه کسانی غرفه گرفتند؟").answers[0].best
    shown = [best.text[slice(*span)] for span in best.sentences]
    assert 2 <= len(shown) <= 3
    assert list(best.sentences) == sorted(best.sentences)
    assert any("پروین" in sentence for sentence in shown) and any("گلنار" in sentence for sentence in shown)
    assert not engine.ask("چه کسی نخستین غرفه را گرفت؟").answers[0].best.also


def test_every_weight_is_that_of_a_feature(engine: Engine) -> None:
    known = {"head", "who × head"}
    for asked in ("چند غرفه چندمین بار چرا کی کجا چگونه کدام چه گفت ساخت بازارچه؟", "بازارچه چند چند شد؟"):
        ranking = engine.rank(asked)
        scorer = SentenceScorer(ranking.question, ranking.keys, ranking.stories[:1], engine.snapshot)
        known |= scorer.features().keys()
    assert set(json.loads(Path(WEIGHTS).read_text(encoding="utf-8"))) <= known


def test_what_the_topic_holds_is_left_out_of_what_is_asked_about_it(scorer: SentenceScorer) -> None:
    features, first = scorer.features(), [row for row, (_, _, at) in enumerate(scorer.places) if not at]
    assert (features["words"][first] > 0).all() and (features["words past lead"][first] == 0).all()
    assert (features["words past lead"] <= features["words past title"]).all()
    assert features["words past lead"].any() and (features["words past title"] <= features["words"]).all()
    for name in ("words past title", "grams past lead"):  # of all that the topic lacks
        left = features[name.replace("past", "left by")]
        assert left.max() <= 1 and (left >= features[name]).all()


def test_sentences_are_scored_alike_in_whatever_company(ranking: Ranking, scorer: SentenceScorer) -> None:
    for story, scored in zip(ranking.stories, scorer.score(), strict=True):
        alone = SentenceScorer(ranking.question, ranking.keys, [story], ranking.snapshot)
        assert [(one.passage, one.span, one.place) for one in scored] == alone.places
        (expected,) = alone.score()
        assert [one.score for one in scored] == pytest.approx([one.score for one in expected])


def test_neighbours_are_those_of_the_article_and_not_of_the_next_one(scorer: SentenceScorer) -> None:
    features, first = scorer.features(), 0
    for scored in scorer.score():
        rows = sorted(range(first, first + len(scored)), key=lambda row: scorer.places[row][2])
        assert features["before"][rows[0]] == features["after"][rows[-1]] == 0
        first += len(scored)
    assert features["before"].any() and features["after"].any()
