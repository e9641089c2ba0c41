"""What people send beside text, and how much of it."""

from typing import Any, cast

import pytest
from bot_api_server import TOKEN, BotApiServer, as_text
from house import ADMIN, LAKE, LAKE_QUESTION
from telegram import Bot, Update
from telegram.ext import ApplicationHandlerStop

from bot.telegram import texts
from bot.telegram.flood import MINUTE, Flood

FILE = {"file_id": "f", "file_unique_id": "f"}
PHOTO = [{**FILE, "width": 90, "height": 90}]
STICKER = {**FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
FORWARDED: dict[str, Any] = {
    "forward_origin": {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "کسی"}
}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"voice": {**FILE, "duration": 3}}, "NO_VOICE"),
        ({"photo": PHOTO}, "NO_PICTURE"),
        ({"sticker": STICKER}, "NO_STICKER"),
        ({"document": FILE}, "ONLY_TEXT"),
        ({"location": {"latitude": 35.7, "longitude": 51.4}}, "ONLY_TEXT"),
    ],
)
def test_what_is_no_text_gets_a_sentence_that_helps(server: BotApiServer, content: dict[str, Any], said: str) -> None:
    before = len(server.sent_to(9001))
    server.push(message=server.message(9001, **content))
    assert server.wait(lambda: server.sent_to(9001)[before:])[0].text == getattr(texts, said)


@pytest.mark.parametrize("content", [as_text(LAKE_QUESTION), {"photo": PHOTO, "caption": LAKE_QUESTION}])
def test_a_forwarded_post_is_a_question_about_its_text(server: BotApiServer, content: dict[str, Any]) -> None:
    before = len(server.sent_to(9002))
    server.push(message=server.message(9002, **content, **FORWARDED))
    assert LAKE["title"] in server.wait(lambda: server.sent_to(9002)[before:])[0].text


async def test_a_flood_gets_one_notice_a_minute() -> None:
    now = 0.0
    flood = Flood(3, {ADMIN}, lambda: now)
    with BotApiServer().running() as server:
        async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot:

            async def passes(user: int) -> bool:
                message = server.message(user, **as_text("سلام"))
                try:
                    await flood.check(Update.de_json({"update_id": 1, "message": message}, bot), cast(Any, None))
                except ApplicationHandlerStop:
                    return False
                return True

            assert [await passes(1) for _ in range(6)] == [True] * 3 + [False] * 3
            assert [sent.text for sent in server.messages] == [texts.slow_down(3)]
            assert await passes(2)
            assert all([await passes(ADMIN) for _ in range(6)])
            now = MINUTE + 1
            assert [await passes(1) for _ in range(4)] == [True] * 3 + [False]
            assert len(server.messages) == 2
        assert server.violations == []
