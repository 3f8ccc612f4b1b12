"""Lines come whole or not at all, however they were cut, and an endless one takes no room."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from smtpsim.protocol.framing import (
    EMPTY_INBOX,
    Inbox,
    Line,
    feed,
    has_bare_line_end,
    longest_line,
    normalise_line_ends,
    stuff_dots,
    take_line,
)

LIMIT = 12
STREAMS = st.lists(st.sampled_from([b"\r\n", b"\r", b"\n", b"a", b"bcd", b"x" * 9, b"\0"]), max_size=20).map(
    b"".join
)
CUTS = st.lists(st.integers(min_value=0, max_value=80), max_size=8)


def read_lines(pieces: list[bytes]) -> tuple[Inbox, list[Line]]:
    """Read every line of what arrives piece by piece."""
    inbox, lines = EMPTY_INBOX, []
    for piece in pieces:
        inbox = feed(inbox, piece)
        while True:
            inbox, line = take_line(inbox, LIMIT)
            if line is None:
                break
            lines.append(line)
    return inbox, lines


def cut(octets: bytes, cuts: list[int]) -> list[bytes]:
    """Cut octets at some places."""
    places = sorted({0, *(at for at in cuts if at < len(octets)), len(octets)})
    return [octets[start:end] for start, end in pairwise(places)]


@given(STREAMS, CUTS)
@example(b"x" * 11 + b"\r\n", [12])
def test_lines_do_not_depend_on_how_they_were_cut(octets: bytes, cuts: list[int]) -> None:
    inbox, lines = read_lines(cut(octets, cuts))
    whole, expected = read_lines([octets])
    assert lines == expected
    assert inbox.octets[inbox.start :] == whole.octets[whole.start :]
    assert (inbox.head, inbox.discarding) == (whole.head, whole.discarding)


@given(STREAMS, CUTS)
def test_each_line_is_what_stands_before_its_cr_lf(octets: bytes, cuts: list[int]) -> None:
    _, lines = read_lines(cut(octets, cuts))
    expected = [line + b"\r\n" for line in octets.split(b"\r\n")[:-1]]
    assert [line.is_too_long for line in lines] == [len(line) > LIMIT for line in expected]
    assert [line.octets for line in lines] == [line[:LIMIT] for line in expected]


def test_a_line_at_the_limit_is_whole_and_one_octet_more_is_too_long() -> None:
    _, lines = read_lines([b"x" * (LIMIT - 2) + b"\r\n" + b"y" * (LIMIT - 1) + b"\r\nz\r\n"])
    assert lines == [
        Line(b"x" * (LIMIT - 2) + b"\r\n"),
        Line(b"y" * (LIMIT - 1) + b"\r", is_too_long=True),
        Line(b"z\r\n"),
    ]


def test_a_line_without_end_takes_no_more_room_than_its_limit() -> None:
    inbox = EMPTY_INBOX
    for _ in range(160):
        inbox, line = take_line(feed(inbox, b"x" * 65_536), LIMIT)
        assert line is None
        assert len(inbox.octets) + len(inbox.head) <= LIMIT + 1
    _, line = take_line(feed(inbox, b"QUIT\r\n"), LIMIT)
    assert line == Line(b"x" * LIMIT, is_too_long=True)


def test_waiting_octets_are_looked_at_once() -> None:
    inbox, _ = take_line(feed(EMPTY_INBOX, b"waiting"), LIMIT)
    assert inbox.scanned == len(b"waiting")
    inbox, _ = take_line(feed(EMPTY_INBOX, b"waiting\r"), LIMIT)
    assert inbox.scanned == len(b"waiting")


@given(st.binary(max_size=60))
def test_normalised_text_has_whole_lines_only(text: bytes) -> None:
    content = normalise_line_ends(text)
    assert not has_bare_line_end(content)
    assert content == b"" or content.endswith(b"\r\n")
    assert normalise_line_ends(content) == content


@given(st.lists(st.sampled_from([b"\r\n", b"\r", b"\n", b".", b"a"]), max_size=20).map(b"".join))
def test_a_sender_normalises_before_it_stuffs(text: bytes) -> None:
    sent = b"\r\n" + stuff_dots(normalise_line_ends(text))
    assert b"\r\n.\r\n" not in sent
    assert not has_bare_line_end(sent)


def test_the_longest_line_counts_its_cr_lf() -> None:
    assert longest_line(b"a\r\nlonger\r\nb\r\n") == len(b"longer\r\n")
