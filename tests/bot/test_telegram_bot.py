"""The bot as people meet it: a real process, the shipped model, and Telegram's Bot API on loopback."""

import os
import signal
import time
from itertools import pairwise
from pathlib import Path

import forks
import pytest
from bot_api_server import TOKEN, BotApiServer, as_text
from filelock import FileLock
from house import ADMIN, BREAD, LAKE, LAKE_QUESTION, PARK_QUESTION, READER, WRESTLER, WRESTLER_QUESTION, Porsa, porsa
from support import ROOT

from bot.telegram import texts
from bot.telegram.application import ALLOWED_UPDATES

NO_WORD = "در این پیام واژه‌ای برای جست‌وجو نیست؛ آنچه را می‌خواهید بدانید در یک جمله بنویسید."


def test_start_and_help(server: BotApiServer) -> None:
    assert "پرسا" in server.ask(READER, "/start").text
    assert "/reindex" not in server.ask(READER, "/help").text
    assert "/reindex" in server.ask(ADMIN, "/help@porsa_test_bot").text


def test_a_question_is_answered(server: BotApiServer) -> None:
    answer = server.ask(2001, LAKE_QUESTION)
    sentence = "تراز آب دریاچهٔ ارومیه در بهار امسال ۴۵ سانتی‌متر بالا آمد."
    assert answer.text.startswith(sentence)
    assert answer.parsed.of("b") == [sentence, sentence]
    assert "بارش‌های زمستان" in answer.parsed.of("expandable_blockquote")[0]
    assert "ارومیه" in " ".join(answer.parsed.of("u"))
    assert f"{LAKE['title']} — پایگاه خبری آبان، ۱۲ آذر ۱۴۰۳" in answer.text
    assert answer.links == [LAKE["url"]]


def test_an_answer_names_who_said_it_and_shows_who_that_was(server: BotApiServer) -> None:
    answer = server.ask(2014, PARK_QUESTION)
    assert answer.text.startswith("وی افزود که ۱۲ هزار درخت در آن کاشته‌اند.\nبه گفتهٔ شهرام نیک‌فر، شهردار کرمان\n")
    asked_who = server.ask(2014, "چه کسی گفت ساخت بوستان دو سال طول کشید؟")
    assert asked_who.parsed.of("b")[0] == "شهرام نیک‌فر، شهردار کرمان"


def test_a_repair_that_changed_the_answer_is_told(server: BotApiServer) -> None:
    answer = server.ask(2015, "از اورمیه چه خبر؟")
    assert answer.text.startswith("🔎 منظورتان «ارومیه» بود؟") and LAKE["title"] in answer.text


def test_a_follow_up_is_understood_until_the_conversation_begins_anew(server: BotApiServer) -> None:
    server.ask(2016, LAKE_QUESTION)
    assert LAKE["title"] in server.ask(2016, "کارشناسان چه می‌گویند؟ چرا؟").text
    assert server.ask(2016, "/new").text == texts.FORGOTTEN
    assert server.ask(2016, "چرا؟").text.startswith("در این پرسش چیزی برای جست‌وجو نیست؛")


def test_a_reply_to_an_answer_is_about_its_article(server: BotApiServer) -> None:
    about_lake = server.ask(31, "تراز دریاچهٔ ارومیه بالا آمد؟")
    assert "ارومیه" in about_lake.text
    server.ask(31, "نان سنگک و بربری")
    assert "سنگک" in server.ask(31, "چرا؟").text
    assert "ارومیه" in server.ask(31, "چرا؟", reply_to=about_lake).text.split("سنگک")[0]


def test_signs_of_html_are_shown_as_written(server: BotApiServer) -> None:
    answer = server.ask(2002, "نانوایان شیراز نان سنگک را با چه آردی می‌پزند؟")
    assert BREAD["text"] in answer.text
    assert BREAD["title"] in answer.text
    assert answer.links == []


def test_an_unanswerable_question_names_the_closest_articles(server: BotApiServer) -> None:
    answer = server.ask(2003, "پایتخت مغولستان در قرن سیزدهم کدام شهر بود؟")
    assert answer.text.startswith(texts.NOT_FOUND)
    assert "•" in answer.text


@pytest.mark.parametrize("text", ["😀", "؟!…", "\u200c\u200f", "   "])
def test_a_question_without_words(server: BotApiServer, text: str) -> None:
    assert server.ask(2004, text).text == NO_WORD


@pytest.mark.parametrize(
    ("text", "said"), [("سلام، خسته نباشید!", "سلام!"), ("ممنون، دستتون درد نکنه", "خواهش می‌کنم!")]
)
def test_who_greets_or_thanks_is_answered_in_kind(server: BotApiServer, text: str, said: str) -> None:
    assert server.ask(2030, text).text.startswith(said)


def test_courtesies_around_a_question_change_nothing(server: BotApiServer) -> None:
    alone = server.ask(2031, LAKE_QUESTION).text
    assert server.ask(2032, f"سلام وقتتون بخیر، ببخشید میشه بگید {LAKE_QUESTION} خیلی ممنون 🙏").text == alone


def test_a_very_long_question(server: BotApiServer) -> None:
    assert server.ask(2005, f"{LAKE_QUESTION} " * 280).text


def test_commands_and_content_it_does_not_know(server: BotApiServer) -> None:
    assert server.ask(2006, "/nonsense").text == texts.UNKNOWN_COMMAND


def test_edits_and_channels_are_left_alone(server: BotApiServer) -> None:
    assert server.called("getUpdates")[0].parameters["allowed_updates"] == list(ALLOWED_UPDATES)
    asked = server.message(2007, **as_text(LAKE_QUESTION))
    server.push(edited_message={**asked, "edit_date": 1_700_000_001})
    server.push(channel_post={**asked, "chat": {"id": -1001, "type": "channel", "title": "کانال"}})
    server.ask(2008, "/start")  # by now the bot has read what was pushed before
    time.sleep(0.2)
    assert [server.sent_to(chat) for chat in (2007, -1001)] == [[], []]


def test_a_chat_gets_its_answers_in_order_and_soon(server: BotApiServer) -> None:
    for text in (LAKE_QUESTION, "😀", LAKE_QUESTION, "😀"):
        server.write(2009, text)
    answers = server.wait(lambda: server.sent_to(2009)[3:] and server.sent_to(2009))
    assert [answer.text == NO_WORD for answer in answers] == [False, True, False, True]
    assert answers[-1].at - answers[0].at < 2


def test_an_answer_survives_flood_limits_and_a_bad_gateway(server: BotApiServer) -> None:
    server.fail("sendMessage", 502)
    server.fail("sendMessage", 429, retry_after=1)
    assert LAKE["title"] in server.ask(2010, LAKE_QUESTION).text


def test_a_strangers_reindex_does_nothing(server: BotApiServer) -> None:
    assert server.ask(READER, "/reindex").text == texts.ADMINS_ONLY


def test_an_admin_reindexes_while_questions_are_answered(served: Porsa) -> None:
    server = served.server
    assert "مدال طلا" not in server.ask(2011, WRESTLER_QUESTION).text
    served.add(WRESTLER)
    (served.folder / "articles" / "broken.json").write_text("{", encoding="utf-8")
    before = len(server.sent_to(ADMIN))
    progress = server.ask(ADMIN, "/reindex")
    assert progress.text == texts.REINDEX_STARTED
    assert server.ask(ADMIN, "/reindex").text == texts.REINDEX_RUNNING
    assert LAKE["title"] in server.ask(2012, LAKE_QUESTION).text
    assert len(server.sent_to(ADMIN)) == before + 2, "the question was to be answered before the report"
    report = server.wait(lambda: server.sent_to(ADMIN)[before + 2 :], 60)[0]
    assert texts.REINDEX_DONE in report.text
    assert "۱ تازه" in report.text and "۰ بی‌تغییر" not in report.text  # other scenarios add articles too
    assert any("broken.json" in origin for origin in report.parsed.of("code"))
    assert "مدال طلا" in server.ask(2013, WRESTLER_QUESTION).text
    server.wait(lambda: progress.text == texts.REINDEX_ENDED)
    times = [progress.at, *(at for at, _ in progress.edits)]
    assert all(later - earlier > 2.9 for earlier, later in pairwise(times))


def test_without_an_index_it_starts_and_serves_what_reindex_publishes(tmp_path: Path) -> None:
    with porsa(tmp_path, PORSA_ALLOWED_IDS=str(READER)) as house, house.bot() as bot:
        server = house.server
        assert server.ask(3000, LAKE_QUESTION).text == texts.PRIVATE_BOT
        assert server.ask(3000, "/start").text == texts.PRIVATE_BOT
        assert server.ask(READER, LAKE_QUESTION).text == texts.NO_INDEX
        folder = f"\u2068{tmp_path / 'index'}\u2069"
        assert server.ask(ADMIN, LAKE_QUESTION).text.startswith(f"در پوشهٔ {folder} هنوز نمایه‌ای نیست؛")
        server.ask(ADMIN, "/reindex")
        failure = server.wait(lambda: server.sent_to(ADMIN)[2:], 60)[0]
        articles = f"\u2068{tmp_path / 'articles'}\u2069"
        assert failure.text.startswith(f"{texts.REINDEX_FAILED}\n\nفایل یا پوشهٔ {articles} نیست؛")
        house.add(LAKE)
        server.ask(ADMIN, "/reindex")
        report = server.wait(lambda: server.sent_to(ADMIN)[4:], 60)[0]
        assert texts.REINDEX_DONE in report.text
        assert LAKE["title"] in server.ask(READER, LAKE_QUESTION).text
        server.ask(ADMIN, "/reindex")
        time.sleep(0.2)
        bot.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert bot.wait(60) == 0
        assert time.monotonic() - began < 8
        assert server.sent_to(ADMIN)[-1].text == texts.REINDEX_STOPPED
        assert server.violations == []


def test_a_reindex_that_fails_says_why_in_the_admins_language(tmp_path: Path) -> None:
    folder = tmp_path / "{braces}"
    folder.mkdir()
    with porsa(folder) as house:
        house.add(LAKE)
        house.reindex()
        with house.bot():
            server = house.server

            def failure(language: str) -> str:
                before = len(server.sent_to(ADMIN))
                server.push(message=server.message(ADMIN, language, **as_text("/reindex")))
                return server.wait(lambda: server.sent_to(ADMIN)[before + 1 :], 60)[0].text

            (folder / "articles" / "lake.json").unlink()
            persian, english = failure("fa"), failure("en")
            assert persian.startswith(f"{texts.REINDEX_FAILED}\n\nهیچ مقاله‌ای خوانده نشد؛")
            assert "دوباره /reindex را بفرستید." in persian
            assert "\n\nNo article could be read; check the articles' folder and send /reindex again." in english
            (folder / "articles").rmdir()
            assert f"فایل یا پوشهٔ \u2068{folder}/articles\u2069 نیست؛" in failure("fa")
            assert f"\n\nThere is no file or folder {folder}/articles; bring it back" in failure("en")
            with FileLock(folder / "index" / "lock"):
                house.add(LAKE)
                assert f"نمایهٔ \u2068{folder}/index\u2069 هم‌اکنون از جای دیگری" in failure("fa")
            assert LAKE["title"] in server.ask(READER, LAKE_QUESTION).text
            assert server.violations == []


@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
def test_a_refused_token_ends_the_bot_and_is_told_without_the_token(tmp_path: Path, method: str) -> None:
    with porsa(tmp_path) as house:
        house.server.fail(method, 401)
        done = forks.run(["bot"], ROOT, house.environment)
    assert done.returncode == 2
    said = done.stdout + done.stderr
    assert "PORSA_TELEGRAM_TOKEN" in said
    assert TOKEN not in said


def test_it_waits_for_a_telegram_that_cannot_be_reached_and_can_be_stopped(tmp_path: Path) -> None:
    house = Porsa(tmp_path, BotApiServer(), {"PORSA_TELEGRAM_BASE_URL": "http://127.0.0.1:9"})
    bot = forks.start(["bot"], ROOT, house.environment, (Path(os.devnull), house.log, house.log))
    try:
        while not (house.log.exists() and "cannot be reached" in house.log.read_text(encoding="utf-8")):
            assert bot.poll() is None
            time.sleep(0.05)
        bot.terminate()
        assert bot.wait(20) == 0
    finally:
        bot.kill()
