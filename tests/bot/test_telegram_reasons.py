"""Why something was refused: every reason that may come to a chat is there in Persian, with the same places."""

import ast
import re
import string
from collections.abc import Mapping
from contextvars import copy_context
from functools import cache
from pathlib import Path

import pytest
from support import ROOT

from bot.adding import draft_file
from bot.settings import Settings
from bot.telegram.language import Manner, reasons, speak
from bot.telegram.reasons import told
from bot.telegram.reindex import NOTHING_SAID
from index import errors
from index.errors import ArticleError, SnapshotDamaged
from index.reasons import Reason
from retrieval.question import NO_WORD

FORMATTED = string.Formatter()
ERRORS = {*errors.__all__, "ReindexFailed"}
GIVEN_BY = ERRORS | {"Reason", "guarded"}
AT_THE_TERMINAL = {
    ROOT / name
    for name in (
        "bot/batch.py bot/cli.py bot/cli_admin.py bot/digest.py bot/doctor.py retrieval/calibration.py "
        "retrieval/evaluation.py bot/telegram/application.py bot/telegram/webhook.py"
    ).split()
}
"""What these refuse is told where a command or the bot is started, and in no chat."""
MODULES = sorted(module for package in ("index", "retrieval", "bot") for module in (ROOT / package).rglob("*.py"))


@cache
def calls() -> tuple[tuple[Path, ast.Call, str], ...]:
    """Every place that gives a reason, with the sentence where it stands there or in a constant of the module."""
    found = []
    for module in MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GIVEN_BY:
                sentence = node.args[0]
                if isinstance(sentence, ast.Constant):
                    found.append((module, node, str(sentence.value)))
                elif isinstance(sentence, ast.Name) and sentence.id in constants:
                    found.append((module, node, str(constants[sentence.id])))
                else:  # a reason that is passed on, never one that is put together here
                    assert isinstance(sentence, (ast.Name, ast.Attribute, ast.Subscript)), ast.unparse(node)
    return tuple(found)


def given() -> set[str]:
    """Every sentence that is a reason and may come to a chat, and what stands in the place of `what`."""
    return {sentence for module, _, sentence in calls() if module not in AT_THE_TERMINAL}


def places(sentence: str) -> set[str]:
    """Name the places of a sentence, which say nothing of how they are filled: that is the reader's."""
    parsed = [part for part in FORMATTED.parse(sentence) if part[1] is not None]
    assert all(not spec and conversion is None for _, _, spec, conversion in parsed), sentence
    return {str(field) for _, field, _, _ in parsed}


def said(reason: Reason, manner: Manner) -> str:
    def say() -> str:
        speak(manner)
        return told(reason)

    return copy_context().run(say)


def english() -> Mapping[str, str]:
    def look() -> Mapping[str, str]:
        speak(Manner("en", "en"))
        return reasons()

    return copy_context().run(look)


def test_every_error_is_given_what_its_sentence_has_places_for() -> None:
    for module, call, sentence in calls():
        assert isinstance(call.func, ast.Name)
        if call.func.id in ERRORS:
            assert {keyword.arg for keyword in call.keywords} == places(sentence), (module, sentence)


def test_every_reason_is_there_in_persian_and_no_other() -> None:
    assert "The file is empty; write the article into it or remove it." in given()
    assert NO_WORD in given()
    assert given() - reasons().keys() == set()
    assert reasons().keys() - given() == {"of no known kind", NOTHING_SAID}


def test_a_chat_names_what_an_admin_can_do_there() -> None:
    assert {one for one in given() if re.search(r"un: porsa reindex|--articles", one)} == english().keys()
    for sentence, said_instead in english().items():
        assert places(said_instead) == places(sentence)
        assert "/reindex" in said_instead and "/reindex" in reasons()[sentence]


@pytest.mark.parametrize("sentence", sorted(reasons()))
def test_a_reason_in_persian_has_the_same_places_and_reads_as_persian(sentence: str) -> None:
    persian = reasons()[sentence]
    assert places(persian) == places(sentence)
    assert not re.search(r"[0-9يك]|(?<=[آ-ی]) *[,;?]", persian.replace("UTF-8", ""))
    assert not re.search(r"(?:^|\s)ن?می [آ-ی]|[آ-ی] ها(?:ی)?(?:\s|$)", persian), "a half-space is missing"
    assert sentence[-1] != "." or persian[-1] == "." or persian.endswith("}")


def test_numbers_and_foreign_words_are_written_for_the_reader() -> None:
    reason = Reason("The row is not valid CSV ({error}); check its quotes.", {"error": "unexpected end"})
    assert said(reason, Manner()).startswith("این سطر CSV درستی نیست (\u2068unexpected end\u2069)؛")
    assert said(reason, Manner("en", "en")) == str(reason)
    long = Reason("The PDF holds more than {most} characters; split it.", {"most": 2_000_000})
    assert said(long, Manner()) == "این PDF بیش از ۲٬۰۰۰٬۰۰۰ نویسه دارد؛ آن را چند پاره کنید."
    assert said(long, Manner("fa", "en")).startswith("این PDF بیش از 2,000,000 نویسه")
    assert said(long, Manner("en", "en")) == str(long) == "The PDF holds more than 2,000,000 characters; split it."
    assert said(Reason("nobody translated {this}", {"this": "{x}"}), Manner()) == "nobody translated \u2068{x}\u2069"


def test_braces_and_lines_of_a_detail_stay_in_it() -> None:
    sentence = "The vectors {path} cannot be read ({error}); run: porsa reindex"
    error = SnapshotDamaged(sentence, path=Path("/{0}/{x}"), error=RuntimeError("not\nFAISS {"))
    assert str(error) == "The vectors /{0}/{x} cannot be read (not\nFAISS {); run: porsa reindex"
    assert said(error.reason, Manner()) == (
        "بردارهای \u2068/{0}/{x}\u2069 خوانده نشد (\u2068not FAISS {\u2069)؛ برای ساختن دوبارهٔ آن /reindex را بفرستید."
    )
    assert said(error.reason, Manner("en", "en")).endswith("(not FAISS {); send /reindex.")
    long = SnapshotDamaged(sentence, path="/x", error="FAISS " * 999)
    assert said(long.reason, Manner()).endswith("FAISS…\u2069)؛ برای ساختن دوبارهٔ آن /reindex را بفرستید.")


@pytest.mark.parametrize(
    ("name", "content", "persian"),
    [
        ("a.exe", b"MZ", "این نوع فایل خوانده نمی‌شود؛"),
        ("a.txt", b"", "فایل خالی است؛"),
        ("a.txt", bytes(range(32)) * 9, "این فایل دودویی است"),
        ("a.json", b'{"text": ', "این JSON در ستون ۱۰ خراب است"),
        ("a.jsonl", b'{"title": "x"}', "هر مقاله باید فیلدی به نام text داشته باشد"),
        ("a.csv", b"title,text\na,b,c", "این سطر ۳ خانه دارد و شمار ستون‌ها ۲ است؛"),
        ("a.docx", b"PK\x03\x04 broken", "فایل Word خوانده نشد (\u2068BadZipFile: "),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "فایل رمز دارد یا از نوع قدیمی doc است؛"),
        ("a.html", b"<html><body><script>x = 1</script></body></html>", "در این صفحه مقاله‌ای نیست"),
        ("a.txt", b"x" * 20_000_001, "فایل از ۲۰ مگابایت بزرگ‌تر است؛ آن را چند پاره کنید."),
    ],
)
def test_what_readers_refuse_is_told_in_persian(tmp_path: Path, name: str, content: bytes, persian: str) -> None:
    settings = Settings(_env_file=None, added_dir=tmp_path)  # type: ignore[call-arg]
    with pytest.raises(ArticleError) as caught:
        draft_file(settings, name, content)
    assert said(caught.value.reason, Manner()).startswith(persian)
    assert said(caught.value.reason, Manner("en", "en")) == str(caught.value)
