"""The picture of a digest: how many questions were answered on each of a few days.

Matplotlib takes a second and 50 MB, so the bot draws in a child process, `python -m bot.chart`, which
reads a chart as JSON and writes a PNG. Matplotlib shapes Persian itself and brings a font with its letters.
"""

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CHART", "Bar", "Chart", "draw"]

INCHES, DPI = (6.0, 3.4), 200
"""1,200 by 680 pixels: sharp on a telephone, some 50 kB."""
ANSWERED, UNANSWERED, INK, QUIET = "#5b7c99", "#e0a03c", "#2b2f33", "#8a9096"
MARGIN = 0.14
"""Inches."""
SMALLEST_SCALE = 4
"""Questions that the height stands for at least, so that a single one is no tower."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day."""

    weekday: str
    date: str
    answered: int
    unanswered: int
    total: str
    """Both together, in the reader's digits."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows, in the reader's words; the last bar is the day that it is about."""

    title: str
    answered: str
    unanswered: str
    bars: tuple[Bar, ...]
    right_to_left: bool = False


CHART = TypeAdapter(Chart)


def draw(chart: Chart) -> bytes:
    """Draw a chart as PNG; time runs as the reader's script does."""
    from matplotlib.figure import Figure  # heavy, and for digests alone

    figure = Figure(figsize=INCHES, dpi=DPI, facecolor="white")
    figure.set_layout_engine("constrained", w_pad=MARGIN, h_pad=MARGIN)
    axes = figure.add_subplot()
    _stack(axes, chart.bars, chart.answered, chart.unanswered)
    _write(axes, chart.bars)
    _head(axes, chart.title, right=chart.right_to_left)
    if chart.right_to_left:
        axes.invert_xaxis()
    image = io.BytesIO()
    figure.savefig(image, format="png")
    return image.getvalue()


def _stack(axes: "Axes", bars: Sequence[Bar], answered: str, unanswered: str) -> None:
    """Put the bars on a line, with nothing else around them."""
    places, lower = range(len(bars)), [bar.answered for bar in bars]
    axes.bar(places, lower, 0.62, color=ANSWERED, label=answered)
    axes.bar(places, [bar.unanswered for bar in bars], 0.62, bottom=lower, color=UNANSWERED, label=unanswered)
    axes.set_ylim(0, 1.15 * max(SMALLEST_SCALE, *(bar.answered + bar.unanswered for bar in bars)))
    axes.xaxis.set_visible(False)
    axes.yaxis.set_visible(False)
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.spines["bottom"].set_color(QUIET)


def _write(axes: "Axes", bars: Sequence[Bar]) -> None:
    """Write the number above each bar and the day below it."""
    write = partial(axes.annotate, textcoords="offset points", ha="center", va="baseline")
    for place, bar in enumerate(bars):
        height = bar.answered + bar.unanswered
        if height:
            write(bar.total, (place, height), (0, 4), color=INK, fontsize=13)
        # Tick labels would hang from the highest letter of each, on baselines of their own.
        ink = INK if bar is bars[-1] else QUIET
        write(bar.weekday, (place, 0), (0, -17), color=ink, fontsize=10.5)
        write(bar.date, (place, 0), (0, -34), color=ink, fontsize=10.5)


def _head(axes: "Axes", title: str, *, right: bool) -> None:
    """Write the title, and below it what the colours mean, where a reader begins."""
    axes.set_title(title, loc="right" if right else "left", fontsize=14, fontweight="bold", color=INK, pad=28)
    axes.legend(
        loc="lower right" if right else "lower left",
        bbox_to_anchor=(float(right), 1.0),
        ncols=2,
        frameon=False,
        fontsize=11,
        labelcolor=INK,
        borderpad=0,
        borderaxespad=0.3,
        handlelength=0.8,
        handleheight=0.8,
        handletextpad=0.5,
        markerfirst=not right,
        reverse=right,
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(CHART.validate_json(sys.stdin.buffer.read())))
