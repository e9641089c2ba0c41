"""What an index suggests to ask next: which questions, in what order, and whether they keep their word."""

from dataclasses import replace
from pathlib import Path

import pytest
from support import QUAY, STORIES, WHARF, WordEmbedder, article, corpus

from benchmarks.suggestions import sample, untried
from index.articles import Article
from index.build import reindex
from index.corpus import read_corpus
from index.embedding import load_embedder
from index.passages import Span
from retrieval.answer import Reply
from retrieval.askable import Askable, askable
from retrieval.engine import Engine
from retrieval.limits import Limits
from retrieval.nearby import nearby
from retrieval.suggestions import Choice, answered_by_itself, suggest, varied

HARBOUR = article(
    "harbour",
    "اسکلهٔ تازهٔ بندر مرواریدان پس از چهار سال کار به بهره‌برداری رسید.\n"
    "مهرداد پاک‌نژاد، مدیرکل بنادر استان، دربارهٔ هزینهٔ ساخت اسکله گفت: بیشتر این پول از درآمد خود بندر آمده است. "
    "وی افزود: در ساخت اسکلهٔ مرواریدان ۳۲۰ کارگر بومی کار کردند.\n"
    "نخستین کشتی باری صبح دوشنبه در اسکلهٔ مرواریدان پهلو گرفت. "
    "قایق‌های ماهیگیری به دلیل کم‌عمق بودن آب، در اسکلهٔ کهنه می‌مانند.",
    "اسکلهٔ تازهٔ بندر مرواریدان گشوده شد",
)


def test_another_question_of_a_sentence_may_take_the_place_of_a_refused_one() -> None:
    content = frozenset({"آسمان"})
    first = Askable("چرا آسمان تاریک است؟", (0, 9), "why", 9, content)
    second = Askable("آیا آسمان تاریک است؟", (0, 9), "whether", 5, content)
    choice = Choice("")
    choice.offer([second, first])
    assert choice.best() == first
    choice.drop(first)
    assert choice.best() == second
    choice.take(second)
    assert choice.best() is None and choice.taken == [second]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine over STORIES and the harbour."""
    folder = tmp_path_factory.mktemp("suggestions")
    embedder = WordEmbedder()
    reindex(corpus(HARBOUR, *(article(name) for name, _, _ in STORIES)), folder, embedder)
    return Engine(folder, embedder)


def sentence_of(span: Span) -> str:
    return HARBOUR.text[slice(*span)]


def test_every_suggestion_is_answered_by_a_sentence_not_shown_yet(engine: Engine) -> None:
    reply = engine.ask("اسکلهٔ بندر مرواریدان پس از چند سال کار به بهره‌برداری رسید؟")
    suggested = suggest(engine, reply)
    questions = [one.question for one in suggested]
    assert len(questions) == 3 and "چرا قایق‌های ماهیگیری در اسکلهٔ کهنه می‌مانند؟" in questions
    assert {one.article_id for one in suggested} == {"harbour"}
    number = engine.snapshot.find_article("harbour")
    assert number is not None
    made = {one.question: one for one in askable(engine.snapshot, number)}
    for question in questions:
        answer = engine.ask(question).answers[0]
        assert answer.article == HARBOUR and answered_by_itself(answer, made[question])
        assert not answered_by_itself(reply.answers[0], made[question])


def test_what_was_asked_is_not_suggested_again(engine: Engine) -> None:
    asked = "چرا قایق‌های ماهیگیری در اسکلهٔ کهنه می‌مانند؟"
    assert asked not in [one.question for one in suggest(engine, engine.ask(asked))]


def test_suggestions_vary(engine: Engine) -> None:
    number = engine.snapshot.find_article("harbour")
    assert number is not None
    first = varied(askable(engine.snapshot, number), "")
    assert len({one.form for one in first}) == 3
    assert len({sentence_of(one.sentence) for one in first}) == 3


def over(folder: Path, *articles: Article) -> Engine:
    """An engine over STORIES and more."""
    embedder = WordEmbedder()
    reindex(corpus(*articles, *(article(name, text, title) for name, title, text in STORIES)), folder, embedder)
    return Engine(folder, embedder)


def test_articles_near_the_answered_one_fill_up(tmp_path: Path) -> None:
    engine = over(tmp_path / "index", QUAY, WHARF)
    reply = engine.ask("چراغ دریایی بندر مرواریدان پس از چند سال روشن شد؟")
    suggested = suggest(engine, reply)
    assert reply.answers[0].article == QUAY
    assert {one.article_id for one in suggested} == {"wharf"}
    assert "گنجایش اسکلهٔ نو بندر مرواریدان چند شناور است؟" in [one.question for one in suggested]
    for one in suggested:
        answer = engine.ask(one.question, limits=Limits(article=one.article_id)).answers[0]
        assert any(answered_by_itself(answer, made) for made in askable(engine.snapshot, number_of(engine, "wharf")))


def test_what_has_nothing_to_do_with_the_answer_does_not_fill_up(tmp_path: Path) -> None:
    engine = over(tmp_path / "index", QUAY)
    assert suggest(engine, engine.ask("چراغ دریایی بندر مرواریدان پس از چند سال روشن شد؟")) == ()


def test_a_copy_of_the_answered_article_does_not_fill_up(tmp_path: Path) -> None:
    engine = over(tmp_path / "index", HARBOUR, replace(HARBOUR, id="harbour-copy", source="دیگر"))
    reply = engine.ask("اسکلهٔ بندر مرواریدان پس از چند سال کار به بهره‌برداری رسید؟")
    assert len({"harbour", "harbour-copy"} & {one.article_id for one in suggest(engine, reply, 9)}) == 1


def test_the_nearest_article_comes_first(tmp_path: Path) -> None:
    engine = over(tmp_path / "index", QUAY, WHARF)
    quay, wharf = number_of(engine, "quay"), number_of(engine, "wharf")
    near = nearby(engine.snapshot, quay, 3)
    assert near[0] == wharf and quay not in near and len(near) == 3


def number_of(engine: Engine, article_id: str) -> int:
    number = engine.snapshot.find_article(article_id)
    assert number is not None
    return number


def test_nothing_is_suggested_after_no_answer(engine: Engine) -> None:
    assert suggest(engine, Reply("چه؟", False, 0.0, (), 1.0)) == ()


def test_an_article_that_went_gives_no_suggestions(engine: Engine, tmp_path: Path) -> None:
    reply = engine.ask("اسکلهٔ بندر مرواریدان پس از چند سال کار به بهره‌برداری رسید؟")
    embedder = WordEmbedder()
    reindex(corpus(article("bridge")), tmp_path / "index", embedder)
    assert suggest(Engine(tmp_path / "index", embedder), reply) == ()


def test_real_news_give_questions_that_their_own_sentences_answer(shared: Path, tmp_path: Path) -> None:
    whole = read_corpus([shared / "articles" / "news.jsonl.gz"])
    embedder = load_embedder("light")
    reindex(corpus(*whole.articles[::40]), tmp_path / "index", embedder)
    engine = Engine(tmp_path / "index", embedder)
    numbers = list(sample(engine))
    made = [(number, one) for number in numbers for one in untried(engine, number)]
    assert len(made) > len(numbers) / 2
    right = 0
    for number, one in made:
        answer = engine.ask(one.question, k=1).answers[0]
        right += answer.article.id == engine.snapshot.article(number).id and answered_by_itself(answer, one)
    assert right > 0.6 * len(made)
