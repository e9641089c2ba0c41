"""A text message in a private chat is a question, and gets one message back whatever happens."""

import logging
from collections.abc import Collection

from telegram import Message, Update

from bot.memory import Memory
from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.conversations import Conversations
from bot.telegram.message import Outgoing, render_reply
from bot.telegram.sending import send, typing
from bot.telegram.service import AnswerService
from index.errors import QuestionError, SnapshotError, SnapshotMissing
from retrieval.conversation import Turn

__all__ = ["Questions"]

_LOG = logging.getLogger(__name__)


class Questions:
    """Answers questions: many chats at once, those of one chat in their order."""

    def __init__(self, service: AnswerService, conversations: Conversations, admins: Collection[int]) -> None:
        self._service, self._conversations, self._admins = service, conversations, admins

    async def answer(self, update: Update, _: Context) -> None:
        """Answer the question of a message."""
        message = update.message
        if message is None or message.text is None:
            return
        conversation = self._conversations.of(message.chat_id)
        async with conversation.lock:
            async with typing(message.chat):
                outgoing, turn = await self._reply(message, message.text, conversation.memory)
            sent = await send(message, outgoing)
            if turn:
                conversation.memory.sent(sent.message_id, turn)

    async def _reply(self, message: Message, question: str, memory: Memory) -> tuple[Outgoing, Turn | None]:
        """Give what is said, and the turn that it answers, if it answers one."""
        is_admin = message.from_user is not None and message.from_user.id in self._admins
        try:
            replied_to = message.reply_to_message.message_id if message.reply_to_message else None
            reply = await self._service.ask(question, memory.history(replied_to))
            _LOG.info("A question was answered in %.0f ms (found: %s).", reply.elapsed_ms, reply.found)
            return render_reply(reply), memory.remember(question, reply)
        except QuestionError:
            return Outgoing(texts.NOTHING_TO_LOOK_FOR), None
        except SnapshotMissing:
            return Outgoing(texts.NO_INDEX_ADMIN if is_admin else texts.NO_INDEX), None
        except SnapshotError as error:
            _LOG.error("%s", error)
            return Outgoing(texts.INDEX_UNUSABLE_ADMIN if is_admin else texts.INDEX_UNUSABLE), None
        except Exception:
            _LOG.exception("A question could not be answered.")
            return Outgoing(texts.TROUBLE), None
