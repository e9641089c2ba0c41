"""In groups the bot answers when it is named, replied to or asked with /ask, and is silent otherwise."""

from telegram import ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.telegram import texts
from bot.telegram.addressing import ADDRESSED, question_in
from bot.telegram.basics import Context
from bot.telegram.markup import isolated, plain, shortened
from bot.telegram.questions import Questions
from bot.telegram.sending import greet, send

__all__ = ["Groups", "group_handlers"]

NAME_UNITS = 64
PRESENT = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR)


class Groups:
    """Passes on what is meant for the bot, and introduces it where it is new."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions

    async def ask(self, update: Update, _: Context) -> None:
        """Answer what follows the command or the bot's name, or what the message replied to asks."""
        message = update.message
        if message is None:
            return
        if question := question_in(message):
            await self._questions.ask(message, question)
        else:
            await send(message, texts.ASK_WHAT)

    async def joined(self, update: Update, context: Context) -> None:
        """Explain to the admin who brought the bot into a group what reaches it there."""
        change = update.my_chat_member
        if change and change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP) and _is_new(change):
            name = plain(isolated(shortened(change.from_user.full_name, NAME_UNITS)))
            bot = plain(f"@{context.bot.username}")
            await greet(change.chat, texts.joined_group(name, bot, bool(context.bot.can_read_all_group_messages)))


def group_handlers(news: filters.BaseFilter, questions: Questions) -> list[BaseHandler[Update, Context, None]]:
    """Give the handlers for groups, whose messages `news` lets through; /ask may be used in private as well."""
    groups = Groups(questions)
    return [
        CommandHandler("ask", groups.ask, filters.UpdateType.MESSAGE),
        MessageHandler(news & filters.TEXT & ~filters.COMMAND & ADDRESSED, groups.ask),
        ChatMemberHandler(groups.joined, ChatMemberHandler.MY_CHAT_MEMBER),
    ]


def _is_new(change: ChatMemberUpdated) -> bool:
    return change.new_chat_member.status in PRESENT and change.old_chat_member.status not in PRESENT
