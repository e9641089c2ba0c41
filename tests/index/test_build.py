import gc
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from support import ROOT, WordEmbedder, article, changes, contents, corpus, ids, stories

from index.build import reindex
from index.embedding import load_embedder
from index.errors import ReindexRunning, SnapshotDamaged, SnapshotUnwritable
from index.generations import current_generation, read_manifest, segment_folders
from index.persian import grams, terms
from index.plan import MOST_SEGMENTS
from index.snapshot import Snapshot
from retrieval.engine import Engine

STORIES = stories()


def segments(index_dir: Path) -> dict[int, Path]:
    return segment_folders(current_generation(index_dir))


def test_the_first_reindex_takes_everything(index_dir: Path) -> None:
    report = reindex(corpus(*STORIES), index_dir, WordEmbedder())
    assert changes(report) == (len(STORIES), 0, 0, 0)
    assert (report.published, report.read, report.embedded) == (True, len(STORIES), len(STORIES))
    assert report.generation == current_generation(index_dir).name
    manifest = read_manifest(current_generation(index_dir))
    assert (manifest.article_count, manifest.passage_count) == (len(STORIES), report.passages)
    assert ids(index_dir) == sorted(story.id for story in STORIES)


def test_what_was_added_changed_removed_and_left_is_told_apart(index_dir: Path) -> None:
    reindex(corpus(*STORIES[:5]), index_dir, WordEmbedder())
    changed = replace(STORIES[1], text=STORIES[1].text + " کتابخانه روزهای جمعه بسته است.")
    embedder = WordEmbedder()
    report = reindex(corpus(STORIES[0], changed, *STORIES[3:6]), index_dir, embedder)
    assert changes(report) == (1, 1, 1, 3)
    assert report.embedded == 2
    titles = {text for text in embedder.embedded if text in {story.title for story in STORIES}}
    assert titles == {changed.title, STORIES[5].title}
    assert ids(index_dir) == sorted(story.id for story in (STORIES[0], changed, *STORIES[3:6]))


def test_old_segments_are_linked(index_dir: Path) -> None:
    reindex(corpus(*STORIES[:8]), index_dir, WordEmbedder())
    before = segments(index_dir)
    reindex(corpus(*STORIES[1:]), index_dir, WordEmbedder())
    after = segments(index_dir)
    assert after.keys() == {1, 2}
    names = [path.name for path in before[1].iterdir()]
    assert len(names) == 8
    assert all((before[1] / name).samefile(after[1] / name) for name in names)


def test_many_reindexes_are_merged_and_none_is_lost(index_dir: Path) -> None:
    most = 0
    for count in range(1, len(STORIES) + 1):
        reindex(corpus(*STORIES[:count]), index_dir, WordEmbedder())
        most = max(most, len(segments(index_dir)))
    assert most == MOST_SEGMENTS
    assert len(segments(index_dir)) < MOST_SEGMENTS
    assert ids(index_dir) == sorted(story.id for story in STORIES)


def test_deleted_articles_are_seen_by_no_leg(index_dir: Path) -> None:
    gone = STORIES[2]
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    reindex(corpus(*(story for story in STORIES if story != gone)), index_dir, WordEmbedder())
    snapshot, embedder = Snapshot(index_dir, WordEmbedder()), WordEmbedder()
    assert read_manifest(snapshot.generation).deleted == {"1": [2]}
    question = embedder.embed_question(gone.text).vector
    near = snapshot.near_passages(question, 50)
    assert len(near.rows)
    assert all(snapshot.article(int(snapshot.passage_article[row])).id != gone.id for row in near.rows)
    for field, query in (("words", terms(gone.text)), ("grams", grams(gone.text))):
        passages = snapshot.match_passages(field, query, 50)
        assert all(snapshot.article(int(snapshot.passage_article[row])).id != gone.id for row in passages.rows)
        articles = snapshot.match_articles(field, query, 50)
        assert all(snapshot.article(int(row)).id != gone.id for row in articles.rows)
    assert len(snapshot.match_passages("words", terms("زعفران"), 50).rows) == 0
    assert gone.id not in ids(index_dir)


def test_a_dry_run_changes_nothing(index_dir: Path) -> None:
    reindex(corpus(*STORIES[:4]), index_dir, WordEmbedder())
    before, embedder = contents(index_dir), WordEmbedder()
    report = reindex(corpus(*STORIES[1:6]), index_dir, embedder, dry_run=True)
    assert changes(report) == (2, 0, 1, 3)
    assert not report.published
    assert report.generation == current_generation(index_dir).name
    assert (contents(index_dir), embedder.embedded) == (before, [])


def test_nothing_to_do_publishes_nothing(index_dir: Path) -> None:
    first = reindex(corpus(*STORIES), index_dir, WordEmbedder())
    before = contents(index_dir)
    again = reindex(corpus(*reversed(STORIES)), index_dir, WordEmbedder())
    assert (again.published, again.generation, again.passages) == (False, first.generation, first.passages)
    assert contents(index_dir) == before


def test_a_full_reindex_embeds_everything_anew(index_dir: Path) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    report = reindex(corpus(*STORIES), index_dir, WordEmbedder(), full=True)
    assert (report.published, report.embedded) == (True, len(STORIES))


def test_an_index_whose_words_and_vectors_disagree_is_not_published(index_dir: Path) -> None:
    twice = corpus(*STORIES, STORIES[0])  # which read_corpus never gives
    reindex(twice, index_dir, WordEmbedder())
    before = contents(index_dir)
    with pytest.raises(SnapshotDamaged, match=r"words of 9 passages and the vectors of 10.*porsa reindex"):
        reindex(corpus(*STORIES[1:]), index_dir, WordEmbedder())
    assert contents(index_dir) == before
    assert reindex(corpus(*STORIES[1:]), index_dir, WordEmbedder(), full=True).passages == 9


def test_a_second_reindex_is_refused_in_this_process_and_in_another(index_dir: Path) -> None:
    code = (
        "import sys, pathlib; from support import *; from index.build import reindex\n"
        "try: reindex(corpus(*stories()), pathlib.Path(sys.argv[1]), WordEmbedder())\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    outputs: list[str] = []

    def meanwhile(stage: str, done: int, total: int) -> None:
        if stage == "embed" and not outputs:
            child = subprocess.run(
                [sys.executable, "-c", code, str(index_dir)],
                env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
                capture_output=True,
                encoding="utf-8",
            )
            outputs.append(child.stdout + child.stderr)
            with pytest.raises(ReindexRunning):
                reindex(corpus(*STORIES[:3]), index_dir, WordEmbedder())

    report = reindex(corpus(*STORIES), index_dir, WordEmbedder(), progress=meanwhile)
    assert report.published
    assert outputs == [f"ReindexRunning Another reindex of {index_dir} is running; wait until it ends.\n"]


def test_progress_is_told_stage_by_stage(index_dir: Path) -> None:
    told: list[tuple[str, int, int]] = []
    reindex(corpus(*STORIES), index_dir, WordEmbedder(), progress=lambda *step: told.append(step))
    assert told == [
        ("embed", 10, 10),
        ("words", 0, 2),
        ("words", 1, 2),
        ("words", 2, 2),
        ("verify", 0, 1),
        ("verify", 1, 1),
    ]


@pytest.mark.parametrize("collecting", [True, False])
def test_garbage_is_collected_again_as_before(index_dir: Path, collecting: bool) -> None:
    seen = set()

    def interrupted(stage: str, done: int, total: int) -> None:
        seen.add(gc.isenabled())
        if stage == "words":
            raise KeyboardInterrupt

    if not collecting:
        gc.disable()
    try:
        with pytest.raises(KeyboardInterrupt):
            reindex(corpus(*stories()), index_dir, WordEmbedder(), progress=interrupted)
        assert gc.isenabled() is collecting
        assert seen == {False}, "none is looked for while articles are indexed"
    finally:
        gc.enable()


def test_a_reindex_touches_nothing_but_its_own(index_dir: Path) -> None:
    others = ("family/photo.jpg", "20260101-notes/a.txt", "work.part/b.txt", "c.part", "20260101T101010-beef/d.txt")
    for name in others:
        (index_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (index_dir / name).write_text("یادگاری")
    for count in (4, 5, 6):
        reindex(corpus(*STORIES[:count]), index_dir, WordEmbedder())
    assert all((index_dir / name).read_text() == "یادگاری" for name in others)


def test_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SnapshotUnwritable, match=r"cannot be written.*porsa reindex"):
        reindex(corpus(*STORIES), tmp_path / "file" / "index", WordEmbedder())


def test_an_index_grown_step_by_step_answers_as_one_built_at_once(tmp_path: Path, tiny_model: Path) -> None:
    model = load_embedder(str(tiny_model))
    grown, once = tmp_path / "grown", tmp_path / "once"
    draft = replace(STORIES[0], text="پل هنوز ساخته نشده است.")
    for part in (STORIES[4:6], (*STORIES[2:8], draft), STORIES[1:9], STORIES):
        reindex(corpus(*part), grown, model)
    reindex(corpus(*STORIES), once, model)
    assert len(segments(grown)) > 1
    engines = [Engine(folder, model) for folder in (grown, once)]
    for story in STORIES:
        for question in (story.title, story.text[:60], story.text[-60:]):
            one, other = (engine.ask(question, k=3).answers for engine in engines)
            assert (one[0].article, one[0].best.text, one[0].best.sentence) == (
                other[0].article,
                other[0].best.text,
                other[0].best.sentence,
            )
            assert one[0].article.id == story.id


def test_a_moved_index_folder_still_works(index_dir: Path, tmp_path: Path) -> None:
    reindex(corpus(*STORIES), index_dir, WordEmbedder())
    moved = Path(shutil.move(index_dir, tmp_path / "moved"))
    assert len(ids(moved)) == len(STORIES)
    assert not reindex(corpus(*STORIES), moved, WordEmbedder()).published


def test_what_cannot_be_an_article_id_in_a_path_can_be_one(index_dir: Path) -> None:
    odd = [
        article(id, f"گزارش شماره‌ی {n} از بازار.")
        for n, id in enumerate(["../../a", "a b\tc", "پ\u200cر", "x" * 70_000, "😀"])
    ]
    reindex(corpus(*odd), index_dir, WordEmbedder())
    report = reindex(corpus(*odd[2:]), index_dir, WordEmbedder())
    assert report.removed == 2
    reindex(corpus(odd[4], odd[2]), index_dir, WordEmbedder())
    assert ids(index_dir) == sorted([odd[2].id, odd[4].id])
    assert len(Snapshot(index_dir, WordEmbedder()).match_passages("words", terms("گزارش"), 9).rows) == 2


def test_who_says_a_sentence_is_kept_through_reindexing_and_merging(index_dir: Path) -> None:
    told = stories("library", "comet")
    for articles in (told, (replace(told[0], source="خبرسرا"), *told[1:], *stories("bridge"))):
        reindex(corpus(*articles), index_dir, WordEmbedder())
        snapshot = Snapshot(index_dir, WordEmbedder())
        said = {str(s) for n in snapshot.articles() for p in snapshot.passages_of(n) for s in snapshot.speakers(p) if s}
        assert {"مریم نیک‌پی، کتابدار روستا", "سارا مهرپور، پژوهشگر رصدخانه"} <= said
        for number in snapshot.articles():
            for passage in snapshot.passages_of(number):
                assert len(snapshot.speakers(passage)) == len(snapshot.passage(passage).sentences)
