"""A message lies in the mailbox as it went into the client, octet for octet, trace lines apart."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.mail.trace import without_trace
from smtpsim.network.stream import Link
from smtpsim.protocol.framing import has_bare_line_end, normalise_line_ends
from smtpsim.protocol.plan import Mail
from smtpsim.protocol.policy import DEFAULT_OFFERS, Policy, make_policy
from smtpsim.protocol.strictness import Limits
from smtpsim.simulation.advance import advance
from smtpsim.simulation.world import World
from smtpsim.spec.terms import Verb
from tests.conformance.journey import MX, relay_text
from tests.support.worlds import ALICE, BOB, SERVER_HOST, bob_and_carol, classic_world

LONGEST = 998  # octets of a line without its CR LF (RFC 5321 4.5.3.1.6)
NO_LINE_END = bytes(code for code in range(256) if code not in b"\r\n")
ALL_7BIT = bytes(code for code in NO_LINE_END if code < 128)

SITE = replace(bob_and_carol(), start=datetime(2026, 3, 2, 9, tzinfo=UTC))  # so that it adds its trace line


def line_of(codes: bytes) -> st.SearchStrategy[bytes]:
    return st.lists(st.sampled_from(codes), max_size=30).map(bytes)


def text_of(lines: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    return st.lists(lines, max_size=12).map(lambda each: b"".join(line + b"\r\n" for line in each))


DOTS = st.sampled_from([b".", b"..", b"...", b".x", b"x.", b" .", b". ", b""])
LONG = st.builds(bytes.__mul__, st.sampled_from([b".", b"x", b" "]), st.integers(LONGEST - 1, LONGEST))
IN_7BIT = text_of(DOTS | LONG | line_of(ALL_7BIT))
IN_8BIT = text_of(DOTS | LONG | line_of(NO_LINE_END))


def stored_in(world: World) -> list[bytes]:
    """Run a world to its end, and take what lies in Bob's mailbox."""
    is_over = False
    while not is_over:
        world, step = advance(world)
        is_over = step is None
    chain, contents = world.sites[SERVER_HOST].mailboxes["bob"].messages, list[bytes]()
    while chain:
        chain, message = chain
        contents.insert(0, without_trace(message.content))
    return contents


@given(content=IN_7BIT, segment=st.sampled_from([0, 1, 2, 7, 100]))
@example(content=b"", segment=0)
@example(content=b"\r\n", segment=1)
@example(content=b".\r\n" * 50, segment=1)
@example(content=ALL_7BIT + b"\r\n", segment=0)
@example(content=b"." * LONGEST + b"\r\n", segment=3)
def test_every_text_reaches_the_mailbox_octet_for_octet(content: bytes, segment: int) -> None:
    world = classic_world(site=SITE, content=content, link=Link(segment_octets=segment))
    assert stored_in(world) == [content]


@given(content=IN_8BIT, segment=st.sampled_from([0, 1, 5]))
@example(content=NO_LINE_END + b"\r\n", segment=0)
@example(content=b".\xff\r\n.\r\n\x80.\r\n", segment=1)
def test_octets_above_127_reach_the_mailbox_where_8bitmime_is_offered(content: bytes, segment: int) -> None:
    world = classic_world(site=SITE, content=content, hello=Verb.EHLO, link=Link(segment_octets=segment))
    assert stored_in(world) == [content]


@given(content=IN_8BIT)
@example(content=b"")
@example(content=b" a line that looks like the rest of the line above\r\n")
@example(content=NO_LINE_END + b"\r\n.\r\n")
def test_every_text_survives_two_hops(content: bytes) -> None:
    (message,) = relay_text(content).inbox(MX, "bob")
    assert without_trace(message.content) == content


@given(
    content=st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b".", b"a", b"\0"]), max_size=12).map(b"".join)
)
@example(content=b"a\n.\nb")
@example(content=b"a\r.\rb\r\n")
def test_a_line_end_that_is_not_whole_is_made_whole_before_it_is_sent(content: bytes) -> None:
    (stored,) = stored_in(classic_world(site=SITE, content=content))
    assert stored == normalise_line_ends(content)
    assert not has_bare_line_end(stored)


@pytest.mark.parametrize("hello", [Verb.HELO, Verb.EHLO])
def test_each_of_several_mails_reaches_the_mailbox_by_itself(hello: Verb) -> None:
    contents = [b"", b".\r\n", b"one\r\n..\r\n", b"x" * 200_000 + b"\r\n", b"QUIT\r\n"]
    contents[3] = b"\r\n".join([b"." * 900] * 200) + b"\r\n"
    mails = tuple(Mail(ALICE, (BOB,), content) for content in contents)
    assert stored_in(classic_world(site=SITE, mails=mails, hello=hello)) == contents


def roomy() -> Policy:
    """A server without SIZE that takes 20 megabytes."""
    offers = tuple(offer for offer in DEFAULT_OFFERS if offer.keyword != "SIZE")
    return make_policy(SERVER_HOST, offers, limits=Limits(message=20_000_000))


def test_ten_megabytes_reach_the_mailbox_octet_for_octet() -> None:
    line = ALL_7BIT + b"." * 100 + b"\r\n.\r\n"
    content = line * (10_000_000 // len(line))
    assert stored_in(classic_world(site=SITE, content=content, policy=roomy())) == [content]


def test_ten_megabytes_survive_two_hops() -> None:
    line = ALL_7BIT + b"." * 100 + b"\r\n.\r\n"
    content = line * (9_990_000 // len(line))
    (message,) = relay_text(content).inbox(MX, "bob")
    assert without_trace(message.content) == content
