"""In groups: answers to whom they are meant for, in the topic where they asked, and silence otherwise."""

import time
from itertools import count
from typing import Any, cast

import pytest
from bot_api_server import BOT, TOKEN, BotApiServer, as_json, as_text, group_chat
from house import BREAD, LAKE, LAKE_QUESTION
from telegram import Bot, Update
from telegram.ext import ApplicationHandlerStop
from telegram_html import parse_html

from bot.settings import Settings
from bot.telegram import texts
from bot.telegram.gate import Gate

NAME = f"@{BOT['username']}"
_groups = count(-1_001_000_000_000, -1)


@pytest.fixture
def group() -> int:
    return next(_groups)


@pytest.mark.parametrize(
    "text", [f"/ask {LAKE_QUESTION}", f"/ask{NAME} {LAKE_QUESTION}", f"{NAME.upper()}، {LAKE_QUESTION}"]
)
def test_it_answers_who_asks_it(server: BotApiServer, group: int, text: str) -> None:
    answer = server.ask_in(group, 5001, text)
    assert LAKE["title"] in answer.text
    assert answer.parameters["reply_parameters"]["message_id"] > 0
    assert "message_thread_id" not in answer.parameters


def test_it_is_silent_where_it_is_not_meant(server: BotApiServer, group: int) -> None:
    others = server.message(5003, text="سلام")
    for text in (LAKE_QUESTION, f"@other_bot {LAKE_QUESTION}", "/help", "/start@other_bot", f"a{NAME} {LAKE_QUESTION}"):
        server.write_in(group, 5002, text)
    server.write_in(group, 5002, LAKE_QUESTION, reply_to_message=others | {"chat": group_chat(group)})
    assert server.ask_in(group, 5002, f"/help{NAME}").text.startswith(parse_html(texts.HELP).text)
    time.sleep(0.2)
    assert len(server.sent_to(group)) == 1


def test_a_reply_to_its_message_is_a_follow_up(server: BotApiServer, group: int) -> None:
    answer = server.ask_in(group, 5004, f"/ask {LAKE_QUESTION}")
    further = server.ask_in(group, 5004, "کارشناسان دلیل آن را چه می‌دانند؟", reply_to_message=as_json(answer))
    assert LAKE["title"] in further.text


def test_it_answers_in_the_topic_where_it_was_asked(server: BotApiServer, group: int) -> None:
    answer = server.ask_in(group, 5005, f"{LAKE_QUESTION} {NAME}", message_thread_id=77)
    assert answer.parameters["message_thread_id"] == "77"


def test_the_message_that_opened_a_topic_is_no_answer_of_its(server: BotApiServer, group: int) -> None:
    opening = {"message_id": 77, "date": 1, "chat": group_chat(group), "from": BOT}
    opening |= {"forum_topic_created": {"name": "خبر", "icon_color": 1}}
    server.write_in(group, 5006, LAKE_QUESTION, message_thread_id=77, reply_to_message=opening)
    assert server.ask_in(group, 5006, NAME).text == parse_html(texts.ASK_WHAT).text
    assert len(server.sent_to(group)) == 1


def test_what_somebody_else_wrote_may_be_asked(server: BotApiServer, group: int) -> None:
    earlier = server.message(5008, text=LAKE_QUESTION) | {"chat": group_chat(group)}
    assert LAKE["title"] in server.ask_in(group, 5007, "/ask", reply_to_message=earlier).text


def test_each_person_has_a_conversation_of_their_own(server: BotApiServer, group: int) -> None:
    further = "/ask بهای هر عدد چقدر است؟"
    server.ask_in(group, 5009, "/ask نانوایان شیراز نان سنگک را با چه آردی می‌پزند؟")
    server.ask_in(group, 5010, f"/ask {LAKE_QUESTION}")
    assert BREAD["title"] in server.ask_in(group, 5009, further).text


@pytest.mark.parametrize(("before", "told"), [("left", True), ("kicked", True), ("member", False)])
def test_the_admin_who_adds_it_is_told_of_privacy_mode(
    server: BotApiServer, group: int, before: str, told: bool
) -> None:
    ali = {"id": 5011, "is_bot": False, "first_name": "Ali <b>", "last_name": "رضایی"}
    states: list[dict[str, Any]] = [{"user": BOT, "status": status} for status in (before, "member")]
    states[0] |= {"until_date": 0} if before == "kicked" else {}
    change = {"chat": group_chat(group), "from": ali, "date": 1_700_000_000}
    server.push(my_chat_member={**change, "old_chat_member": states[0], "new_chat_member": states[1]})
    server.ask_in(group, 5011, NAME)
    server.wait(lambda: server.sent_to(group)[told:])
    said = [sent.text for sent in server.sent_to(group)]
    assert any("\u2068Ali <b> رضایی\u2069" in text and "حریم خصوصی روشن" in text for text in said) is told


@pytest.mark.parametrize(
    ("chat", "user", "text", "said"),
    [
        (6, 6, "سلام", texts.PRIVATE_BOT),
        (7, 7, "سلام", None),
        (8, 8, "سلام", None),
        (-9, 6, f"سلام {NAME}", None),
        (-10, 7, "سلام", None),
        (-10, 6, "سلام", ""),
        (-10, 6, f"سلام {NAME}", texts.PRIVATE_GROUP),
        (-10, 6, f"/ask{NAME} سلام", texts.PRIVATE_GROUP),
    ],
)
async def test_a_closed_bot_lets_in_people_and_groups(chat: int, user: int, text: str, said: str | None) -> None:
    """`said` is None where the gate lets a message pass, and empty where it stops it in silence."""
    settings = Settings(_env_file=None, allowed_ids="7,-9", admin_ids="8")  # type: ignore[arg-type,call-arg]
    with BotApiServer().running() as server:
        async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
            message = server.message(user, **as_text(text)) | ({"chat": group_chat(chat)} if chat < 0 else {})
            update = Update.de_json({"update_id": 1, "message": message}, bot)
            if said is None:
                await Gate(settings).check(update, cast(Any, None))
            else:
                with pytest.raises(ApplicationHandlerStop):
                    await Gate(settings).check(update, cast(Any, None))
        assert [sent.text for sent in server.messages] == ([said] if said else [])
