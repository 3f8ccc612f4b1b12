"""Shipped scenarios, changed as a slip of the hand or a bad file would change them."""

import re

from hypothesis import strategies as st

from smtpsim.scenarios.key_words import KEY_WORDS
from tests.scenarios.playing import SHIPPED

TEXTS: tuple[str, ...] = tuple(path.read_text(encoding="utf-8") for path in SHIPPED)

_VALUE = re.compile(r"(?<=: )[^\s{\[|>#][^\n,}\]]*")
_VALUES = tuple(sorted({value for text in TEXTS for value in _VALUE.findall(text)}))
_KEYS = tuple(sorted({key for keys in KEY_WORDS.values() for key in keys}))
_ODD_VALUES = (
    *("''", "~", "null", "no", "on", "true", "false", "0", "1", "-1", "0123", "1:30", "1e9", "999999999"),
    *("1000000000", "0 ms", "1 ms", "30 d", "1 GB", "0.5", "50 %", "always", "[]", "{}", "[a, b]", "{a: b}"),
    *("<>", "Postmaster", "a@b", '"a b"@x.example', "[192.0.2.1]", "*", "#q", ".", ".example", "|", ">"),
    *("0001-01-01", "9999-12-31 23:59", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00+14:00"),
    *("250", "250 5.1.1", "999", "5yz", "close", "421", "354", "step 1", "first 4yz", "last RCPT", "end"),
    *("\u00e9", "\U0001f600", "\u202e", "a\u0301", "xn--a", "\u2028", "x" * 300, "EHLO", "first MAIL on x"),
)
_ODD_CHARACTERS = (
    "\t",
    "\r",
    "\x00",
    "\x85",
    "\u2028",
    "\ufeff",
    "\u00a0",
    "\u201c",
    "\u2013",
    "\x0c",
    "\U0001f600",
)
_ANCHORS = (
    "&a ",
    "*a",
    "!x ",
    "? ",
    "- ",
    "<<: *a",
    "---\n",
    "...\n",
    "%",
    "`",
    "@",
    "#",
    " #",
    "'",
    '"',
    "\\",
)


@st.composite
def changed_scenarios(draw: st.DrawFn) -> str:
    """A shipped scenario with some lines, values and characters changed."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(draw(st.integers(1, 5))):
        lines = draw(st.sampled_from(_CHANGES))(draw, lines) or [""]
    end = draw(st.sampled_from(("\n", "\n", "\n", "\r\n")))
    return end.join(lines)


def _place(draw: st.DrawFn, lines: list[str]) -> int:
    return draw(st.integers(0, len(lines) - 1))


def _without_line(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = _place(draw, lines)
    return lines[:at] + lines[at + 1 :]


def _with_line_twice(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = _place(draw, lines)
    return lines[: at + 1] + lines[at:]


def _with_lines_swapped(draw: st.DrawFn, lines: list[str]) -> list[str]:
    one, other = _place(draw, lines), _place(draw, lines)
    swapped = list(lines)
    swapped[one], swapped[other] = lines[other], lines[one]
    return swapped


def _with_line_of_another(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = _place(draw, lines)
    return [*lines[:at], draw(st.sampled_from(draw(st.sampled_from(TEXTS)).split("\n"))), *lines[at:]]


def _on_line(draw: st.DrawFn, lines: list[str], at: int, line: str) -> list[str]:
    del draw
    return [*lines[:at], line, *lines[at + 1 :]]


def _with_value(draw: st.DrawFn, lines: list[str]) -> list[str]:
    places = [at for at, line in enumerate(lines) if ": " in line]
    if not places:
        return lines
    at = draw(st.sampled_from(places))
    value = draw(st.sampled_from(_VALUES) | st.sampled_from(_ODD_VALUES))
    found = list(_VALUE.finditer(lines[at]))
    if not found:
        return _on_line(draw, lines, at, f"{lines[at].partition(': ')[0]}: {value}")
    chosen = draw(st.sampled_from(found))
    return _on_line(draw, lines, at, lines[at][: chosen.start()] + value + lines[at][chosen.end() :])


def _with_key(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = _place(draw, lines)
    key = draw(st.sampled_from(_KEYS))
    indent = len(lines[at]) - len(lines[at].lstrip())
    value = draw(st.sampled_from(_VALUES) | st.sampled_from(_ODD_VALUES))
    return [*lines[:at], f"{' ' * indent}{key}: {value}", *lines[at:]]


def _with_other_indent(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = _place(draw, lines)
    return _on_line(draw, lines, at, " " * draw(st.integers(0, 8)) + lines[at].lstrip())


def _with_piece(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = _place(draw, lines)
    column = draw(st.integers(0, len(lines[at])))
    piece = draw(st.sampled_from(_ODD_CHARACTERS) | st.sampled_from(_ANCHORS) | st.characters())
    return _on_line(draw, lines, at, lines[at][:column] + piece + lines[at][column:])


def _nested(draw: st.DrawFn, lines: list[str]) -> list[str]:
    at = _place(draw, lines)
    key, colon, value = lines[at].partition(": ")
    depth = draw(st.sampled_from((1, 2, 30)))
    before, behind = draw(st.sampled_from((("[", "]"), ("{a: ", "}"))))
    return _on_line(draw, lines, at, f"{key}{colon}{before * depth}{value}{behind * depth}")


def _aliased(draw: st.DrawFn, lines: list[str]) -> list[str]:
    places = [at for at, line in enumerate(lines) if ":" in line]
    if len(places) < 2:
        return lines
    one = draw(st.integers(0, len(places) - 2))
    first, second = places[one], places[draw(st.integers(one + 1, len(places) - 1))]
    key, _, value = lines[first].partition(":")
    anchored = _on_line(draw, lines, first, f"{key}: &x{value}")
    return _on_line(draw, anchored, second, f"{lines[second].partition(':')[0]}: *x")


_CHANGES = (
    _without_line,
    _with_line_twice,
    _with_lines_swapped,
    _with_line_of_another,
    _with_value,
    _with_value,
    _with_value,
    _with_key,
    _with_key,
    _with_other_indent,
    _with_piece,
    _nested,
    _aliased,
)
