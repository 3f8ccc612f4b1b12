"""What came of a session, in a few words."""

import pytest

from smtpsim.explain.outcome import holding_words, outcome_words
from smtpsim.simulation.step import Holder
from smtpsim.simulation.track import Track
from tests.support.branches import branched
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import script_world, steps_of


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("unknown-mailbox", "550 to RCPT"),
        ("421-in-mid-session", "421 to RCPT"),
        ("local-error", "451 to the message"),
        ("lost-before-the-dot", "connection lost"),
        ("lost-after-the-dot", "connection lost, message accepted (250)"),
        ("slow", "message accepted (250)"),
        ("no-answer", "the client waited in vain"),
    ],
)
def test_refusals_losses_and_the_reply_to_the_message_are_told(fault: str, words: str) -> None:
    assert outcome_words(branched(fault).branch.track) == words


def test_a_session_of_several_mails_or_hops_says_how_often_mail_data_was_sent() -> None:
    timeline = system_timeline(TWO_HOPS)
    timeline.to_end()
    assert outcome_words(timeline.branch.track) == "mail data sent 2 times, the last message accepted (250)"


def test_many_refusals_are_counted() -> None:
    lines = ["EHLO a.example", *["RCPT TO:<x@y.example>"] * 5, "XYZZY", "QUIT"]
    track = Track(steps_of(script_world(*lines)))
    assert outcome_words(track) == "503 to RCPT, 503 to RCPT, 4 more refusals or losses"


def test_one_more_is_one_and_an_unknown_command_has_no_name() -> None:
    track = Track(steps_of(script_world("XYZZY", "RCPT TO:<x@y.example>", "DATA", "QUIT")))
    assert outcome_words(track) == "500, 503 to RCPT, 1 more refusal or loss"


def test_a_session_without_refusal_or_message_says_so() -> None:
    assert outcome_words(Track(steps_of(script_world("NOOP", "QUIT")))) == "no refusal"
    assert outcome_words(Track()) == "nothing yet"


def test_a_message_whose_reply_has_not_come_is_told() -> None:
    track = branched("slow").branch.track
    place = next(step.n for step in track.steps if step.octets == b".\r\n")
    assert outcome_words(Track(track.steps[: place + 1])) == "no reply to the message"


def test_hosts_that_hold_mail_are_named_with_their_copies() -> None:
    here, there = Holder("a.example", "x@y.example"), Holder("b.example\x1b", "x@y.example")
    assert holding_words(frozenset()) == "nobody holds a message"
    assert holding_words(frozenset({here})) == "a.example holds the message"
    assert holding_words(frozenset({here, Holder("a.example", "z@y.example")})) == "a.example holds 2 copies"
    assert holding_words(frozenset({here, there})) == "a.example and b.example␛ hold copies"
