"""The sub-command `check`: every mistake in scenario files, with its place, its line and a caret."""

import json
from pathlib import Path

import click
from msgspec.structs import asdict

from smtpsim.cli.endings import DONE, FAILED, WRONG
from smtpsim.errors import BadFileError
from smtpsim.explain.sanitise import sanitise
from smtpsim.lessons.checker import check_lesson_text
from smtpsim.library import read_text, scenario_paths
from smtpsim.scenarios.checker import Complaint, complaint_of
from smtpsim.scenarios.mistakes import MistakeId

_SHOWN_BY_A_RUN = {
    MistakeId.UNMET,
    MistakeId.ENDLESS,
    MistakeId.NOT_THE_SAME,
    MistakeId.NEVER_REACHED,
    MistakeId.LESSON_ORDER,
    MistakeId.NO_TRUTH,
    MistakeId.TRUTH_NOT_OFFERED,
    MistakeId.TASK_NOT_OPEN,
    MistakeId.SOLVED_ALREADY,
    MistakeId.NOT_SOLVED,
    MistakeId.NOT_ALLOWED,
}


def check_paths(words: tuple[str, ...], *, as_json: bool) -> int:
    """Check every scenario that the words name, and print what is wrong."""
    paths = tuple(dict.fromkeys(path for word in words for path in scenario_paths(word)))
    complaints = [complaint for path in paths for complaint in _check(path)]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in complaints], ensure_ascii=False, indent=2))
    else:
        for line in (line for one in complaints for line in one.lines()):
            click.echo(sanitise(line))
        click.echo(_summary(complaints, len(paths)))
    return max((_status(one) for one in complaints), default=DONE)


def _check(path: Path) -> tuple[Complaint, ...]:
    try:
        text = read_text(path)
    except BadFileError as error:
        return (complaint_of(error, []),)
    return check_lesson_text(text, str(path))


def _status(complaint: Complaint) -> int:
    if complaint.severity == "warning":
        return DONE
    return FAILED if complaint.id in _SHOWN_BY_A_RUN else WRONG


def _summary(complaints: list[Complaint], count: int) -> str:
    warnings = sum(one.severity == "warning" for one in complaints)
    counted = ((len(complaints) - warnings, "mistake"), (warnings, "warning"))
    found = ", ".join(_counted(number, word) for number, word in counted if number)
    return f"{_counted(count, 'file')}: {found or 'all is right'}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
