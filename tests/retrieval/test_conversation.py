from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import WordEmbedder, stories

from index.articles import Article
from index.errors import QuestionError
from retrieval.conversation import TURNS, Turn, follow, recall
from retrieval.engine import Engine
from retrieval.leaning import MOST, read_signs
from retrieval.question import Question, blend
from retrieval.question_keys import QuestionKeys
from retrieval.search import Search

STORIES = stories()
BRIDGE = "پل تازه‌ی سپیدرود کی باز شد؟"
SAFFRON = "برداشت زعفران قائنات از کی آغاز شد؟"
METRO = "خط سوم قطار شهری تبریز چند ایستگاه دارد؟"


@pytest.fixture(scope="module")
def engine(built_once: Path) -> Engine:
    return Engine(built_once, WordEmbedder())


def turns(*questions: str) -> list[Turn]:
    return [Turn(question) for question in questions]


def first(engine: Engine, question: str, *history: Turn) -> str:
    return engine.ask(question, history).answers[0].article.id


LEANING = ("چرا؟", "کجا؟", "او دیگر چه گفت؟", "چند نفر بودند؟", "why?", "Where was it?", "kojast?")


@pytest.mark.parametrize("question", LEANING)
@pytest.mark.parametrize(("topic", "article"), [(BRIDGE, "bridge"), (SAFFRON, "saffron"), (METRO, "metro")])
def test_a_question_that_cannot_stand_alone_is_about_the_topic(
    engine: Engine, question: str, topic: str, article: str
) -> None:
    assert first(engine, question, Turn(topic)) == article
    assert first(engine, question, Turn(topic, article)) == article


@settings(deadline=None)  # several turns are read
@given(st.sampled_from(STORIES), st.lists(st.sampled_from(STORIES), max_size=7), st.booleans())
def test_a_new_topic_starts_afresh(engine: Engine, asked: Article, before: list[Article], known: bool) -> None:
    history = [Turn(story.title, story.id if known else None) for story in before]
    assert first(engine, asked.title, *history) == asked.id


def test_a_question_that_stands_alone_reads_no_earlier_turn(engine: Engine) -> None:
    def read(_: str) -> Question:
        raise AssertionError("an earlier turn was read")

    asked = Search(engine.read("مدیرعامل قطار شهری تبریز از یازده ایستگاه خط سوم چه گفت؟"), engine.snapshot)
    evidence, taken = recall(asked, turns(SAFFRON), read, engine.profile.weights)
    assert taken is None
    assert np.array_equal(evidence.legs, asked.weigh(asked.nominated).legs)


def test_a_topic_is_carried_through_questions_that_lean_on_it(engine: Engine) -> None:
    assert first(engine, "کجا؟", *turns(BRIDGE, "چرا؟", "او دیگر چه گفت؟")) == "bridge"


def test_what_was_said_before_a_new_topic_is_left_behind(engine: Engine) -> None:
    history = turns(METRO, "خط سوم قطار شهری تبریز را کی راه می‌اندازد؟", "بهای بلیت قطار شهری تبریز چقدر است؟", SAFFRON)
    assert first(engine, "چرا؟", *history) == "saffron"
    linked = follow(history, engine.read, engine.snapshot)
    assert linked is not None
    assert linked.weights[0] == 1 and max(linked.weights[1:]) < 0.5


def test_the_article_that_answered_is_preferred(engine: Engine) -> None:
    vague = "شهردار چه گفت؟"
    assert first(engine, "چرا؟", Turn(vague, "metro")) == "metro"
    assert first(engine, "چرا؟", Turn(vague, "bridge")) == "bridge"


def test_an_article_that_is_gone_is_no_trouble(engine: Engine) -> None:
    gone = engine.ask("چرا؟", [Turn(BRIDGE, "gone")])
    assert gone.answers == engine.ask("چرا؟", turns(BRIDGE)).answers


def test_a_reply_is_about_the_article_of_its_answer(engine: Engine) -> None:
    for question in ("چند ایستگاه دارد؟", "برداشت زعفران", "چرا؟"):
        assert first(engine, question, Turn(BRIDGE, "bridge", pointed=True)) == "bridge"


def test_turns_of_courtesy_are_passed_over(engine: Engine) -> None:
    thanked = engine.ask("چرا؟", turns("سلام", BRIDGE, "ممنون، دستتون درد نکنه"))
    assert thanked.answers == engine.ask("چرا؟", turns(BRIDGE)).answers


@pytest.mark.parametrize("history", [(), ("",), ("😀",), ("سلام",), ("چرا؟", "کجا؟"), ("از به که",)])
def test_nothing_to_look_for_in_question_and_history(engine: Engine, history: tuple[str, ...]) -> None:
    with pytest.raises(QuestionError, match="nothing to look for"):
        engine.ask("چرا؟", turns(*history))


@settings(deadline=None)  # the first word to be repaired sorts the vocabulary
@given(
    st.text(max_size=60), st.lists(st.builds(Turn, st.text(max_size=60), st.none() | st.text(max_size=9)), max_size=8)
)
def test_any_history_leaves_the_evidence_sound(engine: Engine, text: str, history: list[Turn]) -> None:
    try:
        ranking = engine.rank(text, history)
    except QuestionError:
        return
    legs = ranking.evidence.legs
    assert np.all((legs >= 0) & (legs <= 1 + 1e-5))
    if taken := ranking.recall:
        assert 0 < taken.lean.share <= MOST
        assert len(taken.chain.turns) <= TURNS
        assert list(taken.chain.weights) == sorted(taken.chain.weights, reverse=True)
        assert all(np.isfinite(astuple(taken.lean.signs)))


def test_what_the_turns_before_asked_counts_in_what_a_story_should_hold(engine: Engine) -> None:
    taken = engine.rank("چرا؟", turns(BRIDGE)).recall
    assert taken is not None
    question = engine.read("شهردار چه گفت؟")
    whole, completed = (QuestionKeys(one, engine.snapshot) for one in (taken.whole(question), taken.complete(question)))
    assert (
        whole.coverage([BRIDGE])
        > completed.coverage([BRIDGE])
        > 0.1
        > QuestionKeys(question, engine.snapshot).coverage([BRIDGE])
    )


def test_signs_tell_what_points_back_from_what_stands_alone(engine: Engine) -> None:
    vague, clear = (read_signs(engine.read(text), engine.snapshot) for text in ("او چه گفت؟", BRIDGE))
    assert (vague.points, clear.points) == (1, 0)
    assert vague.mass == vague.rarest == 0 < clear.rarest <= 1
    assert vague.content < clear.content


def test_a_blend_is_weighted(engine: Engine) -> None:
    one, other = engine.read(BRIDGE), engine.read(SAFFRON)
    both = blend([one, other], [1, 0.5])
    assert both.text == BRIDGE
    assert both.words["سپیدرود"] == 2 * both.words["قاینات"]
    assert float(np.linalg.norm(both.vector)) == pytest.approx(1)
    assert both.vector @ one.vector > both.vector @ other.vector > 0
