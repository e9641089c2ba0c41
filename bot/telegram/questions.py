"""A question gets one message back whatever happens."""

import logging
from collections.abc import Collection

from telegram import Message, Update
from telegram.constants import ChatType

from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.conversations import Conversation, Conversations, party
from bot.telegram.message import Outgoing
from bot.telegram.presenting import Presenter
from bot.telegram.sending import send, typing
from bot.telegram.service import AnswerService
from index.errors import QuestionError, SnapshotError, SnapshotMissing

__all__ = ["Questions"]

_LOG = logging.getLogger(__name__)


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

    async def ask(self, message: Message, question: str) -> None:
        """Answer the question that a message asks, where the message was written."""
        conversation = self._conversations.of(*party(message))
        async with conversation.lock:
            async with typing(message):
                outgoing = await self._reply(message, question, conversation)
            await send(message, outgoing)

    async def _reply(self, message: Message, question: str, conversation: Conversation) -> Outgoing:
        is_admin = message.from_user is not None and message.from_user.id in self._admins
        try:
            reply = await self._service.ask(question, conversation.history())
            conversation.remember(question)
            _LOG.info("A question was answered in %.0f ms (found: %s).", reply.elapsed_ms, reply.found)
            person = message.from_user.id if message.from_user else message.chat_id
            place = "private" if message.chat.type == ChatType.PRIVATE else "group"
            return await self._presenter.present(reply, person, place)
        except QuestionError:
            return Outgoing(texts.NOTHING_TO_LOOK_FOR)
        except SnapshotMissing:
            return Outgoing(texts.NO_INDEX_ADMIN if is_admin else texts.NO_INDEX)
        except SnapshotError as error:
            _LOG.error("%s", error)
            return Outgoing(texts.INDEX_UNUSABLE_ADMIN if is_admin else texts.INDEX_UNUSABLE)
        except Exception:
            _LOG.exception("A question could not be answered.")
            return Outgoing(texts.TROUBLE)
