import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from threading import Event

import pytest
from support import WordEmbedder, corpus, stories

from index.build import reindex
from index.errors import SnapshotDamaged, SnapshotMismatch, SnapshotMissing
from index.generations import FORMAT, PART, current_generation, discard, publish, read_manifest, rollback, verify
from index.snapshot import Snapshot
from retrieval.engine import Engine

STORIES = stories()


def grow(index_dir: Path, *counts: int) -> list[str]:
    reports = [reindex(corpus(*STORIES[:count]), index_dir, WordEmbedder()) for count in counts]
    return [str(report.generation) for report in reports]


def folders(index_dir: Path) -> set[str]:
    return {path.name for path in index_dir.iterdir() if path.is_dir()}


def files(generation: Path) -> set[str]:
    """Give the files of a generation, without the locks that tantivy leaves where it reads."""
    paths = (path for path in generation.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(generation).as_posix() for path in paths}


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x04
    path.unlink()  # it may be linked to another generation
    path.write_bytes(content)


def test_one_flipped_byte_is_noticed_in_every_file(built_once: Path, tmp_path: Path) -> None:
    generation = current_generation(built_once)
    names = files(generation)
    assert len(names) > 15
    for number, name in enumerate(sorted(names)):
        copy = shutil.copytree(built_once, tmp_path / str(number)) / generation.name
        flip(copy / name)
        with pytest.raises(SnapshotDamaged, match=r"porsa reindex") as raised:
            Snapshot(copy.parent, WordEmbedder())
        assert str(copy / name) in str(raised.value)
        assert "\n" not in str(raised.value)


def test_reading_leaves_a_generation_as_it_is(built_once: Path) -> None:
    Engine(built_once, WordEmbedder()).ask(STORIES[0].title)
    generation = current_generation(built_once)
    assert files(generation) == {*read_manifest(generation).checksums, "manifest.json"}


def test_a_missing_and_a_cut_file_are_noticed(built_once: Path, tmp_path: Path) -> None:
    generation = shutil.copytree(built_once, tmp_path / "copy") / current_generation(built_once).name
    manifest = read_manifest(generation)
    path = generation / "segments/0001/passages.faiss"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SnapshotDamaged, match=r"passages\.faiss is damaged"):
        verify(generation, manifest)
    path.unlink()
    with pytest.raises(SnapshotDamaged, match=r"passages\.faiss is missing"):
        verify(generation, manifest)


def test_what_was_never_published_goes_though_a_thread_still_writes_into_it(tmp_path: Path) -> None:
    folder, stopped = tmp_path / PART / "lexical", Event()
    folder.mkdir(parents=True)

    def write() -> None:
        for name in cycle(range(50)):
            if stopped.is_set():
                return
            with suppress(OSError):
                (folder / str(name)).touch()

    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write) for _ in range(2)]
        while len(list(folder.iterdir())) < 50:
            pass
        discard(tmp_path)
        stopped.set()
        assert [writer.result() for writer in writers] == [None, None]
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_says_what_the_index_is(built_once: Path) -> None:
    generation = current_generation(built_once)
    manifest = read_manifest(generation)
    assert (manifest.model, manifest.model_fingerprint) == ("words", WordEmbedder().fingerprint)
    assert (manifest.article_count, manifest.dimensions, manifest.previous) == (len(STORIES), 48, None)
    assert manifest.checksums.keys() == files(generation) - {"manifest.json"}


def republished(index_dir: Path, **changes: object) -> Path:
    """Publish a copy of the current generation with another manifest, as another program would have written it."""
    part = shutil.copytree(current_generation(index_dir), index_dir / "next.part")
    content = json.loads((part / "manifest.json").read_text()) | changes
    (part / "manifest.json").write_text(json.dumps(content))
    return index_dir / publish(part, read_manifest(current_generation(index_dir)))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": FORMAT + 1},
        {"format": FORMAT + 1, "colour": "blue"},
        {"format": None},
        {"analyzer": 0},
        {"passages": {"shortest": 1}},
    ],
)
def test_an_index_of_another_version_is_told_and_built_anew(index_dir: Path, changes: dict[str, object]) -> None:
    grow(index_dir, 5)
    republished(index_dir, **changes)
    with pytest.raises(SnapshotMismatch, match=r"made by another version of Porsa.*run: porsa reindex"):
        Snapshot(index_dir, WordEmbedder())
    assert reindex(corpus(*STORIES[:5]), index_dir, WordEmbedder()).embedded == 5
    assert len(Snapshot(index_dir, WordEmbedder()).passage_article) >= 5


def test_a_manifest_with_other_fields_is_damaged(index_dir: Path) -> None:
    grow(index_dir, 5)
    republished(index_dir, colour="blue")
    with pytest.raises(SnapshotDamaged, match=r"manifest\.json cannot be read.*colour"):
        current = current_generation(index_dir)
        read_manifest(current)


@pytest.mark.parametrize("content", [b"", b"\n", b"absent", b"../..", b"\xff\xfe", b"a\x00b", b"x" * 5_000, b"lock"])
def test_a_current_that_names_nothing_is_told_and_mended_by_a_reindex(
    built_once: Path, index_dir: Path, content: bytes
) -> None:
    shutil.copytree(built_once, index_dir)
    (index_dir / "CURRENT").write_bytes(content)
    with pytest.raises(SnapshotDamaged, match=r"CURRENT.*porsa reindex"):
        Snapshot(index_dir, WordEmbedder())
    grow(index_dir, 5)
    assert Snapshot(index_dir, WordEmbedder()).manifest.article_count == 5


def test_no_index_is_told(index_dir: Path) -> None:
    for look in (current_generation, rollback):
        with pytest.raises(SnapshotMissing, match=f"no index in {index_dir} yet; run: porsa reindex"):
            look(index_dir)


def test_only_the_generation_before_is_kept(index_dir: Path) -> None:
    names = grow(index_dir, 3, 4, 5, 6)
    assert len(set(names)) == 4
    assert folders(index_dir) == set(names[-2:])
    assert read_manifest(current_generation(index_dir)).previous == names[-2]


def test_rollback_serves_the_one_before(index_dir: Path) -> None:
    names = grow(index_dir, 3, 4, 5)
    assert rollback(index_dir) == names[1]
    assert Snapshot(index_dir, WordEmbedder()).manifest.article_count == 4
    with pytest.raises(SnapshotMissing, match=f"no generation before {names[1]}"):
        rollback(index_dir)
    assert current_generation(index_dir).name == names[1]


def test_after_a_rollback_the_next_reindex_goes_on_from_there(index_dir: Path) -> None:
    names = grow(index_dir, 3, 4, 5)
    rollback(index_dir)
    (latest,) = grow(index_dir, 6)
    assert folders(index_dir) == {names[1], latest}
    assert Snapshot(index_dir, WordEmbedder()).manifest.article_count == 6
    assert rollback(index_dir) == names[1]


def damage_manifest(generation: Path) -> None:
    (generation / "manifest.json").write_text("{")


def damage_vectors(generation: Path) -> None:
    flip(generation / "segments/0001/sentences.faiss")


@pytest.mark.parametrize("damage", [damage_manifest, damage_vectors])
def test_rollback_from_a_damaged_one(index_dir: Path, damage: Callable[[Path], None]) -> None:
    names = grow(index_dir, 3, 4)
    damage(current_generation(index_dir))
    with pytest.raises(SnapshotDamaged):
        Snapshot(index_dir, WordEmbedder())
    assert rollback(index_dir) == names[0]
    assert Snapshot(index_dir, WordEmbedder()).manifest.article_count == 3


def test_what_was_opened_outlives_its_removal(index_dir: Path) -> None:
    names = grow(index_dir, 6)
    engine = Engine(index_dir, WordEmbedder())
    before = [engine.ask(story.title).answers for story in STORIES]
    shutil.rmtree(index_dir / names[0])
    assert [engine.ask(story.title).answers for story in STORIES] == before
    assert before[0][0].article == STORIES[0]


def test_an_old_reader_goes_on_while_generations_come_and_go(index_dir: Path) -> None:
    names = grow(index_dir, 3)
    old = Engine(index_dir, WordEmbedder())
    grow(index_dir, 4, 5, 6)
    assert names[0] not in folders(index_dir)
    assert old.ask(STORIES[0].title).answers[0].article == STORIES[0]
    assert {answer.article.id for answer in old.ask(STORIES[5].title).answers} <= {story.id for story in STORIES[:3]}
    assert old.refresh()
    assert old.ask(STORIES[5].title).answers[0].article == STORIES[5]
    assert not old.refresh()
