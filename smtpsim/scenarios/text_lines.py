"""The lines of a file as its author sees them, and one of them shown with a caret under a column."""

import re
import unicodedata

from smtpsim.explain.sanitise import sanitise

_LINE_END = re.compile(r"\r\n|\r|\n")
_BYTE_ORDER_MARK = "\ufeff"
_LONGEST = 100  # columns of a line that are shown; of a longer one those around the caret
_BEFORE = 60
_CUT = "..."
_INVISIBLE = {"Mn", "Me"}  # what stands on the character before it
_WIDE = {"W", "F"}


def split_lines(text: str) -> list[str]:
    """Cut a text into lines at the ends that any system writes; a mark of byte order is no part of it."""
    return _LINE_END.split(text.removeprefix(_BYTE_ORDER_MARK))


def caret_lines(line: str, column: int) -> tuple[str, str]:
    """Show a line and a caret below its column (from 1), as wide as a terminal draws what stands before."""
    start = max(0, column - 1 - _BEFORE) if len(line) > _LONGEST else 0
    before = sanitise(line[start : column - 1])
    behind = sanitise(line[column - 1 : start + _LONGEST])
    left = _CUT if start else ""
    right = _CUT if len(line) > start + _LONGEST else ""
    return f"{left}{before}{behind}{right}", f"{' ' * (len(left) + _width(before))}^"


def _width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    return sum(map(_width_of, text))


def _width_of(character: str) -> int:
    if unicodedata.category(character) in _INVISIBLE:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1
