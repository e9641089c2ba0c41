"""What a word looks like: a given name, an office, a form of a verb. By lists and by its letters."""

from functools import cache

from index.people import BOUNDARIES, GIVEN_NAMES, HONORIFICS, OFFICES, TITLES_OF_NAMES

__all__ = ["OPENERS", "is_given", "is_office", "is_verbal"]

_OFFICES = OFFICES | {f"{office}ی" for office in OFFICES}
OPENERS = GIVEN_NAMES | HONORIFICS | TITLES_OF_NAMES | _OFFICES
"""What somebody's introduction by name or office begins with."""


def is_verbal(key: str) -> bool:
    """Say whether a word that no dictionary lists is a form of a verb, or several people, by its looks."""
    return (
        key.startswith("نمی")
        or (key.startswith("می") and key.endswith(("د", "م", "ست")))
        or (key.endswith(_ENDINGS_OF_VERBS_AND_PLURALS) and not key.endswith("زاده"))
    )


_ENDINGS_OF_VERBS_AND_PLURALS = (
    *("ده", "ته", "کند", "کنند", "شود", "شوند", "دند", "تند", "کرد", "ید", "دم", "تم", "یم"),
    *("ها", "های", "هایی", "کاران", "داران", "گران", "سازان", "بازان", "ندگان", "مداران", "شان", "اند", "ترین", "تر"),
)


@cache
def is_given(key: str) -> bool:
    """Say whether a word is a given name, listed or made of two («محمدصالح», «یدالله»), or a title of one."""
    if key in BOUNDARIES:
        return False
    if key in GIVEN_NAMES or key in TITLES_OF_NAMES:
        return True
    if key.endswith(("الله", "اله")):
        return len(key) > 5 and key not in _NO_NAMES
    return any(
        (key.startswith(part) and key[len(part) :] in GIVEN_NAMES)
        or (key.endswith(part) and key[: -len(part)] in GIVEN_NAMES)
        for part in _PARTS_OF_NAMES
    )


_PARTS_OF_NAMES = ("سید", "محمد", "علی", "امیر", "غلام", "حسین", "رضا", "میر")
_NO_NAMES = frozenset("حزبالله ایتالله ایهالله بسمالله انشاالله ماشاالله رسولالله سلاله".split())


def is_office(key: str) -> bool:
    """Say whether a word names an office, its ezafe or article written or not («سخنگوی», «مقامی»)."""
    return key in _OFFICES
