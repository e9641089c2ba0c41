"""The words of texts that are read again and again while questions are made of them."""

from functools import lru_cache

from index.persian import Token
from index.persian import tokens as read_tokens

__all__ = ["tokens"]

REMEMBERED = 5_000
"""Texts: the sentences of some articles, and the phrases in them."""


@lru_cache(REMEMBERED)
def tokens(text: str) -> tuple[Token, ...]:
    """Give the words of a text, remembered."""
    return tuple(read_tokens(text))
