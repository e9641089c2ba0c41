"""The command line: it parses and prints, nothing else.

Exit codes: 0 done; 1 a single question found nothing, or a batch line was malformed; 2 usage or settings; 3 the index
is missing, damaged or of another model.
"""

import io
import json
import sys
import traceback
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from bot.cli_admin import app as admin_app
from bot.settings import Settings, load_settings
from index.errors import PorsaError, UsageError

if TYPE_CHECKING:
    from retrieval.suggestions import Suggestion

__all__ = ["app", "main"]

app = typer.Typer(
    help="Porsa answers Persian questions from your articles.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class ProgressStyle(StrEnum):
    """How a reindex tells how far it is, on stderr."""

    auto = "auto"
    bar = "bar"
    json = "json"
    none = "none"


app.add_typer(admin_app)

IndexDir = Annotated[Path | None, typer.Option("--index", help="The index folder (PORSA_INDEX_DIR).")]
Articles = Annotated[
    list[Path] | None, typer.Option("--articles", help="A folder or file of articles; may be repeated.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Count = Annotated[int, typer.Option("-k", min=1, max=100, help="Answers at most.")]
RightToLeft = Annotated[bool, typer.Option("--rtl", help="Lay out right-to-left text for a terminal that does not.")]


def _settings(index: Path | None = None, articles: list[Path] | None = None) -> Settings:
    return load_settings(index_dir=index, articles=tuple(articles) if articles else None)


def _print_json(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


@app.callback()
def _options(debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False) -> None:
    """Read the options of every command; `main` looks for --debug itself, where the errors arrive."""


@app.command()
def reindex(
    articles: Articles = None,
    index: IndexDir = None,
    full: Annotated[bool, typer.Option("--full", help="Forget what was indexed and read everything anew.")] = False,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Let vanished articles leave the index.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    gently: Annotated[bool, typer.Option("--gently", help="Leave the processor to whatever else runs.")] = False,
    as_json: AsJson = False,
    progress: Annotated[ProgressStyle, typer.Option(help="Where to show how far it is.")] = ProgressStyle.auto,
) -> None:
    """Bring the index to the articles as they are now."""
    from bot.operations import give_way, reindex_corpus
    from bot.progress import shown_progress
    from bot.records import report_record
    from bot.terminal import show_report

    if gently:
        give_way()
    with shown_progress(progress.value) as tell:
        report = reindex_corpus(
            _settings(index, articles), full=full, allow_empty=allow_empty, dry_run=dry_run, progress=tell
        )
    if as_json:
        _print_json(report_record(report))
    else:
        show_report(report, Console())


@app.command()
def query(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    as_json: AsJson = False,
    batch: Annotated[
        str | None, typer.Option("--batch", help="Questions as JSON lines: a file, .gz too, or -.")
    ] = None,
    after: Annotated[
        list[str] | None, typer.Option("--after", help="An earlier question of the chat, the oldest first; repeatable.")
    ] = None,
    k: Count = 5,
    since: Annotated[
        str | None,
        typer.Option("--since", help="Only articles from this day, month or year on, or without a date."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Only articles up to this day, month or year, or without a date.")
    ] = None,
    source: Annotated[str | None, typer.Option("--source", help="Only articles of this source.")] = None,
    index: IndexDir = None,
    rtl: RightToLeft = False,
    chat_look: Annotated[bool, typer.Option("--chat-look", help="Show it as the Telegram bot writes it.")] = False,
    related: Annotated[
        bool,
        typer.Option("--related", help="Suggest what to ask next, of the article that answered or near ones."),
    ] = False,
    explained: Annotated[
        bool, typer.Option("--explain", help="Print what was understood, and what each leg says of the answers.")
    ] = False,
) -> None:
    """Answer one question, or a batch of them.

    Dates are Jalali (1403/09/12, «آذر ۱۴۰۳», 1403) or Gregorian (2024-12-02, "December 2024").
    """
    from bot.batch import answer_lines, read_lines
    from bot.operations import open_engine
    from bot.records import explanation_record, reply_record
    from bot.terminal import show_explanation, show_related, show_reply
    from retrieval.conversation import Turn
    from retrieval.explanation import explain
    from retrieval.limits import read_limits

    if (question is None) == (batch is None):
        raise UsageError('Give one question or --batch FILE: porsa query "…" or porsa query --batch questions.jsonl')
    if batch is not None and related:
        raise UsageError("--related suggests questions after one answer; leave it out, or ask one question.")
    engine = open_engine(_settings(index))
    limits = read_limits(since, until, source, engine.today)
    engine.check(limits)
    if batch is not None:
        malformed = 0
        for record in answer_lines(engine, read_lines(batch), k, limits):
            malformed += "error" in record
            _print_json(record)
        raise typer.Exit(1 if malformed else 0)
    history = [Turn(said) for said in after or ()]
    reply = engine.ask(question or "", history, k, limits)
    ranking = engine.rank(question or "", history, k, limits) if explained else None
    explanation = explain(ranking, engine.profile.weights, engine.strength) if ranking else None
    suggested: tuple[Suggestion, ...] = ()
    if related:
        from retrieval.suggestions import suggest  # its patterns take a moment

        suggested = suggest(engine, reply) if reply.found else ()
    if as_json:
        record = reply_record(reply) | ({"related": [asdict(one) for one in suggested]} if related else {})
        _print_json(record | ({"explanation": explanation_record(explanation)} if explanation else {}))
    elif chat_look:
        from bot.telegram.preview import preview

        Console().print(preview(reply))
    else:
        show_reply(reply, Console(), rtl=rtl)
    if related and not as_json:
        show_related(suggested, Console(), rtl=rtl)
    if explanation and not as_json:
        show_explanation(explanation, Console())
    raise typer.Exit(0 if reply.found else 1)


@app.command()
def chat(k: Count = 3, index: IndexDir = None, rtl: RightToLeft = False) -> None:
    """Ask question after question; later ones may lean on earlier ones."""
    from bot.operations import open_engine
    from bot.terminal import converse

    converse(open_engine(_settings(index)), Console(), k=k, rtl=rtl)


@app.command()
def bot() -> None:
    """Start the Telegram bot."""
    from bot.telegram.application import run_bot

    run_bot(_settings())


@app.command()
def status(index: IndexDir = None, as_json: AsJson = False) -> None:
    """Say what the index holds."""
    from bot.operations import index_status, questions_status
    from bot.terminal import show_table

    settings = _settings(index)
    record = index_status(settings) | questions_status(settings)
    if as_json:
        _print_json(record)
    else:
        show_table("index", record, Console())


@app.command()
def doctor(index: IndexDir = None) -> None:
    """Check settings, articles, model and index, and say what to mend."""
    from bot.doctor import examine
    from bot.terminal import show_findings

    findings = list(examine(_settings(index)))
    show_findings(findings, Console())
    raise typer.Exit(max((finding.exit_code for finding in findings), default=0))


@app.command()
def rollback(index: IndexDir = None) -> None:
    """Serve the generation before the current one again."""
    from index.generations import rollback as go_back

    typer.echo(f"Generation {go_back(_settings(index).index_dir)} is served again.")


@app.command()
def evaluate(
    questions: Annotated[str, typer.Argument(help="Questions with their gold articles, as JSON lines; .gz too.")],
    articles: Articles = None,
    index: IndexDir = None,
    as_json: AsJson = False,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Fit weights and refusal to the questions; kept with the index.")
    ] = False,
) -> None:
    """Measure the answers to questions whose articles are known, by question type."""
    from bot.operations import calibrate_index, evaluate_questions
    from bot.terminal import show_scores, show_table

    if calibrate:
        if articles:
            raise UsageError(
                "--calibrate keeps what it fits with an index; run porsa reindex first, without --articles."
            )
        profile, path = calibrate_index(_settings(index), questions)
        record = asdict(profile)
        if as_json:
            _print_json(record)
        else:
            show_table(f"calibration, kept in {path}", record, Console())
        return
    scores = evaluate_questions(_settings(index, articles), questions, index_articles=bool(articles))
    if as_json:
        _print_json(scores)
    else:
        show_scores(scores, Console())


def main() -> None:
    """Run the command line; every PorsaError is one sentence on stderr and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale; half a surrogate pair stays valid JSON
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="porsa")
    except PorsaError as error:
        if "--debug" in sys.argv:
            traceback.print_exc()
        sys.stderr.write(f"{error}\n")
        raise SystemExit(error.exit_code) from None


if __name__ == "__main__":
    main()
