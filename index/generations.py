"""Generations of the index on disk: the manifest, checksums, publishing, going back and pruning.

INDEX_DIR/
  CURRENT                    the name of the generation that is served
  lock                       held by a running reindex
  20261121T101500-1f/        a generation, never changed once CURRENT names it
    manifest.json            format, model, analyzer, counts, deletions, and a checksum for every other file
    lexicon.json             words from hazm
    lexical/passages/        tantivy: words and grams of passages
    lexical/articles/        tantivy: words of whole articles
    segments/0001/           articles and vectors (index/segments.py)
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import xxhash

from index.embedding import Embedder
from index.errors import SnapshotDamaged, SnapshotMismatch, SnapshotMissing
from index.passages import PASSAGE_SETTINGS
from index.persian import VERSION as ANALYZER

__all__ = [
    "ARTICLES",
    "FORMAT",
    "LEXICON",
    "PASSAGES",
    "ROW_BITS",
    "SEGMENTS",
    "Manifest",
    "current_generation",
    "publish",
    "read_manifest",
    "rollback",
    "seal",
    "verify",
]

FORMAT = 1
CURRENT, MANIFEST, LEXICON = "CURRENT", "manifest.json", "lexicon.json"
PASSAGES, ARTICLES, SEGMENTS = "lexical/passages", "lexical/articles", "segments"
ROW_BITS = 32
"""A lexical row is `segment number << 32 | row in the segment`; it stays the same through all generations."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of; two that agree in the first four fields can be searched alike."""

    format: int
    analyzer: int
    passages: Mapping[str, int]
    model_fingerprint: str
    model: str
    dimensions: int
    created: str
    previous: str | None
    article_count: int
    passage_count: int
    deleted: Mapping[str, list[int]]
    """For each segment number the rows of its articles that are gone."""
    checksums: Mapping[str, str]

    def check(self, embedder: Embedder) -> None:
        """Raise SnapshotMismatch where this generation was not made for this program and this model."""
        if (self.format, self.analyzer, dict(self.passages)) != (FORMAT, ANALYZER, PASSAGE_SETTINGS):
            raise SnapshotMismatch(
                f"The index was made by another version of Porsa (format {self.format}, analyzer {self.analyzer}; "
                f"this one writes {FORMAT}, {ANALYZER}); run: porsa reindex"
            )
        if self.model_fingerprint != embedder.fingerprint:
            raise SnapshotMismatch(
                f"The index was made with the embedding model {self.model!r} ({self.model_fingerprint[:8]}), the "
                f"settings name {embedder.name!r} ({embedder.fingerprint[:8]}); run: porsa reindex"
            )


def current_generation(index_dir: Path) -> Path:
    """Give the folder of the served generation; raises SnapshotMissing or SnapshotDamaged."""
    try:
        name = (index_dir / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise SnapshotMissing(f"There is no index in {index_dir} yet; run: porsa reindex") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotDamaged(f"{index_dir / CURRENT} cannot be read ({error}); run: porsa reindex --full") from error
    if not name or not (index_dir / name / MANIFEST).is_file():
        raise SnapshotDamaged(f"{index_dir / CURRENT} names {name!r}, which is not there; run: porsa reindex --full")
    return index_dir / name


def read_manifest(generation: Path) -> Manifest:
    """Read a generation's manifest; raises SnapshotDamaged where it makes no sense."""
    try:
        return Manifest(**json.loads((generation / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise SnapshotDamaged(
            f"The manifest of {generation} cannot be read ({error}); run: porsa rollback or porsa reindex --full"
        ) from error


def _files(generation: Path) -> dict[str, Path]:
    paths = (path for path in generation.rglob("*") if path.is_file())
    return {path.relative_to(generation).as_posix(): path for path in sorted(paths) if path.name != MANIFEST}


def _checksum(path: Path) -> str:
    with path.open("rb") as content:
        digest = xxhash.xxh3_128()
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def seal(generation: Path, manifest: Manifest, known: Mapping[str, str]) -> None:
    """Sync every file and write the manifest with their checksums, those `known` of linked files not read again."""
    checksums = {}
    for name, path in _files(generation).items():
        checksums[name] = known.get(name) or _checksum(path)
        if name not in known:
            _sync(path)
    content = asdict(manifest) | {"checksums": checksums}
    (generation / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    _sync(generation / MANIFEST)
    for folder in (generation, *(path for path in generation.rglob("*") if path.is_dir())):
        _sync(folder)


def verify(generation: Path, manifest: Manifest) -> None:
    """Read every file and compare checksums; raises SnapshotDamaged with the first file that differs."""
    remedy = "run: porsa rollback or porsa reindex --full"
    files = _files(generation)
    for name, checksum in manifest.checksums.items():
        if name not in files:
            raise SnapshotDamaged(f"The index file {generation / name} is missing; {remedy}")
        try:
            found = _checksum(files[name])
        except OSError as error:
            raise SnapshotDamaged(f"The index file {generation / name} cannot be read ({error}); {remedy}") from error
        if found != checksum:
            raise SnapshotDamaged(f"The index file {generation / name} is damaged (checksum {found[:8]}); {remedy}")


def publish(generation: Path) -> None:
    """Make `generation` the served one by one os.replace, then remove all but it and the one before it."""
    index_dir = generation.parent
    _point(index_dir, generation.name)
    keep = {generation.name, read_manifest(generation).previous}
    for other in index_dir.iterdir():
        if other.is_dir() and other.name not in keep:
            shutil.rmtree(other)


def rollback(index_dir: Path) -> str:
    """Serve the generation before the current one again and give its name; SnapshotMissing where there is none."""
    current = current_generation(index_dir)
    try:
        previous = read_manifest(current).previous
    except SnapshotDamaged:
        others = sorted(p.parent.name for p in index_dir.glob(f"*/{MANIFEST}") if p.parent.name < current.name)
        previous = others[-1] if others else None
    if previous is None or not (index_dir / previous / MANIFEST).is_file():
        raise SnapshotMissing(f"There is no generation before {current.name} to go back to; run: porsa reindex")
    _point(index_dir, previous)
    return previous


def _point(index_dir: Path, name: str) -> None:
    fresh = index_dir / f"{CURRENT}.new"
    fresh.write_text(f"{name}\n", encoding="utf-8")
    _sync(fresh)
    os.replace(fresh, index_dir / CURRENT)  # noqa: PTH105 - the one atomic step; Path.replace hides which call it is
    _sync(index_dir)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
