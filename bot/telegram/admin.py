"""/reindex: an admin's command that brings the index to the articles while the bot goes on answering."""

import asyncio
import logging
from collections.abc import Callable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError

from bot.settings import Settings
from bot.telegram import texts
from bot.telegram.basics import Context, TelegramApplication
from bot.telegram.markup import Markup, code, joined, plain, shortened
from bot.telegram.message import Outgoing
from bot.telegram.progress import ProgressMessage
from bot.telegram.reasons import refusal, told
from bot.telegram.reindex import ReindexFailed, ReindexProcess
from bot.telegram.sending import acknowledge, send, send_file
from bot.telegram.service import AnswerService
from index.articles import Skipped
from index.build import Report
from index.errors import PorsaError

__all__ = ["CANCEL_DATA", "EDIT_SECONDS", "Admin", "render_failure", "render_report"]

EDIT_SECONDS = 3.0
CANCEL_DATA = "cancel:reindex"
STOP_SECONDS = 2.0
LISTED = 10
"""Unreadable files that a report names; all of them follow as a file."""
ORIGIN_UNITS, REASON_UNITS = 120, 200

_LOG = logging.getLogger(__name__)


class Admin:
    """Runs at most one reindex at a time."""

    def __init__(
        self,
        settings: Settings,
        service: AnswerService,
        interval: float = EDIT_SECONDS,
        process: Callable[[Settings], ReindexProcess] = ReindexProcess,
    ) -> None:
        """Edit the progress message at most every `interval` seconds."""
        self._settings, self._service, self._interval = settings, service, interval
        self._new_process = process
        self._process: ReindexProcess | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = self._cancelled = False
        self._skipped: tuple[Skipped, ...] = ()

    async def reindex(self, update: Update, context: Context) -> None:
        """Answer /reindex of an admin."""
        if update.message and not await self.begin(update.message, context.application):
            await send(update.message, texts.REINDEX_RUNNING)

    async def begin(self, message: Message, application: TelegramApplication) -> bool:
        """Begin a reindex and follow it in the chat of `message`; False where one runs or the bot is being stopped."""
        if self._process or self._stopping:
            return False
        process = self._process = self._new_process(self._settings)
        try:
            sent = await send(message, Outgoing(texts.REINDEX_STARTED, _cancel_button()))
        except TelegramError:
            self._process = None
            raise
        # A task of its own: it may last for minutes, and stopping the bot ends it.
        task = application.create_task(self._run(process, message, sent))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def cancel(self, update: Update, _: Context) -> None:
        """End a running reindex because an admin pressed the button."""
        query = update.callback_query
        if query is None:
            return
        if query.from_user.id not in self._settings.admin_ids:
            await acknowledge(query, texts.ADMINS_ONLY)
            return
        await acknowledge(query)
        if self._process:
            self._cancelled = True
            self._process.terminate()

    async def stop(self) -> None:
        """End a running reindex; its admin is told if that takes no more than a moment."""
        self._stopping = True
        if self._process:
            self._process.terminate()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in self._tasks:
            task.cancel()

    async def _run(self, process: ReindexProcess, message: Message, sent: Message) -> None:
        progress = ProgressMessage(sent, texts.REINDEX_STARTED, self._interval, _cancel_button())
        try:
            outgoing = await self._outcome(process, progress)
            # A message of its own rings the admin's phone, as an edit would not.
            await send(message, outgoing)
            if self._skipped:
                lines = (f"{one.origin}\t{told(one.why)}\n" for one in self._skipped)
                await send_file(message, "skipped.txt", "".join(lines).encode())
            if not self._stopping:
                await progress.close(texts.REINDEX_ENDED)
        finally:
            progress.abandon()

    async def _outcome(self, process: ReindexProcess, progress: ProgressMessage) -> Outgoing:
        self._skipped = ()
        try:
            report = await process.run(
                lambda stage, done, total: progress.show(texts.reindex_progress(stage, done, total))
            )
            await self._service.open()
            self._skipped = report.skipped
            return render_report(report)
        except ReindexFailed as failure:
            _LOG.warning("The reindex failed: %s", failure)
            if self._stopping:
                return Outgoing(texts.REINDEX_STOPPED)
            if self._cancelled:
                return Outgoing(texts.REINDEX_CANCELLED)
            return render_failure(failure)
        except Exception as error:
            _LOG.exception("The reindex could not be run.")
            return render_failure(
                ReindexFailed("The reindex cannot be run ({error}); look into the log of the bot.", error=repr(error))
            )
        finally:
            self._process, self._cancelled = None, False


def _cancel_button() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_button(InlineKeyboardButton(texts.CANCEL, callback_data=CANCEL_DATA))


def render_report(report: Report) -> Outgoing:
    """Write what a reindex did, with the first of the files that could not be read."""
    head = texts.REINDEX_DONE if report.published else texts.REINDEX_SAME
    counts = texts.reindex_counts(report.read, report.added, report.changed, report.removed, report.same)
    size = texts.reindex_size(report.passages, report.seconds)
    return Outgoing(joined("\n\n", [joined("\n", [head, counts, size]), _skipped(report.skipped)]).html)


def render_failure(error: PorsaError) -> Outgoing:
    """Write that a reindex failed and why, and that the index before it is still there."""
    return Outgoing(f"{texts.REINDEX_FAILED}\n\n{refusal(error).html}")


def _skipped(skipped: tuple[Skipped, ...]) -> Markup:
    if not skipped:
        return Markup()
    more = [texts.and_more(len(skipped) - LISTED)] if len(skipped) > LISTED else []
    return joined("\n", [texts.reindex_skipped(len(skipped)), *map(_skipped_line, skipped[:LISTED]), *more])


def _skipped_line(one: Skipped) -> Markup:
    origin = code(shortened(one.origin, ORIGIN_UNITS, end=True))
    return plain("• ") + origin + "\n" + shortened(told(one.why), REASON_UNITS)
