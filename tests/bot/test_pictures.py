"""The page that the README's pictures are taken of."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT
from telegram_html import Parsed, parse_html

from bot.telegram.markup import Markup, bold, code, joined, link, plain, quote, underlined
from pictures.camera import CameraError, photograph
from pictures.page import THEMES, Button, Message, chat_page, marked

pieces = st.recursive(
    st.text("اب‌ک 😀<&>\n", max_size=12).map(plain),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: two[0] + two[1]),
        *(inner.map(wrap) for wrap in (bold, underlined, code)),
    ),
    max_leaves=12,
)


def shown(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


@given(pieces)
def test_every_letter_is_on_the_page_and_every_tag_is_closed(piece: Markup) -> None:
    parsed = parse_html(piece.html)
    html = marked(parsed)
    assert shown(html) == parsed.text
    assert parse_html(html) == parsed


def test_a_quotation_ends_its_own_line() -> None:
    message = joined("\n\n", [bold("پاسخ"), quote(plain("نقل ") + underlined("واژه")), link("منبع", "https://a.ir")])
    assert marked(parse_html(message.html)) == (
        "<b>پاسخ</b>\n\n<blockquote class=folded>نقل <u>واژه</u></blockquote>\n<span class=link>منبع</span>"
    )


@pytest.mark.parametrize("theme", THEMES)
def test_a_page_shows_who_said_what_and_the_buttons(theme: str) -> None:
    messages = [
        Message(Parsed("پرسش؟", ()), asked=True),
        Message(parse_html("پاسخ"), ((Button("بیشتر"), Button("<خبر>", link=True)),)),
    ]
    page = chat_page("پرسا", "ربات", messages, theme)  # type: ignore[arg-type]
    assert f"class={theme}" in page
    assert page.index("<article class=asked><div class=bubble>پرسش؟") < page.index("<article class=said>")
    assert "<span class='button'>بیشتر</span><span class='button out'>&lt;خبر&gt;</span>" in page


def test_without_a_browser_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CameraError, match=r"chromium is needed .* apt-get install chromium"):
        photograph("<p>پرسا</p>", 100, tmp_path / "picture.png")


@pytest.mark.parametrize("readme", ["README.md", "README.fa.md"])
def test_the_readme_shows_a_picture_for_each_theme(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for theme in THEMES:
        assert f"docs/chat-{theme}.png" in text
        assert (ROOT / "docs" / f"chat-{theme}.png").read_bytes().startswith(b"\x89PNG")
