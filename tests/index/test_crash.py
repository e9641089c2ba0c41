"""A reindex that is killed, or whose disk is full: the old index answers, the next reindex tidies up."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, STORIES, Porsa, WordEmbedder, corpus, stories

from index.build import reindex
from index.errors import SnapshotUnwritable
from index.generations import current_generation
from index.snapshot import Snapshot
from retrieval.engine import Engine

OLD, NEW = stories()[:6], stories()

# Reindexes and, at the stage that it is told, says so and waits to be killed.
CHILD = """
import sys, time
from pathlib import Path
from support import WordEmbedder, corpus, stories
from index import generations
from index.build import reindex

index_dir, stage, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def wait(*_):
    print("here", flush=True)
    time.sleep(60)

def progress(*step):
    if step[:2] == (stage, count):
        wait()

def traced(event, arguments):
    if stage == event and str(arguments[1]).endswith("CURRENT"):
        wait()

sys.addaudithook(traced)
reindex(corpus(*stories()), index_dir, WordEmbedder(), progress=progress)
if stage == "done":
    wait()
"""
MOMENTS = [("embed", 4), ("words", 1), ("verify", 1), ("os.rename", 0), ("done", 0)]


def rubbish(index_dir: Path) -> set[str]:
    """Give what lies in the index folder and is neither CURRENT, the lock, nor one of its two generations."""
    generation = current_generation(index_dir)
    previous = Snapshot(index_dir, WordEmbedder()).manifest.previous
    return {path.name for path in index_dir.iterdir()} - {"CURRENT", "lock", generation.name, previous}


def answers(index_dir: Path) -> int:
    """Check that the index answers, and give the number of its articles."""
    engine = Engine(index_dir, WordEmbedder())
    assert engine.ask(OLD[0].title).answers[0].article == OLD[0]
    return engine.snapshot.manifest.article_count


@pytest.fixture
def old(index_dir: Path) -> Path:
    reindex(corpus(*OLD), index_dir, WordEmbedder())
    return index_dir


@pytest.mark.parametrize(("stage", "count"), MOMENTS)
def test_killed(old: Path, stage: str, count: int) -> None:
    path = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    arguments = [sys.executable, "-c", CHILD, str(old), stage, str(count)]
    with subprocess.Popen(arguments, env=os.environ | path, stdout=subprocess.PIPE, encoding="utf-8") as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
    assert said == "here\n"
    published = stage == "done"
    assert answers(old) == (len(NEW) if published else len(OLD))
    assert reindex(corpus(*NEW), old, WordEmbedder()).published != published
    assert answers(old) == len(NEW)
    assert rubbish(old) == set()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Articles enough to be killed amid them."""
    lines = [
        json.dumps({"id": f"{name}-{n}", "title": title, "text": f"{text} {n}"})
        for n in range(30)
        for name, title, text in STORIES
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "news.jsonl"


def test_the_command_killed_while_it_embeds(tmp_path: Path, news: Path, tiny_model: Path) -> None:
    porsa = Porsa(tmp_path, {"PORSA_EMBEDDING_MODEL": str(tiny_model), "PORSA_INDEX_DIR": "index"})
    (tmp_path / "few.jsonl").write_text("\n".join(news.read_text("utf-8").splitlines()[:20]), encoding="utf-8")
    first = json.loads(porsa("reindex", "--articles", "few.jsonl", "--json").stdout)
    with porsa.start("reindex", "--articles", "news.jsonl", "--progress", "json") as child:
        assert child.stderr is not None
        for line in child.stderr:
            if json.loads(line)["stage"] == "embed":
                break
        child.kill()
    status = json.loads(porsa("status", "--json").stdout)
    assert (status["generation"], status["articles"]) == (first["generation"], 20)
    again = json.loads(porsa("reindex", "--articles", "news.jsonl", "--json").stdout)
    assert (again["published"], again["added"], again["same"]) == (True, 280, 20)
    assert {path.name for path in (tmp_path / "index").iterdir()} - {"lock"} == {
        "CURRENT",
        first["generation"],
        again["generation"],
    }


@pytest.mark.parametrize("room", [500, 10_000])
def test_no_file_may_grow(old: Path, room: int) -> None:
    """As on a full disk, each write fails at some byte; here wherever a file is larger than `room`."""
    code = (
        "import resource, sys; from pathlib import Path; from support import *; from index.build import reindex\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))\n"
        "try: reindex(corpus(*stories()), Path(sys.argv[1]), WordEmbedder())\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    path = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    child = subprocess.run(
        [sys.executable, "-c", code, str(old)], env=os.environ | path, capture_output=True, encoding="utf-8", timeout=60
    )
    assert child.stdout.startswith(f"SnapshotUnwritable The index in {old} cannot be written ("), child.stderr
    assert child.stdout.endswith("then run: porsa reindex\n")
    assert answers(old) == len(OLD)
    assert rubbish(old) == set()
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    assert reindex(corpus(*NEW), old, WordEmbedder()).published
    assert answers(old) == len(NEW)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 kilobytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() or not mount:
        pytest.skip("only root may mount a small disk")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk(small_disk: Path, tmp_path: Path, news: Path, tiny_model: Path) -> None:
    porsa = Porsa(tmp_path, {"PORSA_EMBEDDING_MODEL": str(tiny_model), "PORSA_INDEX_DIR": str(small_disk / "index")})
    (tmp_path / "few.jsonl").write_text("\n".join(news.read_text("utf-8").splitlines()[:10]), encoding="utf-8")
    first = porsa("reindex", "--articles", "few.jsonl", "--json")
    assert first.returncode == 0, first.stderr
    full = porsa("reindex", "--articles", "news.jsonl")
    assert (full.returncode, full.stdout) == (3, "")
    assert full.stderr.count("\n") == 1
    assert "cannot be written" in full.stderr
    assert "No space left" in full.stderr
    names = {path.name for path in (small_disk / "index").iterdir()}
    assert names - {"lock"} == {"CURRENT", json.loads(first.stdout)["generation"]}
    asked = porsa("query", STORIES[0][1], "--json", "-k", "1")
    assert json.loads(asked.stdout)["answers"][0]["article_id"] == "bridge-0"


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    if not os.geteuid():
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(SnapshotUnwritable, match="mend the rights"):
        reindex(corpus(*NEW), tmp_path / "index", WordEmbedder())
    tmp_path.chmod(0o700)
