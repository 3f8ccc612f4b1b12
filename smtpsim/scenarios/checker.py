"""A scenario file checked as a whole: every mistake of the author with its place, and what a run shows."""

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

import msgspec

from smtpsim.errors import BadFileError, BadFilesError
from smtpsim.scenarios import nodes
from smtpsim.scenarios.fields import entry
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.mistakes import MISTAKE_OF, MistakeId
from smtpsim.scenarios.nodes import Node, read_nodes
from smtpsim.scenarios.proof import Finding, prove
from smtpsim.scenarios.reader import read_scenario

Prover: TypeAlias = Callable[[Scenario], Iterable[Finding]]
"""What proves more of a scenario than its own run does."""

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


def prove_no_more(_scenario: Scenario) -> Iterable[Finding]:
    """Leave it at what the run of the scenario shows."""
    return ()


def check_text(text: str, path: str, also: Prover = prove_no_more) -> tuple[Complaint, ...]:
    """Check a scenario, and what `also` proves of one that ends; nothing is given where all is right."""
    lines = text.split("\n")
    try:
        scenario = read_scenario(text, path)
    except BadFilesError as error:
        return tuple(complaint_of(mistake, lines) for mistake in error.mistakes)
    root = read_nodes(text, path)
    findings = prove(scenario)
    is_endless = any(finding.mistake is MistakeId.ENDLESS for finding in findings)
    more = () if is_endless else tuple(also(scenario))
    return tuple(_told(finding, path, lines, root) for finding in (*findings, *more))


def complaint_of(mistake: BadFileError, lines: list[str]) -> Complaint:
    """Tell of a mistake that was found while reading."""
    source = _line_of(lines, mistake.line)
    return Complaint(mistake.path, mistake.line, mistake.column, mistake.id, mistake.reason, source=source)


def _told(finding: Finding, path: str, lines: list[str], root: Node | None) -> Complaint:
    row = MISTAKE_OF[finding.mistake]
    reason, line, column = finding.reason, finding.line, 0
    if finding.fault is not None:
        line, column = _place_of(root, ("faults", finding.fault))
    elif match := _AT_LINE.match(reason):
        line, reason = int(match[1]), reason[match.end() :]
    elif finding.keys and not line:
        line, column = _place_of(root, finding.keys)
    if line and not column:
        column = len(_line_of(lines, line)) - len(_line_of(lines, line).lstrip()) + 1
    severity = "warning" if row.is_warning else "error"
    return Complaint(path, line, column, row.id, reason, severity, _line_of(lines, line))


def _place_of(root: Node | None, keys: tuple[str | int, ...]) -> tuple[int, int]:
    """Follow keys and places as far as the file has them; one value alone is a list of one."""
    found = root
    for key in keys:
        if isinstance(found, nodes.Mapping) and isinstance(key, str):
            found = entry(found, key)
        elif isinstance(found, nodes.Sequence) and isinstance(key, int) and key < len(found.items):
            found = found.items[key]
    return (found.line, found.column) if found else (0, 0)


def _line_of(lines: list[str], number: int) -> str:
    """Give a line of the file; a tab counts as one column."""
    found = lines[number - 1] if 0 < number <= len(lines) else ""
    return found.rstrip("\r").replace("\t", " ")
