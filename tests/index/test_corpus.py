import gzip
import json
import os
import random
import time
from datetime import date
from pathlib import Path

import pytest

from index.corpus import Corpus, read_corpus
from index.errors import CorpusError

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
TEXT = "پل تازه‌ی رودخانه تا پایان مهر باز می‌شود."


def ids(corpus: Corpus) -> list[str]:
    return [article.id for article in corpus.articles]


def put(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_is_walked_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.md", "README.md", "c.d.txt", "الف.txt"):
        put(tmp_path / name)
    corpus = read_corpus([tmp_path])
    assert ids(corpus) == ["README.md", "a/b/c.md", "a/z.txt", "b.txt", "c.d.txt", "الف.txt"]
    assert corpus.articles[2].origin == str(tmp_path / "a" / "z.txt")
    assert corpus.skipped == ()


def test_a_file_is_named_by_itself(tmp_path: Path) -> None:
    corpus = read_corpus([put(tmp_path / "deep" / "b.txt"), put(tmp_path / "a.txt")])
    assert ids(corpus) == ["b.txt", "a.txt"]


def test_hidden_files_are_left_out_and_unknown_ones_reported(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/a.txt", "a.txt", "b.xyz", "noend", "a.txt~"):
        put(tmp_path / name)
    corpus = read_corpus([tmp_path])
    assert ids(corpus) == ["a.txt"]
    assert [Path(skipped.origin).name for skipped in corpus.skipped] == ["a.txt~", "b.xyz", "noend"]
    assert ".docx" in corpus.skipped[0].reason


def test_a_hidden_folder_is_read_when_it_is_given(tmp_path: Path) -> None:
    put(tmp_path / ".articles" / "a.txt")
    assert ids(read_corpus([tmp_path / ".articles"])) == ["a.txt"]


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"There is no file or folder .*absent; name existing ones with --articles"):
        read_corpus([tmp_path, tmp_path / "absent"])


def test_no_paths_and_empty_folders_give_nothing(tmp_path: Path) -> None:
    assert read_corpus([]) == read_corpus([tmp_path]) == Corpus((), ())


def test_the_first_of_two_with_one_id_is_kept(tmp_path: Path) -> None:
    first = put(tmp_path / "a" / "x.jsonl", '{"id": "n1", "text": "نخست"}\n{"id": "n1", "text": "دوم"}')
    second = put(tmp_path / "b" / "y.json", '{"id": "n1", "text": "سوم"}')
    corpus = read_corpus([tmp_path])
    assert [article.text for article in corpus.articles] == ["نخست"]
    assert [skipped.origin for skipped in corpus.skipped] == [f"{first}#2", f"{second}#1"]
    assert all("'n1'" in skipped.reason and f"{first}#1" in skipped.reason for skipped in corpus.skipped)


def test_two_equal_articles_are_both_kept(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    put(tmp_path / "b.txt")
    assert ids(read_corpus([tmp_path])) == ["a.txt", "b.txt"]


def test_a_path_given_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    assert read_corpus([tmp_path, tmp_path]).skipped == ()


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    lines = "\n".join(json.dumps({"text": f"متن {number}"}) for number in range(1100))
    read_corpus([put(tmp_path / "a.jsonl", lines)], lambda stage, done, total: told.append((stage, done, total)))
    assert told == [("read", 500, 0), ("read", 1000, 0), ("read", 1100, 1100)]


def test_bad_files_cost_only_themselves(tmp_path: Path) -> None:
    put(tmp_path / "good.txt")
    put(tmp_path / "blank.txt", " \n\u200c\n")
    put(tmp_path / "digits.txt", "12 - 34")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "damaged.txt").write_bytes(TEXT.encode()[:-4] + b"\xff")
    (tmp_path / "plain.txt.gz").write_bytes(TEXT.encode())
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(random.Random(1).randbytes(1000))[:-20])
    (tmp_path / "flipped.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:10] + b"\xff" * 40)
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b" " * 20_000_001, compresslevel=1))
    (tmp_path / "huge.txt").write_bytes(b"a" * 20_000_001)
    (tmp_path / "long.txt").write_bytes(b"a " * 1_100_000)
    corpus = read_corpus([tmp_path])
    assert ids(corpus) == ["good.txt"]
    reasons = {Path(skipped.origin).name: skipped.reason for skipped in corpus.skipped}
    expected = {
        "binary.csv": "binary",
        "binary.txt": "binary",
        "blank.txt": "no letter",
        "bomb.txt.gz": "more than 20 MB",
        "cut.txt.gz": "truncated or broken",
        "damaged.txt": "broken byte",
        "digits.txt": "no letter",
        "empty.jsonl": "empty",
        "empty.txt": "empty",
        "flipped.txt.gz": "truncated or broken",
        "huge.txt": "more than 20 MB",
        "long.txt": "2,199,999 characters",
        "plain.txt.gz": "truncated or broken",
    }
    assert reasons.keys() == expected.keys()
    for name, fragment in expected.items():
        assert fragment in reasons[name], name


def test_what_came_before_the_cut_of_a_gz_is_kept(tmp_path: Path) -> None:
    noise = random.Random(1)
    lines = "".join(json.dumps({"text": f"متن {noise.random()}"}) + "\n" for _ in range(5000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode())[:-2000])
    corpus = read_corpus([tmp_path])
    assert 4000 < len(corpus.articles) < 5000
    assert [skipped.origin for skipped in corpus.skipped] == [str(tmp_path / "a.jsonl.gz")]


def test_links_do_not_lead_round_in_circles(tmp_path: Path) -> None:
    put(tmp_path / "a" / "x.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "absent.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a" / "x.txt")
    corpus = read_corpus([tmp_path])
    assert ids(corpus) == ["a/x.txt", "link.txt"]
    assert [Path(skipped.origin).name for skipped in corpus.skipped] == ["gone.txt", "self.txt"]
    assert all("points to nothing" in skipped.reason for skipped in corpus.skipped)


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (skipped,) = read_corpus([tmp_path]).skipped
    assert "no regular file" in skipped.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_without_the_right_to_read_them(tmp_path: Path) -> None:
    put(tmp_path / "good.txt")
    put(tmp_path / "locked.txt").chmod(0)
    put(tmp_path / "shut" / "a.txt").parent.chmod(0)
    corpus = read_corpus([tmp_path])
    (tmp_path / "shut").chmod(0o700)
    assert ids(corpus) == ["good.txt"]
    assert all("permission" in skipped.reason.lower() for skipped in corpus.skipped)
    assert len(corpus.skipped) == 2


@pytest.mark.skipif(not SHARED.exists(), reason="the news of ../shared are not here")
def test_the_real_news() -> None:
    start = time.process_time()
    corpus = read_corpus([SHARED / "articles" / "news.jsonl.gz"])
    assert time.process_time() - start < 2
    assert len(corpus.articles) == 3912
    assert corpus.skipped == ()
    undated = []
    for article in corpus.articles:
        if "farsnews" not in (article.url or ""):
            assert article.published is None
        elif article.published is None:
            undated.append(article.url)
        else:
            assert date(2003, 1, 1) < article.published < date(2022, 1, 1)
    # Three numbers of Fars begin with a 60 that was no year: their articles are of the 2000s.
    assert [url for url in undated if url and "/news/60" not in url] == []
    assert len(undated) == 3


@pytest.mark.skipif(not SHARED.exists(), reason="the seeds of ../shared are not here")
def test_the_real_seeds() -> None:
    corpus = read_corpus([SHARED / "articles"])
    assert corpus.skipped == ()
    seeds = [article for article in corpus.articles if article.id.startswith("seeds/")]
    assert len(seeds) == 2
    assert all(seed.title == "" and len(seed.text) > 1000 for seed in seeds)
