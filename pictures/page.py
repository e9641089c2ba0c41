"""Messages as Telegram would show them → one HTML page, in light or in dark."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Literal

from telegram_html import Entity, Parsed

__all__ = ["THEMES", "Button", "Message", "Theme", "chat_page"]

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
STYLE = Path(__file__).with_name("chat.css")
TAGS = {"b": "b", "u": "u", "i": "i", "s": "s", "code": "code", "a": "span class=link"}
QUOTES = ("blockquote", "expandable_blockquote")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; `link` where it leads out of the chat."""

    text: str
    link: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its chat shows it; `asked` by the reader, else said by the bot."""

    parsed: Parsed
    rows: tuple[tuple[Button, ...], ...] = ()
    asked: bool = False


def chat_page(name: str, kind: str, messages: Sequence[Message], theme: Theme) -> str:
    """Write the page of a chat with a bot of this name; the first quotation is unfolded, as by a touch."""
    body = "".join(map(_message, messages)).replace("<blockquote class=folded>", "<blockquote class=unfolded>", 1)
    return (
        f"<!doctype html><html lang=fa dir=rtl class={theme}><meta charset=utf-8><title>{escape(name)}</title>"
        f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
        f"<body><header><strong>{escape(name)}</strong><small>{escape(kind)}</small></header><main>{body}</main></body></html>"
    )


def _message(message: Message) -> str:
    rows = "".join(f"<div class=row>{''.join(map(_button, row))}</div>" for row in message.rows)
    who = "asked" if message.asked else "said"
    return f"<article class={who}><div class=bubble>{marked(message.parsed)}</div>{rows}</article>"


def _button(button: Button) -> str:
    return f"<span class='button{' out' * button.link}'>{escape(button.text)}</span>"


def marked(parsed: Parsed) -> str:
    """Write a text as HTML with its entities, which lie beside or in each other."""
    # Offsets count UTF-16 units, and of two over the same stretch the one that was closed last is the outer one.
    order = sorted(reversed(parsed.entities), key=lambda one: (one.offset, -one.length))
    return _inside(parsed.text.encode("utf-16-le"), 0, len(parsed.text.encode("utf-16-le")) // 2, order)


def _inside(units: bytes, begin: int, end: int, entities: list[Entity]) -> str:
    written, reached = "", begin
    while entities and entities[0].offset < end:
        entity = entities.pop(0)
        stop = entity.offset + entity.length
        within = [one for one in entities if one.offset < stop]
        del entities[: len(within)]
        written += _plain(units, reached, entity.offset) + _tagged(
            entity.kind, _inside(units, entity.offset, stop, within)
        )
        reached = stop
        if entity.kind in QUOTES and _plain(units, stop, stop + 1) == "\n":
            reached += 1  # a block ends its line itself
    return written + _plain(units, reached, end)


def _plain(units: bytes, begin: int, end: int) -> str:
    return escape(units[2 * begin : 2 * end].decode("utf-16-le"), quote=False)


def _tagged(kind: str, inner: str) -> str:
    if kind in QUOTES:
        folded = " class=folded" if kind == "expandable_blockquote" else ""
        return f"<blockquote{folded}>{inner}</blockquote>"
    tag = TAGS[kind]
    return f"<{tag}>{inner}</{tag.partition(' ')[0]}>"
