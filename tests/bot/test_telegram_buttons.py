"""The buttons under an answer: pages, the whole article, thumbs; after a restart too, and when the articles changed."""

import shutil
from pathlib import Path

import pytest
from bot_api_server import BotApiServer
from house import BREAD, CITADEL, CITADEL_QUESTION, LAKE, LAKE_QUESTION, Porsa, porsa
from hypothesis import given
from hypothesis import strategies as st

from bot.state.store import State
from bot.telegram import texts
from bot.telegram.fulltext import sheets
from bot.telegram.markup import units
from bot.telegram.presses import Press

FORGED = Press("page", "AAAAAAAAAAAA").data


def test_more_shows_the_next_passages_and_leads_back(server: BotApiServer) -> None:
    answer = server.ask(4001, CITADEL_QUESTION)
    first = answer.text
    shown = {*answer.parsed.of("expandable_blockquote")}
    assert server.press(4001, answer, answer.data(texts.MORE)) == ""
    server.wait(lambda: answer.text != first)
    shown |= {*answer.parsed.of("expandable_blockquote")}
    assert len(shown) == 2 and CITADEL["title"] in answer.text
    server.press(4001, answer, answer.data(texts.BACK))
    server.wait(lambda: answer.text == first)


@pytest.mark.parametrize("code", [400, 502])
def test_a_press_that_telegram_has_given_up_turns_the_page_all_the_same(server: BotApiServer, code: int) -> None:
    answer = server.ask(4008, CITADEL_QUESTION)
    first = answer.text
    server.fail("answerCallbackQuery", code)
    server.touch(4008, answer, answer.data(texts.MORE))
    server.wait(lambda: answer.text != first)


def test_pressing_twice_is_no_trouble(server: BotApiServer) -> None:
    answer = server.ask(4002, CITADEL_QUESTION)
    data = answer.data(texts.MORE)
    first = answer.text
    server.press(4002, answer, data)
    server.wait(lambda: answer.text != first)
    before = len(server.violations)
    server.press(4002, answer, data)
    server.wait(lambda: server.violations[before:] == ["editMessageText: message is not modified"])
    server.violations.clear()


def test_the_whole_article_is_read_sheet_by_sheet(server: BotApiServer) -> None:
    answer = server.ask(4003, CITADEL_QUESTION)
    first, seen = answer.text, []
    server.press(4003, answer, answer.data(texts.FULL_TEXT))
    server.wait(lambda: answer.text != first)
    while True:
        seen.append(answer.text.partition("\n\n")[2])
        if not any(texts.NEXT_PAGE in label for label in answer.labels):
            break
        before = answer.text
        server.press(4003, answer, answer.data(texts.NEXT_PAGE))
        server.wait(lambda before=before: answer.text != before)  # type: ignore[misc]
    assert len(seen) > 1
    assert "\n".join(seen) == CITADEL["text"]
    server.press(4003, answer, answer.data(texts.TO_THE_ANSWER))
    server.wait(lambda: answer.text == first)


def test_a_thumb_is_kept_and_the_last_one_counts(served: Porsa) -> None:
    answer = served.server.ask(4004, f"{LAKE_QUESTION} راستی؟")
    for label, said in ((texts.GOOD, texts.THANKS), (texts.BAD, texts.SORRY)):
        assert served.server.press(4004, answer, answer.data(label)) == said
    state = State(served.state)
    assert [one.good for one in state.opinions(0) if one.question.endswith("راستی؟")] == [False]
    state.close()


def test_a_forged_or_forgotten_button_says_so_kindly(server: BotApiServer) -> None:
    answer = server.ask(4005, LAKE_QUESTION)
    for data in (FORGED, FORGED.replace("p", "g", 1), "nonsense", "p:x:-1:0"):
        assert server.press(4005, answer, data) == texts.OUTDATED


def test_a_refusal_has_no_buttons(server: BotApiServer) -> None:
    assert server.ask(4006, "پایتخت مغولستان در قرن سیزدهم کدام شهر بود؟").keyboard == []


def test_buttons_outlive_a_restart_and_tell_when_the_article_changed(served: Porsa, tmp_path: Path) -> None:
    with porsa(tmp_path) as house:
        house.add(LAKE, BREAD, CITADEL)
        shutil.copytree(served.folder / "index", tmp_path / "index")
        server = house.server
        with house.bot():
            answer = server.ask(4007, CITADEL_QUESTION)
        with house.bot():
            before = answer.text
            server.press(4007, answer, answer.data(texts.MORE))
            server.wait(lambda: answer.text != before)
            house.add({**CITADEL, "text": f"{CITADEL['text']}\nویراست تازه."})
            house.reindex()
            assert server.press(4007, answer, answer.data(texts.FULL_TEXT)) == texts.OUTDATED
        assert server.violations == []


@given(st.sampled_from(["page", "text", "good", "bad"]), st.integers(0, 99_999), st.integers(0, 99_999))
def test_button_data_is_short_and_read_back(action: str, page: int, sheet: int) -> None:
    press = Press(action, "AbCd-_123456", page, sheet)  # type: ignore[arg-type]
    assert len(press.data.encode()) <= 64
    assert Press.read(press.data) == press


@given(st.text(), st.integers(0, 3))
def test_strange_button_data_is_read_or_refused(text: str, colons: int) -> None:
    press = Press.read(text + ":" * colons)
    assert press is None or Press.read(press.data) == press


@given(st.lists(st.text("اب. \n\U0001f600؟", max_size=40)).map("".join), st.integers(2, 30))
def test_sheets_hold_the_whole_text_within_the_room(text: str, room: int) -> None:
    parts = sheets(text, room)
    assert all(0 < units(part) <= room for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
