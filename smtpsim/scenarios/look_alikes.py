"""Characters that look like signs of YAML and are none: word processors and web pages put them in."""

import re
from typing import NamedTuple

_SIGNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^[ \t]*(?:- +)?\u00a0"), "a space here is none (U+00A0): indent with common spaces"),
    (re.compile(r"[:-]\u00a0"), "a space here is none (U+00A0): put a common space in its place"),
    (
        re.compile(r"^[ \t]*[\u2010-\u2015]"),
        "this dash is no '-': an item of a list begins with '-' and a space",
    ),
    (
        re.compile(r": +[\u2018-\u201f\u00ab\u00bb]"),
        "this is no quote that counts: write ' or \" at both ends",
    ),
    (re.compile(r"\uff1a"), "this colon is another character: write ':' and a space"),
)


class LookAlike(NamedTuple):
    """What stands where, from 1."""

    reason: str
    line: int
    column: int


def find_look_alike(lines: list[str], first: int, last: int) -> LookAlike | None:
    """Find the first one in some lines, which are counted from 0."""
    for number in range(max(0, first), min(last + 1, len(lines))):
        for sign, reason in _SIGNS:
            if match := sign.search(lines[number]):
                return LookAlike(reason, number + 1, match.end())
    return None
