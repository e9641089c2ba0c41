import json
from pathlib import Path

import pytest
from support import WordEmbedder, article, corpus

from index.build import reindex
from retrieval.engine import Engine
from retrieval.sentences import WEIGHTS, SentenceScorer

MARKET = (
    "بازارچه‌ی صنایع دستی شهر سفال دیروز با حضور شهردار گشایش یافت. ساخت بازارچه دو سال به درازا کشید. هزینه‌ی آن به "
    "۳۸ میلیارد تومان رسید. وی افزود که چهل غرفه به سفالگران می‌رسد. بازارچه به دلیل سیل بهار دیر گشوده شد. پروین "
    "کوزه‌گر نخستین غرفه را گرفت و سهراب نقش‌بند دومین را. گلنار رنگ‌ساز هم غرفه‌ای گرفت."
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("sentences") / "index"
    reindex(corpus(article("market", MARKET, "بازارچه‌ی سفال باز شد")), folder, WordEmbedder())
    return Engine(folder, WordEmbedder())


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
    ranking = engine.rank("چند غرفه چرا کی کجا چگونه کدام چه گفت ساخت بازارچه؟")
    story = ranking.stories[0]
    scorer = SentenceScorer(ranking.question, ranking.keys, [story], engine.snapshot)
    known = {name for _, row in scorer.features(story) for name in row}
    assert set(json.loads(Path(WEIGHTS).read_text(encoding="utf-8"))) <= known | {"head", "who × head"}
