"""A question gets one message back whatever happens."""

import logging
from collections.abc import Collection
from dataclasses import replace

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

    async def ask(self, message: Message, question: str, chooser: User | None = None) -> None:
        """Answer the question that a message asks, where the message was written.

        `chooser` is who chose a question suggested below it: the answer is theirs as if they had typed the question.
        """
        conversation = self._conversations.of(*party(message, chooser))
        async with conversation.lock:
            async with typing(message):
                outgoing, turn = await self._reply(message, question, chooser, conversation.memory)
            sent = await send(message, outgoing)
            if turn and sent:
                conversation.memory.sent(sent.message_id, turn)

    async def _reply(
        self, message: Message, question: str, chooser: User | None, memory: Memory
    ) -> tuple[Outgoing, Turn | None]:
        """Give what is said, and the turn that it answers, if it answers one."""
        asker = chooser or message.from_user
        place = "private" if message.chat.type == ChatType.PRIVATE else "group"
        is_admin = place == "private" and message.chat_id in self._admins  # a group need not know the folders
        try:
            earlier = None if chooser else message.reply_to_message
            reply = await self._service.ask(question, memory.history(earlier.message_id if earlier else None))
            reply = replace(reply, suggested=chooser is not None)
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
