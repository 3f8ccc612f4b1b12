"""What is not as expected is told; what is as expected is not."""

import pytest

from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.expectations import unmet_expectations
from smtpsim.simulation.timeline import Timeline
from tests.scenarios.playing import SMALL, read, shipped, unmet, with_script

BOTH = "mail.sender.example: [bob@receiver.example], mx.receiver.example: [bob@receiver.example]"


def unmet_with(keys: str) -> list[str]:
    """Run the small scenario with one expectation."""
    text = f"{SMALL}expect:\n  - {{{keys}}}\n"
    return [line.split(": ", 2)[2] for line in unmet(read(text))]


@pytest.mark.parametrize(
    "keys",
    [
        "at: first RCPT, reply: 250",
        "at: first RCPT, reply: 2yz",
        "at: first RCPT, reply: 250 2.1.5",
        "at: first RCPT, reply: 250 2.1.5 OK",
        "at: last connection, reply: 220 ...",
        "at: first QUIT, reply: close",
        "at: first RCPT for bob@receiver.example, state: RCPT, recipients: [bob@receiver.example]",
        "at: first MAIL on mx.receiver.example, recipients: []",
        "at: first DATA, phase: mail-transfer, phase-step: 6",
        f"at: end of data, holders: {{{BOTH}}}",
        "at: end, holders: {mx.receiver.example: [bob@receiver.example]}",
        "at: end, delivered: {bob@receiver.example: 1, zoe@receiver.example: 0}",
        "at: end, delivered: {Bob@Receiver.Example: 1}, queued: {x@y.example: 0}",
        "at: end, bounced: {alice@sender.example: 0}",
        "at: end, closed-by: server, round-trips: 7",
        "at: step 1, state: CONNECTED",
        "at: phase mail-transfer, phase-step: 1",
    ],
)
def test_what_comes_true_is_not_told(keys: str) -> None:
    assert unmet_with(keys) == []


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("at: first RCPT, reply: 450", "the reply '450' was expected, got '250 2.1.5 OK'"),
        ("at: first RCPT, reply: 5yz", "the reply '5yz' was expected, got '250 2.1.5 OK'"),
        ("at: first RCPT, reply: 250 2.1.0", "the reply '250 2.1.0' was expected, got '250 2.1.5 OK'"),
        ("at: first RCPT, reply: close", "the connection was expected to close"),
        ("at: step 1, reply: 220", "the reply '220' was expected, and there is no reply here"),
        ("at: second RCPT, reply: 250", "this place is never reached"),
        ("at: first 421", "this place is never reached"),
        ("at: RCPT for zoe@receiver.example", "this place is never reached"),
        ("at: first RCPT, state: MAIL", "the server's state: expected MAIL, got RCPT"),
        (
            "at: first RCPT, phase: connection-termination",
            "the phase: expected connection-termination, got mail-transfer",
        ),
        ("at: first RCPT, phase-step: 3", "the step of the phase: expected 3, got 4"),
        (
            "at: end, holders: {mail.sender.example: [bob@receiver.example]}",
            (
                "the holders: expected mail.sender.example bob@receiver.example, got"
                " mx.receiver.example bob@receiver.example"
            ),
        ),
        (
            "at: end, holders: {}",
            "the holders: expected nobody, got mx.receiver.example bob@receiver.example",
        ),
        ("at: first RCPT, recipients: []", "the recipients: expected nobody, got bob@receiver.example"),
        (
            "at: end, delivered: {bob@receiver.example: 2}",
            "delivered: bob@receiver.example was expected 2 times, got 1",
        ),
        (
            "at: first DATA, delivered: {bob@receiver.example: 1}",
            "delivered: bob@receiver.example was expected 1 times, got 0",
        ),
        (
            "at: end, shown: {bob@receiver.example: 1}",
            "shown: bob@receiver.example was expected 1 times, got 0",
        ),
        ("at: end, closed-by: client", "the connection was closed by: expected client, got server"),
        ("at: first RCPT, closed-by: server", "the connection was closed by: expected server, got none"),
        ("at: end, round-trips: 3", "round trips: expected 3, got 7"),
    ],
)
def test_what_does_not_come_true_is_told(keys: str, told: str) -> None:
    assert unmet_with(keys) == [told]


def test_the_line_of_the_file_and_the_place_come_first() -> None:
    (line,) = unmet(read(f"{SMALL}expect:\n  - at: first RCPT\n    reply: 450\n"))
    assert line == "line 16: at first RCPT: the reply '450' was expected, got '250 2.1.5 OK'"


def test_two_things_wrong_at_a_place_are_two_lines() -> None:
    assert len(unmet_with("at: first RCPT, reply: 450, state: MAIL")) == 2


def test_a_script_s_own_expectations_count() -> None:
    assert unmet(read(with_script("C: NOOP\nS: 550\n= MAIL\nC: QUIT\nS: 221"))) == (
        "line 14: expected '550', got '250 2.0.0 OK'",
        "line 15: expected 'MAIL', got 'GREETED'",
    )


def test_the_cursor_stays_where_it_was() -> None:
    scenario = shipped("classic")
    timeline = Timeline(build_world(scenario))
    timeline.seek(3)
    assert unmet_expectations(scenario, timeline) == ()
    assert timeline.cursor == 3


def test_pipelining_saves_round_trips() -> None:
    waiting = shipped("two-recipients")
    assert unmet(waiting) == ()
    assert [one.round_trips for one in shipped("pipelining").expect][-1] == 5
