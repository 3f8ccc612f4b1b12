"""`smtpsim check` proves lessons, tells where they fail, and ends with the status of a failed proof."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smtpsim.cli import cli
from tests.lessons.lesson_files import DELIVERING, with_steps
from tests.scenarios.playing import SHIPPED

AWAY = with_steps("- run: {until: first VRFY}")


def smtpsim(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_a_lesson_that_fails_is_told_with_its_line_and_a_caret(tmp_path: Path) -> None:
    (tmp_path / "away.yaml").write_text(AWAY)
    done = smtpsim("check", tmp_path / "away.yaml")
    line = len(AWAY.splitlines())
    assert done.exit_code == 1
    assert f"away.yaml:{line}:20: never-reached: first VRFY is never reached\n" in done.output
    assert done.output.splitlines()[-2] == f"  {' ' * 19}^"


def test_a_program_gets_the_same(tmp_path: Path) -> None:
    (tmp_path / "away.yaml").write_text(AWAY)
    (told,) = json.loads(smtpsim("check", "--json", tmp_path / "away.yaml").output)
    assert (told["id"], told["column"], told["severity"]) == ("never-reached", 20, "error")


def test_a_mistake_of_writing_has_the_status_of_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(with_steps("- run: {untill: end}"))
    assert smtpsim("check", tmp_path / "wrong.yaml").exit_code == 2


def test_a_lesson_that_is_right_passes(tmp_path: Path) -> None:
    (tmp_path / "right.yaml").write_text(with_steps(f"- run: {{until: end}}\n{DELIVERING}"))
    done = smtpsim("check", tmp_path)
    assert (done.exit_code, done.output) == (0, "1 file: all is right\n")


@pytest.mark.parametrize("word", ["never-reached", "solved-already", "truth-not-offered", "empty-text"])
def test_each_mistake_of_a_lesson_has_its_page(word: str) -> None:
    assert smtpsim("explain", word).output.startswith(f"{word} (a mistake in a scenario file)")


def test_every_shipped_lesson_passes() -> None:
    assert smtpsim("check", SHIPPED[0].parent).output == f"{len(SHIPPED)} files: all is right\n"
