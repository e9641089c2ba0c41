"""What is made of an article without a model: the keys it is found by, and who says its sentences."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.articles import Article, Speaker
from index.errors import PreparationFailed
from index.keys import Keys, keys_of_article
from index.lexicon import Lexicon, hazm_lexicon
from index.passages import Passage
from index.speakers import find_speakers

__all__ = ["CutArticle", "Prepared", "Preparer"]


@dataclass(frozen=True, slots=True)
class CutArticle:
    """An article that was cut into passages."""

    article: Article
    passages: tuple[Passage, ...]
    speakers: tuple[Speaker | None, ...] | None = None
    """Who says each sentence, where that is known already."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What goes into the index of an article beside its vectors."""

    keys: Keys
    """Those of the article; its text begins with the title."""
    passages: tuple[Keys, ...]
    speakers: tuple[Speaker | None, ...]
    """Who says each sentence, of all passages in order."""


class Preparer:
    """Prepares articles, with what a lexicon knows of Persian words."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._common = frozenset[str]()

    def begin(self, known: Lexicon | None) -> Lexicon:
        """Take the lexicon that is known, or have hazm's exported, and give it."""
        lexicon = known or hazm_lexicon()
        self._common = lexicon.common_words
        return lexicon

    def prepare(self, articles: Sequence[CutArticle]) -> list[Prepared]:
        """Prepare articles; raises PreparationFailed, which names the article, where one cannot be."""
        return [_prepare(cut, self._common) for cut in articles]


def _prepare(cut: CutArticle, common: Collection[str]) -> Prepared:
    article, text = cut.article, cut.article.text
    try:
        speakers = cut.speakers
        if speakers is None:
            spans = [span for passage in cut.passages for span in passage.sentences]
            speakers = find_speakers(article.title, text, spans, common)
        keys, passages = keys_of_article(article.title, text, cut.passages)
    except Exception as error:  # a defect of ours, which only this article brings to light
        raise PreparationFailed(
            "The article {id} of {origin} cannot be prepared for the index ({error}); the old index is still served. "
            "Take the article out of the articles' folder, then run: porsa reindex",
            id=article.id,
            origin=article.origin or "-",
            error=f"{type(error).__name__}: {error}",
        ) from error
    return Prepared(keys, tuple(passages), speakers)
