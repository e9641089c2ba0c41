"""«پرسش‌های مرتبط»: questions below an answer that are asked by a press; in groups, after a restart, when outdated."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from bot_api_messages import Sent, as_json
from bot_api_server import BotApiServer
from house import BREAD, CITADEL, LAKE, WRESTLER, WRESTLER_QUESTION, Porsa, porsa
from support import QUAY, WHARF

from bot.state.store import State
from bot.telegram import texts
from bot.telegram.presses import Press
from bot.telegram.related import Related
from retrieval.suggestions import Suggestion

HARBOUR = {
    "id": "harbour",
    "title": "اسکلهٔ تازهٔ بندر مرواریدان گشوده شد",
    "text": (
        "اسکلهٔ تازهٔ بندر مرواریدان پس از چهار سال کار به بهره‌برداری رسید.\n"
        "مهرداد پاک‌نژاد، مدیرکل بنادر استان، دربارهٔ هزینهٔ ساخت اسکله گفت: بیشتر این پول از درآمد خود بندر آمده است. "
        "وی افزود: در ساخت اسکلهٔ مرواریدان ۳۲۰ کارگر بومی کار کردند.\n"
        "نخستین کشتی باری صبح دوشنبه در اسکلهٔ مرواریدان پهلو گرفت. "
        "قایق‌های ماهیگیری به دلیل کم‌عمق بودن آب، در اسکلهٔ کهنه می‌مانند."
    ),
}
HARBOUR_QUESTION = "اسکلهٔ بندر مرواریدان پس از چند سال کار گشوده شد؟"
LIGHTHOUSE, BERTHING = ({"id": one.id, "title": one.title, "text": one.text} for one in (QUAY, WHARF))
QUAY_QUESTION = "چراغ دریایی بندر مرواریدان پس از چند سال روشن شد؟"
BERTHS = "گنجایش اسکلهٔ نو بندر مرواریدان چند شناور است؟"
TICKET = "بلیت شناورهای بندر مرواریدان چند هزار تومان است؟"
BOATS = "چرا قایق‌های ماهیگیری در اسکلهٔ کهنه می‌مانند؟"
SHIP = "نخستین کشتی باری چه روزی در اسکلهٔ مرواریدان پهلو گرفت؟"


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Porsa]:
    """A bot that knows of the harbour."""
    with porsa(tmp_path_factory.mktemp("harbour")) as house:
        house.add(HARBOUR, LAKE, BREAD, WRESTLER)
        house.reindex()
        with house.bot():
            yield house
        assert house.server.violations == []
        assert "Traceback" not in house.log.read_text(encoding="utf-8")


@pytest.fixture
def server(harbour: Porsa) -> BotApiServer:
    return harbour.server


def questions(server: BotApiServer, user: int, answer: Sent) -> list[str]:
    """Press «پرسش‌های مرتبط» and give what is suggested."""
    assert server.press(user, answer, answer.data(texts.RELATED_QUESTIONS)) == ""
    server.wait(lambda: texts.RELATED_QUESTIONS not in answer.labels)
    return [label for label in answer.labels if label.endswith("؟")]


def choose(server: BotApiServer, user: int, answer: Sent, question: str) -> Sent:
    """Press a suggested question and give what is sent."""
    before = len(server.sent_to(answer.chat_id))
    assert server.press(user, answer, answer.data(question)) == ""
    return server.wait(lambda: server.sent_to(answer.chat_id)[before:])[0]


def test_the_button_shows_questions_and_leads_back(server: BotApiServer) -> None:
    answer = server.ask(7001, HARBOUR_QUESTION)
    text, labels = answer.text, answer.labels
    suggested = questions(server, 7001, answer)
    assert {BOATS, SHIP} <= set(suggested) and len(suggested) == 3
    assert answer.text == text
    server.press(7001, answer, answer.data(texts.TO_THE_ANSWER))
    server.wait(lambda: answer.labels == labels)


def test_a_chosen_question_is_shown_and_answered_by_its_sentence(server: BotApiServer) -> None:
    answer = server.ask(7002, HARBOUR_QUESTION)
    questions(server, 7002, answer)
    chosen = choose(server, 7002, answer, BOATS)
    assert chosen.text.startswith(f"❓ {BOATS}\n\nقایق‌های ماهیگیری به دلیل کم‌عمق بودن آب")
    assert HARBOUR["title"] in chosen.text
    first = chosen.text
    server.press(7002, chosen, chosen.data(texts.FULL_TEXT))
    server.wait(lambda: chosen.text != first)
    server.press(7002, chosen, chosen.data(texts.TO_THE_ANSWER))
    server.wait(lambda: chosen.text == first)


def test_a_chosen_question_is_remembered_as_if_it_were_typed(harbour: Porsa) -> None:
    server = harbour.server
    assert server.ask(7003, "چرا؟").text.startswith("در این پرسش چیزی برای جست‌وجو نیست؛")
    answer = server.ask(7004, HARBOUR_QUESTION)
    questions(server, 7004, answer)
    server.ask(7004, "/new")
    choose(server, 7004, answer, SHIP)
    assert HARBOUR["title"] in server.ask(7004, "چرا؟").text
    with closing(State(harbour.state)) as state:
        assert SHIP in [asked.question for asked in state.questions(0)]


def test_in_a_group_the_answer_comes_in_the_topic_of_the_button(server: BotApiServer) -> None:
    group = -1_002_000_000_001
    answer = server.ask_in(group, 7005, f"/ask {HARBOUR_QUESTION}", message_thread_id=77)
    questions(server, 7006, answer)
    chosen = choose(server, 7006, answer, SHIP)
    assert chosen.text.startswith(f"❓ {SHIP}")
    assert chosen.parameters["message_thread_id"] == "77"
    assert chosen.parameters["reply_parameters"]["message_id"] == answer.message_id
    further = server.ask_in(group, 7006, "چرا؟", message_thread_id=77, reply_to_message=as_json(chosen))
    assert HARBOUR["title"] in further.text


def test_an_article_of_one_sentence_gives_no_questions(server: BotApiServer) -> None:
    answer = server.ask(7007, WRESTLER_QUESTION)
    labels = answer.labels
    assert server.press(7007, answer, answer.data(texts.RELATED_QUESTIONS)) == texts.NO_RELATED_QUESTIONS
    assert answer.labels == labels


def test_articles_near_the_answered_one_fill_up(tmp_path: Path) -> None:
    with porsa(tmp_path) as house:
        house.add(LIGHTHOUSE, BERTHING, BREAD, WRESTLER, CITADEL)
        house.reindex()
        server = house.server
        with house.bot():
            answer = server.ask(7010, QUAY_QUESTION)
            assert QUAY.title in answer.text
            assert {BERTHS, TICKET} <= set(questions(server, 7010, answer))
        with house.bot():
            chosen = choose(server, 7010, answer, BERTHS)
            assert chosen.text.startswith(f"❓ {BERTHS}\n\nگنجایش اسکلهٔ نو بندر مرواریدان ۱۴ شناور است.")
            assert WHARF.title in chosen.text
            (house.folder / "articles" / "wharf.json").unlink()
            house.reindex()
            assert server.press(7010, answer, answer.data(TICKET)) == texts.OUTDATED
        assert server.violations == []


def test_questions_that_an_older_bot_suggested_are_still_asked(tmp_path: Path) -> None:
    with porsa(tmp_path) as house:
        house.add(HARBOUR, LAKE)
        house.reindex()
        server = house.server
        with house.bot():
            answer = server.ask(7011, HARBOUR_QUESTION)
            assert BOATS in questions(server, 7011, answer)
        with closing(sqlite3.connect(house.state)) as connection, connection:
            ((text,),) = connection.execute("SELECT text FROM note").fetchall()
            told = [one["question"] for one in json.loads(text)["questions"]]
            older = {"token": json.loads(text)["token"], "article_id": "harbour", "questions": told}
            connection.execute("UPDATE note SET text = ?", (json.dumps(older, ensure_ascii=False),))
            connection.execute("UPDATE alembic_version SET version_num = '0005'")
        with house.bot():
            assert choose(server, 7011, answer, BOATS).text.startswith(f"❓ {BOATS}")


def test_a_forged_or_forgotten_question_says_so_kindly(harbour: Porsa) -> None:
    answer = harbour.server.ask(7008, HARBOUR_QUESTION)
    token = (Press.read(answer.data(texts.GOOD)) or Press("good", "")).token
    with closing(State(harbour.state)) as state:
        notes = [
            state.note("این یادداشت پرسشی ندارد"),
            state.note(Related("AAAAAAAAAAAA", (Suggestion(BOATS, "harbour"),)).packed),
        ]
    for data in (Press("ask", token).data, Press("related", "AAAAAAAAAAAA").data, *(f"a:{note}:0:0" for note in notes)):
        assert harbour.server.press(7008, answer, data) == texts.OUTDATED
    questions(harbour.server, 7008, answer)
    beyond = answer.data(BOATS).split(":")[1]
    assert harbour.server.press(7008, answer, Press("ask", beyond, 3).data) == texts.OUTDATED
    harbour.server.ask(7008, "/forget")
    assert harbour.server.press(7008, answer, answer.data(BOATS)) == texts.OUTDATED


def test_questions_outlive_a_restart_and_tell_when_the_article_changed(tmp_path: Path) -> None:
    with porsa(tmp_path, PORSA_FLOOD_PER_MINUTE="3") as house:
        house.add(HARBOUR, LAKE, BREAD)
        house.reindex()
        server = house.server
        with house.bot():
            answer, other = server.ask(7009, HARBOUR_QUESTION), server.ask(7009, HARBOUR_QUESTION)
            questions(server, 7009, answer)
        with house.bot():
            assert choose(server, 7009, answer, BOATS).text.startswith(f"❓ {BOATS}")
            house.add({**HARBOUR, "text": f"{HARBOUR['text']}\nویراست تازه."})
            house.reindex()
            before = len(server.sent_to(7009))
            assert server.press(7009, answer, answer.data(BOATS)) == texts.OUTDATED
            assert server.press(7009, other, other.data(texts.RELATED_QUESTIONS)) == texts.OUTDATED
            assert server.press(7009, other, other.data(texts.GOOD)) == texts.THANKS
            # Presses that ask are questions like others, and somebody who asks too much is told so.
            assert server.press(7009, answer, answer.data(BOATS)) == texts.slow_down(3)
            time.sleep(0.2)
            assert len(server.sent_to(7009)) == before
        assert server.violations == []
