"""How far a long work has come, on stderr: a bar for people, JSON lines for the bot that runs it as a child."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from index.articles import Progress, silent

__all__ = ["shown_progress"]


@contextmanager
def shown_progress(style: str) -> Iterator[Progress]:
    """Give a `Progress` in the style `bar`, `json` or `none`; `auto` is a bar where stderr is a terminal."""
    if style == "json":
        yield _json_line
    elif style == "bar" or (style == "auto" and sys.stderr.isatty()):
        yield from _bar()
    else:
        yield silent


def _json_line(stage: str, done: int, total: int) -> None:
    sys.stderr.write(json.dumps({"stage": stage, "done": done, "total": total}) + "\n")
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
