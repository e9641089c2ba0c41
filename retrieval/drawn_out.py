"""Letters that are held down: «چراااا» is «چرا», and "goooool" is "gol"."""

import re

__all__ = ["undrawn"]

_DRAWN_OUT = re.compile(r"([^\W\d_IWXwx])\1{2,}")
"""Three letters or more of one kind; «XXX» and «www» are written so."""


def undrawn(text: str) -> str:
    """Write each letter that stands three times or more in a row once."""
    return _DRAWN_OUT.sub(r"\1", text)
