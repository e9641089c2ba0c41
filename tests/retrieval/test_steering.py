import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, WordEmbedder, article, corpus, stories

from index.build import reindex
from index.errors import UsageError
from retrieval.conversation import Turn
from retrieval.engine import DEFAULT_STRENGTH, Engine
from retrieval.explanation import explain
from retrieval.limits import NO_LIMITS, Limits
from retrieval.steering import Pull, Strength

TODAY = date(2024, 12, 4)
ASKED = "تراز آب پشت سد سپیدرود"
LEVELS = {
    "spring-90": ("تراز آب پشت سد سپیدرود با سیلاب تا ۶۱ متر بالا آمد.", date(2011, 4, 10), "خبرگزاری سپیده"),
    "autumn-93": ("خشکی تراز آب پشت سد سپیدرود را به ۴۸ متر رساند.", date(2014, 10, 1), "خبرگزاری سپیده"),
    "summer-98": ("مدیر نیروگاه تراز آب پشت سد سپیدرود را ۵۵ متر خواند.", date(2019, 7, 20), "روزنامه‌ی افق نو"),
    "today": ("شالی‌کاران گفتند تراز آب پشت سد سپیدرود ۵۷ متر است.", TODAY, "روزنامه‌ی افق نو"),
    "undated": ("تراز آب پشت سد سپیدرود برای قایق‌رانی، ۵۲ متر، بس است.", None, "خبرگزاری پارس"),
}
OFF = Strength(0, 0, 0)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("steering") / "index"
    levels = [article(id, text, published=day, source=source) for id, (text, day, source) in LEVELS.items()]
    reindex(corpus(*levels, *stories()), folder, WordEmbedder())
    return folder


def engine_of(index: Path, strength: Strength = DEFAULT_STRENGTH) -> Engine:
    return Engine(index, WordEmbedder(), clock=lambda: TODAY, strength=strength)


@pytest.fixture(scope="module")
def engine(index: Path) -> Engine:
    return engine_of(index)


def ids(
    engine: Engine, question: str, limits: Limits = NO_LIMITS, k: int = 5, history: Sequence[Turn] = ()
) -> list[str]:
    return [answer.article.id for answer in engine.ask(question, history, k, limits).answers]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("در فروردین ۱۳۹۰", "spring-90"),
        ("در سال ۹۳", "autumn-93"),
        ("در مهر ۹۳", "autumn-93"),
        ("در July 2019", "summer-98"),
        ("امروز", "today"),
        ("در ۲۹ تیر ۱۳۹۸", "summer-98"),
        ("به گزارش پارس", "undated"),
        ("به گزارش روزنامه‌ی افق نو در سال ۹۸", "summer-98"),
    ],
)
def test_time_and_source_choose_between_articles_that_are_alike(engine: Engine, when: str, expected: str) -> None:
    found = ids(engine, f"تراز آب پشت سد سپیدرود {when} چند متر بود؟")
    assert found[0] == expected
    assert set(found) == LEVELS.keys()


def test_the_newest_of_what_matches_is_first(engine: Engine) -> None:
    assert ids(engine, "آخرین تراز آب پشت سد سپیدرود چند متر است؟")[0] == "today"
    assert ids(engine, "آخرین خبر کتابخانه‌ی روستای چشمه‌سار چیست؟")[0] == "library"


def test_a_question_of_a_chat_keeps_the_time_of_the_one_before(engine: Engine) -> None:
    before = "تراز آب پشت سد سپیدرود در سال ۱۳۹۳ چند متر بود؟"
    assert ids(engine, "آنجا دیگر چه شد؟", history=(Turn(before),))[0] == "autumn-93"
    assert ids(engine, "در سال ۹۸ آنجا چه شد؟", history=(Turn(before),))[0] == "summer-98"


@pytest.mark.parametrize("year", range(1385, 1404))
def test_a_year_of_the_event_hides_no_article_of_another_day(engine: Engine, year: int) -> None:
    assert ids(engine, f"برداشت زعفران قائنات که در {year} نصف شد")[0] == "saffron"
    assert set(ids(engine, f"{ASKED} سال {year}")) == LEVELS.keys()


def test_it_can_be_switched_off(index: Path, engine: Engine) -> None:
    off = engine_of(index, OFF)
    assert engine.ask(ASKED).answers == off.ask(ASKED).answers
    years = [f"{ASKED} در سال {year}" for year in (90, 93, 98)]
    assert len({ids(engine, asked)[0] for asked in years}) == 3
    assert len({ids(off, asked)[0] for asked in years}) == 1
    assert not off.rank(years[0]).steering


def test_an_explanation_tells_what_was_understood_and_what_it_gave(engine: Engine) -> None:
    ranking = engine.rank("به گزارش سپیده آخرین تراز آب سد سپیدرود در مهر ۹۳")
    explained = explain(ranking, engine.profile.weights, engine.strength)
    assert explained.steering.when.latest
    assert [str(period.first) for period in explained.steering.when.periods] == ["2014-09-23"]
    assert explained.steering.sources == {"خبرگزاری سپیده"}
    favours = [grounds.favour for grounds in explained.grounds]
    assert explained.grounds[0].article.id == "autumn-93"
    assert favours[0] == pytest.approx(max(favours)) and favours[0] > 0.4
    assert sum(explained.weights.values()) == pytest.approx(1)


def test_an_explained_score_is_the_sum_of_what_each_leg_says(engine: Engine) -> None:
    explained = explain(engine.rank("بهای نان سنگک"), engine.profile.weights, engine.strength)
    for grounds in explained.grounds:
        said = sum(share * grounds.legs[leg] for leg, share in explained.weights.items())
        assert grounds.score == pytest.approx(said, abs=1e-5)


# --- limits


def test_limits_hide_dated_articles_and_never_undated_ones(engine: Engine) -> None:
    some_years = Limits(since=date(2014, 10, 1), until=date(2019, 12, 31))
    assert LEVELS.keys() & set(ids(engine, ASKED, some_years)) == {"autumn-93", "summer-98", "undated"}
    assert ids(engine, ASKED, Limits(until=date(2000, 1, 1)))[0] == "undated"
    assert set(ids(engine, ASKED, Limits(source="سپیده"))) == {"spring-90", "autumn-93"}
    assert ids(engine, ASKED, Limits(since=date(2014, 1, 1), source="سپیده")) == ["autumn-93"]


def test_a_limit_beats_what_the_question_says(engine: Engine) -> None:
    limits = Limits(since=date(2019, 1, 1), source="افق نو")
    assert set(ids(engine, f"{ASKED} در سال ۹۳ به گزارش سپیده", limits)) == {"summer-98", "today"}


def test_one_article_alone_may_be_asked(engine: Engine) -> None:
    for one in LEVELS:
        assert ids(engine, ASKED, Limits(article=one)) == [one]
    assert ids(engine, ASKED, Limits(article="gone")) == []
    assert ids(engine, ASKED, Limits(since=date(2030, 1, 1), article="autumn-93")) == []


def test_an_unknown_source_is_told(engine: Engine) -> None:
    unknown = Limits(source="ناشناس")
    with pytest.raises(UsageError, match="name one of: "):
        engine.ask("پل", limits=unknown)
    with pytest.raises(UsageError, match="name one of: "):
        engine.check(unknown)


def test_what_matches_worse_than_hundreds_is_still_found_within_limits(tmp_path: Path) -> None:
    day = date(2020, 1, 1)
    crowd = [
        article(f"c{n}", f"بهای زعفران در بازار قائنات {n} تومان شد. بهای زعفران.", published=day, source="الف")
        for n in range(120)
    ]
    odd = [
        article("hel", "از هل و دارچین و یک بار از زعفران سخن رفت.", published=date(2011, 1, 1), source="ب"),
        article("tea", "چای ایرانی در کنار زعفران به آلمان فرستاده شد.", published=date(2011, 2, 1), source="ب"),
        article("rug", "قالی‌بافان نخ‌ها را با پوست گردو و زعفران رنگ کردند.", source="ب"),
    ]
    reindex(corpus(*crowd, *odd), tmp_path / "index", WordEmbedder())
    engine = engine_of(tmp_path / "index")
    asked = "بهای زعفران بازار قائنات"
    assert not {"hel", "tea", "rug"} & set(ids(engine, asked, k=10))
    for limits in (Limits(until=date(2012, 1, 1)), Limits(source="ب")):
        assert set(ids(engine, asked, limits, k=3)) == {"hel", "tea", "rug"}


# --- the arithmetic

shares = st.floats(0, 1, width=32)
rows = st.tuples(shares, shares, st.sampled_from([0.0, 1.0]), st.integers(0, 800_000))


@given(st.lists(rows, min_size=1, max_size=20), st.builds(Strength, shares, shares, shares))
def test_no_score_falls_and_none_leaves_its_bounds(
    rows: list[tuple[float, float, float, int]], strength: Strength
) -> None:
    scores, period, source = (np.array(column, np.float32) for column in list(zip(*rows, strict=True))[:3])
    days = np.array([day for *_, day in rows], np.int64)
    pulled = Pull(period, source, days)(scores, strength)
    assert (pulled >= scores).all()
    assert (pulled <= 1).all()
    untouched = Pull(0 * period, 0 * source, 0 * days)(scores, strength)
    np.testing.assert_array_equal(untouched, scores)


# --- the dated questions


def test_the_dated_questions_are_of_the_news(shared: Path) -> None:
    lines = (ROOT / "benchmarks" / "dated_questions.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert len({record["id"] for record in records}) == len(records) == 30
    assert {record["type"] for record in records} == {"day", "month", "year", "latest", "source"}
    assert all(record.keys() == {"id", "type", "question", "article_id"} for record in records)
