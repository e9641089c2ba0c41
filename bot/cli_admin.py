"""What admins do in the chat, from the terminal: the same functions."""

import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings, load_settings
from index.errors import UsageError

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)

IndexDir = Annotated[Path | None, typer.Option("--index", help="The index folder (PORSA_INDEX_DIR).")]
Days = Annotated[int, typer.Option("--days", min=1, help="How far back to look.")]
AsTable = Annotated[bool, typer.Option("--csv", help="Print a table for spreadsheets, and nothing else.")]


class Tongue(StrEnum):
    """A language that the chat is spoken in."""

    fa = "fa"
    en = "en"


@app.command()
def add(
    what: Annotated[str, typer.Argument(help="A file, or a link to an article.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    index: IndexDir = None,
) -> None:
    """Show how a file or a link is read, add it to the articles, and bring the index to them."""
    from bot.adding import accept, discard, draft_file, draft_link, read_file

    settings = load_settings(index_dir=index)
    is_link = what.startswith(("http://", "https://"))
    draft = draft_link(settings, what) if is_link else draft_file(settings, Path(what).name, read_file(Path(what)))
    first = draft.articles[0]
    typer.echo(
        f"{first.title or '(no title)'} | {first.source or '-'} | {first.published or '-'}\n\n{first.text[:500]}\n"
    )
    typer.echo(f"{len(draft.articles)} articles, {len(draft.skipped)} records skipped")
    if not (yes or typer.confirm("Add it?")):
        discard(settings, draft.name)
        raise typer.Exit(0)
    typer.echo(accept(settings, draft.name))
    _reindex(settings)


@app.command()
def remove(
    article: Annotated[str, typer.Argument(help="The article's id, as a query prints it with --json.")],
    undo: Annotated[bool, typer.Option("--undo", help="Bring it back.")] = False,
    index: IndexDir = None,
) -> None:
    """Leave an article out of the index, whatever file holds it."""
    from bot.removing import bring_back
    from bot.removing import remove as leave_out

    settings = load_settings(index_dir=index)
    (bring_back if undo else leave_out)(settings, article)
    _reindex(settings)


@app.command()
def unanswered(days: Days = 7, as_table: AsTable = False) -> None:
    """List the questions that found nothing, grouped by likeness."""
    from bot.figures import group_by_likeness, questions_csv
    from bot.state.store import DAY, State

    with closing(State(load_settings().state)) as state:
        questions = [one for one in state.questions(time.time() - days * DAY) if not one.found]
    if as_table:
        sys.stdout.write(questions_csv(questions).decode())
    else:
        _show([(group.count, group.question) for group in group_by_likeness([(q.at, q.question) for q in questions])])


@app.command()
def feedback(days: Days = 7, as_table: AsTable = False) -> None:
    """Count the thumbs, and list what got one down."""
    from bot.figures import group_by_likeness, opinions_csv
    from bot.state.store import DAY, State

    with closing(State(load_settings().state)) as state:
        opinions = state.opinions(time.time() - days * DAY)
    if as_table:
        sys.stdout.write(opinions_csv(opinions).decode())
        return
    bad = [(one.at, one.question) for one in opinions if not one.good]
    typer.echo(f"{len(opinions) - len(bad)} good, {len(bad)} bad")
    _show([(group.count, group.question) for group in group_by_likeness(bad)])


@app.command()
def digest(
    day: Annotated[
        str | None, typer.Option("--day", help="Jalali or Gregorian; yesterday where none is given.")
    ] = None,
    chart: Annotated[Path | None, typer.Option("--chart", help="Draw the week that ends with it into a PNG.")] = None,
    language: Annotated[Tongue, typer.Option("--language", help="As the chat tells it in this language.")] = Tongue.en,
    daily: Annotated[int | None, typer.Option("--daily", help="Let the bot send this admin one every day.")] = None,
    not_daily: Annotated[int | None, typer.Option("--not-daily", help="Let it send this admin none any more.")] = None,
) -> None:
    """Tell of one day as admins are told in the chat, or say who is told every day."""
    from rich.console import Console

    from bot.chart import draw
    from bot.digest import digest_of, named_day, switch
    from bot.state.store import State
    from bot.telegram.digest import chart_of, render_digest
    from bot.telegram.language import Manner, speak
    from bot.telegram.preview import styled

    settings = load_settings()
    now = datetime.now(settings.zone)
    told = named_day(day, now.date())
    with closing(State(settings.state)) as state:
        if daily is not None:
            switch(settings, state, daily, language.value, now)
        if not_daily is not None:
            switch(settings, state, not_daily, None, now)
        if (daily, not_daily) != (None, None):
            return
        gathered = digest_of(state, told, settings.zone)
    speak(Manner(language.value, language.value))
    Console().print(styled(render_digest(gathered).html))
    if chart is None:
        return
    try:
        chart.write_bytes(draw(chart_of(gathered)))
    except OSError as error:
        raise UsageError(
            "The chart cannot be written to {path} ({error}); name another file.", path=chart, error=error
        ) from error


def _show(lines: Sequence[tuple[int, str]]) -> None:
    for count, question in lines:
        typer.echo(f"{count}\t{question}")


def _reindex(settings: Settings) -> None:
    from rich.console import Console

    from bot.operations import reindex_corpus
    from bot.progress import shown_progress
    from bot.terminal import show_report

    with shown_progress("auto") as tell:
        report = reindex_corpus(settings, progress=tell)
    show_report(report, Console())
