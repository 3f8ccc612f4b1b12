"""Where mistakes are collected, each with its place, until the whole file is read."""

import difflib
from collections.abc import Iterable

from smtpsim.errors import BadFileError, BadFilesError
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.text_lines import split_lines

MAX_MISTAKES = 100


class WrongValueError(ValueError):
    """A value cannot be read; the text says why, and what would be right."""


class Desk:
    """The mistakes of one file; it grows while the file is read."""

    def __init__(self, path: str, text: str = "") -> None:
        """Begin without a mistake; the lines of the text are kept to find places in them."""
        self.path = path
        self.lines = split_lines(text)
        self.mistakes: list[BadFileError] = []
        self._noted: set[tuple[str, int, int]] = set()

    def note(self, mistake: MistakeId, reason: str, line: int, column: int) -> None:
        """Keep one mistake, unless the same one was noted already."""
        if (reason, line, column) in self._noted:
            return
        self._noted.add((reason, line, column))
        self.mistakes.append(BadFileError(self.path, reason, line, column, mistake))
        if len(self.mistakes) == MAX_MISTAKES:
            many = "there are too many mistakes to tell them all"
            self.mistakes.append(BadFileError(self.path, many, id=MistakeId.TOO_MANY_MISTAKES))
            raise BadFilesError(tuple(self.mistakes))

    def settle(self) -> None:
        """Raise all mistakes in the order of the file, if there are any."""
        if self.mistakes:
            raise BadFilesError(tuple(sorted(self.mistakes, key=lambda one: (one.line, one.column))))


def suggest(word: str, known: Iterable[str]) -> str:
    """Give `; did you mean 'x'?` where a known word is close, else nothing."""
    by_plain = {one.casefold().replace("_", "-"): one for one in known}
    close = difflib.get_close_matches(word.casefold().replace("_", "-").replace(" ", "-"), by_plain, 1)
    return f"; did you mean {by_plain[close[0]]!r}?" if close else ""


def listed(words: Iterable[str]) -> str:
    """Join words as in a sentence: `a, b or c`."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
