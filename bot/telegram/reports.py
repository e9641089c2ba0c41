"""/status, /unanswered and /feedback: what admins want to know, from their telephone."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from telegram import Message, Update

from bot.figures import Figures, Group, figures_of, group_by_likeness, opinions_csv, questions_csv
from bot.operations import RunningStatus, running_status
from bot.settings import Settings
from bot.state.store import DAY, State
from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.markup import Markup, bold, code, isolated, joined, plain, shortened
from bot.telegram.message import Outgoing
from bot.telegram.sending import send, send_file
from bot.telegram.service import AnswerService

__all__ = ["Reports", "question_line", "render_groups", "render_status"]

DAYS = 7
SHOWN = 20
QUESTION_UNITS = 120


class Reports:
    """Reads the state and the index, and writes what they say."""

    def __init__(self, settings: Settings, state: State, service: AnswerService) -> None:
        self._settings, self._state, self._service = settings, state, service

    async def status(self, update: Update, _: Context) -> None:
        """Answer /status."""
        if update.message:
            now = datetime.now(UTC).timestamp()
            figures = await asyncio.to_thread(self._figures, now - DAY)
            status = await asyncio.to_thread(running_status, self._settings)
            memory_bytes = await self._service.memory_bytes()
            await send(update.message, Outgoing(render_status(status, memory_bytes, figures).html))

    async def unanswered(self, update: Update, _: Context) -> None:
        """Answer /unanswered, with the whole list as a table."""
        if update.message is None:
            return
        questions = [one for one in await asyncio.to_thread(self._state.questions, _week_ago()) if not one.found]
        groups = await asyncio.to_thread(group_by_likeness, [(one.at, one.question) for one in questions])
        heading = texts.counted("UNANSWERED", DAYS, len(questions))
        await _report(update.message, heading, groups, "unanswered.csv", questions_csv(questions))

    async def feedback(self, update: Update, _: Context) -> None:
        """Answer /feedback: how many thumbs, and what the lowered ones were for."""
        if update.message is None:
            return
        opinions = await asyncio.to_thread(self._state.opinions, _week_ago())
        bad = [(one.at, one.question) for one in opinions if not one.good]
        groups = await asyncio.to_thread(group_by_likeness, bad)
        heading = texts.feedback(DAYS, len(opinions) - len(bad), len(bad))
        table = opinions_csv(opinions) if opinions else b""
        await _report(update.message, heading, groups, "feedback.csv", table)

    def _figures(self, since: float) -> Figures:
        return figures_of(self._state.questions(since), self._state.opinions(since))


def render_status(status: RunningStatus, memory_bytes: int, figures: Figures) -> Markup:
    """Write how the bot is."""
    index = status.index
    lines: list[Markup | str] = [
        texts.INDEX_NONE
        if index is None
        else texts.index_line(index["articles"], index["passages"], datetime.fromisoformat(index["created"]).date()),
        *([plain(f"{texts.MODEL}: ") + code(isolated(str(index["model"])))] if index else []),
        texts.machine_line(memory_bytes, status.uptime_seconds),
    ]
    share = figures.unanswered / figures.asked if figures.asked else 0.0
    today = texts.today_line(figures.asked, share, figures.median_ms, figures.slow)
    return joined("\n\n", [bold(texts.STATUS), joined("\n", lines), today])


def render_groups(heading: str, groups: Sequence[Group]) -> Markup:
    """List groups of questions, the most frequent first."""
    lines = [question_line(group.question, texts.times(group.count)) for group in groups[:SHOWN]]
    more = [texts.and_more(len(groups) - SHOWN)] if len(groups) > SHOWN else []
    return joined("\n\n", [bold(heading), joined("\n", [*lines, *more])])


def question_line(question: str, behind: str, longest: int = QUESTION_UNITS) -> Markup:
    """Write what somebody asked on one line of a list, with a remark behind it."""
    return plain(f"• {isolated(shortened(' '.join(question.split()), longest))}{behind}")


async def _report(to: Message, heading: str, groups: Sequence[Group], name: str, table: bytes) -> None:
    await send(to, Outgoing(render_groups(heading, groups).html))
    if groups:
        await send_file(to, name, table)


def _week_ago() -> float:
    return datetime.now(UTC).timestamp() - DAYS * DAY
