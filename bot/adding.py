"""Articles that are added one by one: read first, shown, and kept only when somebody says so."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from bot.fetching import Page, fetch
from bot.settings import Settings
from index.articles import Article, Skipped
from index.corpus import read_corpus
from index.errors import ArticleError
from index.readers import READERS
from index.readers.source import Source

__all__ = ["LARGEST_BYTES", "Draft", "accept", "discard", "draft_file", "draft_link", "read_file", "reopen"]

LARGEST_BYTES = 20_000_000
"""What Telegram gives a bot of a file."""
PENDING = ".pending"
"""A folder within that of added articles; names with a dot are no part of the corpus."""
SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/json": ".json",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read of a file or page that is not part of the corpus yet."""

    name: str
    """Its file's; it begins with a digest of the content."""
    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]


def draft_file(settings: Settings, name: str, content: bytes) -> Draft:
    """Read a file that somebody sent; raises ArticleError where it gives no article."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in READERS:
        raise ArticleError("Files of this kind are not read; send one of {known}.", known=" ".join(sorted(READERS)))
    if len(content) > LARGEST_BYTES:
        raise ArticleError("The file is larger than {megabytes} MB; split it.", megabytes=LARGEST_BYTES // 1_000_000)
    return _draft(settings, name, content)


def draft_link(settings: Settings, url: str, get: Callable[[str], Page] = fetch) -> Draft:
    """Fetch and read the article behind a link; raises ArticleError as `draft_file` and `fetch` do."""
    page = get(url)
    suffix = SUFFIXES.get(page.kind)
    if suffix is None:
        raise ArticleError(
            "What lies behind the link is no article that can be read ({kind}); send the article as a file.",
            kind=page.kind or "of no known kind",
        )
    name = PurePosixPath(page.url.partition("?")[0].rstrip("/")).stem + suffix
    draft = _draft(settings, name, page.content)
    if len(draft.articles) != 1:
        return draft
    # A page need not say where it stands, and the answer should lead back to it.
    article = draft.articles[0]
    discard(settings, draft.name)
    record = _record(replace(article, url=article.url or page.url))
    return _draft(settings, f"{Path(name).stem}.json", json.dumps(record, ensure_ascii=False).encode())


def read_file(path: Path) -> bytes:
    """Read a file that is to be added; raises ArticleError where it is too large or cannot be read."""
    return Source(path, path.name).read(LARGEST_BYTES)


def accept(settings: Settings, name: str) -> Path:
    """Make a draft part of the corpus; it is indexed with the next reindex. Raises ArticleError where it is gone."""
    pending, kept = settings.added_dir / PENDING / name, settings.added_dir / name
    try:
        pending.replace(kept)
    except FileNotFoundError:
        raise ArticleError("This file is not waiting any more; send it again.") from None
    return kept


def discard(settings: Settings, name: str) -> None:
    """Throw a draft away, if it is still there."""
    (settings.added_dir / PENDING / name).unlink(missing_ok=True)


def reopen(settings: Settings, name: str) -> Draft:
    """Read a draft again; raises ArticleError where it is gone or gives no article."""
    path = settings.added_dir / PENDING / name
    if not path.is_file():
        raise ArticleError("This file is not waiting any more; send it again.")
    corpus = read_corpus([path])
    if corpus.articles:
        return Draft(name, corpus.articles, corpus.skipped)
    if corpus.skipped:
        why = corpus.skipped[0].why
        raise ArticleError(why.sentence, **why.details)
    raise ArticleError("The file holds no article; write one into it and send it again.")


def _draft(settings: Settings, name: str, content: bytes) -> Draft:
    path = PurePosixPath(name)
    stem = re.sub(r"[^\w-]+", "-", path.stem).strip("-")[:40] or "article"
    digest = hashlib.blake2b(content, digest_size=6).hexdigest()
    kept = f"{digest}-{stem}{path.suffix.lower()}"
    if any(settings.added_dir.glob(f"{digest}-*")):
        raise ArticleError("This very article was added before; nothing is to be done.")
    try:
        (settings.added_dir / PENDING).mkdir(parents=True, exist_ok=True)
        (settings.added_dir / PENDING / kept).write_bytes(content)
    except OSError as error:
        raise ArticleError(
            "The file cannot be kept ({error}); make room in PORSA_ADDED_DIR.", error=str(error)
        ) from error
    try:
        return reopen(settings, kept)
    except ArticleError:
        discard(settings, kept)
        raise


def _record(article: Article) -> dict[str, object]:
    published = article.published.isoformat() if article.published else None
    fields = {"title": article.title, "text": article.text, "source": article.source, "url": article.url}
    return {name: value for name, value in (fields | {"published": published}).items() if value}
