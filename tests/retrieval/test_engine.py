import threading
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import WordEmbedder, article, corpus, stories
from threadpoolctl import threadpool_info, threadpool_limits

from index.articles import Article
from index.build import reindex
from index.corpus import read_corpus
from index.errors import QuestionError, SnapshotDamaged, SnapshotMissing
from index.generations import current_generation
from index.persian import terms, tokens
from index.sentence_ends import sentences
from retrieval.answer import Excerpt, Reply
from retrieval.courtesies import without_courtesies
from retrieval.engine import Engine
from retrieval.keyboard import retype

STORIES = stories()
WORDS = sorted({word for story in STORIES for word in story.text.split()})


@pytest.fixture(scope="module")
def engine(built_once: Path) -> Engine:
    return Engine(built_once, WordEmbedder())


def served(tmp_path: Path, *articles: Article) -> Engine:
    reindex(corpus(*articles), tmp_path / "index", WordEmbedder(), allow_empty=True)
    return Engine(tmp_path / "index", WordEmbedder())


def excerpts(reply: Reply) -> list[tuple[Article, Excerpt]]:
    return [(answer.article, excerpt) for answer in reply.answers for excerpt in (answer.best, *answer.more)]


def check(reply: Reply, k: int) -> None:
    """Check what holds for every reply: its ranks, its offsets and its marks."""
    assert 0 <= reply.confidence <= 1
    assert len(reply.answers) <= k
    assert reply.elapsed_ms > 0
    ids = [answer.article.id for answer in reply.answers]
    assert len(set(ids)) == len(ids)
    scores = [answer.best.score for answer in reply.answers]
    assert scores == sorted(scores, reverse=True)
    for owner, excerpt in excerpts(reply):
        assert excerpt.text in owner.text
        start, end = excerpt.sentence
        assert any(first <= start < end <= last for first, last in sentences(excerpt.text))  # a long one is cut
        assert all(0 <= start < end <= len(excerpt.text) for start, end in excerpt.marks)
        assert all(before[1] <= after[0] for before, after in pairwise(excerpt.marks))
        words = {(token.start, token.end) for token in tokens(excerpt.text)}
        assert set(excerpt.marks) <= words


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.id))
def test_a_story_is_found_by_its_title_and_by_its_sentences(engine: Engine, story: Article) -> None:
    asked = [story.title, *(story.text[start:end] for start, end in sentences(story.text))]
    for question in asked:
        reply = engine.ask(question)
        check(reply, 5)
        best = reply.answers[0]
        assert (best.article, reply.found) == (story, True)
        if question != story.title:
            assert best.best.text[slice(*best.best.sentence)] == question


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.integers(1, 12))
def test_any_words_give_a_sound_reply(engine: Engine, words: list[str], k: int) -> None:
    try:
        reply = engine.ask(" ".join(words), k=k)
    except QuestionError:
        assert engine.snapshot.lexicon.stop_words.issuperset(terms(" ".join(words)))
    else:
        check(reply, k)


@given(st.text(max_size=200))
@example("HI")
def test_any_text_gives_a_sound_reply_or_a_reason(engine: Engine, text: str) -> None:
    try:
        check(engine.ask(text), 5)
    except QuestionError as error:
        greets = without_courtesies(text.strip()) == ""  # "HI"
        assert str(error).startswith("Hello" if greets and terms(text) else "The question holds n")


@pytest.mark.parametrize("text", ["", "   \n", "؟؟!", "😀🌉", "\u200c\u200c", "از به که"])
def test_a_question_without_anything_to_look_for_is_told(engine: Engine, text: str) -> None:
    with pytest.raises(QuestionError):
        engine.ask(text)


def test_marks_are_the_words_asked_for_as_they_are_written(tmp_path: Path) -> None:
    text = "گروهي سازمان‌یافته در كرمان زعفرانِ تقلّبی می‌فروخت."
    (answer,) = served(tmp_path, article("a", text)).ask("زعفران تقلبی سازمانیافته کرمان").answers
    assert [text[start:end] for start, end in answer.best.marks] == ["سازمان‌یافته", "كرمان", "زعفرانِ", "تقلّبی"]


def test_the_text_is_shown_as_written(tmp_path: Path) -> None:
    text = "در ۱۲٫۵ کیلومتري شهر،  پلـی تازه ساخته‌اند…  نشانی: https://example.org/a.b?c=1  \n\n«آن را دیدم.»"
    (answer,) = served(tmp_path, article("a", text)).ask("پل تازه").answers
    assert answer.best.text == text


def test_one_story_under_two_ids_is_answered_once(tmp_path: Path) -> None:
    copies = [replace(STORIES[0], id=f"copy-{n}", source=f"خبرگزاری {n}") for n in range(3)]
    nearly = replace(STORIES[0], id="nearly", text=STORIES[0].text.replace("صبح دوشنبه", "بامداد دوشنبه"))
    engine = served(tmp_path, *STORIES[1:], *copies, nearly)
    reply = engine.ask("پل تازه‌ی سپیدرود صبح دوشنبه باز شد")
    check(reply, 5)
    first, *others = reply.answers
    told = {first.article.id, *(other.id for other in first.also)}
    assert told == {"copy-0", "copy-1", "copy-2", "nearly"}
    assert not told & {answer.article.id for answer in others}
    assert len(reply.answers) == 5


def test_k_limits_the_articles(engine: Engine) -> None:
    for k in (1, 3, 10):
        assert len(engine.ask("گفت که در شهر پل کتابخانه زعفران واکسن", k=k).answers) == k


def test_further_passages_of_an_article_stand_under_more(tmp_path: Path) -> None:
    paragraph = "باران شدید دیشب رودخانه‌ی کن را بالا آورد و راه‌های روستایی را بست. " * 6
    long = article("long", "\n\n".join(f"{paragraph}گزارش {n} از روستا رسید." for n in range(6)))
    engine = served(tmp_path, long, *STORIES[:3])
    best = engine.ask("باران رودخانه‌ی کن راه‌های روستایی").answers[0]
    assert best.article == long
    assert 1 <= len(best.more) <= 5
    assert len({excerpt.text for excerpt in (best.best, *best.more)}) == 1 + len(best.more)


def test_an_article_comes_back_with_all_of_its_fields(tmp_path: Path) -> None:
    full = Article(
        "2024/پل.txt",
        STORIES[0].text,
        STORIES[0].title,
        "خبرسرا",
        "https://example.org/1",
        date(2024, 5, 20),
        "شهر",
        ("پل", "رشت"),
        "a#1",
    )
    assert served(tmp_path, full).ask("پل سپیدرود").answers[0].article == full


def test_an_empty_index_answers_nothing(tmp_path: Path) -> None:
    reply = served(tmp_path).ask("پل سپیدرود کی باز شد؟")
    assert (reply.found, reply.answers, reply.confidence) == (False, (), 0.0)


def test_small_products_wait_for_no_thread(tmp_path: Path) -> None:
    threadpool_limits(2, user_api="blas")
    served(tmp_path)
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    assert pools and all(pool["num_threads"] == 1 for pool in pools)


def test_no_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing):
        Engine(tmp_path, WordEmbedder())


def test_a_new_generation_is_picked_up_while_another_thread_asks(tmp_path: Path) -> None:
    engine = served(tmp_path, *STORIES[:3])
    stop, failures, asked = threading.Event(), [], 0

    def ask() -> None:
        nonlocal asked
        while not stop.is_set():
            try:
                assert engine.ask(STORIES[0].title).answers[0].article == STORIES[0]
                asked += 1
            except Exception as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for count in (4, 6, 8):
        reindex(corpus(*STORIES[:count]), tmp_path / "index", WordEmbedder())
        assert engine.refresh()
        assert not engine.refresh()
        assert engine.ask(STORIES[count - 1].title).answers[0].article == STORIES[count - 1]
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert asked > 10


def test_a_damaged_new_generation_leaves_the_old_one_served(tmp_path: Path) -> None:
    engine = served(tmp_path, *STORIES[:3])
    reindex(corpus(*STORIES), tmp_path / "index", WordEmbedder())
    (current_generation(tmp_path / "index") / "lexicon.json").write_text("{}")
    with pytest.raises(SnapshotDamaged):
        engine.refresh()
    assert engine.ask(STORIES[0].title).answers[0].article == STORIES[0]


def test_offsets_are_exact_over_real_news(shared: Path, tmp_path: Path) -> None:
    news = read_corpus([shared / "articles" / "news.jsonl.gz"]).articles[:100]
    engine = served(tmp_path, *news)
    for asked in news[::10]:
        question = asked.title or asked.text[:80]
        reply = engine.ask(question, k=3)
        check(reply, 3)
        found = {id for answer in reply.answers for id in (answer.article.id, *(copy.id for copy in answer.also))}
        assert asked.id in found


def wording(text: str) -> str:
    """Type a Persian text with the keyboard left in English."""
    keys = {retype(key): key for key in "qwertyuiop[]asdfghjkl;'zxcvbnm,"}
    return "".join(keys.get(char, char) for char in text)


@pytest.mark.parametrize(
    "question",
    [
        "ghatare shahri tabriz chand istgah dare",
        "khate sevvome ghatar shahri tabriz",
        wording("خط سوم قطار شهری تبریز چند ایستگاه دارد"),
        "Which subway line opens in Tabriz?",
    ],
)
def test_persian_in_other_letters_finds_the_same_article(engine: Engine, question: str) -> None:
    expected = engine.ask("خط سوم قطار شهری تبریز چند ایستگاه دارد؟").answers[0].article.id
    assert engine.ask(question).answers[0].article.id == expected


def test_a_repair_that_changed_the_answer_is_told_in_the_articles_own_letters(tmp_path: Path) -> None:
    engine = served(
        tmp_path,
        *STORIES,
        article("choir", "گروه هم‌خوانان سُروش تازه آغاز به کار کرد. سروش در جشن شهر می‌خواند.", "سُروش"),
    )
    assert engine.ask("سروش").meant == ()
    reply = engine.ask("سورش")
    assert (reply.answers[0].article.id, reply.meant) == ("choir", ("سُروش",))
    assert reply.question == "سورش"


def test_courtesies_change_no_answer_and_stand_in_the_reply(engine: Engine) -> None:
    asked = "کتابخانهٔ روستا را چه کسی باز کرد؟"
    alone, framed = engine.ask(asked), engine.ask(f"سلاااام، ببخشید میشه بگید {asked} ممنون ")
    assert (framed.answers, framed.confidence) == (alone.answers, alone.confidence)
    assert framed.question == f"سلاااام، ببخشید میشه بگید {asked} ممنون"


def test_a_repair_that_changed_nothing_is_not_told(tmp_path: Path) -> None:
    engine = served(tmp_path, article("port", "بندرگاه تازهٔ جزیره با حضور ملوانان گشایش یافت."))
    reply = engine.ask("بندزگاه جزیره ملوانان")
    assert (reply.answers[0].article.id, reply.meant) == ("port", ())


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("برداشت زعفرلن از کی شروع شد؟", "saffron"),
        ("قطارشهری تبریز چند ایستگاه دارد؟", "metro"),
        ("کتابخونه‌ی روستا را کی باز کرد؟", "library"),
        ("کتاب خانهٔ روستااااا رو کی باز کرد", "library"),
        ("درتبریز قطار چند ایستگاه داره", "metro"),
    ],
)
def test_a_question_as_phones_give_it_finds_its_article(engine: Engine, question: str, expected: str) -> None:
    assert engine.ask(question).answers[0].article.id == expected
