"""Replies as Telegram messages: valid HTML within the limits, whatever an article holds."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_html import parse_html, utf16

from bot.telegram import texts
from bot.telegram.admin import render_failure, render_report
from bot.telegram.markup import isolated, shortened, units, web_address
from bot.telegram.message import Outgoing, render_reply
from index.articles import Article, Skipped, Speaker
from index.build import Report
from index.errors import CorpusError
from index.persian import terms
from index.reasons import Reason
from retrieval.answer import Answer, Excerpt, Reply

TEXT = "دریاچهٔ ارومیه شور است. تراز آن در سال ۱۴۰۲ بالا آمد. پرندگان بازگشتند."
START = TEXT.index("تراز")
SENTENCE = (START, TEXT.index(" پرندگان"))

anything = st.text(max_size=60) | st.text(alphabet="ابپ 𝕏😀<>&\"'\u200c\n\ud800\u2067\u0000aZ", max_size=400)
long_texts = st.tuples(anything, st.integers(1, 60)).map(lambda pair: pair[0] * pair[1])
urls = st.sampled_from(["https://example.com/خبر?a=1&b='2'", "http://localhost/x", "javascript:x", "https://a b.ir"])
articles = st.builds(
    Article,
    id=st.just("a"),
    text=long_texts,
    title=anything,
    source=st.none() | anything,
    url=st.none() | urls | anything,
    published=st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)


@st.composite
def excerpts(draw: st.DrawFn) -> Excerpt:
    text = draw(long_texts)
    span = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda pair: (min(pair), max(pair)))
    return Excerpt(text, draw(span), 1.0, asked=frozenset(terms(text)[: draw(st.integers(0, 150))]))


answers = st.builds(
    Answer,
    article=articles,
    best=excerpts(),
    also=st.lists(articles, max_size=6).map(tuple),
    speaker=st.none() | st.builds(Speaker, anything, st.none() | anything),
)
replies = st.builds(
    Reply,
    question=anything,
    found=st.booleans(),
    confidence=st.floats(0, 1),
    answers=st.lists(answers, max_size=5).map(tuple),
    elapsed_ms=st.just(1.0),
    meant=st.lists(anything, max_size=2).map(tuple),
)


def article(**fields: Any) -> Article:  # noqa: ANN401 - any field of an article
    return Article(**{"id": "1", "text": TEXT, "title": "زنده شدن دریاچه", **fields})


def reply(*answers: Answer, found: bool = True) -> Reply:
    return Reply("؟", found, 0.9, answers, 1.0)


def answer(text: str = TEXT, sentence: tuple[int, int] = SENTENCE, **fields: Any) -> Answer:  # noqa: ANN401
    asked = frozenset(terms(fields.pop("asked", "")))
    return Answer(fields.pop("article", article()), Excerpt(text, sentence, 1.0, asked=asked), **fields)


def links(message: Outgoing) -> list[str]:
    return [button.url or "" for row in message.keyboard.inline_keyboard for button in row] if message.keyboard else []


@given(replies)
def test_every_reply_is_valid_and_within_the_limits(some: Reply) -> None:
    message = render_reply(some)
    parsed = parse_html(message.html)
    assert 1 <= utf16(parsed.text) <= 4096
    assert len(parsed.entities) <= 100
    assert all(web_address(url) == url for url in links(message))


def test_the_parts_come_in_order() -> None:
    whole = article(source="ایرنا", url="https://example.com/1", published=date(2024, 12, 2))
    copy = article(id="2", source="ایسنا", url="https://example.org/2")
    other = Answer(article(title="باران", url="https://example.com/3"), Excerpt("باران بارید.", (0, 12), 0.5))
    stray = Answer(article(title="دور"), Excerpt("دور است.", (0, 8), 0.1))
    message = render_reply(
        reply(answer(article=whole, speaker=Speaker("عیسی کلانتری"), also=(copy,), asked="1402"), other, stray)
    )
    parsed = parse_html(message.html)
    assert parsed.text == (
        "تراز آن در سال ۱۴۰۲ بالا آمد.\nبه گفتهٔ عیسی کلانتری\n\n"
        f"{TEXT}\n\n"
        "📰 زنده شدن دریاچه — ایرنا، ۱۲ آذر ۱۴۰۳\nنیز در: ایسنا\n\n"
        "مقاله‌های مرتبط:\n• باران"
    )
    assert parsed.of("expandable_blockquote") == [TEXT]
    assert parsed.of("b") == ["تراز آن در سال ۱۴۰۲ بالا آمد."] * 2
    assert parsed.of("u") == ["۱۴۰۲"]
    assert [entity.url for entity in parsed.entities if entity.kind == "a"] == [
        "https://example.org/2",
        "https://example.com/3",
    ]
    assert links(message) == ["https://example.com/1"]


def test_the_speaker_comes_first_where_that_was_asked() -> None:
    asked = replace(reply(answer(speaker=Speaker("عیسی کلانتری", "رئیس پیشین سازمان"))), asks_who=True)
    parsed = parse_html(render_reply(asked).html)
    assert parsed.text.startswith("به گفتهٔ عیسی کلانتری، رئیس پیشین سازمان\nتراز آن در سال ۱۴۰۲ بالا آمد.")
    assert parsed.of("b")[0] == "عیسی کلانتری، رئیس پیشین سازمان"


def test_words_asked_for_are_marked_in_the_sentence_around_it_and_across_its_border() -> None:
    within_a_word = (START + 2, SENTENCE[1])
    parsed = parse_html(render_reply(reply(answer(sentence=within_a_word, asked="شور تراز سال بازگشتند"))).html)
    assert "".join(parsed.of("u")) == "شورترازسالبازگشتند"


def test_a_long_passage_is_cut_around_its_sentence() -> None:
    text = "پیش از آن. " * 600 + "این پاسخ است." + " پس از آن." * 600
    start = text.index("این پاسخ")
    parsed = parse_html(render_reply(reply(answer(text, (start, start + 13)))).html)
    (passage,) = parsed.of("expandable_blockquote")
    assert 3900 < utf16(parsed.text) <= 4096
    assert passage[0] == passage[-1] == "…"
    assert passage[1:-1] in text
    assert parsed.of("b") == ["این پاسخ است."] * 2


def test_a_long_passage_uses_the_room_of_a_short_side() -> None:
    text = "این پاسخ است." + " پس از آن." * 600
    parsed = parse_html(render_reply(reply(answer(text, (0, 13)))).html)
    assert 3900 < utf16(parsed.text) <= 4096
    assert parsed.of("expandable_blockquote")[0].startswith("این پاسخ است. پس")


def test_nothing_found_names_the_closest_articles() -> None:
    untitled = answer(article=article(title="", text="بی‌عنوان است\nو دراز. " + "واژه " * 90))
    linked = answer(article=article(url="https://example.com/1"))
    parsed = parse_html(render_reply(reply(untitled, linked, found=False)).html)
    assert parsed.text.startswith(texts.NOT_FOUND)
    assert texts.CLOSEST in parsed.text
    assert "• بی‌عنوان است و دراز. واژه" in parsed.text
    assert parsed.of("a") == ["زنده شدن دریاچه"]


def test_nothing_found_in_an_empty_index() -> None:
    assert texts.CLOSEST not in parse_html(render_reply(reply(found=False)).html).text


def test_latin_names_are_isolated() -> None:
    message = render_reply(reply(answer(article=article(title="James Webb & <NASA>", source="BBC"))))
    assert "📰 \u2068James Webb & <NASA>\u2069 — \u2068BBC\u2069" in parse_html(message.html).text
    assert isolated("\u202eایرنا\u2069") == "ایرنا"


@given(anything, st.integers(1, 50), st.booleans())
def test_shortened_keeps_the_limit_and_one_side(text: str, limit: int, end: bool) -> None:
    short = shortened(text, limit, end=end)
    assert units(short) <= limit
    kept = short[1:] if end else short[:-1]
    assert short == text or ((text.endswith if end else text.startswith)(kept) and "…" in short)


@pytest.mark.parametrize("url", ["https://fa.wikipedia.org/wiki/ایران", "http://127.0.0.1:80/a?b=c", " https://a.ir "])
def test_addresses_that_telegram_takes(url: str) -> None:
    assert web_address(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", "example.com", "ftp://a.ir", "http://localhost/", "https://a b.ir", "https://a.ir\n/"),
        *("https://me@a.ir", "http://[1", "http://a.ir:x/", "https://.ir", "https://a.ir/" + "x" * 2100),
        *("tg://user?id=1", "javascript:x.y"),
    ],
)
def test_addresses_that_telegram_refuses(url: str | None) -> None:
    assert web_address(url) is None


def test_a_reindex_report_counts_in_persian() -> None:
    skipped = tuple(Skipped(f"/srv/<{n}>.pdf", Reason("the file is & stays empty " * 30)) for n in range(25))
    report = Report("g", True, 1234, skipped, 3, 1, 0, 1230, 5678, 4, 2.34)
    parsed = parse_html(render_report(report).html)
    assert "۱٬۲۳۴ مقاله خوانده شد: ۳ تازه" in parsed.text
    assert "۲٫۳ ثانیه" in parsed.text
    assert "و ۱۵ مورد دیگر" in parsed.text
    assert parsed.of("code")[0] == "/srv/<0>.pdf"
    assert utf16(parsed.text) <= 4096


@given(anything)
def test_a_reindex_failure_is_valid(path: str) -> None:
    error = CorpusError("There is no file or folder {path}; name existing ones with --articles PATH.", path=path * 40)
    said = parse_html(render_failure(error).html).text
    assert said.startswith(f"{texts.REINDEX_FAILED}\n\nفایل یا پوشهٔ ")
    assert utf16(said) <= 4096


def test_every_text_is_valid_html() -> None:
    said = [value for name, value in vars(texts).items() if name.isupper() and isinstance(value, str)]
    assert said
    for text in said:
        parse_html(text)
        assert not set(text) & set("يكة?;,0123456789%"), text


@pytest.mark.parametrize("found", [True, False])
def test_a_repair_that_changed_the_answer_is_asked_back_first(found: bool) -> None:
    told = render_reply(replace(reply(answer(), found=found), meant=("ارومیه", "تراز")))
    shown = parse_html(told.html).text
    assert shown.startswith("🔎 منظورتان «") and shown.index("ارومیه، تراز") < shown.index("» بود؟") < 60
