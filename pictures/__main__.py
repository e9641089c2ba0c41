"""The chat in pictures: `make pictures`.

The bot runs as a process of its own over the sample articles and talks to a Bot API on loopback; what it says is drawn
as it came. Needs tests/ and tests/bot on PYTHONPATH, as `make pictures` has it; Debian's chromium, pngquant and
fonts-noto-color-emoji; and the font Vazirmatn (in the npm package of that name), or Debian's fonts-noto-ui-core.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot_api_server import BOT, BotApiServer, Sent
from house import Porsa
from support import ROOT
from telegram_html import Parsed

from pictures.camera import CameraError, photograph
from pictures.page import THEMES, Button, Message, chat_page

QUESTIONS = (
    "چه کسی تشکیل شعب ویژه را اعلام کرد؟",
    "این شعب کجا کار می‌کنند؟",
    "yek kilo zaferan chand gol mikhad?",
)
READER = 1
WIDTH = 430
"""CSS pixels, those of a telephone."""


def ask_all(questions: Sequence[str]) -> list[Message]:
    """Ask the bot in one chat, and give the questions with its answers."""
    with tempfile.TemporaryDirectory(prefix="porsa-") as folder, BotApiServer().running() as server:
        house = Porsa(Path(folder), server, {"PORSA_ARTICLES": str(ROOT / "articles")})
        house.reindex()
        with house.bot():
            return [message for text in questions for message in (_asked(text), _said(server.ask(READER, text)))]


def _asked(text: str) -> Message:
    return Message(Parsed(text, ()), asked=True)


def _said(sent: Sent) -> Message:
    rows = tuple(tuple(Button(button["text"], "url" in button) for button in row) for row in sent.keyboard)
    return Message(sent.parsed, rows)


def main() -> None:
    """Write one picture for each theme."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    folder = parser.parse_args().out
    messages = ask_all(QUESTIONS)
    try:
        for theme in THEMES:
            photograph(chat_page(BOT["first_name"], "ربات", messages, theme), WIDTH, folder / f"chat-{theme}.png")
    except CameraError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
