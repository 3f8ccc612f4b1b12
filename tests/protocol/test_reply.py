"""Replies: three digits, one code on every line, at most 512 octets in a line (RFC 5321 4.2, 4.5.3.1.5)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtpsim.protocol.expectation import is_expectation, reply_matches
from smtpsim.protocol.reply import Reply, read_reply, render_reply, reply_end, split_replies
from smtpsim.spec.replies import REPLIES

CODES = st.sampled_from([row.code for row in REPLIES])
WORDS = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60)


@given(CODES, st.sampled_from(["", "5.1.1"]), st.text(max_size=1_500))
@example(250, "2.1.5", "x" * 2_000)
@example(550, "", "one\ntwo\r\nthree\n")
def test_whatever_the_text_each_line_of_a_reply_is_well_formed(code: int, enhanced: str, text: str) -> None:
    octets = render_reply(code, enhanced, text)
    *lines, rest = octets.split(b"\r\n")
    assert rest == b""
    assert all(len(line) + 2 <= 512 for line in lines)
    marks = {line[3:4] for line in lines[:-1]}
    assert (lines[-1][3:4], marks) == (b" ", {b"-"} if marks else set())
    assert all(line.startswith(str(code).encode()) for line in lines)
    assert all(line[4:].startswith(enhanced.encode()) for line in lines)
    assert all(32 <= octet < 127 for line in lines for octet in line)


@given(CODES, st.lists(WORDS, min_size=1, max_size=4), st.integers(min_value=0, max_value=300))
def test_a_reply_is_read_as_it_was_written_wherever_it_is_cut(code: int, lines: list[str], at: int) -> None:
    octets = render_reply(code, "", "\n".join(lines))
    first, rest = split_replies(octets[:at])
    again, left = split_replies(rest + octets[at:])
    assert (*first, *again) == (Reply(code, tuple(lines), read_enhanced(lines[0])),)
    assert left == b""


def read_enhanced(line: str) -> str:
    """Read the enhanced code that random words begin with, once in a blue moon."""
    reply = read_reply(f"250 {line}\r\n".encode())
    assert reply is not None
    return reply.enhanced


def test_the_enhanced_code_is_read_from_the_first_line() -> None:
    assert read_reply(b"550-5.1.1 No such user\r\n550 5.1.1 here\r\n") == Reply(
        550,
        ("5.1.1 No such user", "5.1.1 here"),
        "5.1.1",
    )


@pytest.mark.parametrize(
    "octets", [b"250\r\n", b"250 \r\n", b"250 OK\r\n", b"250-a\r\n250 b\r\n", b"250-\r\n250\r\n"]
)
def test_a_reply_may_have_no_text(octets: bytes) -> None:
    reply = read_reply(octets)
    assert reply is not None
    assert reply.code == 250


@pytest.mark.parametrize(
    "octets",
    [
        b"\r\n",
        b"25\r\n",
        b"2500 OK\r\n",
        b"250OK\r\n",
        b"250_OK\r\n",
        b"199 no\r\n",
        b"600 no\r\n",
        b"260 no\r\n",
        b"OK\r\n",
        b"250-a\r\n251 b\r\n",
        b"250-a\r\nb\r\n",
        b" 250 OK\r\n",
        b"250 a\nb\r\n",
        b"250 a\rb\r\n",
        b"\xff\xfe\r\n",
    ],
)
def test_what_is_no_reply_has_no_code(octets: bytes) -> None:
    reply = read_reply(octets)
    assert reply is not None
    assert reply.code == 0


@pytest.mark.parametrize("octets", [b"", b"250 OK", b"250 OK\r", b"250-OK\r\n", b"250-OK\r\n250"])
def test_an_unfinished_reply_is_not_read(octets: bytes) -> None:
    assert reply_end(octets, 0) == -1
    assert split_replies(octets) == ((), octets)


@given(st.binary(max_size=80))
def test_any_octets_can_be_read(octets: bytes) -> None:
    replies, rest = split_replies(octets)
    assert octets.endswith(rest)
    assert all(reply.code == 0 or 200 <= reply.code < 560 for reply in replies)


REPLY = Reply(550, ("5.1.1 No such user", "5.1.1 here"), "5.1.1")


@pytest.mark.parametrize(
    "expected",
    [
        "550",
        "5yz",
        "550 5.1.1",
        "550 ...",
        "550-...\n550 ...",
        "550-5.1.1 No such user\n550 5.1.1 here",
        "5yz-5.1.1 No ... user\n5yz ...",
        "550-5.1.1 No such user\n550 ...",
    ],
)
def test_an_expectation_that_holds(expected: str) -> None:
    assert is_expectation(expected)
    assert reply_matches(expected, REPLY)


@pytest.mark.parametrize(
    "expected",
    [
        "551",
        "4yz",
        "550 5.1.2",
        "550 5.1.1 No such user",
        "550-...\n550-...\n550-...\n550 ...",
        "550 here",
        "55",
        "no",
    ],
)
def test_an_expectation_that_does_not_hold(expected: str) -> None:
    assert not reply_matches(expected, REPLY)
