"""The questions about news that training learns from, and the articles of shared/ that answer them."""

import json
from pathlib import Path

from index.sentence_ends import sentences
from training.data import QUESTIONS, UNSEEN, news_questions

WRITTEN = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def test_each_question_is_whole() -> None:
    for one in WRITTEN:
        assert one["kind"] in {"formal", "colloquial", "paraphrase", "followup"}
        assert 2 <= len(one["question"].split()) < 40
        assert bool(one.get("history")) == (one["kind"] == "followup")
        assert one["answers"]


def test_no_article_is_both_learned_from_and_kept_from_training() -> None:
    seen = {one["news"] for one in WRITTEN if one["news"] % UNSEEN}
    assert len(seen) > 500
    assert len({one["news"] for one in WRITTEN} - seen) > 300


def test_answers_are_sentences_of_their_article(shared: Path) -> None:
    for seen in (True, False):
        articles, asked = news_questions(shared / "train", seen=seen)
        borders = {article.id: set(sentences(article.text)) for article in articles}
        assert asked
        for one in asked:
            assert borders[one.article_id].issuperset(one.answers), one.question
