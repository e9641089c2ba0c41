"""Telegram's HTML, built so that it is always valid: escaped, nested, and measured as Telegram measures it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from html import escape
from unicodedata import bidirectional, category
from urllib.parse import urlsplit

from bot.telegram.language import manner

__all__ = ["ELLIPSIS", "Markup", "bold", "code", "isolated", "joined", "link", "plain", "quote"]
__all__ += ["shortened", "underlined", "units", "web_address"]

ELLIPSIS = "…"
LONGEST_ADDRESS = 2048
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_AGAINST = {"fa": ("L",), "en": ("R", "AL")}
_DIRECTIONS = str.maketrans("", "", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of a message; pieces are only ever put beside or into each other, so that tags cannot break."""

    html: str = ""
    units: int = 0
    """UTF-16 units of the text that is left when Telegram has parsed the HTML."""
    entities: int = 0

    def __add__(self, other: "Markup | str") -> "Markup":
        """Put a piece, or text to be escaped, behind this one."""
        more = plain(other)
        return Markup(self.html + more.html, self.units + more.units, self.entities + more.entities)


def plain(text: Markup | str) -> Markup:
    """Escape text; a piece is returned as it is."""
    if isinstance(text, Markup):
        return text
    clean = "".join(map(_sendable, text))
    return Markup(escape(clean, quote=False), units(clean))


def bold(inner: Markup | str) -> Markup:
    """Make a piece bold."""
    return _tagged("<b>", inner, "</b>")


def underlined(inner: Markup | str) -> Markup:
    """Underline a piece."""
    return _tagged("<u>", inner, "</u>")


def code(inner: Markup | str) -> Markup:
    """Set a piece as code, which Telegram leaves as it is and copies at a touch."""
    return _tagged("<code>", inner, "</code>")


def quote(inner: Markup | str) -> Markup:
    """Quote a piece; Telegram shows its first lines and unfolds the rest at a touch."""
    return _tagged("<blockquote expandable>", inner, "</blockquote>")


def link(inner: Markup | str, url: str | None) -> Markup:
    """Link a piece where the address is one Telegram accepts, else leave it as it is."""
    address = web_address(url)
    return _tagged(f'<a href="{escape(address)}">', inner, "</a>") if address else plain(inner)


def joined(separator: str, parts: Iterable[Markup | str]) -> Markup:
    """Join the pieces that hold any text."""
    pieces = [piece for piece in map(plain, parts) if piece.units]
    return reduce(lambda left, right: left + separator + right, pieces) if pieces else Markup()


def isolated(text: str) -> str:
    """Guard a name with letters of the other direction, so that it cannot shuffle the reader's line around it."""
    bare = text.translate(_DIRECTIONS)
    foreign = _AGAINST[manner().language]
    return f"{_ISOLATE}{bare}{_END_ISOLATE}" if any(bidirectional(char) in foreign for char in bare) else bare


def units(text: str) -> int:
    """Count UTF-16 units, in which Telegram's limits are given."""
    return len(text) + sum(char > "\uffff" for char in text)


def shortened(text: str, limit: int, *, end: bool = False) -> str:
    """Keep the beginning of a text, or its `end`, within `limit` UTF-16 units, with «…» where words were left out."""
    if units(text) <= limit:
        return text
    room, kept = limit - units(ELLIPSIS), 0
    for char in reversed(text) if end else text:
        room -= units(char)
        if room < 0:
            break
        kept += 1
    if kept == 0:
        return ELLIPSIS if limit > 0 else ""
    whole = text[-kept:] if end else text[:kept]
    words = whole.partition(" ")[2] if end else whole.rpartition(" ")[0]
    # A cut inside a word is better than losing most of what there is room for.
    words = words if len(words) > len(whole) // 2 else whole
    return ELLIPSIS + words.lstrip() if end else words.rstrip() + ELLIPSIS


def web_address(url: str | None) -> str | None:
    """Return the address where Telegram takes it for a link or a button, else None."""
    address = (url or "").strip()
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    odd = any(char.isspace() or _sendable(char) != char for char in address) or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or odd or len(address) > LONGEST_ADDRESS:
        return None
    # Telegram refuses a button to a bare name such as http://localhost.
    labels = host.split(".")
    return address if len(labels) > 1 and all(labels) else None


def _tagged(opening: str, inner: Markup | str, closing: str) -> Markup:
    piece = plain(inner)
    # Telegram drops entities over nothing.
    return Markup(f"{opening}{piece.html}{closing}", piece.units, piece.entities + 1) if piece.units else piece


def _sendable(char: str) -> str:
    """Replace what no JSON or Telegram carries: control characters and halves of a surrogate pair."""
    if char in "\n\t" or category(char) not in ("Cc", "Cs"):
        return char
    return "�" if category(char) == "Cs" else " "
