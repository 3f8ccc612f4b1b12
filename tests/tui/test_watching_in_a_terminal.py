"""`smtpsim watch` as a person has it: a real terminal, and a file that an editor changes meanwhile."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.playing import SMALL
from tests.tui.sample_watching import LOCKED, MISSPELT
from tests.tui.test_in_a_terminal import PROGRAM, Tmux


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(SMALL)
    return path


@pytest.fixture
def terminal(tmp_path: Path, file: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    tmux = Tmux(tmp_path, " ".join((*PROGRAM, "watch", file.name, "--no-state")))
    yield tmux
    tmux.stop()


def test_an_author_writes_makes_a_mistake_mends_it_and_saves_a_fault(terminal: Tmux, file: Path) -> None:
    terminal.wait_for("watching mine.yaml: T")
    terminal.press("Space", "Space")
    terminal.wait_for("S: 220 ")
    file.write_text(MISSPELT)
    terminal.wait_for("mine.yaml:3:1: unknown-key: 'titel'")
    new = file.with_suffix(".new")  # as many editors do it
    new.write_text(LOCKED)
    new.replace(file)
    terminal.wait_for("read again: step 8 is the first that differs")
    terminal.wait_for("S: 450 4.2.1")
    file.unlink()
    terminal.wait_for("cannot-read")
    file.write_text(f"# mine\n{SMALL}")
    terminal.wait_for("S: 250 2.1.5")
    terminal.press("Home", "i")
    terminal.wait_for("Server not ready")
    terminal.press("Enter")
    terminal.wait_for("! armed: Server not ready")
    terminal.press("s")
    terminal.wait_for("Name of the file:")
    terminal.press("C-u")
    terminal.wait_for(f"║ {' ' * 40}")
    terminal.press("mine.yaml")
    terminal.wait_for("║  mine.yaml")
    terminal.press("Enter")
    terminal.wait_for("Save once more under this name to add 1 fault")
    terminal.press("Enter")
    terminal.wait_for("read again: the session is the same")
    terminal.press("q")
    terminal.wait_for("ended with 0")
    assert file.read_text().startswith(f"# mine\n{SMALL}\nfaults:\n  - ")
