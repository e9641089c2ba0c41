"""Small numbers in words and in digits: «سه» and «۳»."""

from index.persian import fold

__all__ = ["NUMBERS", "number_forms"]

_UNITS = "صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده بیست"
_TENS = "سی چهل پنجاه شصت هفتاد هشتاد نود صد"
_WORDS = dict(enumerate(_UNITS.split())) | {30 + 10 * place: word for place, word in enumerate(_TENS.split())}
NUMBERS = {fold(word): number for number, word in _WORDS.items()}
"""Key word -> number, to a hundred."""
# «یک» and «دو» stand for so much else («یک روز», «دو» running) that their digits would say little.
_DIGITS = {fold(word): str(number) for number, word in _WORDS.items() if number > 2}
_FORMS = _DIGITS | {digits: word for word, digits in _DIGITS.items()}


def number_forms(key: str) -> tuple[str, ...]:
    """Give the other way to write a small number, as key words; nothing for any other word."""
    return (_FORMS[key],) if key in _FORMS else ()
