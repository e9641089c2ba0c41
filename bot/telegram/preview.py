"""Show in a terminal how the bot's answer looks in the chat."""

from html.parser import HTMLParser

from rich.console import Group
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from bot.telegram.message import render_reply
from retrieval.answer import Reply

__all__ = ["preview", "styled"]

STYLES = {"b": "bold", "u": "underline", "i": "italic", "code": "dim", "a": "blue", "blockquote": "italic cyan"}


class _Reader(HTMLParser):
    """Reads the HTML that Telegram reads into styled text."""

    def __init__(self) -> None:
        super().__init__()
        self.text = Text()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a style."""
        self._open.append(STYLES.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost style; Telegram's tags are properly nested."""
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Take in text under all open styles."""
        self.text.append(data, style=" ".join(style for style in self._open if style))


def styled(html: str) -> Text:
    """Give Telegram's HTML in the styles of a terminal."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text


def preview(reply: Reply) -> Group:
    """Lay out a question and its answer as two bubbles, the button below."""
    answer = render_reply(reply)
    asked = Panel(Text(reply.question), border_style="green", title="شما", title_align="right")
    bubble = Panel(styled(answer.html), border_style="blue", title="پرسا", title_align="right")
    buttons = [button.text for row in answer.keyboard.inline_keyboard for button in row] if answer.keyboard else []
    return Group(Padding(asked, (0, 0, 0, 20)), bubble, *(Panel(Text(name, justify="center")) for name in buttons))
