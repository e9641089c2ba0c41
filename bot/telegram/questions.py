"""A text message in a private chat is a question, and gets one message back whatever happens."""

import logging
from collections.abc import Collection

from telegram import Message, Update

from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.conversations import Conversation, Conversations
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
        """Answer the question of a message."""
        message = update.message
        if message is None or message.text is None:
            return
        conversation = self._conversations.of(message.chat_id)
        async with conversation.lock:
            async with typing(message.chat):
                outgoing = await self._reply(message, message.text, conversation)
            await send(message, outgoing)

    async def _reply(self, message: Message, question: str, conversation: Conversation) -> Outgoing:
        is_admin = message.from_user is not None and message.from_user.id in self._admins
        try:
            reply = await self._service.ask(question, conversation.history())
            conversation.remember(question)
            _LOG.info("A question was answered in %.0f ms (found: %s).", reply.elapsed_ms, reply.found)
            person = message.from_user.id if message.from_user else message.chat_id
            return await self._presenter.present(reply, person, message.chat.type)
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
