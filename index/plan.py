"""What a reindex starts from and what it has to do: which articles are new, changed, gone or the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index import generations
from index.articles import Article
from index.embedding import Embedder
from index.errors import CorpusError, SnapshotError, SnapshotMissing
from index.generations import LEXICON, Manifest
from index.lexicon import Lexicon
from index.segments import IndexedArticle, Segment, read_identities

__all__ = [
    "DEAD_SHARE",
    "MOST_SEGMENTS",
    "Base",
    "Draft",
    "Place",
    "Plan",
    "make_draft",
    "make_plan",
    "open_base",
    "refuse_losing",
]

VANISHED_SHARE = 0.5
"""More of the indexed articles gone than this, and the old index is kept."""
MOST_SEGMENTS = 8
DEAD_SHARE = 0.25
"""More segments than that, or a larger share of deleted articles, and all is merged into one segment."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reindex has to do, article by article; `removed` and `same` are ids."""

    added: tuple[Article, ...]
    changed: tuple[Article, ...]
    removed: tuple[str, ...]
    same: tuple[str, ...]

    @property
    def gone(self) -> tuple[str, ...]:
        """The ids of indexed articles that are to be taken out, those that come back changed included."""
        return (*self.removed, *(article.id for article in self.changed))

    @property
    def nothing_to_do(self) -> bool:
        """Say whether the index already holds exactly these articles."""
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article lies in the index: its segment's number and its row there."""

    segment: int
    row: int
    digest: str


@dataclass(frozen=True)
class Base:
    """The generation that a reindex starts from; without segments where all is to be done anew."""

    served: str | None
    """The name of the generation that is served now, whatever its state."""
    ids: frozenset[str] = frozenset()
    """The articles that it serves."""
    generation: Path | None = None
    manifest: Manifest | None = None
    segments: dict[int, Segment] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    by_content: dict[str, Place] = field(default_factory=dict)
    """Vectors to reuse, by content digest; deleted articles still lend theirs."""
    lexicon: Lexicon | None = None
    """Its words, None where there are none or hazm has others by now."""

    def indexed(self, place: Place) -> IndexedArticle:
        """Read an article with its vectors."""
        return self.segments[place.segment].indexed(place.row)


def open_base(index_dir: Path, embedder: Embedder, full: bool) -> Base:
    """Open the served generation to build upon; where it is damaged or of another model, only its ids are kept."""
    places: dict[str, Place] = {}
    by_content: dict[str, Place] = {}
    try:
        generation = generations.current_generation(index_dir)
        manifest = generations.read_manifest(generation)
        folders = generations.segment_folders(generation)
        for number, folder in folders.items():
            dead = set(manifest.deleted.get(str(number), []))
            for row, identity in enumerate(read_identities(folder)):
                place = Place(number, row, identity.digest)
                by_content[identity.content_digest] = place
                if row not in dead:
                    places[identity.id] = place
        if not full:
            manifest.check(embedder)
            generations.verify(generation, manifest)
            segments = {number: Segment(folder) for number, folder in folders.items()}
            lexicon = Lexicon.read(generation / LEXICON)
            kept = lexicon if lexicon.up_to_date else None
            return Base(generation.name, frozenset(places), generation, manifest, segments, places, by_content, kept)
    except SnapshotMissing:
        return Base(None)
    except SnapshotError:
        pass
    return Base(_readable_name(index_dir), frozenset(places))


def _readable_name(index_dir: Path) -> str | None:
    """Name the generation to go back to from the next one: the served one, or the newest where that is unknown."""
    try:
        return generations.current_generation(index_dir).name
    except SnapshotError:
        return generations.newest_generation(index_dir)


def make_plan(base: Base, articles: Iterable[Article]) -> Plan:
    """Compare the articles with what is indexed."""
    added, changed, same = [], [], []
    for article in articles:
        place = base.places.get(article.id)
        if place is None:
            added.append(article)
        elif place.digest != article.digest:
            changed.append(article)
        else:
            same.append(article.id)
    known = {article.id for article in changed} | set(same)
    removed = tuple(id_ for id_ in base.places if id_ not in known)
    return Plan(tuple(added), tuple(changed), removed, tuple(same))


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new generation will hold: segments of the base with deletions, and one new segment."""

    base: Path | None
    """The generation whose files it links; None where it is written anew."""
    kept: tuple[int, ...]
    deleted: dict[int, list[int]]
    gone: tuple[str, ...]
    number: int
    """The new segment's."""
    merged: tuple[Place, ...] = ()
    """Articles of the base that the new segment begins with, since none of its segments is kept."""


def make_draft(base: Base, gone: Sequence[str]) -> Draft:
    """Decide what a generation without the articles `gone` takes over from the base."""
    number = max(base.segments, default=0) + 1
    deleted = {n: list(base.manifest.deleted.get(str(n), [])) for n in base.segments} if base.manifest else {}
    for article_id in gone:
        place = base.places[article_id]
        deleted[place.segment].append(place.row)
    articles = sum(len(segment) for segment in base.segments.values())
    dead = sum(map(len, deleted.values()))
    if len(base.segments) < MOST_SEGMENTS and dead <= DEAD_SHARE * articles:
        return Draft(base.generation, tuple(base.segments), deleted, tuple(gone), number)
    left = set(gone)
    merged = tuple(place for article_id, place in base.places.items() if article_id not in left)
    return Draft(None, (), {}, (), number, merged)


def refuse_losing(base: Base, articles: Iterable[Article]) -> None:
    """Raise CorpusError where the corpus is empty or lacks most of the articles that are served."""
    now = {article.id for article in articles}
    if not now:
        raise CorpusError(
            "No article could be read, the index was left as it is. Check the articles' folder, or run: "
            "porsa reindex --allow-empty"
        )
    vanished = len(base.ids - now)
    if vanished > VANISHED_SHARE * len(base.ids):
        raise CorpusError(
            "{vanished} of the {indexed} indexed articles are gone, the index was left as it is. Check the articles' "
            "folder, or run: porsa reindex --allow-empty",
            vanished=vanished,
            indexed=len(base.ids),
        )
