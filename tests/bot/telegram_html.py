"""A strict reader of Telegram's HTML: what its servers take, and nothing that they only forgive."""

import re
from dataclasses import dataclass

TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote", "tg-spoiler"}
_TOKEN = re.compile(
    r"<(?P<close>/?)(?P<name>[a-z-]+)(?P<attributes>[^<>]*)>|&(?P<entity>#?\w+);|(?P<text>[^<>&]+)", re.S
)
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass(frozen=True)
class Entity:
    """A marked stretch of the text, its offsets in UTF-16 units."""

    kind: str
    offset: int
    length: int
    text: str
    url: str = ""


@dataclass(frozen=True)
class Parsed:
    text: str
    entities: tuple[Entity, ...]

    def of(self, kind: str) -> list[str]:
        """The texts of the entities of one kind."""
        return [entity.text for entity in self.entities if entity.kind == kind]


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parse_html(html: str) -> Parsed:
    """Parse as Telegram does; raises ValueError in Telegram's words."""
    html.encode()  # no lone surrogates
    text, position = "", 0
    opened: list[tuple[str, str, str]] = []
    entities: list[Entity] = []
    while position < len(html):
        token = _TOKEN.match(html, position)
        if token is None:
            raise ValueError(f"can't parse entities: unescaped sign at {position}: {html[position : position + 20]!r}")
        position = token.end()
        if token["text"]:
            text += token["text"]
        elif token["entity"]:
            text += _entity(token["entity"])
        elif not token["close"]:
            opened.append((token["name"], text, _attributes(token["name"], token["attributes"])))
            if token["name"] == "blockquote" and sum(name == "blockquote" for name, _, _ in opened) > 1:
                raise ValueError("can't parse entities: blockquote inside blockquote")
        else:
            if not opened or opened[-1][0] != token["name"]:
                raise ValueError(f"can't parse entities: unmatched end tag {token['name']}")
            name, before, attributes = opened.pop()
            inner = text[len(before) :]
            kind = "expandable_blockquote" if attributes == "expandable" else name
            if inner:
                url = attributes if name == "a" else ""
                entities.append(Entity(kind, utf16(before), utf16(inner), inner, url))
    if opened:
        raise ValueError(f"can't parse entities: unclosed tag {opened[-1][0]}")
    return Parsed(text, tuple(entities))


def _entity(name: str) -> str:
    if name.startswith("#x"):
        return chr(int(name[2:], 16))
    if name.startswith("#"):
        return chr(int(name[1:]))
    if name not in _ENTITIES:
        raise ValueError(f"can't parse entities: unknown entity {name}")
    return _ENTITIES[name]


def _attributes(name: str, written: str) -> str:
    """Give the address of a link, `expandable` for such a quote, else nothing."""
    if name not in TAGS:
        raise ValueError(f"can't parse entities: unsupported start tag {name}")
    if name == "a":
        address = re.fullmatch(r' href="([^"]+)"', written)
        if address is None:
            raise ValueError("can't parse entities: a link without address")
        return re.sub(r"&(#?\w+);", lambda entity: _entity(entity[1]), address[1])
    allowed = {"", " expandable"} if name == "blockquote" else {""}
    if written not in allowed:
        raise ValueError(f"can't parse entities: attributes of {name}: {written}")
    return written.strip()
