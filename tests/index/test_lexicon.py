import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from support import ROOT, WordEmbedder, corpus, stories

from index import generations
from index.build import reindex
from index.generations import LEXICON, PART, current_generation, read_manifest
from index.lexicon import Lexicon, hazm_lexicon

# Reindexes what was indexed and one article more, and prints whether it imported hazm.
GROWING = """
import sys
from pathlib import Path
from support import WordEmbedder, corpus, stories
from index.build import reindex

reindex(corpus(*stories()), Path(sys.argv[1]), WordEmbedder())
print("hazm" in sys.modules)
"""


def served(index_dir: Path) -> Lexicon:
    return Lexicon.read(current_generation(index_dir) / LEXICON)


def grow(index_dir: Path) -> bool:
    """Reindex in a process of its own, and say whether that imported hazm."""
    done = subprocess.run(
        [sys.executable, "-c", GROWING, str(index_dir)],
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout == "True\n"


@pytest.fixture
def some_indexed(index_dir: Path) -> Path:
    """An index of all stories but the last."""
    reindex(corpus(*stories()[:-1]), index_dir, WordEmbedder())
    return index_dir


def test_hazms_lists_are_exported_as_keys() -> None:
    lexicon = hazm_lexicon()
    assert {"از", "به", "که"} <= lexicon.stop_words
    assert lexicon.formal["دیگه"] == ("دیگر",)
    assert "کتاب" in lexicon.common_words and "زنگوله‌دار" not in lexicon.common_words
    verbs = [set(line.split()) for line in lexicon.verbs.splitlines()]
    assert {"ساخت", "ساختند", "ساخته", "سازد", "سازند", "بسازد", "بسازند"} in verbs
    assert all(lexicon.stop_words.isdisjoint(forms) for forms in verbs)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    hazm_lexicon().write(tmp_path / LEXICON)
    assert Lexicon.read(tmp_path / LEXICON) == hazm_lexicon()


def test_a_reindex_keeps_the_words_and_does_without_hazm(some_indexed: Path) -> None:
    assert served(some_indexed) == hazm_lexicon()
    before = current_generation(some_indexed)
    assert not grow(some_indexed)
    assert current_generation(some_indexed) != before
    assert served(some_indexed) == hazm_lexicon()


def test_the_words_of_another_hazm_are_exported_anew(some_indexed: Path) -> None:
    """Their file is written by hand, since there is one hazm here."""
    part = some_indexed / PART
    shutil.copytree(current_generation(some_indexed), part)
    older = replace(hazm_lexicon(), common="آب نان", origin="hazm 0.1, export 1")
    older.write(part / LEXICON)
    generations.publish(part, generations.seal(part, read_manifest(current_generation(some_indexed)), {}))
    assert served(some_indexed) == older
    report = reindex(corpus(*stories()[:-1]), some_indexed, WordEmbedder())
    assert (report.published, report.same, report.embedded) == (True, len(stories()) - 1, 0)
    assert served(some_indexed) == hazm_lexicon()
    assert not reindex(corpus(*stories()[:-1]), some_indexed, WordEmbedder()).published
