"""The transcript's lines: who said what, and nothing of it lost or obeyed."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from smtpsim.simulation.step import Step
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Actor, Kind, PhaseName, Verb
from smtpsim.tui.widgets.transcript_lines import Line, block, block_height
from tests.support.worlds import classic_world, steps_of

WIDTH = 60


def said(octets: bytes, kind: Kind = Kind.COMMAND, actor: Actor = Actor.CLIENT, code: int = 0) -> Step:
    return Step(0, 0, "s1", "mail.sender.example", actor, kind, octets, code=code)


def plain(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


def shown(step: Step, width: int = WIDTH, *, is_current: bool = False) -> list[str]:
    return plain(block(step, step.phase, width, is_current=is_current))


def test_a_command_is_marked_with_c_and_a_reply_with_s() -> None:
    assert shown(said(b"NOOP\r\n")) == ["   C: NOOP"]
    assert shown(said(b"250 OK\r\n", Kind.REPLY, Actor.SERVER)) == ["   S: 250 OK"]


def test_each_line_of_a_reply_has_its_line() -> None:
    assert shown(said(b"250-a\r\n250 b\r\n", Kind.REPLY, Actor.SERVER)) == ["   S: 250-a", "      250 b"]


def test_the_current_step_has_a_sign() -> None:
    assert shown(said(b"NOOP\r\n"), is_current=True) == [">  C: NOOP"]


def test_a_step_that_a_fault_struck_has_a_sign_and_a_refusal_has_a_meaning_of_its_own() -> None:
    steps = steps_of(classic_world((FAULT_OF["unknown-mailbox"].rule,)))
    struck = next(step for step in steps if step.fault)
    (line,) = block(struck, struck.phase, WIDTH, is_current=False)
    assert plain((line,)) == [" ! S: 550 5.1.1 No such user here"]
    assert line[-1][1] == "refused"


def test_a_phase_begins_with_its_heading_after_an_empty_line() -> None:
    steps = steps_of(classic_world())
    at = next(at for at, step in enumerate(steps) if step.phase is PhaseName.TRANSFER)
    empty, heading, _ = plain(block(steps[at], steps[at - 1].phase, WIDTH, is_current=False))
    assert empty == ""
    assert heading.startswith("   Mail transfer ───")
    assert cell_len(heading) == WIDTH


def test_what_is_not_said_is_told_in_words() -> None:
    assert shown(said(b"", Kind.OPEN)) == ["   -- client opens the connection"]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.FAULT])
def test_each_kind_of_step_has_words(kind: Kind) -> None:
    assert shown(said(b"", kind))


@pytest.mark.parametrize("fault", FAULT_OF)
def test_each_line_of_a_session_fits_whatever_fault_strikes(fault: str) -> None:
    before = None
    for step in steps_of(classic_world((FAULT_OF[fault].rule,), hello=Verb.EHLO)):
        lines = block(step, before, 30, is_current=True)
        assert max(cell_len(line) for line in plain(lines)) <= 30
        assert len(lines) == block_height(step, before, 30)
        before = step.phase


def test_a_fault_of_ones_own_shows_its_name_safely() -> None:
    step = Step(0, 0, "s1", "", Actor.NETWORK, Kind.FAULT, fault="\x1b[31m[/]")
    assert shown(step) == [" ! -- fault: ␛[31m[/]"]


def test_controls_and_markup_are_shown() -> None:
    step = said(b"[/] [bold]\x1b]0;x\x07\t\r\n", Kind.DATA)
    assert shown(step) == ["   C: [/] [bold]␛]0;x␇␉"]


def test_a_long_line_breaks_after_a_space_and_keeps_every_character() -> None:
    lines = shown(said(b"221 mx.receiver.example Service closing transmission channel\r\n"), 40)
    assert lines == ["   C: 221 mx.receiver.example Service ", "      closing transmission channel"]


def test_a_long_text_is_shortened_in_its_middle_and_says_so() -> None:
    lines = shown(said(b"".join(b"%d\r\n" % number for number in range(1000)), Kind.DATA))
    assert lines[0] == "   C: 0"
    assert lines[-1] == "      999"
    assert "      ... 941 more lines ..." in lines
    assert len(lines) == 60


@given(st.binary(max_size=400), st.integers(min_value=20, max_value=90))
@example(b"\r\n\x00", 20)  # one line end, and yet two lines
def test_any_octets_fit_the_width_and_have_the_height_that_was_counted(octets: bytes, width: int) -> None:
    step = said(octets, Kind.DATA)
    lines = plain(block(step, None, width, is_current=False))
    assert len(lines) == block_height(step, None, width)
    assert all(cell_len(line) <= width for line in lines)
    assert not any(unicodedata.category(char) in {"Cc", "Cf"} for line in lines for char in line)
