"""A conversation fails when it should, and shows where."""

import pytest

from tests.support.conversation import converse


def test_a_script_that_holds_gives_its_steps() -> None:
    conversation = converse(
        """
        S: 220 ...
        C: HELO mail.sender.example
        S: 250 mx.receiver.example greets mail.sender.example
        = READY
        C: QUIT
        S: 221
        S: close
        """,
    )
    assert conversation.codes == (220, 250, 221)


@pytest.mark.parametrize(
    ("script", "expected", "actual"),
    [
        ("C: NOOP\nS: 500", "- S: 500", "+ S: 250 2.0.0 OK"),
        ("C: NOOP\nS: 4yz", "- S: 4yz", "+ S: 250 2.0.0 OK"),
        ("C: NOOP\nS: 250 2.0.0 Fine", "- S: 250 2.0.0 Fine", "+ S: 250 2.0.0 OK"),
        ("C: NOOP\nS: 250-2.0.0 OK\nS: 250 2.0.0 OK", "- S: 250-2.0.0 OK", "  S: 250 2.0.0 OK"),
        ("C: NOOP\nS: 250\nS: 250", "- S: 250", "+ S: 421 4.4.2"),
        ("C: NOOP\nS: 250\n= MAIL", "- = MAIL", "+ = GREETED"),
        ("C: NOOP\nS: close", "- S: close", "+ S: close the connection is still open"),
        ("C: NOOP\n! silence", "- ! silence", "+ ! silence 250 2.0.0 OK"),
        ("C: QUIT\nS: 221\nS: close\nC: NOOP", "- C: NOOP", "+ # never sent: NOOP"),
    ],
)
def test_what_does_not_hold_fails_with_the_difference(script: str, expected: str, actual: str) -> None:
    with pytest.raises(AssertionError) as failure:
        converse(script)
    lines = str(failure.value).splitlines()
    assert any(line.startswith(expected) for line in lines), failure.value
    assert any(line.startswith(actual) for line in lines), failure.value


def test_the_failure_shows_the_whole_conversation() -> None:
    with pytest.raises(AssertionError, match=r"S: 220 mx\.receiver\.example Service ready\nC: NOOP"):
        converse("C: NOOP\nS: 500")


def test_what_stands_after_the_client_s_close_is_refused() -> None:
    with pytest.raises(AssertionError, match="never looked at"):
        converse("! close\n= CLOSED")
