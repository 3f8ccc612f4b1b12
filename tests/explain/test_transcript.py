"""A session as plain text, as `run` prints it."""

import re

import pytest
from msgspec.structs import replace

from smtpsim.explain.transcript import FIRST_LINES, LAST_LINES, transcript
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FAULT_OF, FAULTS, FaultRow
from smtpsim.spec.terms import Actor, Kind, Verb
from tests.support.worlds import BOB, CAROL, classic_world, script_world, steps_of

HEADINGS = ["Connection establishment", "Mail transfer", "Connection termination"]


def lines_of(world: World) -> list[str]:
    return list(transcript(steps_of(world)))


def spoken(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith(("C:", "S:"))]


def numbered_steps(lines: list[str]) -> list[tuple[int, int]]:
    """The numbers (step, of how many) in their order; one that stands twice in a row counts once."""
    found = [re.search(r"step (\d) of (\d):", line) for line in lines]
    numbers = [(int(match[1]), int(match[2])) for match in found if match]
    return [one for place, one in enumerate(numbers) if place == 0 or numbers[place - 1] != one]


def test_the_classic_session_goes_through_the_3_and_8_and_2_steps_in_order() -> None:
    expected = [(step, steps) for steps in (3, 8, 2) for step in range(1, steps + 1)]
    assert numbered_steps(lines_of(classic_world())) == expected


def test_the_phases_are_headings_in_order() -> None:
    lines = lines_of(classic_world())
    assert [line for line in lines if line in HEADINGS] == HEADINGS
    assert [lines[lines.index(heading) + 1] for heading in HEADINGS] == ["-" * len(one) for one in HEADINGS]


def test_the_dialogue_can_be_read_off_its_marks() -> None:
    assert spoken(lines_of(classic_world(content=b"Subject: x\r\n\r\n.dot\r\n"))) == [
        "S: 220 mx.receiver.example Service ready",
        "C: HELO mail.sender.example",
        "S: 250 mx.receiver.example greets mail.sender.example",
        "C: MAIL FROM:<alice@sender.example>",
        "S: 250 2.1.0 OK",
        "C: RCPT TO:<bob@receiver.example>",
        "S: 250 2.1.5 OK",
        "C: DATA",
        "S: 354 Start mail input; end with <CRLF>.<CRLF>",
        "C: Subject: x",
        "C:",
        "C: ..dot",
        "C: .",
        "S: 250 2.0.0 OK",
        "C: QUIT",
        "S: 221 2.0.0 mx.receiver.example Service closing transmission channel",
    ]


def test_each_line_of_the_session_is_followed_by_its_reason_with_the_section() -> None:
    lines = lines_of(classic_world())
    at = lines.index("C: RCPT TO:<bob@receiver.example>")
    assert lines[at + 1 : at + 3] == [
        "     step 3 of 8: The client names a recipient: one RCPT for each.",
        "     [RFC 5321 3.3]",
    ]


def test_what_is_not_said_on_the_channel_begins_with_two_hyphens() -> None:
    told = [line for line in lines_of(classic_world()) if line.startswith("-- ")]
    assert told[0] == "-- The client opens a connection to the server and waits for the greeting."
    assert told[1] == "-- The server puts this recipient's copy into the mailbox of"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_no_line_is_wider_than_eighty_columns(fault: FaultRow) -> None:
    world = classic_world((fault.rule,), hello=Verb.EHLO, to=(BOB, CAROL), content=b"x" * 500 + b"\r\n")
    assert [line for line in lines_of(world) if len(line) > 80] == []


def test_a_line_that_is_too_long_is_cut_and_keeps_every_character() -> None:
    content = bytes(range(33, 127)) * 3
    lines = lines_of(classic_world(content=content + b"\r\n"))
    at = next(place for place, line in enumerate(lines) if line.startswith("C: !"))
    assert "".join(line[3:] for line in lines[at : at + 4]) == content.decode()


def test_a_long_text_is_shortened_in_its_middle() -> None:
    content = b"".join(b"line %d\r\n" % number for number in range(100))
    lines = lines_of(classic_world(content=content))
    shown = [line for line in lines if line.startswith("C: line ")]
    assert len(shown) == FIRST_LINES + LAST_LINES
    assert shown[FIRST_LINES - 1 : FIRST_LINES + 1] == ["C: line 11", "C: line 97"]
    assert lines[lines.index("C: line 11") + 1] == "   ... 85 more lines ..."


def test_a_text_sent_in_many_segments_is_shortened_once() -> None:
    content = b"0123456789\r\n" * 20_000
    lines = lines_of(classic_world(content=content))
    assert lines.count("C: 0123456789") == FIRST_LINES + LAST_LINES
    assert [line for line in lines if "more lines" in line] == ["   ... 19985 more lines ..."]


def test_a_text_of_a_few_lines_is_shown_whole() -> None:
    content = b"line\r\n" * (FIRST_LINES + LAST_LINES + 1)
    lines = lines_of(classic_world(content=content))
    assert lines.count("C: line") == FIRST_LINES + LAST_LINES + 1
    assert [line for line in lines if "more lines" in line] == []


def test_a_long_wait_is_told() -> None:
    assert "-- 4 min 59 s later" in lines_of(classic_world((FAULT_OF["no-answer"].rule,)))


def test_a_multi_line_reply_has_its_mark_on_each_line() -> None:
    lines = spoken(lines_of(classic_world(hello=Verb.EHLO)))
    assert "S: 250-PIPELINING" in lines
    assert "S: 250 SAML" in lines


def test_control_characters_are_shown_and_not_obeyed() -> None:
    lines = lines_of(classic_world(content=b"\x1b]0;owned\x07 and \xff\r\n", hello=Verb.EHLO))
    assert "C: \u241b]0;owned\u2407 and \ufffd" in lines
    assert "\x1b" not in "".join(lines)


def test_a_script_s_octets_without_a_line_end_are_shown() -> None:
    assert "C: NOO" in lines_of(script_world(b"NOO", b"P\r\n"))


def test_another_session_is_announced() -> None:
    steps = steps_of(classic_world())
    second: list[Step] = [replace(step, session="s2") for step in steps]
    lines = list(transcript([*steps, *second]))
    assert "-- session s2" in lines
    assert lines.count("Connection establishment") == 2


def test_a_step_that_no_row_tells_of_leaves_no_empty_line() -> None:
    steps = [
        Step(0, 0, "s1", "a.example", Actor.CLIENT, Kind.COMMAND, b"FROB\r\n", verb=Verb.UNKNOWN),
        Step(1, 0, "s1", "a.example", Actor.CLIENT, Kind.LOOKUP),
    ]
    assert list(transcript(steps)) == ["C: FROB", "-- client: lookup"]


def test_a_session_that_stops_within_the_text_shows_the_text_so_far() -> None:
    steps = steps_of(classic_world(content=b"hello\r\n"))
    until_text = [step for step in steps if step.n <= next(one.n for one in steps if one.kind is Kind.DATA)]
    assert "C: hello" in list(transcript(until_text))


def test_no_steps_give_no_lines() -> None:
    assert list(transcript(())) == []
