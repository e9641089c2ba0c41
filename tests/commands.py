"""What the tests of the command line share: a folder with articles good and bad, and how an outcome is read."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support import STORIES, Porsa

BRIDGE = "هزینه‌ی ساخت پل سپیدرود چقدر بود؟"
NOWHERE = "ناپلئون بناپارت در واترلو"
Completed = subprocess.CompletedProcess[str]


def told(done: Completed, code: int) -> str:
    """Check that an error is one sentence on stderr and nothing on stdout, and give it."""
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def record_of(done: Completed) -> dict[str, Any]:
    (line,) = done.stdout.splitlines()
    record = json.loads(line)
    assert isinstance(record, dict)
    return record


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles, good and bad."""
    folder = tmp_path_factory.mktemp("porsa")
    news = folder / "articles"
    news.mkdir()
    for name, title, text in STORIES[:6]:
        (news / f"{name}.txt").write_text(f"{title}\n\n{text}", encoding="utf-8")
    records = [
        {"id": name, "title": title, "text": text, "source": "خبرسرا", "url": f"https://example.org/{name}"}
        | {"published": "1403-02-31", "category": "ایران", "tags": ["آب"]}
        for name, title, text in STORIES[6:]
    ]
    copy = records[0] | {"id": "qanat-copy", "source": "آوای خراسان"}
    cut = records[0] | {"id": "qanat-cut", "source": "روزنامه‌ی کویر", "title": "قنات قصبه پاک شد"}
    cut["text"] = cut["text"][cut["text"].index("ژرفای") :]
    lines = [json.dumps(record, ensure_ascii=False) for record in (*records, copy, cut)]
    (news / "records.jsonl").write_text("\n".join([*lines[:2], "{broken", '{"title": "بی متن"}', *lines[2:]]), "utf-8")
    (news / "old.txt").write_bytes("بازار ماهي\u200cفروشان بوشهر پس از توفان دوباره باز شد.".encode("cp1256"))
    (news / "empty.txt").write_bytes(b"")
    (news / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (news / "huge.txt").write_bytes(b"a" * 50_000_000)
    (news / "lost.txt").symlink_to(folder / "absent.txt")
    (news / "table.xlsx").write_bytes(b"PK")
    return folder


@pytest.fixture(scope="session")
def porsa(folder: Path, tiny_model: Path) -> Porsa:
    return Porsa(folder, {"PORSA_EMBEDDING_MODEL": str(tiny_model), "PORSA_INDEX_DIR": "index"})


@pytest.fixture(scope="session")
def reindexed(porsa: Porsa) -> Completed:
    return porsa("reindex", "--json", "--progress", "json")


@pytest.fixture(scope="session")
def index(porsa: Porsa, reindexed: Completed) -> Path:
    assert reindexed.returncode == 0
    return porsa.folder / "index"


@pytest.fixture
def broken(porsa: Porsa, index: Path, tmp_path: Path) -> Porsa:
    """Porsa over a copy of the index that a test may spoil."""
    shutil.copytree(index, tmp_path / "index")
    return Porsa(tmp_path, porsa.settings)
