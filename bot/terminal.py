"""Replies and reports as people read them in a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.dates import persian_date, persian_digits
from bot.doctor import Finding
from bot.memory import Memory
from index.articles import Article
from index.errors import PorsaError
from index.persian import fold
from retrieval.answer import Answer, Excerpt, Reply
from retrieval.engine import Engine
from retrieval.explanation import Explanation
from retrieval.limits import NO_LIMITS, Limits

if TYPE_CHECKING:
    from index.build import Report
    from retrieval.suggestions import Suggestion

__all__ = [
    "converse",
    "headline",
    "show_explanation",
    "show_findings",
    "show_related",
    "show_reply",
    "show_report",
    "show_scores",
    "show_table",
]

NOTHING_FOUND = "در مقاله‌ها پاسخی برای این پرسش پیدا نشد. نزدیک‌ترین مقاله‌ها:"
ACCORDING_TO = "به گفتهٔ {}"
RELATED = "پرسش‌های مرتبط:"
NO_RELATED = "در این مقاله و مقاله‌های نزدیک به آن پرسش دیگری که پاسخش روشن باشد پیدا نشد."
GREETING = (
    "پرسشتان را بنویسید. «/related» پرسش‌های مرتبط را می‌آورد که با شماره‌شان پرسیده می‌شوند، "
    "«/new» گفت‌وگو را از نو آغاز می‌کند و Ctrl-D آن را می‌بندد."
)
TITLE_LENGTH = 70
SKIPPED_SHOWN = 20


def headline(article: Article) -> str:
    """Give an article's title, or the first words of its text where it has none."""
    if article.title:
        return article.title
    first = article.text.split("\n", 1)[0]
    return first if len(first) <= TITLE_LENGTH else first[:TITLE_LENGTH].rsplit(" ", 1)[0] + " …"


def show_reply(reply: Reply, console: Console, *, rtl: bool = False) -> None:
    """Print a reply: the answer sentence first, then its passage, then the sentences of related articles.

    Where nothing was found, only the nearest titles. With `rtl` every line is shaped, reordered and set flush right,
    for terminals that do none of it.
    """
    _print((*_meant(reply), *(_found(reply) if reply.found else _nearest(reply.answers))), console, rtl=rtl)


def show_related(questions: Sequence["Suggestion"], console: Console, *, rtl: bool = False) -> None:
    """Print suggested questions with their numbers."""
    lines = [Text(f"{persian_digits(number)}. {one.question}") for number, one in enumerate(questions, start=1)]
    heading = Text(RELATED if lines else NO_RELATED, style="bold" if lines else "yellow")
    _print((Text(""), heading, *lines), console, rtl=rtl)


def _print(texts: Iterable[Text], console: Console, *, rtl: bool) -> None:
    for text in texts:
        if rtl:
            for line in text.wrap(console, console.width):
                console.print(Text(_visual(line.plain)), justify="right")
        else:
            console.print(text)


def show_explanation(explanation: Explanation, console: Console) -> None:
    """Print how a question was read and what was added to it, and each leg's word on the first stories."""
    reading = explanation.reading
    read = Table("read as", "", show_header=False, box=None, padding=(0, 2, 0, 0))
    read.add_row("script", reading.script)
    read.add_row("read as", Text(reading.text))
    read.add_row("words", Text("، ".join(reading.words)))
    for added in reading.added:
        read.add_row(added.kind, Text(f"{added.typed} → {' '.join(added.words)}  ({added.weight:.2f})"))
    if recall := explanation.recall:
        for turn, weight in zip(recall.chain.turns, recall.chain.weights, strict=True):
            read.add_row("after", Text(f"{turn.question}  ({recall.lean.share * weight:.2f})"))
    for period in explanation.steering.when.periods:
        read.add_row("time", f"{period.first} … {period.last}")
    if explanation.steering.when.latest:
        read.add_row("time", "the newest that match")
    for source in sorted(explanation.steering.sources):
        read.add_row("source", Text(source))
    legs = Table("", *(str(place) for place in range(1, len(explanation.grounds) + 1)), title="legs (share × evidence)")
    for leg, share in explanation.weights.items():
        legs.add_row(f"{leg} {share:.2f}", *(f"{grounds.legs[leg]:.3f}" for grounds in explanation.grounds))
    if explanation.steering:
        legs.add_row("time, source", *(f"+{grounds.favour:.0%}" for grounds in explanation.grounds))
    legs.add_row("score", *(f"{grounds.score:.3f}" for grounds in explanation.grounds), style="bold")
    console.print(read)
    console.print(legs)
    for place, grounds in enumerate(explanation.grounds, start=1):
        console.print(Text(f"{place}  {headline(grounds.article)}"))


def _meant(reply: Reply) -> Iterable[Text]:
    if reply.meant:
        yield Text(f"منظورتان «{'، '.join(reply.meant)}» بود؟", style="yellow")


def _found(reply: Reply) -> Iterable[Text]:
    first = reply.answers[0]
    sentence = _answered(first.best)
    if first.speaker is None:
        yield sentence
    elif reply.asks_who:
        yield Text(ACCORDING_TO.format(first.speaker), style="bold green")
        yield sentence
    else:
        yield sentence
        yield Text(ACCORDING_TO.format(first.speaker), style="green")
    yield Text("")
    yield from _heading(first)
    yield _passage(first.best)
    for number, answer in enumerate(reply.related, start=2):
        yield Text("")
        yield from _heading(answer, f"{persian_digits(number)}. ")
        yield Text(_sentence(answer.best))


def _nearest(answers: Iterable[Answer]) -> Iterable[Text]:
    yield Text(NOTHING_FOUND, style="yellow")
    for answer in answers:
        yield Text(f"• {headline(answer.article)}")


def _heading(answer: Answer, number: str = "") -> Iterable[Text]:
    yield Text(f"{number}{headline(answer.article)}", style="bold cyan")
    if origin := _origin(answer):
        yield Text(origin, style="dim")


def _origin(answer: Answer) -> str:
    article = answer.article
    parts = [article.source, article.published and persian_date(article.published), article.url]
    others = dict.fromkeys(other.source or headline(other) for other in answer.also)
    if others:
        parts.append(f"نیز در: {'، '.join(others)}")
    return " · ".join(part for part in parts if part)


def _passage(excerpt: Excerpt) -> Text:
    text = Text(excerpt.text)
    for span in excerpt.sentences:
        text.stylize("bold green", *span)
    for span in excerpt.marks:
        text.stylize("underline", *span)
    return text


def _answered(excerpt: Excerpt) -> Text:
    """Write the answer sentences in one text, the likely answer itself in reverse."""
    text = Text("\n").join(Text(excerpt.text[slice(*span)], style="bold green") for span in excerpt.sentences)
    if excerpt.answer:
        first = sum(end - start + 1 for start, end in excerpt.sentences if end <= excerpt.sentence[0])
        start, end = (place - excerpt.sentence[0] + first for place in excerpt.answer)
        text.stylize("reverse", start, end)
    return text


def _sentence(excerpt: Excerpt) -> str:
    return excerpt.text[slice(*excerpt.sentence)]


def _visual(line: str) -> str:
    """Bring a line from logical to visual order, letters in their joined forms (Unicode UAX #9)."""
    from arabic_reshaper import reshape
    from bidi import get_display

    return str(get_display(reshape(line), base_dir="R"))


def show_report(report: "Report", console: Console) -> None:
    """Print what a reindex did, and what it skipped and why."""
    table = Table.grid(padding=(0, 2))
    for name in ("read", "added", "changed", "removed", "same", "passages", "embedded"):
        table.add_row(name, f"{getattr(report, name):,}")
    table.add_row("seconds", f"{report.seconds:.1f}")
    table.add_row("generation", f"{report.generation or '-'}{'' if report.published else ' (not changed)'}")
    skipped: list[RenderableType] = []
    if report.skipped:
        skipped.append(Text(f"{len(report.skipped)} skipped:", style="yellow"))
        skipped.extend(
            Padding(Text(f"{entry.origin}: {entry.reason}"), (0, 2)) for entry in report.skipped[:SKIPPED_SHOWN]
        )
        if len(report.skipped) > SKIPPED_SHOWN:
            skipped.append(Text(f"  and {len(report.skipped) - SKIPPED_SHOWN} more; --json lists all."))
    console.print(Group(Rule("reindex", align="left"), table, *skipped))


def show_table(title: str, record: Mapping[str, Any], console: Console) -> None:
    """Print names and values."""
    table = Table.grid(padding=(0, 2))
    for name, value in record.items():
        if isinstance(value, Mapping):
            value = ", ".join(f"{part} {number}" for part, number in value.items())
        table.add_row(name, f"{value:,}" if isinstance(value, int) else str(value))
    console.print(Group(Rule(title, align="left"), table))


def show_findings(findings: Iterable[Finding], console: Console) -> None:
    """Print a check-up, what has to be mended in red."""
    for finding in findings:
        style = "red" if finding.exit_code else "green"
        console.print(Text(f"{'✗' if finding.exit_code else '✓'} {finding.name:10}", style), Text(finding.detail))


def show_scores(scores: Mapping[str, Any], console: Console) -> None:
    """Print one row a question type, and the measures over all of them below."""
    rows = {name: row for name, row in scores.items() if isinstance(row, Mapping)}
    measures = list(dict.fromkeys(measure for row in rows.values() for measure in row))
    table = Table(box=None)
    table.add_column("")
    for measure in measures:
        table.add_column(measure, justify="right")
    for name, row in rows.items():
        table.add_row(name, *(f"{row[m]:g}" if m in row else "" for m in measures))
    console.print(table)
    for name, value in scores.items():
        if name not in rows:
            console.print(f"{name} {value:g}")


def converse(engine: Engine, console: Console, *, k: int, rtl: bool) -> None:
    """Ask and answer until the input ends; «/new» forgets the turns before, «/related» suggests the next question."""
    from retrieval.suggestions import suggest  # its patterns take a moment, and most questions want none

    console.print(Text(GREETING, style="dim"))
    memory = Memory()
    last: Reply | None = None
    suggested: dict[str, Suggestion] = {}
    while True:
        try:
            asked = console.input("[bold]؟[/bold] ").strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if asked in ("", "/new"):
            if asked:
                memory.forget()
            continue
        try:
            engine.refresh()
            if asked == "/related":
                questions = suggest(engine, last) if last and last.found else ()
                suggested = {str(number): one for number, one in enumerate(questions, start=1)}
                show_related(questions, console, rtl=rtl)
                continue
            chosen = suggested.get(fold(asked))
            limits = Limits(article=chosen.article_id) if chosen else NO_LIMITS
            asked = chosen.question if chosen else asked
            last, suggested = engine.ask(asked, memory.history(), k, limits), {}
            memory.remember(asked, last)
            show_reply(last, console, rtl=rtl)
        except PorsaError as error:
            console.print(Text(str(error), style="yellow"))
