"""A reply small enough to be kept: where its passages stand, and not what they say.

Brought back against the articles of today, it is word for word what it was; articles that changed or went are left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from index.articles import Article
from index.passages import Span
from retrieval.answer import Answer, Excerpt, Reply

__all__ = ["pack", "unpack"]

Find = Callable[[str], Article | None]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A reply whose articles are ids and whose passages are empty."""

    reply: Reply
    digests: tuple[str, ...]
    """Of each answer's article."""
    places: tuple[tuple[Span, ...], ...]
    """Of each answer's passages in the article's text, the best one first."""


_KEPT = TypeAdapter(_Kept)


def pack(reply: Reply) -> bytes:
    """Write a reply without the texts of its articles."""
    digests = tuple(answer.article.digest for answer in reply.answers)
    places = tuple(
        tuple(_place(answer.article, excerpt) for excerpt in (answer.best, *answer.more)) for answer in reply.answers
    )
    bare = replace(reply, answers=tuple(map(_bare, reply.answers)))
    return _KEPT.dump_json(_Kept(bare, digests, places))


def unpack(packed: bytes, find: Find) -> Reply | None:
    """Bring a reply back with the articles that `find` gives; None where that of the first answer is not the same."""
    kept = _KEPT.validate_json(packed)
    answers = [
        _restored(answer, digest, places, find)
        for answer, digest, places in zip(kept.reply.answers, kept.digests, kept.places, strict=True)
    ]
    if not answers or answers[0] is None:
        return None
    return replace(kept.reply, answers=tuple(answer for answer in answers if answer))


def _place(article: Article, excerpt: Excerpt) -> Span:
    start = article.text.index(excerpt.text)
    return start, start + len(excerpt.text)


def _bare(answer: Answer) -> Answer:
    return replace(
        answer,
        article=Article(answer.article.id, ""),
        best=replace(answer.best, text=""),
        more=tuple(replace(excerpt, text="") for excerpt in answer.more),
        also=tuple(Article(copy.id, "") for copy in answer.also),
    )


def _restored(answer: Answer, digest: str, places: tuple[Span, ...], find: Find) -> Answer | None:
    article = find(answer.article.id)
    if article is None or article.digest != digest:
        return None
    excerpts = [
        replace(excerpt, text=article.text[start:end])
        for excerpt, (start, end) in zip((answer.best, *answer.more), places, strict=True)
    ]
    also = tuple(copy for copy in map(find, (one.id for one in answer.also)) if copy)
    return replace(answer, article=article, best=excerpts[0], more=tuple(excerpts[1:]), also=also)
