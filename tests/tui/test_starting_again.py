"""The program as a person meets it for the first time, leaves it, kills it, and starts it again."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.pty_program import PtyProgram
from tests.tui.test_in_a_terminal import PROGRAM, Tmux

TOUR_IS_SHOWN, HOME_IS_SHOWN = b"of 7", b"menu / list"
READY = "ready:"
STATE = "SMTPSIM_STATE_DIR"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    inside = f"{STATE}={tmp_path / 'state'} PS1={READY} ENV= sh"
    tmux = Tmux(tmp_path, inside)
    yield tmux
    tmux.stop()


def start(terminal: Tmux, *words: str) -> None:
    terminal.press("clear; " + " ".join((*PROGRAM, *words)), "Enter")


def test_a_new_person_takes_the_tour_opens_a_session_quits_and_continues(terminal: Tmux) -> None:
    start(terminal)
    terminal.wait_for("1 of 7: The way of the mail")
    terminal.press("Space")
    terminal.wait_for("2 of 7: What is said")
    terminal.press("Escape")
    terminal.wait_for("Demonstrations    95")
    terminal.press("two recip")
    terminal.wait_for("One mail, two recipients")
    terminal.press("Enter")
    terminal.wait_for("Nothing has happened yet.")
    terminal.press("n", "n", "Left", "i")
    terminal.wait_for("421 in mid-session")
    terminal.press("Tab")
    terminal.press("421", "Enter")
    terminal.wait_for("! armed: 421")
    terminal.press("e")
    terminal.wait_for("branch branch-1 (of 2, b: next)")
    terminal.press("m", "q")
    terminal.wait_for(READY)
    start(terminal)
    terminal.wait_for("Enter goes on where you were.")
    terminal.press("Enter")
    terminal.wait_for("branch branch-1 (of 2, b: next)")
    terminal.wait_for("! S: 421")
    terminal.wait_for("[m Message]")
    terminal.press("q")


def test_a_person_saves_quits_opens_the_recording_and_goes_on(terminal: Tmux, tmp_path: Path) -> None:
    start(terminal, "play", "classic")
    terminal.wait_for("Nothing has happened yet.")
    terminal.press("Space", "Space", "s")
    terminal.wait_for("Name of the file:")
    terminal.press("Enter")
    terminal.wait_for("Saved ")
    terminal.press("q")
    terminal.wait_for(READY)
    assert (tmp_path / "classic.jsonl").exists()
    start(terminal)
    terminal.wait_for("1 of 7")
    terminal.press("Escape")
    terminal.wait_for("Recordings         1")
    terminal.press("Down", "Down", "Enter")
    terminal.wait_for("A recorded session.")
    terminal.press("Enter")
    terminal.wait_for("step 0 of 2")
    terminal.press("End", "q")
    terminal.wait_for(READY)
    start(terminal)
    terminal.wait_for("Enter goes on where you were.")
    terminal.press("C-q")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_killed_program_remembers_where_one_was(number: signal.Signals, tmp_path: Path) -> None:
    with PtyProgram((*PROGRAM, "play", "classic"), **{STATE: str(tmp_path)}) as program:
        program.seconds_until(b"seed 0")
        program.settle()
        for _ in range(3):
            program.seconds_to_paint(b" ")
        assert program.end(number) == 128 + number
    assert json.loads((tmp_path / "last.jsonl").read_bytes().partition(b"\n")[0])["cursor"] == 3


def test_a_program_whose_terminal_is_gone_ends_and_remembers_where_one_was(tmp_path: Path) -> None:
    program = PtyProgram((*PROGRAM, "play", "classic"), **{STATE: str(tmp_path)})
    program.seconds_until(b"seed 0")
    program.settle()
    program.seconds_to_paint(b" ")
    os.close(program.terminal)  # the system sends SIGHUP, and nothing can be painted any more
    os.waitpid(program.pid, 0)
    assert json.loads((tmp_path / "last.jsonl").read_bytes().partition(b"\n")[0])["cursor"] == 1


def test_a_program_that_was_killed_hard_starts_again_with_what_was_remembered_before(tmp_path: Path) -> None:
    with PtyProgram(PROGRAM, **{STATE: str(tmp_path)}) as program:
        program.seconds_until(TOUR_IS_SHOWN)
        program.settle()
        program.end(signal.SIGKILL)
    assert {path.name for path in tmp_path.iterdir()} == {"settings.json"}
    with PtyProgram(PROGRAM, **{STATE: str(tmp_path)}) as program:
        program.seconds_until(HOME_IS_SHOWN)
        program.settle()
        assert TOUR_IS_SHOWN not in program.output


@pytest.mark.parametrize(
    "options", [("--no-state",), ("--no-state", "play", "classic"), ("play", "--no-state")]
)
def test_without_state_nothing_is_read_and_nothing_is_written(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    with PtyProgram((*PROGRAM, *options), **{STATE: str(tmp_path)}) as program:
        program.seconds_until(b"quit")
        program.settle()
        program.end(signal.SIGTERM)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["HOME", "file"])
def test_a_place_for_state_that_is_none_is_no_reason_to_stop(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    state = {STATE: str(tmp_path / "file")} if name == "file" else {STATE: ""}
    with PtyProgram(PROGRAM, **state) as program:
        program.seconds_until(HOME_IS_SHOWN)
        program.settle()
        assert (b"Nothing is remembered" in program.output) is (name == "file")
        assert program.end(signal.SIGTERM) == 128 + signal.SIGTERM
