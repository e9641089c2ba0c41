"""Telegram's Bot API on loopback, strict about its published limits: what the bot is tested against.

It runs in a thread of its own, so that tests are plain functions. Every call is kept; a call that Telegram would not
take is answered as Telegram does and kept under `violations` as well.
"""

import asyncio
import json
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web
from bot_api_limits import (
    Json,
    Refused,
    check_callback_answer,
    check_commands,
    check_document,
    check_inline_answer,
    check_keyboard,
    check_parameters,
    check_photo,
    check_place,
    check_text,
)
from telegram_html import Entity, Parsed, utf16

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds until something is taken not to come; only a failing test waits for so long, and machines may be busy."""
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


class BotApiServer:
    """The server, the people who write to the bot, and what they see."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.messages: list[Sent] = []
        self.violations: list[str] = []
        self.callback_answers: dict[str, str] = {}
        self.inline_answers: dict[str, list[Json]] = {}
        self.pause = 0.0
        """Seconds that the server thinks about every call but getUpdates."""
        self.documents: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
        self.files: dict[str, bytes] = {}
        self._open_queries: set[str] = set()
        self._failures: dict[str, deque[Json]] = defaultdict(deque)
        self._updates: deque[Json] = deque()
        self._numbers = iter(range(1, 10**9))
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()

    @contextmanager
    def running(self) -> Iterator["BotApiServer"]:
        """Serve on a free port of 127.0.0.1 until the block ends."""
        ready, stopped = threading.Event(), asyncio.Event()

        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            application = web.Application()
            application.router.add_route("*", "/bot{token}/{method}", self._answer)
            application.router.add_get("/file/bot{token}/{name}", self._give_file)
            runner = web.AppRunner(application, shutdown_timeout=0.1)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            ready.set()
            await stopped.wait()
            await runner.cleanup()

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        ready.wait()
        assert self._loop
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(stopped.set)
            thread.join()

    # What people do

    def push(self, **update: object) -> None:
        """Put an update into the bot's queue."""
        assert self._loop
        with self._changed:
            self._updates.append({"update_id": next(self._numbers), **update})
        self._loop.call_soon_threadsafe(self._news.set)

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
        number = str(next(self._numbers))
        self._open_queries.add(number)
        person = {"id": user, "is_bot": False, "first_name": "کاربر"}
        query = {"id": number, "from": person, "chat_instance": "1", "data": data, "message": as_json(sent)}
        self.push(callback_query=query)
        self.wait(lambda: number in self.callback_answers, timeout)
        return self.callback_answers[number]

    def send_document(self, user: int, name: str, content: bytes) -> None:
        """Let a person send a file."""
        number = f"file{next(self._numbers)}"
        self.files[number] = content
        document = {"file_id": number, "file_unique_id": number, "file_name": name, "file_size": len(content)}
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

    def fail(self, method: str, code: int, **parameters: int) -> None:
        """Answer the next call of a method with an error."""
        failure = {"ok": False, "error_code": code, "description": f"Injected {code}"}
        self._failures[method].append(failure | ({"parameters": parameters} if parameters else {}))

    # What they see

    def sent_to(self, chat_id: int) -> list[Sent]:
        """Give the bot's messages to a chat."""
        return [message for message in self.messages if message.chat_id == chat_id]

    def called(self, method: str) -> list[Call]:
        """Give the calls of one method."""
        return [call for call in self.calls if call.method == method]

    def wait(self, look: Callable[[], T], timeout: float = PATIENCE) -> T:
        """Wait until `look` sees something."""
        with self._changed:
            if not self._changed.wait_for(look, timeout):
                raise AssertionError(f"nothing came within {timeout} s; the last calls: {self.calls[-5:]}")
            return look()

    # What Telegram does

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        parameters = _parameters(await request.post())
        with self._changed:
            self.calls.append(Call(method, parameters, time.monotonic()))
            self._changed.notify_all()
        if self.pause and method != "getUpdates":
            await asyncio.sleep(self.pause)
        if request.match_info["token"] != TOKEN:
            return _failure(401, "Unauthorized")
        if self._failures[method]:
            failure = self._failures[method].popleft()
            return web.json_response(failure, status=failure["error_code"])
        try:
            check_parameters(method, parameters)
            result = (
                await self._get_updates(parameters) if method == "getUpdates" else self._perform(method, parameters)
            )
        except Refused as refusal:
            self.violations.append(f"{method}: {refusal}")
            return _failure(400, f"Bad Request: {refusal}")
        with self._changed:
            self._changed.notify_all()
        return web.json_response({"ok": True, "result": result})

    async def _give_file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["name"])
        if request.match_info["token"] != TOKEN or content is None:
            return _failure(404, "Not Found")
        return web.Response(body=content)

    def _perform(self, method: str, parameters: Json) -> object:
        if method == "getMe":
            return BOT
        if method == "setMyCommands":
            return check_commands(parameters["commands"])
        if method == "sendMessage":
            return self._send(parameters)
        if method == "editMessageText":
            return self._edit(parameters)
        if method == "sendPhoto":
            return self._send_photo(parameters)
        if method == "editMessageReplyMarkup":
            return self._edit_keyboard(parameters)
        if method == "answerCallbackQuery":
            check_callback_answer(parameters, self._open_queries)
            self.callback_answers[parameters["callback_query_id"]] = str(parameters.get("text", ""))
        if method == "sendDocument":
            return self._send_document(parameters)
        if method == "getFile":
            return self._get_file(parameters["file_id"])
        if method == "answerInlineQuery":
            self.inline_answers[parameters["inline_query_id"]] = check_inline_answer(parameters)
        if method == "sendChatAction" and parameters["action"] != "typing":
            raise Refused("wrong parameter action in request")
        return True

    def _send(self, parameters: Json) -> Json:
        check_place(parameters)
        return self._shown(check_text(parameters), parameters)

    def _send_photo(self, parameters: Json) -> Json:
        check_place(parameters)
        return self._shown(check_photo(parameters), parameters, parameters["photo"][1])

    def _shown(self, parsed: Parsed, parameters: Json, photo: bytes = b"") -> Json:
        keyboard = check_keyboard(parameters.get("reply_markup"))
        chat, number = int(parameters["chat_id"]), next(self._numbers)
        sent = Sent(chat, number, parsed, keyboard, time.monotonic(), parameters, photo=photo)
        with self._changed:
            self.messages.append(sent)
        return as_json(sent)

    def _send_document(self, parameters: Json) -> Json:
        check_place(parameters)
        check_document(parameters)
        chat = int(parameters["chat_id"])
        with self._changed:
            self.documents[chat].append(parameters["document"])
        return {"message_id": next(self._numbers), "date": 1, "chat": {"id": chat, "type": "private"}, "from": BOT}

    def _get_file(self, number: str) -> Json:
        if number not in self.files:
            raise Refused("wrong file_id")
        if len(self.files[number]) > 20_000_000:
            raise Refused("file is too big")
        return {"file_id": number, "file_unique_id": number, "file_path": number}

    def _edit(self, parameters: Json) -> Json:
        sent = self._to_edit(parameters)
        if sent.photo:
            raise Refused("there is no text in the message to edit")
        parsed, keyboard = check_text(parameters), check_keyboard(parameters.get("reply_markup"))
        if (parsed, keyboard) == (sent.parsed, sent.keyboard):
            raise Refused("message is not modified")
        sent.parsed, sent.keyboard = parsed, keyboard
        sent.edits.append((time.monotonic(), parsed.text))
        return as_json(sent)

    def _edit_keyboard(self, parameters: Json) -> Json:
        sent, keyboard = self._to_edit(parameters), check_keyboard(parameters.get("reply_markup"))
        if keyboard == sent.keyboard:
            raise Refused("message is not modified")
        sent.keyboard = keyboard
        return as_json(sent)

    def _to_edit(self, parameters: Json) -> Sent:
        wanted = (int(parameters["chat_id"]), int(parameters["message_id"]))
        sent = next((one for one in self.messages if (one.chat_id, one.message_id) == wanted), None)
        if sent is None:
            raise Refused("message to edit not found")
        return sent

    async def _get_updates(self, parameters: Json) -> list[Json]:
        with self._changed:
            while self._updates and self._updates[0]["update_id"] < int(parameters.get("offset", 0)):
                self._updates.popleft()
        if not self._updates:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), float(parameters.get("timeout", 0)))
            except TimeoutError:
                return []
        return list(self._updates)[: int(parameters.get("limit", 100))]


def as_text(text: str) -> Json:
    """Make the content of a text message, names and a command at its beginning marked as Telegram marks them."""
    command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    entities = [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else []
    for name in re.finditer(r"(?<![\w/])@\w+", text):
        entities.append({"type": "mention", "offset": utf16(text[: name.start()]), "length": len(name[0])})
    return {"text": text, "entities": entities}


def group_chat(group: int) -> Json:
    return {"id": group, "type": "supergroup", "title": "گروه", "is_forum": True}


def _parameters(form: Mapping[str, str | bytearray | bytes | web.FileField]) -> Json:
    """Read a form; a file becomes its name and its bytes, in the place of the parameter that names it."""
    files = {
        f"attach://{name}": (field.filename, field.file.read())
        for name, field in form.items()
        if isinstance(field, web.FileField)
    }
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    whole = {name: field for name, field in form.items() if isinstance(field, web.FileField)}
    named = {name: files.get(value, _decoded(value)) for name, value in texts.items()}
    return named | {name: files[f"attach://{name}"] for name in whole if f"attach://{name}" not in texts.values()}


def _decoded(value: str) -> object:
    try:
        return json.loads(value) if value[:1] in ("{", "[") else value
    except ValueError:
        return value


def _failure(code: int, description: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": code, "description": description}, status=code)


def as_json(sent: Sent) -> Json:
    """Make the message object of what the bot sent, for people to reply to."""
    chat = {"id": sent.chat_id, "type": "private"} if sent.chat_id > 0 else group_chat(sent.chat_id)
    size = {"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}
    content: Json = {"photo": [size], "caption": sent.text} if sent.photo else {"text": sent.text}
    return {"message_id": sent.message_id, "date": 1_700_000_000, "chat": chat, "from": BOT, **content}
