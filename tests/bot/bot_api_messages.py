"""What goes between the bot and its server: the bot itself, its calls, its messages, and messages of people."""

import re
from dataclasses import dataclass, field

from bot_api_limits import Json
from telegram_html import Entity, Parsed, utf16

TOKEN = "123456:AAE-secret_of_the_test"
BOT: Json = {"id": 123456, "is_bot": True, "first_name": "پرسا", "username": "porsa_test_bot"}
BOT["can_read_all_group_messages"] = False


@dataclass(frozen=True)
class Call:
    """One call of the bot, as it came."""

    method: str
    parameters: Json
    at: float


@dataclass
class Sent:
    """A message of the bot as its chat shows it now."""

    chat_id: int
    message_id: int
    parsed: Parsed
    keyboard: list[list[Json]]
    at: float
    parameters: Json = field(default_factory=dict)
    edits: list[tuple[float, str]] = field(default_factory=list)
    photo: bytes = b""
    """Of a picture; `text` is its caption then."""

    @property
    def text(self) -> str:
        return self.parsed.text

    @property
    def links(self) -> list[str]:
        """The addresses of the buttons below."""
        return [button["url"] for row in self.keyboard for button in row if "url" in button]

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons that call the bot."""
        return [button["text"] for row in self.keyboard for button in row if "callback_data" in button]

    def data(self, label: str) -> str:
        """What a button carries."""
        return next(
            str(button["callback_data"])
            for row in self.keyboard
            for button in row
            if label in button["text"] and "callback_data" in button
        )

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.parsed.entities


def as_text(text: str) -> Json:
    """Make the content of a text message, names and a command at its beginning marked as Telegram marks them."""
    command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    entities = [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else []
    for name in re.finditer(r"(?<![\w/])@\w+", text):
        entities.append({"type": "mention", "offset": utf16(text[: name.start()]), "length": len(name[0])})
    return {"text": text, "entities": entities}


def group_chat(group: int) -> Json:
    return {"id": group, "type": "supergroup", "title": "گروه", "is_forum": True}


def as_json(sent: Sent) -> Json:
    """Make the message object of what the bot sent, for people to reply to."""
    chat = {"id": sent.chat_id, "type": "private"} if sent.chat_id > 0 else group_chat(sent.chat_id)
    size = {"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}
    content: Json = {"photo": [size], "caption": sent.text} if sent.photo else {"text": sent.text}
    if thread := sent.parameters.get("message_thread_id"):
        content |= {"message_thread_id": int(thread), "is_topic_message": True}
    return {"message_id": sent.message_id, "date": 1_700_000_000, "chat": chat, "from": BOT, **content}
