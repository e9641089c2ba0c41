"""Figures for admins: counted, grouped by likeness, written as tables."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from bot.figures import figures_of, group_by_likeness, opinions_csv, questions_csv
from bot.state.store import Asked, Opinion


def asked(question: str, at: float = 0.0, found: bool = False, elapsed_ms: float = 10.0) -> Asked:
    return Asked("t", at, "private", question, found, elapsed_ms)


def test_questions_are_counted() -> None:
    questions = [asked("الف", found=True, elapsed_ms=30), asked("ب", elapsed_ms=1_500), asked("پ", elapsed_ms=20)]
    figures = figures_of(questions, [Opinion(0, "الف", True), Opinion(0, "ب", False), Opinion(0, "پ", False)])
    assert (figures.asked, figures.unanswered, figures.slow, figures.median_ms) == (3, 2, 1, 30)
    assert (figures.slowest_ms, figures.good, figures.bad) == (1_500, 1, 2)
    assert figures_of([], []).median_ms == 0


def test_questions_that_are_much_alike_are_one_group() -> None:
    asked_then = [
        (1.0, "قیمت دلار امروز چند است؟"),
        (2.0, "باران کجا بارید"),
        (3.0, "قيمت دلار امروز چنده؟"),
        (4.0, "قیمت دلار امروز چند است"),
    ]
    groups = group_by_likeness(asked_then)
    assert [(group.question, group.count, group.newest) for group in groups] == [
        ("قیمت دلار امروز چند است", 3, 4),
        ("باران کجا بارید", 1, 2),
    ]


@given(st.lists(st.tuples(st.floats(0, 1e9), st.text(max_size=12))))
def test_no_question_is_lost_in_groups(questions: list[tuple[float, str]]) -> None:
    groups = group_by_likeness(questions)
    assert sum(group.count for group in groups) == len(questions)
    assert {group.question for group in groups} <= {question for _, question in questions}


def test_tables_are_read_by_spreadsheets_and_run_nothing() -> None:
    table = questions_csv([asked('=HYPERLINK("http://a")'), asked('سه, "چهار"\nپنج')]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table, newline="")))
    assert rows[0] == ["asked_at", "place", "question", "elapsed_ms"]
    assert [row[2] for row in rows[1:]] == ['\'=HYPERLINK("http://a")', 'سه, "چهار"\nپنج']
    assert opinions_csv([Opinion(0, "چرا؟", False)]).startswith(b"\xef\xbb\xbf")
    assert "1970-01-01T00:00:00+00:00,bad,چرا؟" in opinions_csv([Opinion(0, "چرا؟", False)]).decode()
