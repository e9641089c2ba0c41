from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import WordEmbedder, article, corpus

from index.articles import Article
from index.build import reindex
from index.lexical import UNDATED
from index.persian import terms
from index.scope import EVERYTHING, Period, Scope
from index.snapshot import Snapshot

DAYS = [None, date(2009, 3, 20), date(2014, 9, 23), date(2014, 10, 22), date(2024, 12, 2)]
SOURCES = [None, "خبرگزاری نمونه", "روزنامه‌ی آفتاب‌گردان"]
SPREAD = [(day, source) for day in DAYS for source in SOURCES]
days = st.sampled_from([date.min, date(2014, 9, 23), date(2014, 10, 1), date(2024, 12, 2), date.max])
scopes = st.builds(Scope, st.builds(Period, days, days), st.sampled_from([*SOURCES, "نشریه‌ی ناشناس"]), st.booleans())


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Articles of every day and source, in two segments, one of them deleted later."""
    folder = tmp_path_factory.mktemp("scopes") / "index"
    articles = [
        article(f"a{n}", f"پل شماره‌ی {n} بر سپیدرود باز شد.", f"پل {n}", published=day, source=source)
        for n, (day, source) in enumerate(SPREAD)
    ]
    gone = article("gone", "پل ناپدید سپیدرود.", published=DAYS[2], source=SOURCES[1])
    reindex(corpus(*articles[:8], gone), folder, WordEmbedder())
    reindex(corpus(*articles), folder, WordEmbedder())
    return Snapshot(folder, WordEmbedder())


def belongs(item: Article, scope: Scope) -> bool:
    in_time = scope.undated if item.published is None else item.published in scope.period
    return in_time and scope.source in (None, item.source)


def test_days_and_sources_are_known_without_reading_the_articles(spread: Snapshot) -> None:
    for number in spread.articles():
        item = spread.article(number)
        assert spread.published[number] == (item.published.toordinal() if item.published else UNDATED)
        assert spread.sources[spread.source[number]] == (item.source or "")
    assert len(list(spread.articles())) == len(SPREAD)


@given(scopes | st.just(EVERYTHING))
def test_every_leg_finds_what_belongs_to_a_scope_and_nothing_else(spread: Snapshot, scope: Scope) -> None:
    expected = {n for n in spread.articles() if belongs(spread.article(n), scope)}
    assert set(map(int, spread.holds(scope).nonzero()[0])) == expected
    asked = terms("پل سپیدرود")
    assert set(spread.match_articles("words", asked, 50, scope).rows) == expected
    assert set(spread.match_articles("title", asked, 50, scope).rows) == expected
    near = spread.near_passages(WordEmbedder().embed_question("پل سپیدرود").vector, 50, scope).rows
    for passages in (spread.match_passages("words", asked, 50, scope).rows, near):
        assert set(spread.passage_article[passages]) == expected


@given(scopes)
def test_a_scope_leaves_scores_as_they_are(spread: Snapshot, scope: Scope) -> None:
    everywhere = spread.match_passages("words", ["پل", "سپیدرود", "3"], 50)
    score = dict(zip(everywhere.rows, everywhere.scores, strict=True))
    within = spread.match_passages("words", ["پل", "سپیدرود", "3"], 50, scope)
    assert all(score[row] == pytest.approx(one) for row, one in zip(within.rows, within.scores, strict=True))


def test_a_period_within_a_scope_leaves_the_undated_out() -> None:
    limits = Scope(Period(date(2010, 1, 1), date(2015, 1, 1)), "خبرگزاری نمونه")
    part = limits.within(Period(date(2014, 1, 1), date(2016, 1, 1)))
    assert part == Scope(Period(date(2014, 1, 1), date(2015, 1, 1)), "خبرگزاری نمونه", undated=False)


def test_an_empty_index_has_no_sources(tmp_path: Path) -> None:
    reindex(corpus(), tmp_path / "index", WordEmbedder(), allow_empty=True)
    assert Snapshot(tmp_path / "index", WordEmbedder()).sources == ()
