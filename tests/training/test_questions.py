"""The questions about news that training learns from, and the articles of shared/ that answer them."""

import json
from pathlib import Path

from index.sentence_ends import sentences
from training.data import QUESTIONS, news_questions

WRITTEN = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def test_each_question_is_whole() -> None:
    for one in WRITTEN:
        assert one["kind"] in {"formal", "colloquial", "paraphrase", "followup"}
        assert 2 <= len(one["question"].split()) < 40
        assert bool(one.get("history")) == (one["kind"] == "followup")
        assert one["answers"]


def test_answers_are_sentences_of_their_article(shared: Path) -> None:
    articles, asked = news_questions(shared / "train")
    borders = {article.id: set(sentences(article.text)) for article in articles}
    assert len(asked) == len(WRITTEN)
    for one in asked:
        assert borders[one.article_id].issuperset(one.answers), one.question
