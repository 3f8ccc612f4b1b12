"""A scenario file checked as a whole: every mistake of the author with its place, and what a run shows."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

import msgspec

from smtpsim.errors import BadFileError, BadFilesError
from smtpsim.explain.sanitise import shown_lines
from smtpsim.scenarios import nodes
from smtpsim.scenarios.fields import entry
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.mistakes import MISTAKE_OF, MistakeId
from smtpsim.scenarios.nodes import Node, read_nodes
from smtpsim.scenarios.proof import Finding, prove
from smtpsim.scenarios.reader import scenario_of_nodes
from smtpsim.scenarios.text_lines import caret_lines, split_lines
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor

Prover: TypeAlias = Callable[[Scenario], Iterable[Finding]]
"""What proves more of a scenario than its own run does."""

_MARK_OF = {Actor.CLIENT: "C: ", Actor.SERVER: "S: "}


class Complaint(msgspec.Struct, frozen=True):
    """One mistake as an author is told of it; line and column count from 1, and 0 is unknown."""

    file: str
    line: int
    column: int
    id: str
    message: str
    severity: str = "error"
    source: str = ""  # the line of the file
    session: str = ""  # the line of the session that shows it

    def lines(self) -> tuple[str, ...]:
        """Write it as `file:line:column: id: message`, with the line of the file, a caret and the session."""
        place = ":".join([self.file, *(str(part) for part in (self.line, self.column) if part)])
        warning = "warning: " if self.severity == "warning" else ""
        head = f"{place}: {warning}{self.id}: {self.message}"
        shown = caret_lines(self.source, self.column) if self.source.strip() and self.column else ()
        session = (f"session, {self.session}",) if self.session else ()
        return (head, *(f"  {line}" for line in (*shown, *session)))


class Checked(NamedTuple):
    """What came of one file."""

    complaints: tuple[Complaint, ...]
    id: str = ""
    id_place: Complaint | None = None  # to complain of the id, if another file has it


def prove_no_more(_scenario: Scenario) -> Iterable[Finding]:
    """Leave it at what the run of the scenario shows."""
    return ()


def check_text(text: str, path: str) -> tuple[Complaint, ...]:
    """Check a scenario; nothing is given where all is right."""
    return check_file(text, path).complaints


def check_file(text: str, path: str, also: Prover = prove_no_more) -> Checked:
    """Check a scenario, and what `also` proves of one that ends; tell its id, which is its own alone."""
    lines = split_lines(text)
    root: Node | None = None
    try:
        root = read_nodes(text, path)
        scenario = scenario_of_nodes(root, text, path)
    except BadFilesError as error:
        return Checked(
            tuple(complaint_of(mistake, lines) for mistake in error.mistakes), *_id_in(root, path, lines)
        )
    findings = prove(scenario)
    is_endless = any(finding.mistake is MistakeId.ENDLESS for finding in findings)
    more = () if is_endless else tuple(also(scenario))
    found = tuple(_told(finding, path, lines, root) for finding in (*findings, *more))
    return Checked(found, *_id_in(root, path, lines))


def complaint_of(mistake: BadFileError, lines: list[str]) -> Complaint:
    """Tell of a mistake that was found while reading."""
    source = _line_of(lines, mistake.line)
    return Complaint(mistake.path, mistake.line, mistake.column, mistake.id, mistake.reason, source=source)


def _id_in(root: Node | None, path: str, lines: list[str]) -> tuple[str, Complaint | None]:
    """Find the id of a file, and the complaint that another file has it already."""
    found = entry(root, "id") if isinstance(root, nodes.Mapping) else None
    if not isinstance(found, nodes.Scalar):
        return "", None
    source = _line_of(lines, found.line)
    return found.text, Complaint(path, found.line, found.column, MistakeId.ID_TWICE, "", source=source)


def _told(finding: Finding, path: str, lines: list[str], root: Node | None) -> Complaint:
    row = MISTAKE_OF[finding.mistake]
    line, column = finding.line, 0
    if finding.fault is not None:
        line, column = _place_of(root, ("faults", finding.fault))
    elif finding.keys and not line:
        line, column = _place_of(root, finding.keys)
    if line and not column:
        column = len(_line_of(lines, line)) - len(_line_of(lines, line).lstrip()) + 1
    severity = "warning" if row.is_warning else "error"
    session = _line_of_session(finding.step)
    return Complaint(path, line, column, row.id, finding.reason, severity, _line_of(lines, line), session)


def _line_of_session(step: Step | None) -> str:
    """Write the step that shows it, as a transcript has it: the first line of what was said."""
    said = shown_lines(step.octets) if step else ()
    if step is None:
        return ""
    more = " ..." if len(said) > 1 else ""
    told = f"{said[0]}{more}" if said else step.kind.value
    return f"step {step.n + 1}: {_MARK_OF.get(step.actor, '')}{told}"


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
    return lines[number - 1].replace("\t", " ") if 0 < number <= len(lines) else ""
