"""The sub-command `test`: each scenario is tried, a line for each, and a summary."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import click

from smtpsim.cli.endings import DONE, FAILED, WRONG
from smtpsim.errors import BadFileError, BadFilesError
from smtpsim.explain.sanitise import sanitise
from smtpsim.library import read_text, scenario_paths, write_octets
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.trial import Trial, try_scenario

_LINE = re.compile(r"line (\d+): ")
ENDLESS = "the mail does not come to rest"


class Result(NamedTuple):
    """What came of one file: a trial, or the mistakes for which there was none."""

    path: str
    trial: Trial | None
    mistakes: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """The exit status that it asks for."""
        if self.trial is None:
            return WRONG
        return DONE if self.trial.is_met else FAILED

    @property
    def complaints(self) -> tuple[str, ...]:
        """A line for each thing that is wrong, with the file."""
        if self.trial is None:
            return self.mistakes
        told = (ENDLESS, *self.trial.unmet) if self.trial.is_endless else self.trial.unmet
        return tuple(_placed(self.path, line) for line in told)


def _placed(path: str, complaint: str) -> str:
    """Put the number of the line behind the file, as editors and CI read it."""
    found = _LINE.match(complaint)
    return f"{path}:{found[1]}: {complaint[found.end() :]}" if found else f"{path}: {complaint}"


def test_paths(words: tuple[str, ...], junit: Path | None) -> int:
    """Try every scenario that the words name, and print how it went."""
    results = []
    for path in dict.fromkeys(path for word in words for path in scenario_paths(word)):
        results.append(_try(path))
        _print_result(results[-1])
    click.echo(_summary(results))
    if junit is not None:
        write_octets(junit, _junit(results))
    return max(result.status for result in results)


def _try(path: Path) -> Result:
    try:
        return Result(str(path), try_scenario(read_scenario(read_text(path), str(path))))
    except BadFilesError as error:
        return Result(str(path), None, tuple(map(str, error.mistakes)))
    except BadFileError as error:
        return Result(str(path), None, (str(error),))


def _print_result(result: Result) -> None:
    click.echo(sanitise(f"{result.path} {_outcome(result)}"))
    for line in result.complaints:
        click.echo(sanitise(f"  {line}"))


def _outcome(result: Result) -> str:
    if result.trial is None:
        return "ERROR"
    if not result.trial.is_met:
        return "FAILED"
    if not result.trial.expected:
        return "passed (nothing is expected)"
    return f"passed ({result.trial.expected} expected, {result.trial.steps} steps)"


def _summary(results: Iterable[Result]) -> str:
    statuses = [result.status for result in results]
    counts = {"failed": FAILED, "with mistakes": WRONG, "passed": DONE}
    return ", ".join(
        f"{statuses.count(status)} {word}" for word, status in counts.items() if status in statuses
    )


def _junit(results: list[Result]) -> bytes:
    """Write the results as CI programs read them: one suite, a case for each file."""
    counted = {"failures": FAILED, "errors": WRONG}
    numbers = {name: str([one.status for one in results].count(status)) for name, status in counted.items()}
    suite = ET.Element("testsuite", {"name": "smtpsim", "tests": str(len(results)), **numbers})
    for result in results:
        case = ET.SubElement(suite, "testcase", {"classname": "smtpsim", "name": result.path})
        if result.complaints:
            kind = "error" if result.trial is None else "failure"
            told = ET.SubElement(case, kind, {"message": sanitise(result.complaints[0])})
            told.text = "\n".join(map(sanitise, result.complaints))
    return bytes(ET.tostring(suite, encoding="utf-8", xml_declaration=True))
