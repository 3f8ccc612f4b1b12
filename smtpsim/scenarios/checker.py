"""A scenario file checked as a whole: every mistake of the author with its place, and what a run shows."""

import re

import msgspec

from smtpsim.errors import BadFileError, BadFilesError
from smtpsim.scenarios import nodes
from smtpsim.scenarios.fields import entry
from smtpsim.scenarios.mistakes import MISTAKE_OF
from smtpsim.scenarios.nodes import Node, read_nodes
from smtpsim.scenarios.proof import Finding, prove
from smtpsim.scenarios.reader import read_scenario

_AT_LINE = re.compile(r"line (\d+): ")


class Complaint(msgspec.Struct, frozen=True):
    """One mistake as an author is told of it; line and column count from 1, and 0 is unknown."""

    file: str
    line: int
    column: int
    id: str
    message: str
    severity: str = "error"
    source: str = ""  # the line of the file

    def lines(self) -> tuple[str, ...]:
        """Write it as `file:line:column: id: message`, with the line of the file and a caret."""
        place = ":".join([self.file, *(str(part) for part in (self.line, self.column) if part)])
        warning = "warning: " if self.severity == "warning" else ""
        head = f"{place}: {warning}{self.id}: {self.message}"
        if not (self.source.strip() and self.column):
            return (head,)
        return (head, f"  {self.source}", f"  {' ' * (self.column - 1)}^")


def check_text(text: str, path: str) -> tuple[Complaint, ...]:
    """Check a scenario; nothing is given where all is right."""
    lines = text.split("\n")
    try:
        scenario = read_scenario(text, path)
    except BadFilesError as error:
        return tuple(complaint_of(mistake, lines) for mistake in error.mistakes)
    root = read_nodes(text, path)
    return tuple(_told(finding, path, lines, root) for finding in prove(scenario))


def complaint_of(mistake: BadFileError, lines: list[str]) -> Complaint:
    """Tell of a mistake that was found while reading."""
    source = _line_of(lines, mistake.line)
    return Complaint(mistake.path, mistake.line, mistake.column, mistake.id, mistake.reason, source=source)


def _told(finding: Finding, path: str, lines: list[str], root: Node | None) -> Complaint:
    row = MISTAKE_OF[finding.mistake]
    reason, line, column = finding.reason, 0, 0
    if finding.fault is not None:
        line, column = _place_of_fault(root, finding.fault)
    elif match := _AT_LINE.match(reason):
        line, reason = int(match[1]), reason[match.end() :]
        column = len(_line_of(lines, line)) - len(_line_of(lines, line).lstrip()) + 1
    severity = "warning" if row.is_warning else "error"
    return Complaint(path, line, column, row.id, reason, severity, _line_of(lines, line))


def _place_of_fault(root: Node | None, place: int) -> tuple[int, int]:
    listed = entry(root, "faults") if isinstance(root, nodes.Mapping) else None
    items = listed.items if isinstance(listed, nodes.Sequence) else (listed,) if listed else ()
    found = items[place] if place < len(items) else None
    return (found.line, found.column) if found else (0, 0)


def _line_of(lines: list[str], number: int) -> str:
    """Give a line of the file; a tab counts as one column."""
    found = lines[number - 1] if 0 < number <= len(lines) else ""
    return found.rstrip("\r").replace("\t", " ")
