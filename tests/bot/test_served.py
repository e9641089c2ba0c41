"""The served index: the newest that can be opened, and a word in the log where it cannot."""

from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support import WordEmbedder

from bot.served import Served
from index.articles import Article
from index.build import reindex
from index.corpus import Corpus
from index.errors import SnapshotMissing
from retrieval.when import local_day


def publish(index_dir: Path, *texts: str) -> None:
    articles = tuple(Article(str(number), text) for number, text in enumerate(texts))
    reindex(Corpus(articles, ()), index_dir, WordEmbedder())


def test_the_first_index_is_waited_for_and_a_newer_one_is_taken_up(tmp_path: Path) -> None:
    served = Served(tmp_path, WordEmbedder)
    with pytest.raises(SnapshotMissing):
        served.engine()
    publish(tmp_path, "در ساری باران بارید.")
    assert served.engine().snapshot.manifest.article_count == 1
    publish(tmp_path, "در ساری باران بارید.", "در رشت برف بارید.")
    assert served.engine().snapshot.manifest.article_count == 2


def test_a_damaged_index_is_told_once_and_the_old_one_stays_served(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publish(tmp_path, "در ساری باران بارید.")
    served = Served(tmp_path, WordEmbedder)
    engine = served.engine()
    (tmp_path / "CURRENT").write_text("20000101T000000-gone", encoding="utf-8")
    assert served.engine() is served.engine() is engine
    assert [record.levelname for record in caplog.records if "gone" in record.getMessage()] == ["WARNING"]


def test_opening_without_an_index_is_a_word_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Served(tmp_path, WordEmbedder).open()
    assert "There is no index in" in caplog.text


def test_today_is_what_the_clock_of_the_zone_says(tmp_path: Path) -> None:
    publish(tmp_path, "در ساری باران بارید.")
    east, west = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")  # 25 hours apart
    there, here = (
        Served(tmp_path, WordEmbedder, clock=partial(local_day, zone)).engine().today for zone in (east, west)
    )
    assert there > here
