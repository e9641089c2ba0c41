from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import article, stories

from index.articles import Article
from index.keys import keys_for, keys_of_article
from index.passages import split

LONG = "واژه‌ای از خبر می رود و کتاب ها را می شمارد "


@pytest.mark.parametrize("told", stories(), ids=lambda told: told.id)
def test_an_article_has_the_keys_of_its_text(told: Article) -> None:
    check(told.title, told.text)


def check(title: str, text: str) -> None:
    passages = split(article("a", text, title))
    keys, parts = keys_of_article(title, text, passages)
    assert keys == keys_for(f"{title}\n{text}", title)
    assert parts == [keys_for(text[passage.start : passage.end]) for passage in passages]


MEETING = ["می", "شود", "کتاب", "ها", "خانه", "اند", "۱۲", ".", "\n", "\n\n", "_", "ـ", "\u200c", "\u0654"]


@given(st.lists(st.sampled_from(MEETING)))
def test_whatever_meets_at_a_border(words: list[str]) -> None:
    text = f"{LONG * 20}{' '.join(words)} {LONG * 30}"
    for title in ("", "خانه", "آنچه می", " ".join(words)):
        check(title, text)


def test_a_word_that_a_border_parts_is_one_word_of_the_article() -> None:
    endless = "آ" * 950
    check("عنوان", f"{LONG}{endless}")
    affix = replace(stories("bridge")[0], title="آنچه می", text="شود دید. " + LONG)
    assert "میشود" in keys_of_article(affix.title, affix.text, split(affix))[0].words.split()
