"""The Bot API with people who write to the bot, press its buttons, and see what it says."""

from typing import Any

from bot_api import PATIENCE, BotApi
from bot_api_limits import Json
from bot_api_messages import BOT, TOKEN, Call, Sent, as_json, as_text, group_chat

__all__ = ["BOT", "PATIENCE", "TOKEN", "BotApiServer", "Call", "Sent", "as_json", "as_text", "group_chat"]


class BotApiServer(BotApi):
    """The server as tests use it."""

    def write(self, user: int, text: str, reply_to: Sent | None = None) -> None:
        """Let a person write to the bot, in private."""
        replied: dict[str, Any] = {"reply_to_message": as_json(reply_to)} if reply_to else {}
        self.push(message=self.message(user, **(as_text(text) | replied)))

    def message(self, user: int, language: str = "fa", **content: Any) -> Json:  # noqa: ANN401 - as Telegram has it
        """Make a private message of a person."""
        person = {"id": user, "is_bot": False, "first_name": "کاربر", "language_code": language}
        chat = {"id": user, "type": "private", "first_name": "کاربر"}
        return {"message_id": next(self._numbers), "date": 1_700_000_000, "from": person, "chat": chat, **content}

    def write_in(self, group: int, user: int, text: str, **content: Any) -> None:  # noqa: ANN401
        """Let a person write in a group, in a topic of it where `message_thread_id` is given."""
        message = self.message(user, **as_text(text), **content) | {"chat": group_chat(group)}
        topic = {"is_topic_message": True} if "message_thread_id" in content else {}
        self.push(message=message | topic)

    def ask_in(self, group: int, user: int, text: str, **content: Any) -> Sent:  # noqa: ANN401
        """Let a person write in a group, and return the bot's next message there."""
        before = len(self.sent_to(group))
        self.write_in(group, user, text, **content)
        return self.wait(lambda: self.sent_to(group)[before:])[0]

    def ask(self, user: int, text: str, timeout: float = PATIENCE, reply_to: Sent | None = None) -> Sent:
        """Let a person write, and return the bot's next message to them."""
        before = len(self.sent_to(user))
        self.write(user, text, reply_to)
        return self.wait(lambda: self.sent_to(user)[before:], timeout)[0]

    def press(self, user: int, sent: Sent, data: str, timeout: float = PATIENCE) -> str:
        """Let a person press a button, `data` being what it carries, and return what the bot says to it."""
        number = self.touch(user, sent, data)
        self.wait(lambda: number in self.callback_answers, timeout)
        return self.callback_answers[number]

    def touch(self, user: int, sent: Sent, data: str) -> str:
        """Let a person press a button, and return the number of the press."""
        number = str(next(self._numbers))
        self._open_queries.add(number)
        person = {"id": user, "is_bot": False, "first_name": "کاربر"}
        query = {"id": number, "from": person, "chat_instance": "1", "data": data, "message": as_json(sent)}
        self.push(callback_query=query)
        return number

    def send_document(self, user: int, name: str, content: bytes, size: int | None = None) -> None:
        """Let a person send a file, `size` being what Telegram says of it."""
        number = f"file{next(self._numbers)}"
        self.files[number] = content
        document = {"file_id": number, "file_unique_id": number, "file_name": name, "file_size": size or len(content)}
        self.push(message=self.message(user, document=document))

    def type_inline(self, user: int, text: str) -> str:
        """Let a person write behind the bot's name in some chat, and return the number of the query."""
        number = str(next(self._numbers))
        person = {"id": user, "is_bot": False, "first_name": "کاربر"}
        self.push(inline_query={"id": number, "from": person, "query": text, "offset": ""})
        return number

    def offered(self, number: str) -> list[Json]:
        """Give the cards that the bot answers an inline query with."""
        self.wait(lambda: number in self.inline_answers)
        return self.inline_answers[number]

    def sent_to(self, chat_id: int) -> list[Sent]:
        """Give the bot's messages to a chat."""
        return [message for message in self.messages if message.chat_id == chat_id]

    def called(self, method: str) -> list[Call]:
        """Give the calls of one method."""
        return [call for call in self.calls if call.method == method]
