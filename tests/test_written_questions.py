"""The questions about other news, and the articles of shared/ that answer them."""

import json
from pathlib import Path

from benchmarks.written import QUESTIONS, read_written
from index.sentence_ends import sentences

WRITTEN = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def test_each_question_is_whole() -> None:
    assert len({one["question"] for one in WRITTEN}) > 5_000
    for one in WRITTEN:
        assert one["kind"] in {"formal", "colloquial", "paraphrase", "followup"}
        assert 2 <= len(one["question"].split()) < 40
        assert bool(one.get("history")) == (one["kind"] == "followup")
        assert one["answers"]


def test_answers_are_sentences_of_their_article(shared: Path) -> None:
    asked, beside = read_written(shared)
    borders = {one.article.id: set(sentences(one.article.text)) for one in asked}
    assert borders.keys().isdisjoint(article.id for article in beside)
    assert len(asked) == len(WRITTEN)
    for one in asked:
        assert borders[one.article.id].issuperset(one.answers), one.question
