"""Replies and reports as the JSON that scripts and evaluations rely on."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.articles import Article, Skipped
from retrieval.answer import Answer, Excerpt, Reply
from retrieval.conversation import Recall
from retrieval.explanation import Explanation

if TYPE_CHECKING:
    from index.build import Report

__all__ = ["explanation_record", "reply_record", "report_record"]


def reply_record(reply: Reply, identifier: object = None) -> dict[str, Any]:
    """Give the record of one reply, with the question's `id` first where it has one."""
    record: dict[str, Any] = {} if identifier is None else {"id": identifier}
    return record | {
        "question": reply.question,
        "found": reply.found,
        "confidence": round(reply.confidence, 4),
        "elapsed_ms": round(reply.elapsed_ms, 2),
        "meant": list(reply.meant),
        "answers": [_answer_record(rank, answer) for rank, answer in enumerate(reply.answers, start=1)],
    }


def _answer_record(rank: int, answer: Answer) -> dict[str, Any]:
    return {
        "rank": rank,
        **_article_record(answer.article),
        **_excerpt_record(answer.best),
        "speaker": str(answer.speaker) if answer.speaker else None,
        "more": [_excerpt_record(excerpt) for excerpt in answer.more],
        "also": [_article_record(article) for article in answer.also],
    }


def _article_record(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
    }


def _excerpt_record(excerpt: Excerpt) -> dict[str, Any]:
    start, end = excerpt.sentence
    return {
        "passage": excerpt.text,
        "sentence": excerpt.text[start:end],
        "sentence_span": [start, end],
        "sentences": [excerpt.text[first:last] for first, last in excerpt.sentences],
        "answer": excerpt.text[slice(*excerpt.answer)] if excerpt.answer else None,
        "score": round(excerpt.score, 4),
    }


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """Give the record of what was understood and what each leg said."""
    steering = explanation.steering
    return {
        "reading": asdict(explanation.reading) | {"words": dict(explanation.reading.words)},
        "recall": _recall_record(explanation.recall) if explanation.recall else None,
        "steering": {
            "periods": [[period.first.isoformat(), period.last.isoformat()] for period in steering.when.periods],
            "latest": steering.when.latest,
            "sources": sorted(steering.sources),
        },
        "weights": {leg: round(share, 3) for leg, share in explanation.weights.items()},
        "grounds": [
            {
                "article_id": grounds.article.id,
                "score": round(grounds.score, 4),
                "legs": {leg: round(value, 4) for leg, value in grounds.legs.items()},
                "favour": round(grounds.favour, 4),
            }
            for grounds in explanation.grounds
        ],
    }


def _recall_record(recall: Recall) -> dict[str, Any]:
    chain, lean = recall.chain, recall.lean
    return {
        "share": round(lean.share, 3),
        "signs": {sign: round(value, 3) for sign, value in asdict(lean.signs).items()},
        "turns": [
            {"question": turn.question, "article_id": turn.article_id, "weight": round(weight, 3)}
            for turn, weight in zip(chain.turns, chain.weights, strict=True)
        ],
    }


def report_record(report: "Report") -> dict[str, Any]:
    """Give the record of a reindex."""
    return asdict(report) | {"skipped": [_skipped_record(one) for one in report.skipped]}


def _skipped_record(one: Skipped) -> dict[str, Any]:
    return {"origin": one.origin, "reason": one.reason, **asdict(one.why)}
