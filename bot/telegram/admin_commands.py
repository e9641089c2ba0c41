"""Which handler takes what admins alone may send; to everybody else the commands are refused."""

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.settings import Settings
from bot.state.store import State
from bot.telegram import texts
from bot.telegram.additions import Additions
from bot.telegram.admin import CANCEL_DATA, Admin
from bot.telegram.basics import Context, says
from bot.telegram.daily import Daily
from bot.telegram.removals import Removals
from bot.telegram.reports import Reports
from bot.telegram.service import AnswerService

__all__ = ["admin_handlers"]


def admin_handlers(
    private: filters.BaseFilter, settings: Settings, service: AnswerService, admin: Admin, state: State
) -> list[BaseHandler[Update, Context, None]]:
    """Give the handlers of the admins' commands, for chats that `private` lets through."""
    admins = private & filters.User(settings.admin_ids)
    reports, additions = Reports(settings, state, service), Additions(settings, state, admin)
    removals, daily = Removals(settings, state, service, admin), Daily(settings, state)
    return [
        CommandHandler("reindex", admin.reindex, admins),
        CallbackQueryHandler(admin.cancel, f"^{CANCEL_DATA}$"),
        CommandHandler("status", reports.status, admins),
        CommandHandler("unanswered", reports.unanswered, admins),
        CommandHandler("feedback", reports.feedback, admins),
        CommandHandler("digest", daily.show, admins),
        CallbackQueryHandler(daily.switch, r"^dig:(on|off)$"),
        CommandHandler("add", additions.add, admins),
        MessageHandler(admins & filters.Document.ALL, additions.add),
        CallbackQueryHandler(additions.decide, r"^add:(yes|no):[\w-]+$"),
        CommandHandler("remove", removals.ask, admins),
        CallbackQueryHandler(removals.decide, r"^rem:(yes|no|undo):[\w-]+$"),
        CommandHandler(texts.ADMIN_COMMANDS, says(lambda: texts.ADMINS_ONLY), private),
    ]
