"""Bytes -> text: which encoding a Persian file was written in.

Tried in order: a byte order mark, UTF-16 without one, strict UTF-8, what the file declares, Windows-1256. An encoding
is taken only when the text it gives reads like text, since a wrong guess would fill the index with nonsense.
"""

import codecs
import re
from typing import Final

from index.errors import ArticleError

__all__ = ["decode", "encoding_of"]

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_COMMON: Final = re.compile(r"[\t\n\r -~\u00a0-\u00ff\u0600-\u06ff\u2000-\u206f\ufb50-\ufdff\ufe70-\ufeff]")
_WORDS: Final = re.compile(r"[^\W\d_][\w\u064b-\u0652]*")
_PERSIAN: Final = re.compile(r"[\u0600-\u06ff]")
_FREQUENT: Final = re.compile("[لمنوهيى]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u00ff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of a file without its byte order mark; `declared` is the encoding the file itself names.

    Raises `ArticleError` for binary data, for an encoding that is not known and for a text with broken bytes.
    """
    encoding = encoding_of(data, declared)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(
            "The text is {encoding} with a broken byte at position {position}; save it again as UTF-8.",
            encoding=encoding.removesuffix("-sig").upper(),
            position=error.start,
        ) from error


def encoding_of(data: bytes, declared: str | None = None) -> str:
    """Return the name of the encoding that the bytes, or the beginning of a long file, were most likely written in.

    Raises `ArticleError` where no encoding gives a text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if wide := _wide(data):
        return wide
    narrow = _utf8(data)
    if narrow is not None:
        if len(_CONTROLS.findall(narrow)) > len(narrow) / 100:
            raise ArticleError("The file is binary, not a text; remove it or give it its right suffix.")
        return "utf-8"
    if declared and _decodes(data, declared):
        return declared
    if _reads_well(data.decode("cp1256")):
        return "cp1256"
    if _CONTROLS.search(data.decode("latin-1")):
        raise ArticleError("The file is binary, not a text; remove it or give it its right suffix.")
    raise ArticleError("The encoding of the text is not known; save it again as UTF-8.")


def _wide(data: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark: the one whose characters are nearly all Persian or Latin."""
    if b"\x00" not in data and b"\x06" not in data:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data[: len(data) // 2 * 2].decode(encoding, errors="replace")
        if len(_COMMON.findall(text)) >= 0.9 * len(text):
            return encoding
    return None


def _utf8(data: bytes) -> str | None:
    """Return the data as UTF-8, also where a few bytes of it are broken; else None.

    Persian in UTF-8 is two bytes a letter, and Windows-1256 would make two wrong letters of each: a damaged UTF-8 text
    must not pass for Windows-1256.
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
    return text if len(_PERSIAN.findall(text)) > 2 * text.count("\ufffd") else None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        return not _CONTROLS.search(data.decode(encoding))
    except (LookupError, UnicodeError):
        return False


def _reads_well(text: str) -> bool:
    """Whether a text guessed to be Windows-1256 is one.

    It has no control characters; its words are of one script, since accented Latin letters stand among the Persian
    ones and any other encoding would mix both; and some of its letters are ل م ن و ه ی, which are a third of every
    Persian text and do not come up in KOI8 or of UTF-8 read wrongly.
    """
    if _CONTROLS.search(text):
        return False
    words = _WORDS.findall(text)
    mixed = sum(1 for word in words if _PERSIAN.search(word) and _LATIN.search(word))
    letters = len(_PERSIAN.findall(text))
    frequent = len(_FREQUENT.findall(text))
    return bool(words) and mixed <= 0.05 * len(words) and (letters < 8 or frequent >= 0.1 * letters)
