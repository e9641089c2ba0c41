"""«منظورتان … بود؟»: the words that a repair put in, as the answer's article writes them."""

from collections.abc import Iterable

from index.articles import Article
from index.persian import find_words
from retrieval.expansion import Added

__all__ = ["what_was_meant"]


def what_was_meant(repairs: Iterable[Added], article: Article) -> tuple[str, ...]:
    """Give each repair's words as written in the article; a repair of which it holds nothing is left out."""
    text = f"{article.title}\n{article.text}"
    meant = []
    for repair in repairs:
        written = [text[slice(*spans[0])] for word in repair.words if (spans := find_words(text, {word}))]
        if written:
            meant.append(" ".join(written))
    return tuple(dict.fromkeys(meant))
