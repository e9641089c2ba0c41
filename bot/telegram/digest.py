"""A digest as a picture with a caption, in the reader's language."""

from collections.abc import Iterator, Sequence

from telegram.constants import MessageLimit

from bot.chart import Bar, Chart
from bot.digest import Digest
from bot.telegram import texts
from bot.telegram.language import manner
from bot.telegram.markup import Markup, bold, joined, plain
from bot.telegram.reports import question_line

__all__ = ["chart_of", "render_digest"]

CAPTION_UNITS = int(MessageLimit.CAPTION_LENGTH)
QUESTION_UNITS = 80
LISTED = 5
"""Questions of one kind at most; fewer where the caption has no room."""


def render_digest(digest: Digest) -> Markup:
    """Write a digest within a caption's 1,024 UTF-16 units; what does not fit is left out at the end of its list."""
    figures = digest.figures
    lines = [texts.digest_asked(figures.asked, figures.unanswered)]
    if figures.asked:
        lines.append(texts.digest_times(figures.median_ms, figures.slowest_ms, figures.slow))
    if figures.good or figures.bad:
        lines.append(texts.digest_feedback(figures.good, figures.bad))
    written = joined("\n\n", [bold(texts.digest_head(digest.day)), joined("\n", lines)])
    for heading, listed in _lists(digest):
        written = _with_list(written, bold(heading), listed[:LISTED])
    return written


def chart_of(digest: Digest) -> Chart:
    """Say what the picture of a digest shows."""
    bars = tuple(
        Bar(
            texts.weekday(count.day, "abbreviated"),
            texts.short_day(count.day),
            count.answered,
            count.unanswered,
            texts.number(count.answered + count.unanswered),
        )
        for count in digest.week
    )
    return Chart(texts.CHART, texts.CHART_ANSWERED, texts.CHART_UNANSWERED, bars, manner().language == "fa")


def _lists(digest: Digest) -> Iterator[tuple[str, Sequence[Markup]]]:
    unanswered, disliked = (
        [question_line(group.question, texts.times(group.count), QUESTION_UNITS) for group in groups]
        for groups in (digest.unanswered, digest.disliked)
    )
    slow = [question_line(one.question, texts.seconds(one.elapsed_ms), QUESTION_UNITS) for one in digest.slowest]
    yield texts.DIGEST_UNANSWERED, unanswered
    yield texts.DIGEST_DISLIKED, disliked
    yield texts.DIGEST_SLOW, slow


def _with_list(written: Markup, heading: Markup, lines: Sequence[Markup]) -> Markup:
    """Put a list below what is written, as much of it as there is room for."""
    separator = plain("\n\n") + heading
    for line in lines:
        longer = written + separator + "\n" + line
        if longer.units > CAPTION_UNITS:
            break
        written, separator = longer, Markup()
    return written
