"""Stretches of words of one kind: the numbers and the times of a sentence."""

import re
from collections.abc import Callable, Iterator, Set

from index.mentions import Reader
from index.words import Range

__all__ = ["JOINING", "find_runs"]

JOINING = "و"


def find_runs(reader: Reader, fits: Callable[[str], bool], said: Set[str], within: re.Pattern[str]) -> Iterator[Range]:
    """Give stretches of words that fit, with nothing between them but what may stand within one, and «و»."""
    keys, first = reader.keys, None
    for place, key in enumerate(keys):
        if fits(key) and key not in said:
            if first is None:
                first = place
            elif not within.fullmatch(reader.text[reader.ends[place - 1] : reader.starts[place]]):
                yield first, place
                first = place
        elif first is not None and not (key == JOINING and place + 1 < len(keys) and fits(keys[place + 1])):
            yield first, place
            first = None
    if first is not None:
        yield first, len(keys)
