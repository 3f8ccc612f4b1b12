"""The program as a person has it: in a real terminal, started, driven, killed."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.pty_program import PtyProgram

INSTALLED = Path(sys.executable).with_name("smtpsim")
PROGRAM = (str(INSTALLED),) if INSTALLED.exists() else (sys.executable, "-m", "smtpsim")
ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30
LEAVES_ALTERNATE_SCREEN, MOUSE_OFF, CURSOR_ON = b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?25h"


class Tmux:
    """A terminal of 80 by 24 inside tmux, with a server of its own."""

    def __init__(self, folder: Path, command: str) -> None:
        """Start a command in a folder."""
        self.base = ("tmux", "-S", str(folder / "tmux"), "-f", "/dev/null")
        size = ("-x", "80", "-y", "24")
        place = f"cd {folder} && env TERM=tmux-256color PYTHONPATH={ROOT}"
        shell = f"{place} {command}; echo ended with $?; sleep {PATIENCE_SECONDS}"
        self._run("new-session", "-d", *size, "-s", "screen", shell)

    def _run(self, *words: str) -> str:
        return subprocess.run((*self.base, *words), capture_output=True, text=True, check=True).stdout

    def press(self, *keys: str) -> None:
        for key in keys:
            self._run("send-keys", "-t", "screen", key)

    def wait_for(self, words: str) -> None:
        """Wait until the screen shows these words."""
        until = time.monotonic() + PATIENCE_SECONDS
        while words not in (seen := self._run("capture-pane", "-p", "-t", "screen")):
            assert time.monotonic() < until, f"{words!r} does not appear in:\n{seen}"
            time.sleep(0.05)

    def stop(self) -> None:
        self._run("kill-server")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    tmux = Tmux(tmp_path, " ".join((*PROGRAM, "play", "classic")))
    yield tmux
    tmux.stop()


def test_a_lecturer_steps_injects_goes_back_compares_saves_and_leaves(terminal: Tmux, tmp_path: Path) -> None:
    terminal.wait_for("Nothing has happened yet.")
    terminal.press("Space", "Space")
    terminal.wait_for("S: 220 ")
    terminal.press("End")
    terminal.wait_for("the end")
    terminal.press("Home", "n", "n", "Left", "i")
    terminal.wait_for("421 in mid-session")
    terminal.press("Tab")
    terminal.press("421", "Enter")
    terminal.wait_for("! armed: 421")
    terminal.press("e")
    terminal.wait_for("! S: 421")
    terminal.wait_for("branch branch-1 (of 2, b: next)")
    terminal.press("b")
    terminal.wait_for("branch main (of 2, b: next)")
    terminal.press("s")
    terminal.wait_for("Name of the file:")
    terminal.press("Enter")
    terminal.wait_for("Saved ")
    terminal.press("q")
    terminal.wait_for("ended with 0")
    assert list(tmp_path.glob("*.jsonl"))


def test_a_student_looks_words_up_and_goes_on_where_the_session_stood(terminal: Tmux) -> None:
    terminal.wait_for("Nothing has happened yet.")
    terminal.press("Space", "Space")
    terminal.wait_for("S: 220 ")
    terminal.press("k")
    terminal.wait_for("220: a reply code")
    terminal.press("Enter")
    terminal.wait_for("reply: a word of mail")
    terminal.press("greyl", "Enter")
    terminal.wait_for("greylisting: a word of mail")
    terminal.press("BSpace", "BSpace")
    terminal.wait_for("220: a reply code")
    terminal.press("Escape")
    terminal.wait_for("step 2")
    terminal.press("C-p")
    terminal.wait_for("what to do, open or explain")
    terminal.press("quit")
    terminal.wait_for("Leave the program.")
    terminal.press("Enter")
    terminal.wait_for("ended with 0")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_killed_program_leaves_the_terminal_whole(number: signal.Signals) -> None:
    with PtyProgram((*PROGRAM, "play", "classic")) as program:
        program.seconds_until(b"seed 0")
        program.settle()
        assert program.end(number) == 128 + number
        ending = program.output[-2000:]
    assert LEAVES_ALTERNATE_SCREEN in ending
    assert MOUSE_OFF in ending
    assert CURSOR_ON in ending


def test_without_colour_all_is_grey_and_all_words_are_there() -> None:
    with PtyProgram((*PROGRAM, "play", "classic"), NO_COLOR="1") as program:
        program.seconds_until(b"seed 0")
        program.settle()
        program.seconds_to_paint(b" ")
        program.seconds_until(b"client opens the connection")
        painted = program.output
    colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", painted)
    assert colours
    assert all(red == green == blue for red, green, blue in colours)


def test_the_pseudo_terminal_of_these_tests_tells_what_a_program_paints_and_how_it_ends() -> None:
    script = 'echo "$GREETING"; read line; echo "got $line"; sleep 60'
    with PtyProgram(("sh", "-c", script), GREETING="hello") as program:
        program.seconds_until(b"hello")
        assert program.seconds_to_paint(b"x\n") > 0
        assert b"got x" in program.output
        assert program.end(signal.SIGTERM) == -signal.SIGTERM


def test_the_pseudo_terminal_gives_up_on_what_is_never_painted() -> None:
    with PtyProgram(("true",)) as program, pytest.raises(TimeoutError):
        program.seconds_until(b"something")
