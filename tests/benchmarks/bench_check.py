"""How long `check` takes for the files of a whole course, and what opening the catalogue reads."""

from collections.abc import Callable
from pathlib import Path
from time import process_time

from click.testing import CliRunner

from smtpsim.cli import cli
from smtpsim.library import list_scenarios, list_titles
from tests.scenarios.playing import SHIPPED

_FILES, _LINES, _SECONDS = 200, 80, 5
_LEAST_QUICKER = 10  # times, that titles alone are read quicker than whole scenarios


def _course(folder: Path) -> None:
    """Write many files of so many lines: shipped scenarios, each with an id of its own."""
    for number in range(_FILES):
        lines = SHIPPED[number % len(SHIPPED)].read_text(encoding="utf-8").splitlines()
        named = [f"id: file-{number}" if line.startswith("id:") else line for line in lines]
        filled = [*named, *["# a remark of the author"] * (_LINES - len(named))]
        (folder / f"file-{number}.yaml").write_text("\n".join(filled) + "\n", encoding="utf-8")


def _seconds(action: Callable[[], object]) -> float:
    start = process_time()
    action()
    return process_time() - start


def test_a_course_is_checked_in_seconds(tmp_path: Path) -> None:
    _course(tmp_path)
    told: list[str] = []
    seconds = _seconds(lambda: told.append(CliRunner().invoke(cli, ["check", str(tmp_path)]).output))
    assert told == [f"{_FILES} files: all is right\n"]
    print(f"check of {_FILES} files: {seconds:.2f} s")
    assert seconds <= _SECONDS


def test_opening_the_catalogue_reads_no_bodies() -> None:
    whole, titles = (min(_seconds(read) for _ in range(3)) for read in (list_scenarios, list_titles))
    print(f"whole scenarios: {whole * 1000:.0f} ms, titles alone: {titles * 1000:.1f} ms")
    assert whole >= _LEAST_QUICKER * titles
