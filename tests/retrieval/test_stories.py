from datetime import date, timedelta
from pathlib import Path

import pytest
from support import STORIES, WordEmbedder, article, corpus, stories

from index.articles import Article
from index.build import reindex
from retrieval.engine import Engine
from retrieval.stories import SOON

DAY = date(2024, 5, 20)
PARAGRAPHS = [text.replace("\n\n", " ") for _, _, text in STORIES[:6]]
"""Six paragraphs that make one long report."""
REPORT = "\n\n".join(PARAGRAPHS)
ASKED = "وزارت بهداشت واکسن آنفلوانزا را به چه کسانی می‌دهد؟"


def told(tmp_path: Path, *articles: Article) -> list[set[str]]:
    """Give the ids of each answer: its article and the copies of it."""
    reindex(corpus(*articles, *stories("metro", "cheetah", "carpet")), tmp_path / "index", WordEmbedder())
    reply = Engine(tmp_path / "index", WordEmbedder()).ask(ASKED, k=5)
    return [{answer.article.id, *(copy.id for copy in answer.also)} for answer in reply.answers]


def report(id: str, text: str = REPORT, title: str = "گزارش روز", published: date | None = None) -> Article:
    return article(id, text, title, source=f"خبرگزاری {id}", published=published)


@pytest.mark.parametrize(
    "copy",
    [
        report("titled", title="گزیده‌ی خبرهای استان‌ها در یک نگاه"),
        report("signed", f"به گزارش خبرگزاری ما از رشت، {REPORT}\n\nپایان پیام."),
        report("without a lead", "\n\n".join(PARAGRAPHS[1:])),
        report("later begun", REPORT[REPORT.index("شهردار رشت") :]),
        report("cut", "\n\n".join(PARAGRAPHS[2:])),
        report("arabic letters", REPORT.replace("ی", "ي").replace("ک", "ك")),
        report("one paragraph", REPORT.replace("\n\n", " ")),
    ],
    ids=lambda copy: str(copy.id),
)
def test_a_copy_is_told_with_the_first_whatever_was_cut_or_titled_anew(tmp_path: Path, copy: Article) -> None:
    assert told(tmp_path, report("first"), copy)[0] == {"first", copy.id}


def test_all_agencies_of_one_story_stand_together(tmp_path: Path) -> None:
    copies = [report(f"n{n}", "\n\n".join(PARAGRAPHS[n:]), f"خبر {n}", published=DAY) for n in range(3)]
    answers = told(tmp_path, *copies)
    assert answers[0] == {"n0", "n1", "n2"}
    assert all(len(answer) == 1 for answer in answers[1:])


def test_another_article_that_shares_a_paragraph_is_another_story(tmp_path: Path) -> None:
    other = (
        f"{PARAGRAPHS[5]} درمانگاه تازه‌ی بندر نیز همان روز گشوده شد و دو پزشک و چهار پرستار در آن کار می‌کنند.\n\n"
        "ساختمان درمانگاه را خیّران بندر ساخته‌اند و زمین آن را ماهی‌گیری بازنشسته بخشیده است. تا پیش از این، بیماران با "
        "قایق به شهر می‌رفتند و در توفان راهی نداشتند.\n\nشورای بندر می‌خواهد خانه‌ای هم برای پزشکان بسازد تا آنان در "
        "زمستان نیز بمانند. برق درمانگاه از آفتاب است و آب آن از چاهی تازه می‌آید."
    )
    answers = told(tmp_path, report("first"), report("other", other))
    assert {"first"} in answers and {"other"} in answers


@pytest.mark.parametrize(("days", "together"), [(0, True), (SOON, True), (SOON + 1, False), (365, False)])
def test_the_next_report_of_its_kind_is_another_story(tmp_path: Path, days: int, together: bool) -> None:
    later = report("later", REPORT.replace("شصت و پنج سال", "هفتاد سال"), published=DAY + timedelta(days=days))
    answers = told(tmp_path, report("first", published=DAY), later)
    assert ({"first", "later"} in answers) == together
    again = report("again", published=DAY + timedelta(days=days))
    assert told(tmp_path, report("first", published=DAY), again)[0] == {"first", "again"}
