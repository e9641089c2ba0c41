"""One file of the corpus: its name, its id and its bytes, opened with care."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, cast

from index.errors import ArticleError

__all__ = ["MAX_FILE_BYTES", "Source", "guarded"]

MAX_FILE_BYTES: Final = 20_000_000
"""The largest file that is one article, after decompression: a bomb or a mistake is larger."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read articles from."""

    path: Path
    name: str
    """Its POSIX path below the folder of articles, with the suffix, or the file's name where the file itself was given:
    the id of its article, where the article has none of its own."""

    @property
    def origin(self) -> str:
        """The file as it was given, for people."""
        return str(self.path)

    @property
    def suffix(self) -> str:
        """What its readers are registered under: `.txt` for a.txt, A.TXT and a.txt.gz."""
        return PurePosixPath(self._uncompressed).suffix.lower()

    @property
    def compressed(self) -> bool:
        """Whether the name ends in .gz."""
        return self._uncompressed != self.name

    @property
    def _uncompressed(self) -> str:
        return self.name[:-3] if self.name.lower().endswith(".gz") else self.name

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Give the decompressed bytes; what goes wrong while they are read becomes an `ArticleError`."""
        try:
            with gzip.open(self.path) if self.compressed else self.path.open("rb") as stream:
                yield cast(BinaryIO, stream)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ArticleError(
                "The .gz file is truncated or broken ({error}); compress it again.", error=str(error)
            ) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise ArticleError(
                "The file cannot be read ({error}); check its permissions and its disk.", error=reason
            ) from error

    def read(self, limit: int = MAX_FILE_BYTES) -> bytes:
        """Return the whole content; an empty one and one of more than `limit` bytes are an `ArticleError`."""
        with self.opened() as stream:
            data = stream.read(limit + 1)
        if not data:
            raise ArticleError("The file is empty; write the article into it or remove it.")
        if len(data) > limit:
            raise ArticleError(
                "The file holds more than {megabytes} MB; split it or remove it.", megabytes=limit // 1_000_000
            )
        return data


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Turn whatever a library raises over a broken file into one `ArticleError` that names `what`.

    The libraries behind PDF, Word and HTML raise anything from KeyError to RecursionError; here alone is it caught.
    """
    try:
        yield
    except ArticleError:
        raise
    except Exception as error:
        detail = " ".join(str(error).split())[:200]
        raise ArticleError(
            "The {what} cannot be read ({error}); open it, repair it and save it again.",
            what=what,
            error=f"{type(error).__name__}: {detail}",
        ) from error
