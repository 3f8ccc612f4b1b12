"""The main stories, each from a person's first key to the last, in the installed program in a terminal."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tui.test_in_a_terminal import PROGRAM, Tmux

Begin = Callable[..., Tmux]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    open_terminals: list[Tmux] = []

    def start(*sessions: str) -> Tmux:
        program = " ".join(PROGRAM)
        commands = "; ".join(f"{program} play {one}" for one in sessions)
        environment = f"SMTPSIM_STATE_DIR={tmp_path / 'state'}"
        open_terminals.append(Tmux(tmp_path, f"{environment} sh -c '{commands}'"))
        return open_terminals[-1]

    yield start
    for terminal in open_terminals:
        terminal.stop()


def say(terminal: Tmux, line: str, answer: str) -> None:
    """Type a line as the client, and wait until the screen shows what comes of it."""
    terminal.press(*([line] if line else []), "Enter")
    terminal.wait_for(answer)


def test_a_lecturer_lets_the_server_say_421_in_mid_session_and_steps_back_as_if_nothing_had_been(
    begin: Begin,
) -> None:
    terminal = begin("classic")
    terminal.wait_for("Nothing has happened yet.")
    terminal.press("n", "n", "i")
    terminal.wait_for("421 in mid-session")
    terminal.press("Tab")
    terminal.press("421", "Enter")
    terminal.wait_for("! armed: 421")
    terminal.press("Space")
    terminal.wait_for("! S: 421")
    terminal.wait_for("✗")
    terminal.press("Left", "Left")
    terminal.wait_for("step 4 of")
    terminal.press("b")
    terminal.wait_for("There is one branch so far.")
    terminal.press("q")
    terminal.wait_for("ended with 0")


def test_a_student_plays_the_client_gets_503_and_then_delivers_the_mail_by_hand(begin: Begin) -> None:
    terminal = begin("classic")
    terminal.wait_for("Nothing has happened yet.")
    terminal.press("y")
    terminal.wait_for("Tab completes.")
    say(terminal, "MAIL FROM:<alice@sender.example>", " S: 503 Bad sequence of commands: send EHLO or HELO")
    terminal.wait_for("A mail transaction needs a hello before it.")
    say(terminal, "HELO mail.sender.example", "S: 250 mx.receiver.example greets")
    say(terminal, "MAIL FROM:<alice@sender.example>", "+ reverse-path <alice@sender.example>")
    say(terminal, "RCPT TO:<bob@receiver.example>", "+ forward-path <bob@receiver.example>")
    say(terminal, "DATA", ">  S: 354 ")
    say(terminal, "Subject: By hand", "+ mail data    18 octets")
    say(terminal, "", "+ mail data    20 octets")
    say(terminal, "Hello Bob", "+ mail data    31 octets")
    say(terminal, ".", "puts the message into the mailbox of")
    say(terminal, "QUIT", "The client has closed this")
    terminal.wait_for("✓ Transfer")
    terminal.wait_for("<bob@receiver.example> handed over")
    terminal.press("q")
    terminal.wait_for("ended with 0")


def test_a_student_plays_the_server_and_hears_what_was_right_and_what_was_not(begin: Begin) -> None:
    terminal = begin("classic")
    terminal.wait_for("Nothing has happened yet.")
    terminal.press("a", "Space")
    terminal.wait_for("client opens the connection")
    terminal.press("Space")
    terminal.wait_for("What do you answer?")
    terminal.press("Tab")
    terminal.press("220", "Enter")
    terminal.wait_for("Right: 220 it is.")
    terminal.press("Space")
    terminal.wait_for(">  C: HELO mail.sender.example")
    terminal.press("Space")
    terminal.wait_for("What do you answer?")
    terminal.press("Tab")
    terminal.press("550 not you", "Enter")
    terminal.wait_for("You: answered 550; a correct server answers 250.")
    terminal.wait_for("! S: 550 not you")
    terminal.press("Left", "Space")
    terminal.wait_for("What do you answer?")
    terminal.press("Escape")
    terminal.wait_for(">! S: 550 not you")
    terminal.press("a")
    terminal.wait_for("The server answers by itself")
    terminal.press("End")
    terminal.wait_for("the end")
    terminal.press("q")
    terminal.wait_for("ended with 0")


def test_a_student_compares_what_happened_with_what_would_have_happened(begin: Begin) -> None:
    terminal = begin("classic")
    terminal.wait_for("Nothing has happened yet.")
    terminal.press("End")
    terminal.wait_for("the end")
    terminal.press("Home", "n", "n", "Left", "i")
    terminal.wait_for("421 in mid-session")
    terminal.press("Tab")
    terminal.press("450", "Enter")
    terminal.wait_for("! armed: 450")
    terminal.press("End")
    terminal.wait_for("branch branch-1 (of 2, b: next)")
    terminal.press("C")
    terminal.wait_for("≠ first difference: step ")
    terminal.wait_for("! S: 450")
    terminal.press("Escape")
    terminal.wait_for("branch branch-1 (of 2, b: next)")
    terminal.press("b")
    terminal.wait_for("branch main (of 2, b: next)")
    terminal.press("q")
    terminal.wait_for("ended with 0")


def test_a_student_saves_a_branch_quits_opens_it_again_and_goes_on(begin: Begin, tmp_path: Path) -> None:
    terminal = begin("classic", "classic.jsonl")
    terminal.wait_for("Nothing has happened yet.")
    terminal.press("n", "n", "i")
    terminal.wait_for("421 in mid-session")
    terminal.press("Tab")
    terminal.press("450", "Enter")
    terminal.wait_for("! armed: 450")
    terminal.press("Space")
    terminal.wait_for("! S: 450")
    terminal.press("s")
    terminal.wait_for("Name of the file:")
    terminal.press("Enter")
    terminal.wait_for("Saved ")
    terminal.press("q")
    terminal.wait_for("Nothing has happened yet.")
    assert list(tmp_path.glob("*.jsonl"))
    terminal.press("f")
    terminal.wait_for(">! S: 450")
    terminal.press("End")
    terminal.wait_for("the end")
    terminal.press("q")
    terminal.wait_for("ended with 0")
