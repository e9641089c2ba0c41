"""What admins do from their telephone: status, reports, adding and removing articles."""

from pathlib import Path

import pytest
from bot_api_server import BotApiServer, Sent, as_text
from house import ADMIN, LAKE, LAKE_QUESTION, READER, Porsa
from telegram_html import parse_html

from bot.telegram import texts

STORY = "بادبادک‌ها بر فراز تپه‌های مریوان\n\nدر جشن بادبادک‌های مریوان ۳۲۰ بادبادک به پرواز درآمد و باد آن‌ها را بالا برد."
STORY_QUESTION = "در جشن مریوان چند بادبادک به پرواز درآمد؟"


def reported(server: BotApiServer, before: int) -> Sent:
    """Wait for the report of a reindex."""
    heads = (texts.REINDEX_DONE, texts.REINDEX_SAME)
    return server.wait(lambda: [one for one in server.sent_to(ADMIN)[before:] if one.text.startswith(heads)])[0]


def told(sentence: str) -> str:
    return parse_html(sentence).text


@pytest.mark.parametrize("command", texts.ADMIN_COMMANDS)
def test_others_may_not(server: BotApiServer, command: str) -> None:
    assert server.ask(READER, f"/{command}").text == texts.ADMINS_ONLY


def test_only_their_menus_hold_their_commands(server: BotApiServer) -> None:
    menus = [call.parameters for call in server.called("setMyCommands")]
    for menu in menus:
        named = {command["command"] for command in menu["commands"]}
        assert (set(texts.ADMIN_COMMANDS) <= named) is ("scope" in menu)
        assert menu.get("scope") in (None, {"type": "chat", "chat_id": ADMIN})
    assert {"scope" in menu for menu in menus} == {True, False}


def test_status(server: BotApiServer) -> None:
    server.ask(8001, LAKE_QUESTION)
    status = server.ask(ADMIN, "/status").text
    assert "مقاله و" in status and "مگابایت" in status and "میانهٔ زمان" in status


def test_unanswered_questions_are_grouped_and_sent_as_a_table(server: BotApiServer) -> None:
    asked = "بلندترین آبشار ونزوئلا چه نام دارد؟"
    for question in (asked, asked.removesuffix("؟"), asked.replace("ی", "ي").replace("دارد", "داشت")):
        server.ask(8002, question)
    groups = server.ask(ADMIN, "/unanswered").text
    assert "(×۳)" in groups
    name, content = server.wait(lambda: server.documents[ADMIN])[-1]
    assert name == "unanswered.csv"
    assert content.decode("utf-8-sig").count("ونزوئلا چه نام") == 3


def test_feedback_is_counted(server: BotApiServer) -> None:
    answer = server.ask(8003, LAKE_QUESTION)
    server.press(8003, answer, answer.data(texts.BAD))
    said = server.ask(ADMIN, "/feedback").text
    assert "👎" in said and LAKE_QUESTION in said
    assert server.wait(lambda: [file for file in server.documents[ADMIN] if file[0] == "feedback.csv"])


def test_an_article_is_added_answers_is_removed_and_comes_back(served: Porsa) -> None:
    server = served.server
    before = len(server.sent_to(ADMIN))
    server.send_document(ADMIN, "بادبادک.txt", STORY.encode())
    preview = server.wait(lambda: server.sent_to(ADMIN)[before:])[0]
    assert "بادبادک‌ها بر فراز تپه‌های مریوان" in preview.text
    assert "۳۲۰ بادبادک" in preview.parsed.of("expandable_blockquote")[0]
    assert "۳۲۰" not in server.ask(8004, STORY_QUESTION).text
    server.press(ADMIN, preview, preview.data(texts.YES_ADD))
    server.wait(lambda: preview.text == told(texts.ADD_KEPT))
    reported(server, before)
    assert "۳۲۰" in server.ask(8005, STORY_QUESTION).text
    (added,) = [path.name for path in (served.folder / "added").iterdir() if path.is_file()]

    before = len(server.sent_to(ADMIN))
    question = server.ask(ADMIN, f"/remove {added}")
    assert added in question.parsed.of("code")
    server.press(ADMIN, question, question.data(texts.YES_REMOVE))
    reported(server, before)
    assert "۳۲۰" not in server.ask(8006, STORY_QUESTION).text

    before = len(server.sent_to(ADMIN))
    server.press(ADMIN, question, question.data(texts.UNDO))
    reported(server, before)
    assert "۳۲۰" in server.ask(8007, STORY_QUESTION).text


def test_a_removal_may_be_thought_over(server: BotApiServer) -> None:
    question = server.ask(ADMIN, f"/remove {LAKE['url']}")
    assert LAKE["title"] in question.text
    server.press(ADMIN, question, question.data(texts.NO))
    server.wait(lambda: question.text == texts.REMOVE_KEPT)
    assert LAKE["title"] in server.ask(8008, LAKE_QUESTION).text


def test_a_removal_that_cannot_be_kept_says_why(served: Porsa) -> None:
    server, removed = served.server, served.folder / "added" / ".removed.json"
    removed.parent.mkdir(exist_ok=True)
    kept = removed.read_bytes() if removed.exists() else b"[]"
    removed.write_bytes(b"{")
    question = server.ask(ADMIN, f"/remove {LAKE['url']}")
    server.press(ADMIN, question, question.data(texts.YES_REMOVE))
    server.wait(lambda: question.text.startswith("فهرست مقاله‌های برداشته‌شده، \u2068/"))
    assert question.text.endswith("آن را درست کنید یا بردارید.")
    removed.write_bytes(kept)


def test_an_addition_may_be_thought_over(served: Porsa) -> None:
    server, before = served.server, len(served.server.sent_to(ADMIN))
    server.send_document(ADMIN, "other.txt", f"{STORY} دیگر.".encode())
    preview = server.wait(lambda: server.sent_to(ADMIN)[before:])[0]
    yes = preview.data(texts.YES_ADD)
    server.press(ADMIN, preview, preview.data(texts.NO))
    server.wait(lambda: preview.text == texts.ADD_DISCARDED)
    assert server.press(ADMIN, preview, yes) == "این فایل دیگر در انتظار تأیید نیست؛ آن را دوباره بفرستید."
    assert not [path for path in Path(served.folder, "added", ".pending").iterdir() if "other" in path.name]


def test_what_cannot_be_added_is_told(server: BotApiServer) -> None:
    before = len(server.sent_to(ADMIN))
    server.send_document(ADMIN, "program.exe", b"MZ")
    refused = server.wait(lambda: server.sent_to(ADMIN)[before:])[0].text
    assert refused.startswith(f"{texts.ADD_REFUSED}\n\nاین نوع فایل خوانده نمی‌شود؛ یکی از این نوع‌ها را بفرستید: ")
    server.send_document(ADMIN, "large.pdf", b"%PDF", size=20_000_001)
    assert "۲۰ مگابایت" in server.wait(lambda: server.sent_to(ADMIN)[before + 1 :])[0].text
    inside = server.ask(ADMIN, f"/add {server.url}/secret")
    assert inside.text.endswith("نشانی همگانی مقاله را بدهید یا آن را با فایل بفرستید.")
    before = len(server.sent_to(ADMIN))
    server.push(message=server.message(ADMIN, language="en", **as_text("/add http://127.0.0.1/")))
    assert "private network; give a public address" in server.wait(lambda: server.sent_to(ADMIN)[before:])[0].text
    assert server.ask(ADMIN, "/add").text == told(texts.ADD_HOW)
    assert server.ask(ADMIN, "/remove").text == told(texts.REMOVE_HOW)
    assert server.ask(ADMIN, "/remove no-such-article").text == texts.REMOVE_UNKNOWN


def test_a_reindex_may_be_cancelled(server: BotApiServer) -> None:
    before = len(server.sent_to(ADMIN))
    progress = server.ask(ADMIN, "/reindex")
    cancel = progress.data(texts.CANCEL)
    assert server.press(READER, progress, cancel) == texts.ADMINS_ONLY
    server.press(ADMIN, progress, cancel)
    told_so = server.wait(lambda: server.sent_to(ADMIN)[before + 1 :])[0]
    assert told_so.text == texts.REINDEX_CANCELLED
    server.wait(lambda: progress.text == texts.REINDEX_ENDED and progress.labels == [])


def test_unreadable_files_are_listed_and_follow_as_a_file(served: Porsa) -> None:
    server, before = served.server, len(served.server.sent_to(ADMIN))
    for number in range(12):
        (served.folder / "articles" / f"empty-{number}.txt").touch()
    server.ask(ADMIN, "/reindex")
    report = reported(server, before)
    assert len(report.parsed.of("code")) >= 10 and "فایل خالی است؛" in report.text
    name, content = server.wait(lambda: [file for file in server.documents[ADMIN] if file[0] == "skipped.txt"])[-1]
    assert name == "skipped.txt" and content.decode().count("\tفایل خالی است؛") == 12
    for path in (served.folder / "articles").glob("empty-*.txt"):
        path.unlink()
