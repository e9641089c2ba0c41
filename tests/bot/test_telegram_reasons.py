"""Why articles are refused: every reason that the code gives is there in Persian, with the same places."""

import ast
import re
import string
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path

import pytest
from support import ROOT

from bot.adding import draft_file
from bot.settings import Settings
from bot.telegram.language import Manner, reasons, speak
from bot.telegram.reasons import told
from index.errors import ArticleError
from index.reasons import Reason

FORMATTED = string.Formatter()
GIVEN_BY = {"ArticleError", "Reason", "guarded"}


def given() -> Iterator[str]:
    """Every sentence that is a reason, and what stands in the place of `what`."""
    for module in [*(ROOT / "index").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GIVEN_BY:
                sentence = node.args[0]
                if isinstance(sentence, ast.Constant):
                    yield str(sentence.value)
                else:  # a reason that is passed on, never one that is put together here
                    assert isinstance(sentence, (ast.Name, ast.Attribute, ast.Subscript)), ast.unparse(node)


def places(sentence: str) -> set[str]:
    return {field for _, field, _, _ in FORMATTED.parse(sentence) if field is not None}


def said(reason: Reason, manner: Manner) -> str:
    def say() -> str:
        speak(manner)
        return told(reason)

    return copy_context().run(say)


def test_every_reason_is_there_in_persian_and_no_other() -> None:
    assert "The file is empty; write the article into it or remove it." in set(given())
    assert set(given()) - reasons().keys() == set()
    assert reasons().keys() - set(given()) == {"of no known kind"}


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
