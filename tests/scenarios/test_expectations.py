"""What is not as expected is told; what is as expected is not."""

import pytest
from msgspec.structs import replace

from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.expectations import unmet_expectations
from smtpsim.simulation.timeline import Timeline
from tests.scenarios.playing import LESSONS, SMALL, read, shipped, unmet, with_script

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


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("two-hops", "at: first RCPT on mx.receiver.example, queued: {bob@receiver.example: 1}"),
        ("two-hops", "at: last RCPT for bob@receiver.example, queued: {bob@receiver.example: 1}"),
        ("two-hops", "at: QUIT on mx.receiver.example, queued: {bob@receiver.example: 0}"),
        ("two-hops", "at: QUIT on mail.sender.example, round-trips: 7"),
        ("two-hops", "at: last reply 2yz on mx.receiver.example, round-trips: 7"),
        ("two-hops", "at: last close, closed-by: server"),
        ("two-hops", "at: first delivery, queued: {bob@receiver.example: 1}"),
        ("two-hops", "at: delivery on mx.receiver.example, delivered: {bob@receiver.example: 1}"),
        ("lost-after-the-dot", "at: first retry, delivered: {bob@receiver.example: 1}"),
        ("lost-after-the-dot", "at: last retry for receiver.example, queued: {bob@receiver.example: 1}"),
        ("lost-after-the-dot", "at: first close, closed-by: network"),
        ("lost-after-the-dot", "at: last close, closed-by: server"),
        ("four-outcomes", "at: first 450 on mx.receiver.example, bounced: {alice@sender.example: 0}"),
        ("four-outcomes", "at: first report, bounced: {Alice@Sender.example: 1}"),
        ("four-outcomes", "at: report for zoe@receiver.example, bounced: {alice@sender.example: 1}"),
        ("four-outcomes", "at: report for alice@sender.example, delivered: {alice@sender.example: 0}"),
        ("dsn-success", "at: report on mx.receiver.example, bounced: {alice@sender.example: 0}"),
    ],
)
def test_places_and_counts_where_mail_goes_over_several_hosts(name: str, keys: str) -> None:
    assert missed(name, keys) == []


@pytest.mark.parametrize(
    ("name", "keys", "told"),
    [
        (
            "lost-after-the-dot",
            "at: second retry, delivered: {bob@receiver.example: 1}",
            "this place is never reached",
        ),
        (
            "four-outcomes",
            "at: look-up for elsewhere.example on mx.receiver.example, closed-by: client",
            "the connection was closed by: expected client, got none",
        ),
        (
            "two-hops",
            "at: QUIT on mx.receiver.example, queued: {bob@receiver.example: 1}",
            "queued: bob@receiver.example was expected 1 times, got 0",
        ),
        (
            "four-outcomes",
            "at: end, bounced: {alice@sender.example: 2}",
            "bounced: alice@sender.example was expected 2 times, got 1",
        ),
    ],
)
def test_what_is_missed_where_mail_goes_over_several_hosts(name: str, keys: str, told: str) -> None:
    assert missed(name, keys) == [told]


def missed(name: str, keys: str) -> list[str]:
    """Run a shipped scenario with one expectation in the place of its own."""
    text = (LESSONS / f"{name}.yaml").read_text(encoding="utf-8").partition("expect:")[0]
    lines = unmet(read(f"{text}expect:\n  - {{{keys}}}\n"))
    return [line.split(": ", 2)[2] for line in lines]


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


@pytest.mark.parametrize(("pipelining", "unmet_ones"), [(True, 0), (False, 1)])
def test_the_lesson_says_how_many_round_trips_it_takes_with_pipelining_and_without(
    pipelining: bool,  # noqa: FBT001
    unmet_ones: int,
) -> None:
    lesson = shipped("pipelining-round-trips")
    assert lesson.client is not None
    told = unmet(replace(lesson, client=replace(lesson.client, pipelining=pipelining)))
    assert len(told) == unmet_ones
    assert all("round trips: expected 5, got 10" in line for line in told)
    assert "5 round trips" in lesson.summary
    assert "take 10" in lesson.summary


def test_pipelining_saves_round_trips() -> None:
    waiting = shipped("two-recipients")
    assert unmet(waiting) == ()
    assert [one.round_trips for one in shipped("pipelining").expect][-1] == 5
