"""Builds the Telegram application, runs it with long polling, and ends it in good order."""

import asyncio
import logging
import signal
from collections.abc import Collection
from contextlib import closing, suppress
from functools import partial
from typing import Any

from telegram import BotCommandScopeChat, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    AIORateLimiter,
    ApplicationBuilder,
    ApplicationHandlerStop,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.operations import serve
from bot.settings import Settings
from bot.state.store import State
from bot.telegram import texts
from bot.telegram.addressing import CALLED_BY_NAME
from bot.telegram.admin import Admin
from bot.telegram.admin_commands import admin_handlers
from bot.telegram.basics import Basics, Context, TelegramApplication, says
from bot.telegram.buttons import Buttons
from bot.telegram.content import Content
from bot.telegram.conversations import Conversations
from bot.telegram.daily import Daily
from bot.telegram.flood import Flood
from bot.telegram.gate import Gate
from bot.telegram.groups import group_handlers
from bot.telegram.housekeeping import keep_house
from bot.telegram.inline import Inline
from bot.telegram.journal import InOrder, JournalQueue
from bot.telegram.language import LANGUAGES, Manner, speak
from bot.telegram.manners import Manners
from bot.telegram.preferences import preference_handlers
from bot.telegram.presenting import Presenter
from bot.telegram.privacy import Privacy
from bot.telegram.questions import Questions
from bot.telegram.reasons import refusal
from bot.telegram.redaction import configure_logging
from bot.telegram.sending import send
from bot.telegram.service import AnswerService
from bot.telegram.shelf import Shelf
from index.errors import PorsaError, SettingsError

__all__ = ["run_bot"]

ALLOWED_UPDATES = ("message", "callback_query", "inline_query", "my_chat_member")
REQUEST_SECONDS = 20.0
"""Telegram is slow to answer through many a proxy; the library's five seconds lose messages there."""
LONGEST_PAUSE = 30.0
STOP_SECONDS = 8.0
"""With the two that the engine's process may take, no stop lasts longer than ten."""
REFUSED_TOKEN = (
    "Telegram does not know the token in PORSA_TELEGRAM_TOKEN; copy it once more from @BotFather, "
    "or mend PORSA_TELEGRAM_BASE_URL."
)

_LOG = logging.getLogger(__name__)


def run_bot(settings: Settings) -> None:
    """Answer in Telegram until SIGTERM or SIGINT.

    Raises SettingsError without a token or where Telegram refuses it, and ModelError where the model cannot be loaded.
    """
    token = settings.telegram_token.get_secret_value().strip()
    if not token:
        raise SettingsError(
            "PORSA_TELEGRAM_TOKEN is empty; get a token from @BotFather in Telegram and write it into .env."
        )
    secrets = (token, settings.telegram_proxy.get_secret_value(), settings.webhook_secret.get_secret_value())
    configure_logging(settings.log_level, *secrets)
    with closing(State(settings.state)) as state:
        journal = JournalQueue(state.updates)
        asyncio.run(_run(settings, build_application(settings, token, state, journal), state, journal))


def build_application(settings: Settings, token: str, state: State, journal: JournalQueue) -> TelegramApplication:
    """Build the application without handlers; raises SettingsError where the proxy cannot be used."""
    builder = (
        ApplicationBuilder()
        .token(token)
        .rate_limiter(AIORateLimiter())
        .update_queue(journal)
        .concurrent_updates(InOrder(state.updates))
        .job_queue(None)
        .connect_timeout(REQUEST_SECONDS)
        .read_timeout(REQUEST_SECONDS)
        .write_timeout(REQUEST_SECONDS)
        .pool_timeout(REQUEST_SECONDS)
        .get_updates_connect_timeout(REQUEST_SECONDS)
        .get_updates_read_timeout(REQUEST_SECONDS)
        .get_updates_pool_timeout(REQUEST_SECONDS)
        # The last call, which confirms what came, is made while the poll that it ends still holds its connection.
        .get_updates_connection_pool_size(2)
    )
    if root := settings.telegram_base_url.rstrip("/"):
        builder = builder.base_url(f"{root}/bot").base_file_url(f"{root}/file/bot")
    if proxy := settings.telegram_proxy.get_secret_value():
        builder = builder.proxy(proxy).get_updates_proxy(proxy)
    try:
        return builder.build()
    except Exception:
        if not proxy:
            raise
        # The address, with its password, stands in the original message.
        raise SettingsError(
            "PORSA_TELEGRAM_PROXY cannot be used; give http://HOST:PORT, or for socks5:// install "
            '"python-telegram-bot[socks]".'
        ) from None


async def _run(settings: Settings, application: TelegramApplication, state: State, journal: JournalQueue) -> None:
    """Serve until a signal cancels this task, then end what runs."""
    this = asyncio.current_task()
    assert this
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, this.cancel)
    service = AnswerService(partial(serve, settings))
    admin = Admin(settings, service)
    add_handlers(application, settings, service, admin, state)
    webhook = None
    if settings.webhook_url:
        from bot.telegram.webhook import Webhook  # its server is a fifth of a start, and most bots poll

        webhook = Webhook(settings, application)
    background = [asyncio.create_task(keep_house(state, settings.retention_days))]
    try:
        await service.open()
        await _connect(application)
        await journal.take_up(application.bot)
        background.append(asyncio.create_task(Daily(settings, state).keep_sending(application.bot)))
        if webhook:
            await webhook.start(ALLOWED_UPDATES)
            await application.start()
            await _announce(application, settings.admin_ids)
            await asyncio.Event().wait()
        polling = await _poll(application)
        await _announce(application, settings.admin_ids)
        await asyncio.wait(polling)  # the library ends it without a word to us when the token is revoked
        _reraise(polling)
        raise SettingsError(REFUSED_TOKEN)
    except asyncio.CancelledError:
        this.uncancel()
        _LOG.info("The bot stops.")
    finally:
        for task in background:
            task.cancel()
        if webhook:
            await webhook.stop()
        await _stop(application, admin)
        await service.close()


def add_handlers(
    application: TelegramApplication, settings: Settings, service: AnswerService, admin: Admin, state: State
) -> None:
    """Say who is given which message: the first handler that fits takes it."""
    conversations = Conversations()
    shelf = Shelf(service)
    basics = Basics(conversations, settings.admin_ids, shelf.examples)
    privacy = Privacy(state, conversations, settings.retention_days)
    questions = Questions(service, conversations, Presenter(state), settings.admin_ids)
    # Edited messages are no news, and channels are not ours to speak in.
    news = filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
    private, groups = news & filters.ChatType.PRIVATE, news & filters.ChatType.GROUPS
    # The library takes one handler of each group, so each of these has a group of its own.
    application.add_handler(TypeHandler(Update, Manners(state).recall), group=-3)
    application.add_handler(TypeHandler(Update, Gate(settings).check), group=-2)
    application.add_handler(TypeHandler(Update, Flood(settings.flood_per_minute, settings.admin_ids).check), group=-1)
    application.add_handlers([*group_handlers(groups, questions), *preference_handlers(private, state)])
    application.add_handlers(
        [
            CommandHandler("start", says(lambda: texts.START), private),
            CommandHandler("help", basics.help, private | (groups & CALLED_BY_NAME)),
            CommandHandler("new", basics.new, private | (groups & CALLED_BY_NAME)),
            CommandHandler("sources", shelf.sources, private),
            CommandHandler("recent", shelf.recent, private),
            CommandHandler("privacy", privacy.explain, private),
            CommandHandler("forget", privacy.forget, private),
            *admin_handlers(private, settings, service, admin, state),
            MessageHandler(private & filters.COMMAND, says(lambda: texts.UNKNOWN_COMMAND)),
            MessageHandler(private & filters.TEXT, questions.answer),
            MessageHandler(private, Content(questions).receive),
            CallbackQueryHandler(Buttons(service, state, questions).press),
            InlineQueryHandler(Inline(service, shelf).answer),
        ]
    )
    application.add_error_handler(partial(_tell_trouble, settings.admin_ids))


async def _connect(application: TelegramApplication) -> None:
    """Greet Telegram, as often as it takes while the network or Telegram fails."""
    pause = 1.0
    while True:
        try:
            return await application.initialize()
        except InvalidToken:  # the library writes the token into its message
            raise SettingsError(REFUSED_TOKEN) from None
        except TelegramError as error:
            _LOG.warning("Telegram cannot be reached (%s); trying again in %.0f s.", error, pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def _poll(application: TelegramApplication) -> set[asyncio.Task[Any]]:
    """Begin to take messages; the tasks that fetch them are returned."""
    assert application.updater
    before = asyncio.all_tasks()
    await application.updater.start_polling(
        allowed_updates=ALLOWED_UPDATES,
        bootstrap_retries=-1,
        error_callback=lambda error: _LOG.warning("Telegram gave no messages (%s); trying again.", error),
    )
    polling = asyncio.all_tasks() - before
    await application.start()
    _LOG.info("The bot @%s listens.", application.bot.username)
    return polling


def _reraise(ended: set[asyncio.Task[Any]]) -> None:
    """Tell what ended a task, unless it is the token, which the library writes into its message."""
    for task in ended:
        error = task.exception()
        if error and not isinstance(error, InvalidToken):
            raise error


async def _announce(application: TelegramApplication, admins: Collection[int]) -> None:
    """Fill the command menus in each language; a bot without them works as well."""
    for language in LANGUAGES:
        speak(Manner(language, language))
        # The first language is also that of everybody whose Telegram speaks another one.
        code = None if language == LANGUAGES[0] else language
        menus: list[tuple[list[tuple[str, str]], BotCommandScopeChat | None]] = [(texts.commands(), None)]
        menus += [(texts.commands(admin=True), BotCommandScopeChat(admin)) for admin in admins]
        for commands, scope in menus:
            try:
                await application.bot.set_my_commands(commands, scope, code)
            except TelegramError as error:
                _LOG.warning("The menu of commands could not be set (%s); the commands work all the same.", error)
    speak(Manner())


async def _stop(application: TelegramApplication, admin: Admin) -> None:
    """Take no more messages, end a reindex, answer what was taken, close the connections."""
    try:
        async with asyncio.timeout(STOP_SECONDS):
            if application.updater and application.updater.running:
                with suppress(InvalidToken):
                    await application.updater.stop()
            await admin.stop()
            if application.running:
                await application.stop()
    except TimeoutError:
        _LOG.warning("Not everything ended within %.0f s; the rest is left.", STOP_SECONDS)
    if not application.running:
        await application.shutdown()
    await application.bot.shutdown()


async def _tell_trouble(admins: Collection[int], update: object, context: Context) -> None:
    """Log an error, tell whoever wrote of it where that can be, and let no further handler have the update."""
    # The update stays out of it: what people ask is not for the log.
    error = context.error
    if isinstance(error, TelegramError):
        _LOG.warning("An update could not be answered: %s", error)  # they may have blocked the bot meanwhile
    else:
        _LOG.error("An update could not be handled.", exc_info=error)
        if isinstance(update, Update) and update.message:
            to_admin = update.message.chat_id in admins
            said = refusal(error) if to_admin and isinstance(error, PorsaError) else texts.TROUBLE
            with suppress(TelegramError):
                await send(update.message, said)
    # The library would go on to the next group: whom the gate could not tell, the bot would answer.
    raise ApplicationHandlerStop
