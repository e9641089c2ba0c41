"""The smaller parts: what a conversation remembers, what a log hides."""

import logging
import sys

import pytest

from bot.settings import Settings
from bot.telegram.application import run_bot
from bot.telegram.conversations import Conversations
from bot.telegram.redaction import RedactingFormatter
from index.errors import SettingsError


def test_the_chat_that_was_silent_longest_is_forgotten_first() -> None:
    conversations = Conversations(chats=2)
    first, second = conversations.of(1), conversations.of(2)
    conversations.of(1)
    conversations.of(3)
    assert conversations.of(1) is first
    assert conversations.of(2) is not second


def test_secrets_are_hidden_in_messages_and_tracebacks() -> None:
    formatter = RedactingFormatter(logging.Formatter("%(message)s"), ["1:se/cret", ""])
    try:
        raise ValueError("https://api.telegram.org/bot1:se/cret/getMe")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "at %s", ("/bot1%3Ase%2Fcret/",), sys.exc_info())
    text = formatter.format(record)
    assert "se/cret" not in text and "se%2Fcret" not in text
    assert text.startswith("at /bot[hidden]/\nTraceback")


def test_an_empty_token_is_a_settings_error() -> None:
    with pytest.raises(SettingsError, match=r"PORSA_TELEGRAM_TOKEN.*@BotFather"):
        run_bot(Settings(_env_file=None, telegram_token=" "))  # type: ignore[arg-type,call-arg]
