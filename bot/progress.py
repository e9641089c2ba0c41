"""How far a long work has come, on stderr: a bar for people, JSON lines for the bot that runs it as a child."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict

from index.articles import Progress, silent
from index.errors import PorsaError

__all__ = ["shown_progress"]


@contextmanager
def shown_progress(style: str) -> Iterator[Progress]:
    """Give a `Progress` in the style `bar`, `json` or `none`; `auto` is a bar where stderr is a terminal.

    The JSON lines end with the reason of the PorsaError that ends the work, if one does.
    """
    if style == "json":
        try:
            yield _tell_step
        except PorsaError as error:
            _write(asdict(error.reason))
            raise
    elif style == "bar" or (style == "auto" and sys.stderr.isatty()):
        yield from _bar()
    else:
        yield silent


def _tell_step(stage: str, done: int, total: int) -> None:
    _write({"stage": stage, "done": done, "total": total})


def _write(record: Mapping[str, object]) -> None:
    sys.stderr.write(json.dumps(record) + "\n")
    sys.stderr.flush()


def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield tell
