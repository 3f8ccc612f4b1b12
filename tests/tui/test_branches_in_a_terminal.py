"""A story of branches in a real terminal: begun, compared, named, saved, and compared again."""

import shutil
from pathlib import Path

import pytest

from tests.tui.test_in_a_terminal import PROGRAM, Tmux


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    return tmp_path


def test_a_student_compares_two_branches_names_one_saves_and_goes_on(folder: Path) -> None:
    terminal = Tmux(folder, " ".join((*PROGRAM, "play", "classic")))
    try:
        terminal.wait_for("Nothing has happened yet.")
        terminal.press(*["Space"] * 8)
        terminal.wait_for("step 8")
        terminal.press("Left", "i")
        terminal.wait_for("Unknown mailbox (550)")
        terminal.press("Down", "Enter")
        terminal.wait_for("! armed: Unknown mailbox (550)")
        terminal.press("End")
        terminal.wait_for("the end")
        terminal.press("C")
        terminal.wait_for("≠ first difference: step 8")
        terminal.press("e")
        terminal.wait_for("18 steps: message accepted (250)")
        terminal.press("r")
        terminal.wait_for("A title for this branch")
        terminal.press("what-if-550", "Enter")
        terminal.wait_for("branch-1: what-if-550")
        terminal.press("Escape")
        terminal.wait_for("branch branch-1 (of 2, b: next): what-")
        terminal.press("s")
        terminal.wait_for("Name of the file:")
        terminal.press("Enter")
        terminal.wait_for("Saved ")
        terminal.press("q")
        terminal.wait_for("ended with 0")
    finally:
        terminal.stop()
    terminal = Tmux(folder, " ".join((*PROGRAM, "play", "classic.jsonl")))
    try:
        terminal.wait_for("Nothing has happened yet.")
        terminal.press("C")
        terminal.wait_for("branch-1: what-if-550")
        terminal.wait_for("≠ first difference: step 8")
        terminal.press("Tab", "Enter")
        terminal.wait_for("step 8 of 12")
        terminal.press("q")
        terminal.wait_for("ended with 0")
    finally:
        terminal.stop()
