"""Generations of the index on disk: the manifest, checksums, publishing, going back and pruning.

INDEX_DIR/
  CURRENT                    the name of the generation that is served
  lock                       held by a running reindex
  next.part/                 a generation that is being written; next.gone/ while one that failed is removed
  20261121T101500-1f0c2ab8/  a generation, never changed; its name ends in the checksum of its manifest
    manifest.json            format, model, analyzer, counts, deletions, and a checksum for every other file
    lexicon.json             words from hazm
    lexical/passages/        tantivy: words and grams of passages
    lexical/articles/        tantivy: titles, words and grams of whole articles
    segments/0001/           articles and vectors (index/segments.py)
"""

import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import xxhash

from index.embedding import Embedder
from index.errors import SnapshotDamaged, SnapshotError, SnapshotMismatch, SnapshotMissing
from index.files import sync
from index.passages import PASSAGE_SETTINGS
from index.persian import VERSION as ANALYZER

__all__ = [
    "ARTICLES",
    "FORMAT",
    "LEXICON",
    "PART",
    "PASSAGES",
    "ROW_BITS",
    "Manifest",
    "current_generation",
    "discard",
    "newest_generation",
    "publish",
    "read_manifest",
    "rollback",
    "seal",
    "segment_folder",
    "segment_folders",
    "served_name",
    "tidy",
    "verify",
]

FORMAT = 4
"""Raised whenever the files mean something else, or other speakers would be found in the same text."""
CURRENT, MANIFEST, LEXICON = "CURRENT", "manifest.json", "lexicon.json"
PART = "next.part"
"""The generation that is being written; the lock sees to it that there is one at most."""
GONE = "next.gone"
"""One that failed, while it is being removed."""
PASSAGES, ARTICLES, SEGMENTS = "lexical/passages", "lexical/articles", "segments"
ROW_BITS = 32
"""A lexical row is `segment number << 32 | row in the segment`; it stays the same through all generations."""
_NAME = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")


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
        if (self.analyzer, dict(self.passages)) != (ANALYZER, PASSAGE_SETTINGS):
            raise SnapshotMismatch(
                "The index was made by another version of Porsa ({made}; this one writes {written}); "
                "run: porsa reindex",
                made=f"analyzer {self.analyzer}, passages {dict(self.passages)}",
                written=f"{ANALYZER}, {PASSAGE_SETTINGS}",
            )
        if self.model_fingerprint != embedder.fingerprint:
            raise SnapshotMismatch(
                "The index was made with the embedding model {made}, the settings name {named}; run: porsa reindex",
                made=f"{self.model!r} ({self.model_fingerprint[:8]})",
                named=f"{embedder.name!r} ({embedder.fingerprint[:8]})",
            )


def served_name(index_dir: Path) -> str:
    """Read the name of the served generation, whatever its state; raises SnapshotMissing or SnapshotDamaged."""
    try:
        return (index_dir / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        raise SnapshotMissing("There is no index in {folder} yet; run: porsa reindex", folder=index_dir) from None
    except OSError as error:
        raise SnapshotDamaged(
            "{path} cannot be read ({error}); run: porsa reindex", path=index_dir / CURRENT, error=error
        ) from error


def current_generation(index_dir: Path) -> Path:
    """Give the folder of the served generation; raises SnapshotMissing or SnapshotDamaged."""
    name = served_name(index_dir)
    if not _NAME.fullmatch(name) or not (index_dir / name / MANIFEST).is_file():
        raise SnapshotDamaged(
            "{path} names {name}, which is no index; run: porsa reindex", path=index_dir / CURRENT, name=repr(name)
        )
    return index_dir / name


def read_manifest(generation: Path) -> Manifest:
    """Read a generation's manifest; raises SnapshotDamaged, or SnapshotMismatch where it is of another format."""
    path = generation / MANIFEST
    try:
        if not generation.name.endswith(_checksum(path)[:8]):
            raise ValueError("its checksum is not that in the folder's name")
        content = json.loads(path.read_bytes())
        if content["format"] != FORMAT:
            raise SnapshotMismatch(
                "The index was made by another version of Porsa ({made}; this one writes {written}); "
                "run: porsa reindex",
                made=f"format {content['format']}",
                written=FORMAT,
            )
        return Manifest(**content)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise SnapshotDamaged(
            "The manifest {path} cannot be read ({error}); run: porsa reindex", path=path, error=error
        ) from error


def segment_folder(generation: Path, number: int) -> Path:
    """Give the folder of one segment."""
    return generation / SEGMENTS / f"{number:04d}"


def segment_folders(generation: Path) -> dict[int, Path]:
    """Give the folders of all segments by their numbers, in order."""
    return {int(folder.name): folder for folder in sorted((generation / SEGMENTS).glob("[0-9]*"))}


def _files(generation: Path) -> dict[str, Path]:
    paths = (path for path in generation.rglob("*") if path.is_file())
    return {path.relative_to(generation).as_posix(): path for path in sorted(paths) if path.name != MANIFEST}


def _checksum(path: Path) -> str:
    with path.open("rb") as content:
        digest = xxhash.xxh3_128()
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def seal(generation: Path, manifest: Manifest, known: Mapping[str, str]) -> Manifest:
    """Sync every file and write the manifest with their checksums, those `known` of linked files not read again."""
    checksums = {}
    for name, path in _files(generation).items():
        checksums[name] = known.get(name) or _checksum(path)
        if name not in known:
            sync(path)
    sealed = replace(manifest, checksums=checksums)
    (generation / MANIFEST).write_text(json.dumps(asdict(sealed), ensure_ascii=False, indent=1), encoding="utf-8")
    sync(generation / MANIFEST)
    for folder in (generation, *(path for path in generation.rglob("*") if path.is_dir())):
        sync(folder)
    return sealed


def verify(generation: Path, manifest: Manifest) -> None:
    """Read every file and compare checksums; raises SnapshotDamaged with the first file that differs."""
    files = _files(generation)
    for name, checksum in manifest.checksums.items():
        if name not in files:
            raise SnapshotDamaged("The index file {path} is missing; run: porsa reindex", path=generation / name)
        try:
            found = _checksum(files[name])
        except OSError as error:
            raise SnapshotDamaged(
                "The index file {path} cannot be read ({error}); run: porsa reindex", path=files[name], error=error
            ) from error
        if found != checksum:
            raise SnapshotDamaged(
                "The index file {path} is damaged (checksum {checksum}); run: porsa reindex",
                path=files[name],
                checksum=found[:8],
            )


def publish(part: Path, manifest: Manifest) -> str:
    """Name a sealed folder by its time and its manifest, serve it by one os.replace and tidy up."""
    index_dir = part.parent
    name = f"{datetime.fromisoformat(manifest.created):%Y%m%dT%H%M%S}-{_checksum(part / MANIFEST)[:8]}"
    part.rename(index_dir / name)
    _point(index_dir, name)
    tidy(index_dir)
    return name


def tidy(index_dir: Path) -> None:
    """Remove what was never published and all generations but the served one and the one before it.

    Where the served one cannot be read every other is kept: it may be the one to go back to.
    """
    discard(index_dir)
    try:
        current = current_generation(index_dir)
        kept = (current.name, read_manifest(current).previous)
    except SnapshotError:
        return
    for other in index_dir.iterdir():
        if _NAME.fullmatch(other.name) and other.name not in kept:
            shutil.rmtree(other)


def discard(index_dir: Path) -> None:
    """Remove what was never published.

    Threads of a tantivy that failed may write for a moment yet, where they know the folder to be: so it moves first.
    """
    shutil.rmtree(index_dir / GONE, ignore_errors=True)
    with suppress(OSError):
        (index_dir / PART).rename(index_dir / GONE)
    shutil.rmtree(index_dir / GONE, ignore_errors=True)


def rollback(index_dir: Path) -> str:
    """Serve the generation before the current one again and give its name.

    Where the current one cannot be read, the newest other one is taken. Raises SnapshotMissing where there is none,
    and SnapshotDamaged where it is damaged as well: generations share the files that did not change.
    """
    served = served_name(index_dir)
    try:
        previous = read_manifest(current_generation(index_dir)).previous
    except SnapshotError:
        previous = newest_generation(index_dir, but=served)
    if previous is None or not (index_dir / previous / MANIFEST).is_file():
        raise SnapshotMissing("There is no generation before {served} to go back to; run: porsa reindex", served=served)
    verify(index_dir / previous, read_manifest(index_dir / previous))
    _point(index_dir, previous)
    return previous


def newest_generation(index_dir: Path, but: str = "") -> str | None:
    """Name the newest generation on disk, `but` left out; None where there is no other."""
    names = (path.name for path in index_dir.iterdir() if _NAME.fullmatch(path.name))
    return max((name for name in names if name != but), default=None)


def _point(index_dir: Path, name: str) -> None:
    fresh = index_dir / f"{CURRENT}.new"
    fresh.write_text(f"{name}\n", encoding="utf-8")
    sync(fresh)
    os.replace(fresh, index_dir / CURRENT)  # noqa: PTH105 - the one atomic step; Path.replace hides which call it is
    sync(index_dir)
