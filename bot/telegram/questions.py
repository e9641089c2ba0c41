"""A question gets one message back whatever happens."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace

from telegram import Message, Update, User
from telegram.constants import ChatType

from bot.memory import Memory
from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.conversations import Conversations, party
from bot.telegram.message import Outgoing
from bot.telegram.presenting import Presenter
from bot.telegram.reasons import refusal
from bot.telegram.sending import send, typing
from bot.telegram.service import AnswerService
from index.errors import QuestionError, SnapshotError, SnapshotMissing
from retrieval.conversation import Turn
from retrieval.limits import NO_LIMITS, Limits

__all__ = ["Chosen", "Questions"]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who chose a suggested question, as if they had typed it, and the id of the article that is to answer it."""

    by: User
    article_id: str


class Questions:
    """Answers questions: many chats at once, those of one chat in their order."""

    def __init__(
        self, service: AnswerService, conversations: Conversations, presenter: Presenter, admins: Collection[int]
    ) -> None:
        self._service, self._conversations, self._presenter, self._admins = service, conversations, presenter, admins

    async def answer(self, update: Update, _: Context) -> None:
        """Answer a message that is a question from its first letter to its last."""
        if update.message and update.message.text is not None:
            await self.ask(update.message, update.message.text)

    async def ask(self, message: Message, question: str, chosen: Chosen | None = None) -> None:
        """Answer the question that a message asks, or one that was `chosen` below it, where the message was written."""
        conversation = self._conversations.of(*party(message, chosen.by if chosen else None))
        async with conversation.lock:
            async with typing(message):
                outgoing, turn = await self._reply(message, question, chosen, conversation.memory)
            sent = await send(message, outgoing)
            if turn and sent:
                conversation.memory.sent(sent.message_id, turn)

    async def _reply(
        self, message: Message, question: str, chosen: Chosen | None, memory: Memory
    ) -> tuple[Outgoing, Turn | None]:
        """Give what is said, and the turn that it answers, if it answers one."""
        asker = chosen.by if chosen else message.from_user
        place = "private" if message.chat.type == ChatType.PRIVATE else "group"
        is_admin = place == "private" and message.chat_id in self._admins  # a group need not know the folders
        try:
            earlier = None if chosen else message.reply_to_message
            history = memory.history(earlier.message_id if earlier else None)
            limits = Limits(article=chosen.article_id) if chosen else NO_LIMITS
            reply = await self._service.ask(question, history, limits)
            reply = replace(reply, suggested=chosen is not None)
            _LOG.info("A question was answered in %.0f ms (found: %s).", reply.elapsed_ms, reply.found)
            turn = memory.remember(question, reply)
            person = asker.id if asker else message.chat_id
            return await self._presenter.present(reply, person, place), turn
        except QuestionError as error:
            return refusal(error), None
        except SnapshotError as error:
            _LOG.error("%s", error)
            if is_admin:
                return refusal(error), None
            return Outgoing(texts.NO_INDEX if isinstance(error, SnapshotMissing) else texts.INDEX_UNUSABLE), None
        except Exception:
            _LOG.exception("A question could not be answered.")
            return Outgoing(texts.TROUBLE), None
