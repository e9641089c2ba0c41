"""What is made of an article without a model: the keys it is found by, and who says its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.articles import Article, Speaker
from index.errors import PreparationFailed
from index.keys import Keys, keys_of_article
from index.lexicon import common_words
from index.passages import Passage
from index.speakers import find_speakers

__all__ = ["CutArticle", "Prepared", "prepare"]


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


def prepare(articles: Sequence[CutArticle]) -> list[Prepared]:
    """Prepare articles; raises PreparationFailed, which names the article, where one cannot be."""
    return [_prepare(cut) for cut in articles]


def _prepare(cut: CutArticle) -> Prepared:
    article, text = cut.article, cut.article.text
    try:
        speakers = cut.speakers
        if speakers is None:
            spans = [span for passage in cut.passages for span in passage.sentences]
            speakers = find_speakers(article.title, text, spans, common_words())
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
