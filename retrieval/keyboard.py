"""Persian typed with the keyboard left in English: «]i ;sd» is «چه کسی»."""

import string

__all__ = ["retype", "typed_in_english"]

# The keys of a US keyboard and what they write in the standard Persian layout (ISIRI 9147).
_KEYS = str.maketrans(
    "qwertyuiop[]asdfghjkl;'zxcvbnm,HC?",
    "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپوآژ؟",
)


def retype(text: str) -> str:
    """Give what the same keys would have written in Persian."""
    return "".join(char if char in "HC" else char.lower() for char in text).translate(_KEYS)


def typed_in_english(text: str) -> bool:
    """Say whether a text can have come about so: only keys of an English keyboard, Latin letters among them."""
    return text.isascii() and any(char in string.ascii_letters for char in text)
