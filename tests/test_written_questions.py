"""Questions that were written for Porsa: those that measure, those that teach, and the articles of shared/ they ask."""

from pathlib import Path

import pytest

from benchmarks.written import QUESTIONS, read_asked
from index.articles import Article
from index.sentence_ends import sentences
from training.sentences import marked
from training.written import TEACHING, read_news, read_written


class _Untold(dict[str, Article]):
    """Stands for the articles, whose texts most questions need not be asked of."""

    def __missing__(self, name: str) -> Article:
        return Article(name, "")


NOTHING = _Untold()


@pytest.mark.parametrize(("path", "least"), [(QUESTIONS, 2_000), (TEACHING, 17_000)], ids=["measuring", "teaching"])
def test_each_question_is_whole(path: Path, least: int) -> None:
    written = list(read_written(path, NOTHING))
    assert len({one.question for one in written}) > least
    for one in written:
        assert one.kind in {"formal", "colloquial", "paraphrase", "followup", "yesno"}
        assert 2 <= len(one.question.split()) < 40
        assert bool(one.history) == (one.kind == "followup")
        assert one.answers


def test_what_measures_asks_other_articles_than_what_teaches() -> None:
    measuring, teaching = ({one.article.id for one in read_written(path, NOTHING)} for path in (QUESTIONS, TEACHING))
    assert measuring.isdisjoint(teaching)


def test_answers_are_sentences_of_their_article(shared: Path) -> None:
    asked, beside = read_asked(shared)
    assert {one.article.id for one in asked}.isdisjoint(article.id for article in beside)
    passages, _ = marked(shared / "train", True)
    articles = read_news(shared / "train") | {passage.id: passage for passage in passages}
    for written in asked, list(read_written(TEACHING, articles)):
        texts = {one.article.id: one.article.text for one in written}
        borders = {article_id: set(sentences(text)) for article_id, text in texts.items()}
        for one in written:
            assert borders[one.article.id].issuperset(one.answers), one.question
            told = any(one.phrase in one.article.text[start:end] for start, end in one.answers)
            assert told and bool(one.phrase) == (written is not asked), one.question
