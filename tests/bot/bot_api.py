"""Telegram's Bot API on loopback, strict about its published limits: what the bot is tested against.

It runs in a thread of its own, so that tests are plain functions. Every call is kept; a call that Telegram would not
take is answered as Telegram does and kept under `violations` as well.
"""

import asyncio
import json
import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Self, TypeVar

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
from bot_api_messages import BOT, TOKEN, Call, Sent, as_json
from telegram_html import Parsed

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds until something is taken not to come; only a failing test waits for so long, and machines may be busy."""


class BotApi:
    """The server: its queue of updates, and what the bot has called."""

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
        self._limited: dict[int, float] = {}
        self._updates: deque[Json] = deque()
        self._numbers = iter(range(1, 10**9))
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()

    @contextmanager
    def running(self) -> Iterator[Self]:
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

    def push(self, times: int = 1, **update: object) -> None:
        """Put an update into the bot's queue, more than once where Telegram is to bring it again."""
        assert self._loop
        with self._changed:
            self._updates.extend([{"update_id": next(self._numbers), **update}] * times)
        self._loop.call_soon_threadsafe(self._news.set)

    def together(self) -> AbstractContextManager[object]:
        """Let the bot find all at once that is pushed within the block."""
        return self._changed

    def fail(self, method: str, code: int, **parameters: int) -> None:
        """Answer the next call of a method with an error."""
        self._failures[method].append(_failed(code, f"Injected {code}", **parameters))

    def drop(self, method: str) -> None:
        """Close the connection of the next call of a method, and answer nothing."""
        self._failures[method].append({})

    def limit(self, chat: int, seconds: float) -> None:
        """Take no message to a chat for so long, as Telegram does after a flood."""
        self._limited[chat] = time.monotonic() + seconds

    def wait(self, look: Callable[[], T], timeout: float = PATIENCE) -> T:
        """Wait until `look` sees something."""
        with self._changed:
            if not self._changed.wait_for(look, timeout):
                raise AssertionError(f"nothing came within {timeout} s; the last calls: {self.calls[-5:]}")
            return look()

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
        wait = self._limited.get(int(parameters.get("chat_id", 0)), 0.0) - time.monotonic()
        if wait > 0:
            return _failure(429, "Too Many Requests", retry_after=math.ceil(wait))
        if self._failures[method]:
            failure = self._failures[method].popleft()
            if not failure and request.transport:
                request.transport.abort()
            return web.json_response(failure, status=failure.get("error_code", 500))
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
        with self._changed:
            return list(self._updates)[: int(parameters.get("limit", 100))]


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


def _failure(code: int, description: str, **parameters: int) -> web.Response:
    return web.json_response(_failed(code, description, **parameters), status=code)


def _failed(code: int, description: str, **parameters: int) -> Json:
    failure = {"ok": False, "error_code": code, "description": description}
    return failure | ({"parameters": parameters} if parameters else {})
