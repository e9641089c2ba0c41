import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from support import ROOT, WordEmbedder, article, contents, corpus, stories

from index.build import reindex
from index.errors import PreparationFailed
from index.helper import FEW, Helper, preparing_beside
from index.lexicon import Lexicon, hazm_lexicon
from index.passages import Passage, split
from index.preparing import CutArticle, Preparer

CUT = [CutArticle(told, tuple(split(told))) for told in stories()]
BROKEN = CutArticle(article("broken", origin="news.jsonl#3"), (Passage(()),))
MANY = [article(f"{story.id}-{number}", story.text, story.title) for number in range(FEW // 10) for story in stories()]


@pytest.fixture(scope="module")
def helper() -> Iterator[Helper]:
    with closing(Helper()) as helper:
        helper.begin(hazm_lexicon())
        yield helper


@pytest.fixture(scope="module")
def preparer() -> Preparer:
    preparer = Preparer()
    preparer.begin(hazm_lexicon())
    return preparer


def helpers_of(pid: int) -> set[int]:
    """Find the helpers that a process started."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            parent = status.read_text().rpartition(")")[2].split()[1]
            if int(parent) == pid and "index.helper" in (status.parent / "cmdline").read_text():
                found.add(int(status.parent.name))
    return found


def gone(pid: int) -> bool:
    """Wait until a process is no more, ten seconds at most."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":  # ended, and nobody asks how
            return True
        time.sleep(0.05)
    return False


def test_the_process_prepares_as_this_one_does(helper: Helper, preparer: Preparer) -> None:
    for batch in ([], CUT[:1], CUT):
        assert helper.prepare(batch) == preparer.prepare(batch)


@pytest.mark.parametrize("count", [FEW - 1, FEW])
def test_the_words_come_from_hazm_unless_they_are_known(count: int) -> None:
    with preparing_beside(count, None) as beside:
        assert beside.lexicon.result() == hazm_lexicon()
    known = Lexicon(common="آب نان")
    with preparing_beside(count, known) as beside:
        assert beside.lexicon.result() == known


def test_known_speakers_are_kept(helper: Helper) -> None:
    (prepared,) = helper.prepare([CutArticle(CUT[0].article, CUT[0].passages, (None,))])
    assert prepared.speakers == (None,)


def test_an_article_that_cannot_be_prepared_is_named_and_the_process_goes_on(
    helper: Helper, preparer: Preparer
) -> None:
    for work in (helper.prepare, preparer.prepare):
        with pytest.raises(PreparationFailed, match=r"article broken of news\.jsonl#3 cannot be prepared .*IndexError"):
            work([CUT[0], BROKEN])
    assert helper.prepare(CUT[:1]) == preparer.prepare(CUT[:1])


@pytest.mark.parametrize("count", [FEW - 1, FEW])
def test_batches_are_prepared_beside_in_their_order(count: int, preparer: Preparer) -> None:
    with preparing_beside(count, hazm_lexicon()) as beside:
        waiting = [beside.prepare(CUT[row : row + 2]) for row in range(0, len(CUT), 2)]
        assert [one for future in waiting for one in future.result()] == preparer.prepare(CUT)


@pytest.mark.parametrize("count", [FEW - 1, FEW])
def test_a_batch_that_waits_is_taken_back_and_one_that_is_begun_is_not(count: int, preparer: Preparer) -> None:
    with preparing_beside(count, hazm_lexicon()) as beside:
        begun, waiting, broken = (beside.prepare(batch) for batch in (CUT * 100, CUT, [BROKEN]))
        while not begun.running():
            time.sleep(0.001)
        assert beside.taken_back(begun, CUT * 100) is begun
        taken = beside.taken_back(waiting, CUT)
        assert waiting.cancelled()
        assert taken.done()
        assert taken.result() == preparer.prepare(CUT)
        assert beside.taken_back(taken, CUT) is taken
        with pytest.raises(PreparationFailed, match="article broken"):
            beside.taken_back(broken, [BROKEN])
        assert begun.result() == preparer.prepare(CUT) * 100


def test_few_articles_start_no_process() -> None:
    started: list[object] = []
    sys.addaudithook(lambda event, arguments: started.append(arguments) if event == "subprocess.Popen" else None)
    with preparing_beside(FEW - 1, hazm_lexicon()) as beside:
        beside.prepare(CUT).result()
    assert started == []
    with preparing_beside(FEW, hazm_lexicon()) as beside:
        beside.prepare(CUT).result()
    assert len(started) == 1


def test_a_killed_process_is_told_in_one_sentence() -> None:
    with closing(Helper()) as helper:
        os.kill(helper.pid, signal.SIGKILL)
        with pytest.raises(PreparationFailed, match=r"was ended from outside \(exit code -9\).*run: porsa reindex"):
            helper.begin(None)


def test_work_that_nobody_waits_for_any_more_ends_with_its_process() -> None:
    with pytest.raises(KeyboardInterrupt), preparing_beside(FEW, hazm_lexicon()) as beside:
        waiting = [beside.prepare(CUT * 200) for _ in range(3)]
        raise KeyboardInterrupt
    assert all(isinstance(future.exception(timeout=5), PreparationFailed) for future in waiting)


def test_ctrl_c_is_the_parents_to_obey(helper: Helper, preparer: Preparer) -> None:
    helper.prepare(CUT[:1])
    os.kill(helper.pid, signal.SIGINT)
    assert helper.prepare(CUT) == preparer.prepare(CUT)


def test_a_killed_process_leaves_the_old_index(index_dir: Path) -> None:
    reindex(corpus(*stories()[:6]), index_dir, WordEmbedder())
    before, others = contents(index_dir), helpers_of(os.getpid())

    def kill(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("embed", 64):
            (helper,) = helpers_of(os.getpid()) - others
            os.kill(helper, signal.SIGKILL)

    with pytest.raises(PreparationFailed, match="the old index is still served"):
        reindex(corpus(*stories()[:6], *MANY), index_dir, WordEmbedder(), progress=kill)
    assert contents(index_dir) == before
    assert reindex(corpus(*stories()[:6], *MANY), index_dir, WordEmbedder()).added == len(MANY)


def test_many_articles_make_the_index_that_few_at_a_time_make(index_dir: Path, tmp_path: Path) -> None:
    from index.snapshot import Snapshot

    reindex(corpus(*MANY), index_dir, WordEmbedder())
    for end in (FEW // 2, FEW):
        reindex(corpus(*MANY[:end]), tmp_path / "grown", WordEmbedder())
    once, grown = (Snapshot(folder, WordEmbedder()) for folder in (index_dir, tmp_path / "grown"))
    for number, other in zip(once.articles(), grown.articles(), strict=True):
        assert once.article(number) == grown.article(other)
        for row, again in zip(once.passages_of(number), grown.passages_of(other), strict=True):
            assert once.passage(row) == grown.passage(again)
            assert once.speakers(row) == grown.speakers(again)


# Reindexes many articles, and says so amid it.
CHILD = """
import signal, sys, time
from pathlib import Path
from support import WordEmbedder, corpus
from test_helper import MANY
from index.build import reindex

def progress(stage, done, total):
    if (stage, done) == ("embed", 128):
        print("here", flush=True)
        time.sleep(30)

signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background jobs ignore
reindex(corpus(*MANY), Path(sys.argv[1]), WordEmbedder(), progress=progress)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_whatever_ends_a_reindex_ends_its_helper(index_dir: Path, number: signal.Signals) -> None:
    path = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}:{ROOT / 'tests' / 'index'}"}
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(index_dir)],
        env=os.environ | path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        (helper,) = helpers_of(child.pid)
        child.send_signal(number)
        child.wait(timeout=10)
        assert gone(helper)
