"""What the corpus holds, and articles by their ids, as they are after changes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from support import WordEmbedder, article, corpus

from index.build import reindex
from index.snapshot import Snapshot
from retrieval.engine import Engine
from retrieval.holdings import read_holdings

OLD = article("bridge", source="آبان", published=date(2023, 5, 1))
NEW = article("comet", source="آبان", published=date(2024, 12, 2))
UNDATED = article("carpet")


def test_articles_are_counted_and_the_newest_come_first(index_dir: Path) -> None:
    reindex(corpus(OLD, UNDATED, NEW), index_dir, WordEmbedder())
    holdings = read_holdings(Snapshot(index_dir, WordEmbedder()))
    assert holdings.articles == 3
    assert holdings.sources == (("آبان", 2), ("", 1))
    assert holdings.days == (OLD.published, NEW.published)
    assert [one.id for one in holdings.newest] == ["comet", "bridge", "carpet"]


def test_articles_are_found_by_their_ids_as_they_are_now(index_dir: Path) -> None:
    reindex(corpus(OLD, UNDATED, NEW), index_dir, WordEmbedder())
    changed = replace(OLD, text=f"{OLD.text} باران هم بارید.")
    reindex(corpus(changed, UNDATED), index_dir, WordEmbedder())
    engine = Engine(index_dir, WordEmbedder())
    assert engine.article("bridge") == changed
    assert engine.article("carpet") == UNDATED
    assert engine.article("comet") is None
    assert read_holdings(engine.snapshot).articles == 2
