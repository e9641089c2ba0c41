"""Files and folders -> articles: what a reindex works on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from index.articles import Article, Progress, Skipped, silent
from index.errors import ArticleError, CorpusError
from index.readers import READERS, reader_of
from index.readers.source import Source
from index.reasons import Reason

__all__ = ["Corpus", "read_corpus"]

_TOLD_EVERY: Final = 500  # articles


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles in the order of their files, each id once, and what gave none."""

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]


def read_corpus(paths: Sequence[Path], progress: Progress = silent) -> Corpus:
    """Read every article of the files and folders; folders are walked in the order of their names.

    What cannot be read is skipped with its reason, and so is an article whose id an earlier one has. Raises
    `CorpusError` for a path that does not exist.
    """
    for path in paths:
        if not path.exists():
            raise CorpusError("There is no file or folder {path}; name existing ones with --articles PATH.", path=path)
    articles: dict[str, Article] = {}
    skipped: list[Skipped] = []
    for item in _read(dict.fromkeys(paths)):
        if isinstance(item, Skipped):
            skipped.append(item)
        elif item.id in articles:
            details = {"id": repr(item.id), "other": articles[item.id].origin}
            reason = Reason("Its id {id} is that of {other}; give one of them another id.", details)
            skipped.append(Skipped(item.origin, reason))
        else:
            articles[item.id] = item
            if len(articles) % _TOLD_EVERY == 0:
                progress("read", len(articles), 0)
    progress("read", len(articles), len(articles))
    return Corpus(tuple(articles.values()), tuple(skipped))


def _read(paths: Iterable[Path]) -> Iterator[Article | Skipped]:
    for path in paths:
        for found in _files(path):
            if isinstance(found, Source):
                yield from _articles(found)
            else:
                yield found


def _articles(source: Source) -> Iterator[Article | Skipped]:
    reader = reader_of(source)
    try:
        if reader is None:
            raise ArticleError(
                "Files of this kind are not read; convert it to one of {known}.", known=" ".join(sorted(READERS))
            )
        if not source.path.exists():
            raise ArticleError("The link points to nothing; correct or remove it.")
        if not source.path.is_file():
            raise ArticleError("This is no regular file; remove it.")
        yield from reader(source)
    except ArticleError as error:
        yield Skipped(source.origin, error.reason)
    except OSError as error:
        reason = Reason("The file cannot be reached ({error}); check its permissions.", {"error": str(error.strerror)})
        yield Skipped(source.origin, reason)


def _files(path: Path) -> Iterator[Source | Skipped]:
    """Give the files below a folder, or the one file; hidden ones and folders seen before (links) are left out."""
    if not path.is_dir():
        yield Source(path, path.name)
        return
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        entry = waiting.pop()
        try:
            if not entry.is_dir():
                yield Source(entry, entry.relative_to(path).as_posix())
                continue
            real = entry.resolve()
            if real in seen:
                continue
            seen.add(real)
            children = sorted(child for child in entry.iterdir() if not child.name.startswith("."))
        except OSError as error:
            cause = {"error": str(error.strerror)}
            yield Skipped(str(entry), Reason("The folder cannot be read ({error}); check its permissions.", cause))
            continue
        waiting.extend(reversed(children))
