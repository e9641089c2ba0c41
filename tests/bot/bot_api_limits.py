"""What Telegram's Bot API takes and what it refuses (a part of 10.0): the limits that its documentation publishes."""

import re
import struct
from typing import Any

from telegram_html import Parsed, parse_html, utf16

from bot.telegram.markup import web_address

Json = dict[str, Any]

_TO_A_CHAT = {"message_thread_id", "reply_parameters", "reply_markup"}
PARAMETERS: dict[str, tuple[set[str], set[str]]] = {
    "getMe": (set(), set()),
    "deleteWebhook": (set(), {"drop_pending_updates"}),
    "setWebhook": ({"url"}, {"secret_token", "allowed_updates", "max_connections", "drop_pending_updates"}),
    "getUpdates": (set(), {"offset", "limit", "timeout", "allowed_updates"}),
    "setMyCommands": ({"commands"}, {"scope", "language_code"}),
    "sendChatAction": ({"chat_id", "action"}, {"message_thread_id"}),
    "sendMessage": ({"chat_id", "text"}, {"parse_mode", "link_preview_options"} | _TO_A_CHAT),
    "sendDocument": ({"chat_id", "document"}, {"caption", "parse_mode"} | _TO_A_CHAT),
    "sendPhoto": ({"chat_id", "photo"}, {"caption", "parse_mode"} | _TO_A_CHAT),
    "getFile": ({"file_id"}, set()),
    "editMessageText": (
        {"text"},
        {"chat_id", "message_id", "inline_message_id", "parse_mode", "link_preview_options", "reply_markup"},
    ),
    "editMessageReplyMarkup": (set(), {"chat_id", "message_id", "inline_message_id", "reply_markup"}),
    "answerInlineQuery": ({"inline_query_id", "results"}, {"cache_time", "is_personal", "next_offset", "button"}),
    "answerCallbackQuery": ({"callback_query_id"}, {"text", "show_alert", "cache_time"}),
}
"""The methods the bot uses: what they need and what else they take."""
ACTIONS = {"url", "callback_data", "switch_inline_query", "switch_inline_query_current_chat", "copy_text", "web_app"}


class Refused(Exception):
    """Telegram's 400, with its description."""


def check_parameters(method: str, parameters: Json) -> None:
    if method not in PARAMETERS:
        raise Refused("this server does not know the method")
    needed, others = PARAMETERS[method]
    if missing := needed - parameters.keys():
        raise Refused(f"parameters are missing: {missing}")
    if unknown := parameters.keys() - needed - others:
        raise Refused(f"parameters are unknown: {unknown}")


def check_place(parameters: Json) -> None:
    """A topic is only in a forum, and a reply is to a message."""
    if "message_thread_id" in parameters and int(parameters["chat_id"]) > 0:
        raise Refused("message thread not found")
    if "reply_parameters" in parameters and int(parameters["reply_parameters"]["message_id"]) < 1:
        raise Refused("message to be replied not found")


def check_text(parameters: Json, name: str = "text", longest: int = 4096) -> Parsed:
    if parameters.get("parse_mode") not in (None, "HTML"):
        raise Refused("unsupported parse_mode")
    text = str(parameters[name])
    try:
        parsed = parse_html(text) if "parse_mode" in parameters else Parsed(text, ())
    except ValueError as error:
        raise Refused(str(error)) from error
    if not parsed.text.strip():
        raise Refused("message text is empty")
    if utf16(parsed.text) > longest:
        raise Refused("message is too long")
    # Telegram itself leaves entities beyond the hundredth out without a word.
    if len(parsed.entities) > 100:
        raise Refused("more than 100 entities")
    return parsed


def check_document(parameters: Json) -> None:
    name, content = parameters["document"]
    if not name or not content:
        raise Refused("file must be non-empty")
    if len(content) > 50_000_000:
        raise Refused("Request Entity Too Large")
    if len(parameters.get("caption", "")) > 1024:
        raise Refused("message caption is too long")


def check_photo(parameters: Json) -> Parsed:
    """Give the caption; the picture must be a PNG, which is all that the bot sends."""
    name, content = parameters["photo"]
    if not name or not content:
        raise Refused("file must be non-empty")
    if len(content) > 10_000_000:
        raise Refused("Request Entity Too Large")
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[-8:-4] != b"IEND":
        raise Refused("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", content[16:24])
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise Refused("PHOTO_INVALID_DIMENSIONS")
    return check_text(parameters, "caption", 1024) if "caption" in parameters else Parsed("", ())


def check_keyboard(markup: Any) -> list[list[Json]]:  # noqa: ANN401 - whatever the bot sent
    rows: list[list[Json]] = (markup or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
        raise Refused("REPLY_MARKUP_INVALID")
    for button in buttons:
        if not button["text"] or len(ACTIONS & button.keys()) != 1:
            raise Refused("BUTTON_TYPE_INVALID")
        if "url" in button and web_address(button["url"]) is None:
            raise Refused("BUTTON_URL_INVALID")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise Refused("BUTTON_DATA_INVALID")
    return rows


def check_commands(commands: Any) -> bool:  # noqa: ANN401 - whatever the bot sent
    if len(commands) > 100:
        raise Refused("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
            raise Refused("BOT_COMMAND_INVALID")
    return True


def check_callback_answer(parameters: Json, open_queries: set[str]) -> bool:
    if utf16(str(parameters.get("text", ""))) > 200:
        raise Refused("MESSAGE_TOO_LONG")
    if parameters["callback_query_id"] not in open_queries:
        raise Refused("query is too old and response timeout expired or query ID is invalid")
    open_queries.remove(parameters["callback_query_id"])
    return True


def check_inline_answer(parameters: Json) -> list[Json]:
    """Give the cards, each with the message it sends as `parsed`."""
    results = parameters["results"]
    if len(results) > 50:
        raise Refused("RESULTS_TOO_MUCH")
    ids = [result["id"] for result in results]
    if len(set(ids)) < len(ids) or not all(1 <= len(number.encode()) <= 64 for number in ids):
        raise Refused("RESULT_ID_INVALID")
    button = parameters.get("button")
    if button and not (button["text"] and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button["start_parameter"])):
        raise Refused("START_PARAM_INVALID")
    for result in results:
        if result["type"] != "article" or not result["title"]:
            raise Refused("RESULT_TYPE_INVALID")
        check_keyboard(result.get("reply_markup"))
        result["parsed"] = check_text(result["input_message_content"], "message_text")
    return list(results)
