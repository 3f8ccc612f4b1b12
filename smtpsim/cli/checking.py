"""The sub-command `check`: every mistake in scenario files, with its place, its line and a caret."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
from msgspec.structs import asdict, replace

from smtpsim.cli.endings import DONE, FAILED, WRONG
from smtpsim.errors import BadFileError
from smtpsim.explain.sanitise import sanitise
from smtpsim.lessons.checker import check_lesson_file
from smtpsim.library import read_text, scenario_paths
from smtpsim.scenarios.checker import Checked, Complaint, complaint_of
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.words import shown

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
_LONGEST_SOURCE = 1_000


def check_paths(words: tuple[str, ...], *, as_json: bool) -> int:
    """Check every scenario that the words name, and print what is wrong."""
    paths = tuple(dict.fromkeys(path for word in words for path in scenario_paths(word)))
    complaints = list(_check_all(paths))
    if as_json:
        click.echo(json.dumps([_as_fields(one) for one in complaints], ensure_ascii=False, indent=2))
    else:
        for line in (line for one in complaints for line in one.lines()):
            click.echo(sanitise(line))
        click.echo(_summary(complaints, len(paths)))
    return max((_status(one) for one in complaints), default=DONE)


def _check_all(paths: tuple[Path, ...]) -> Iterator[Complaint]:
    """Check the files one by one; the second of two with one id is told."""
    first_of: dict[str, Path] = {}
    for path in paths:
        checked = _check(path)
        yield from checked.complaints
        first = first_of.setdefault(checked.id, path) if checked.id else path
        if checked.id_place is not None and first.resolve() != path.resolve():
            message = f"the id {shown(checked.id)} is that of {first} already: each file has its own"
            yield replace(checked.id_place, message=message)


def _check(path: Path) -> Checked:
    try:
        text = read_text(path)
    except BadFileError as error:
        return Checked((complaint_of(error, []),))
    return check_lesson_file(text, str(path))


def _as_fields(complaint: Complaint) -> dict[str, object]:
    """Give a complaint as plain fields, with no more of a long line than somebody reads."""
    fields = {**asdict(complaint), "source": complaint.source[:_LONGEST_SOURCE]}
    return {key: _printable(value) if isinstance(value, str) else value for key, value in fields.items()}


def _printable(text: str) -> str:
    """Give a text without the halves of characters that a file's name may hold: they cannot be written."""
    return text.encode("utf-8", "replace").decode()


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
