"""Only CR LF . CR LF ends mail data, however it arrives (RFC 5321 4.1.1.4, 2.3.8)."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.protocol.framing import END_OF_DATA, has_bare_line_end, stuff_dots, unstuff_dots
from smtpsim.protocol.policy import Offer, make_policy
from smtpsim.protocol.strictness import Limits
from tests.support.servers import Talk, in_data, octet_by_octet, say

SMUGGLED = b"MAIL FROM:<admin@receiver.example>\r\nRCPT TO:<b@receiver.example>\r\nDATA\r\nforged"

NEAR_ENDS = [
    b"\n.\n",
    b"\n.\r\n",
    b"\r\n.\n",
    b"\r.\r",
    b"\r.\n",
    b"\n.\r",
    b"\r.\r\n",
    b"\r\n.\r",
    b"\r\n.\r\r\n",
    b"\r\r\n.\r\r\n",
    b"\n\n.\n\n",
    b"\n\n.\r\n",
    b"\n\r.\n\r",
    b"\r\n..\r\n",
    *(
        b"\r\n" + odd + b".\r\n"
        for odd in (b"\0", b" ", b"\t", b"\f", b"\v", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8")
    ),
    *(
        b"\r\n." + odd + b"\r\n"
        for odd in (b"\0", b" ", b"\t", b"\f", b"\v", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8")
    ),
    *(odd + b"." + odd for odd in (b"\0", b"\f", b"\v", b"\x1c", b"\x85", b"\xc2\x85", b"\xe2\x80\xa8")),
]
NEAR_ENDS_AT_ONCE = [
    b".\n",
    b".\r",
    b"\n.\n",
    b"\n.\r\n",
    b"\r.\r\n",
    b"\0.\r\n",
    b".\0\r\n",
    b". \r\n",
    b"..\r\n",
    b".\r\r\n",
]
ENDS = [(b"one\r\n.\r\n", b"one\r\n"), (b"one\r\r\n.\r\n", None), (b".\r\n", b"")]


def ways(octets: bytes) -> Iterator[tuple[bytes, ...]]:
    """In one piece, octet by octet, and cut in two at every place."""
    yield (octets,)
    yield tuple(octet_by_octet(octets))
    yield from ((octets[:at], octets[at:]) for at in range(1, len(octets)))


def hear_each_way(octets: bytes) -> Talk:
    """What the server makes of mail data: the same whichever way it arrives."""
    talks = [say(in_data(), *pieces) for pieces in ways(octets)]
    assert {(talk.octets, talk.messages, talk.server.state) for talk in talks} == {
        (talks[0].octets, talks[0].messages, talks[0].server.state),
    }
    return talks[0]


@pytest.mark.parametrize("near_end", NEAR_ENDS)
def test_what_only_looks_like_the_end_of_data_stays_content(near_end: bytes) -> None:
    check_that_it_is_content(b"one" + near_end + SMUGGLED)


@pytest.mark.parametrize("near_end", NEAR_ENDS_AT_ONCE)
def test_what_only_looks_like_the_end_right_after_354_stays_content(near_end: bytes) -> None:
    check_that_it_is_content(near_end + SMUGGLED)


def check_that_it_is_content(octets: bytes) -> None:
    """One reply at the true end, none before it, and nothing of the content is a command."""
    assert say(in_data(), octets).codes == ()
    talk = hear_each_way(octets + END_OF_DATA + b"QUIT\r\n")
    if has_bare_line_end(octets):
        assert (talk.codes, talk.messages) == ((554, 221), ())
    else:
        assert (talk.codes, talk.messages) == ((250, 221), (unstuff_dots(octets) + b"\r\n",))


@pytest.mark.parametrize(("octets", "content"), ENDS)
def test_what_holds_the_end_of_data_ends_it(octets: bytes, content: bytes | None) -> None:
    talk = hear_each_way(octets + b"NOOP\r\nQUIT\r\n")
    assert talk.codes == ((554 if content is None else 250), 250, 221)
    assert talk.messages == (() if content is None else (content,))


def test_an_empty_message_has_no_octets() -> None:
    assert hear_each_way(b".\r\n").messages == (b"",)


def test_a_line_of_two_dots_is_the_text_of_one_dot() -> None:
    assert hear_each_way(b"..\r\n...\r\n..x\r\n.y\r\n.\r\n").messages == (b".\r\n..\r\n.x\r\ny\r\n",)


def test_two_messages_in_one_segment_get_their_own_replies() -> None:
    again = b"MAIL FROM:<a@sender.example>\r\nRCPT TO:<b@receiver.example>\r\nDATA\r\n"
    talk = hear_each_way(b"one\r\n.\r\n" + again + b"two\r\n.\r\n")
    assert talk.codes == (250, 250, 250, 354, 250)
    assert talk.messages == (b"one\r\n", b"two\r\n")


LINES = st.lists(st.sampled_from([b"", b".", b"..", b".x", b"x.", b"x", b"\0", b"\xff", b"MAIL"]), max_size=8)


@given(LINES)
def test_content_of_whole_lines_comes_back_as_it_went(lines: list[bytes]) -> None:
    content = b"".join(line + b"\r\n" for line in lines)
    assert unstuff_dots(stuff_dots(content)) == content
    assert END_OF_DATA not in b"\r\n" + stuff_dots(content)
    talk = say(in_data(), stuff_dots(content) + b".\r\n")
    assert talk.messages == (content,)


@given(LINES, st.integers(min_value=0, max_value=60))
def test_the_limit_is_on_the_message_and_not_on_the_stuffed_dots(lines: list[bytes], limit: int) -> None:
    content = b"".join(line + b"\r\n" for line in lines)
    policy = make_policy("mx.receiver.example", (), limits=Limits(message=limit))
    expected = 250 if len(content) <= limit else 552
    for pieces in ways(stuff_dots(content) + b".\r\n"):
        assert say(in_data(policy), *pieces).codes == (expected,)


def test_the_size_that_ehlo_names_is_the_limit() -> None:
    policy = make_policy("mx.receiver.example", (Offer("SIZE", "7"),))
    assert say(in_data(policy), b"seven\r\n.\r\n").codes == (250,)
    assert say(in_data(policy), b"eight!\r\n.\r\n").codes == (552,)


def test_too_much_mail_data_is_thrown_away_as_it_comes() -> None:
    policy = make_policy("mx.receiver.example", (), limits=Limits(message=1_000))
    talk = in_data(policy)
    for _ in range(160):
        talk = say(talk, b"x" * 65_534 + b"\r\n")
        assert talk.server.collector.chunks is None
        assert talk.server.inbox.octets == b""
    assert talk.codes == ()
    assert talk.server.collector.size == 160 * 65_536
    assert say(talk, b".\r\nNOOP\r\n").codes == (552, 250)


def test_mail_data_is_never_copied_while_it_comes() -> None:
    talk, pieces = in_data(), [bytes([65 + number]) * 1_000 + b"\r\n" for number in range(20)]
    for piece in pieces:
        talk = say(talk, piece)
    chunks, kept = talk.server.collector.chunks, []
    while chunks:
        chunks, last = chunks
        kept.append(last)
    assert all(one is piece for one, piece in zip(kept, pieces[::-1], strict=True))
