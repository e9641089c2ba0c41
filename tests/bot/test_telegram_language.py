"""The catalogues, and the commands that show what lies in the index, in the reader's language and digits."""

import ast
import re
import string
from contextvars import copy_context
from datetime import date
from pathlib import Path

import pytest
from bot_api_server import BotApiServer, as_text
from house import CITADEL, CITADEL_QUESTION, LAKE, LAKE_QUESTION, Porsa
from support import ROOT
from telegram_html import parse_html

from bot.state.store import State
from bot.telegram import texts
from bot.telegram.language import LANGUAGES, Language, Manner, sentences, speak
from bot.telegram.markup import isolated

MODULES = sorted((ROOT / "bot" / "telegram").glob("*.py"))
FORMATTED = string.Formatter()


def said() -> set[str]:
    """Every name of a sentence in the code of the bot."""
    names = set()
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "texts":
                names.add(node.attr)
    return {name for name in names if name.isupper()}


def test_every_sentence_that_is_said_stands_in_every_catalogue() -> None:
    assert {"START", "RECENT", "OUTDATED"} <= said()
    for language in LANGUAGES:
        assert said() - sentences(language).keys() - vars(texts).keys() == set()


def test_the_catalogues_hold_the_same_sentences_with_the_same_places() -> None:
    fa, en = sentences("fa"), sentences("en")
    assert fa.keys() == en.keys()
    for name in fa:
        places = [
            {field for _, field, _, _ in FORMATTED.parse(text) if field is not None} for text in (fa[name], en[name])
        ]
        assert places[0] == places[1], name
        commands = [sorted(re.findall(r"(?<![\w<])/[a-z]+", text)) for text in (fa[name], en[name])]
        assert commands[0] == commands[1], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_html_that_telegram_takes(language: Language) -> None:
    for name, text in sentences(language).items():
        assert parse_html(text.replace("{privacy}", "")).text.strip(), name


def test_persian_is_written_as_persian_is() -> None:
    for name, text in sentences("fa").items():
        bare = parse_html(text).text
        assert not re.search(r"[0-9يك]|(?<=[آ-ی]) *[,;?]", bare.replace("123", "")), name
        assert not re.search(r"(?:^|\s)ن?می [آ-ی]|[آ-ی] ها(?:ی)?(?:\s|$)", bare), f"a half-space is missing in {name}"


def test_an_unknown_sentence_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="NO_SUCH"):
        texts.NO_SUCH  # noqa: B018


@pytest.mark.parametrize(
    ("manner", "written"),
    [
        (Manner(), ("۱٬۲۳۴٫۵", "۱۲ آذر ۱۴۰۳", "۱۴۰۳")),
        (Manner(digits="en"), ("1,234.5", "12 آذر 1403", "1403")),
        (Manner("en", "en"), ("1,234.5", "2 December 2024", "2024")),
        (Manner("en", "fa"), ("۱٬۲۳۴٫۵", "۲ December ۲۰۲۴", "۲۰۲۴")),
    ],
)
def test_numbers_and_days(manner: Manner, written: tuple[str, str, str]) -> None:
    def write() -> tuple[str, str, str]:
        speak(manner)
        day = date(2024, 12, 2)
        return texts.number(1234.5), texts.day(day), texts.year_number(texts.year(day))

    assert copy_context().run(write) == written


def test_names_against_the_direction_of_the_line_are_isolated() -> None:
    def write() -> list[str]:
        speak(Manner("en"))
        return [isolated("BBC"), isolated("آبان")]

    assert copy_context().run(write) == ["BBC", "\u2068آبان\u2069"]
    assert [isolated("BBC"), isolated("آبان")] == ["\u2068BBC\u2069", "آبان"]


def test_what_the_articles_cover(server: BotApiServer) -> None:
    told = server.ask(6001, "/sources").text
    assert LAKE["source"] in told and texts.NO_SOURCE in told
    assert "۱۲ آذر ۱۴۰۳" in told and "• ۱۴۰۳: ۱" in told


def test_the_newest_articles_come_first(server: BotApiServer) -> None:
    recent = server.ask(6002, "/recent")
    titles = [line for line in recent.text.splitlines() if "📰" in line]
    assert LAKE["title"] in titles[0] and len(titles) >= 3
    assert LAKE["url"] in [entity.url for entity in recent.entities]


def test_the_examples_of_help_are_answered_by_the_articles_they_name(server: BotApiServer) -> None:
    examples = server.ask(6003, "/help").parsed.of("code")
    assert examples
    for example in examples:
        title = example.partition("«")[2].partition("»")[0]
        assert title in server.ask(6003, example).text


def test_settings_are_shown_kept_and_used(server: BotApiServer) -> None:
    full = server.ask(6004, CITADEL_QUESTION)
    assert full.parsed.of("expandable_blockquote")
    settings = server.ask(6004, "/settings")
    assert [label for label in settings.labels if label.startswith("✓")] == ["✓ پاسخ کامل", "✓ فارسی", "✓ رقم‌های ۱۲۳"]
    for data in ("set:length:short", "set:language:en", "set:digits:fa"):
        server.press(6004, settings, data)
    server.wait(lambda: len([label for label in settings.labels if label in ("✓ Short answers", "✓ English")]) == 2)
    short = server.ask(6004, CITADEL_QUESTION)
    assert not short.parsed.of("expandable_blockquote") and CITADEL["title"] in short.text
    assert any("Full text" in label for label in short.labels)
    server.ask(6004, "/new")
    assert "2 December 2024" in server.ask(6004, LAKE_QUESTION).text.translate(str.maketrans("۰۱۲۴", "0124"))


def test_english_is_spoken_to_those_whose_telegram_is(server: BotApiServer) -> None:
    server.push(message=server.message(6005, language="en-GB", **as_text("/start")))
    assert server.wait(lambda: server.sent_to(6005))[0].text.startswith("Hello!")
    menus = [call.parameters for call in server.called("setMyCommands")]
    assert {menu.get("language_code") for menu in menus} == {None, "en"}


def test_privacy_and_forget(served: Porsa) -> None:
    server, question = served.server, f"{LAKE_QUESTION}؟؟"
    assert "۹۰ روز" in server.ask(6006, "/privacy").text
    answer = server.ask(6006, question)
    good = answer.data(texts.GOOD)
    assert server.press(6006, answer, good) == texts.THANKS
    server.press(6006, answer, "set:digits:en")
    assert server.ask(6006, "/forget").text == texts.DELETED
    assert server.press(6006, answer, good) == texts.OUTDATED
    state = State(served.state)
    assert question not in [asked.question for asked in state.questions(0)]
    assert "۹۰ روز" in server.ask(6006, "/privacy").text
    state.close()


def test_the_files_are_part_of_the_package() -> None:
    assert {path.stem for path in Path(texts.__file__).with_name("locale").glob("*.po")} == set(LANGUAGES)
