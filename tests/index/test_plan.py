"""What a reindex takes over from the index before it, and what it refuses to lose."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support import WordEmbedder, changes, contents, corpus, ids, stories

from index.build import reindex
from index.corpus import Corpus
from index.errors import CorpusError, SnapshotMismatch
from index.generations import current_generation
from index.snapshot import Snapshot
from retrieval.engine import Engine

STORIES = stories()


def test_another_field_is_a_change_that_is_not_embedded(index_dir: Path) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    embedder = WordEmbedder()
    moved = (replace(STORIES[0], source="خبرسرا", tags=("پل", "رشت")), *STORIES[1:])
    report = reindex(corpus(*moved), index_dir, embedder)
    assert (changes(report), report.embedded, embedder.embedded) == ((0, 1, 0, 9), 0, [])
    (found,) = [a for a in map(Snapshot(index_dir, embedder).article, range(11)) if a.source]
    assert found == moved[0]


def test_a_renamed_file_keeps_its_vectors(index_dir: Path) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    embedder = WordEmbedder()
    report = reindex(corpus(replace(STORIES[0], id="north/bridge.txt"), *STORIES[1:]), index_dir, embedder)
    assert (changes(report), report.embedded, embedder.embedded) == ((1, 0, 1, 9), 0, [])
    reply = Engine(index_dir, WordEmbedder()).ask("پل سپیدرود کی باز شد؟")
    assert reply.answers[0].article.id == "north/bridge.txt"


def test_an_article_that_comes_back_keeps_its_vectors(index_dir: Path) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    reindex(corpus(*STORIES[1:]), index_dir, WordEmbedder())
    embedder = WordEmbedder()
    assert changes(reindex(corpus(*STORIES), index_dir, embedder)) == (1, 0, 0, 9)
    assert embedder.embedded == []


def test_reused_vectors_are_the_embedded_ones(index_dir: Path) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    reindex(
        corpus(*(replace(story, id=f"new/{story.id}") for story in STORIES)),
        index_dir,
        WordEmbedder(),
        allow_empty=True,
    )
    snapshot = Snapshot(index_dir, WordEmbedder())
    for number in snapshot.articles():
        for passage in snapshot.passages_of(number):
            spans, text = snapshot.passage(passage).sentences, snapshot.article(number).text
            expected = WordEmbedder().embed_passages([text[start:end] for start, end in spans])
            question = expected[0]
            cosines = snapshot.sentence_cosines(question, np.array([passage]))
            np.testing.assert_allclose(cosines[passage], expected @ question, atol=2e-3)


@pytest.mark.parametrize("kept", [0, 4])
def test_a_vanished_majority_is_refused(index_dir: Path, kept: int) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    before = contents(index_dir)
    for full, dry_run in ((False, False), (True, False), (False, True)):
        with pytest.raises(CorpusError, match=r"left as it is.*--allow-empty"):
            reindex(corpus(*STORIES[:kept]), index_dir, WordEmbedder(), full=full, dry_run=dry_run)
    assert contents(index_dir) == before
    report = reindex(corpus(*STORIES[:kept]), index_dir, WordEmbedder(), allow_empty=True)
    assert report.removed == len(STORIES) - kept
    assert ids(index_dir) == sorted(story.id for story in STORIES[:kept])


def test_half_may_vanish(index_dir: Path) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    assert reindex(corpus(*STORIES[:5]), index_dir, WordEmbedder()).removed == 5


def test_an_empty_corpus_makes_no_first_index(index_dir: Path) -> None:
    with pytest.raises(CorpusError, match="No article could be read"):
        reindex(Corpus((), ()), index_dir, WordEmbedder())
    report = reindex(Corpus((), ()), index_dir, WordEmbedder(), allow_empty=True)
    assert (report.published, report.passages, ids(index_dir)) == (True, 0, [])
    assert changes(reindex(corpus(*STORIES), index_dir, WordEmbedder())) == (len(STORIES), 0, 0, 0)


def test_another_model_means_everything_anew(index_dir: Path) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    other = WordEmbedder("others", 16)
    with pytest.raises(SnapshotMismatch, match=r"'words'.*'others'.*porsa reindex"):
        Snapshot(index_dir, other)
    report = reindex(corpus(*STORIES), index_dir, other)
    assert (report.published, report.embedded) == (True, len(STORIES))
    assert Snapshot(index_dir, other).manifest.dimensions == 16
    with pytest.raises(CorpusError, match="are gone"):
        reindex(corpus(STORIES[0]), index_dir, WordEmbedder())


@pytest.mark.parametrize("name", ["manifest.json", "segments/0001/identities.json", "segments/0001/titles.faiss"])
def test_a_damaged_index_is_built_anew(index_dir: Path, name: str) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    path = current_generation(index_dir) / name
    path.write_bytes(path.read_bytes()[:-9])
    report = reindex(corpus(*STORIES[:9]), index_dir, WordEmbedder())
    assert (report.published, report.embedded) == (True, 9)
    assert ids(index_dir) == sorted(story.id for story in STORIES[:9])


def test_a_damaged_index_still_protects_its_articles(index_dir: Path) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    (current_generation(index_dir) / "segments/0001/titles.faiss").unlink()
    with pytest.raises(CorpusError, match="9 of the 10 indexed articles are gone"):
        reindex(corpus(STORIES[0]), index_dir, WordEmbedder())
