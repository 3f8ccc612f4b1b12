"""Messages that come by BDAT over a socket: whole, bounded, and recorded (RFC 3030)."""

from hypothesis import given
from hypothesis import strategies as st

from smtpsim.mail.trace import without_trace
from smtpsim.simulation.timeline import Item
from tests.live.served import ALICE, BOB, Dialogue, scenario_with, serving, talking
from tests.live.test_conversations import all_said, direct, recorded, replayed, simulated, world_with

ENVELOPE = f"EHLO client.example\r\nMAIL FROM:<{ALICE}> BODY=BINARYMIME\r\nRCPT TO:<{BOB}>\r\n".encode()
PIECES = st.sampled_from(
    [b"BDAT 4\r\n", b"BDAT 7 LAST\r\n", b"BDAT 0 LAST\r\n", b"QUIT", b"RSET\r\n", b"x", ENVELOPE]
)


def chunk(octets: bytes, *, last: bool = False) -> bytes:
    return b"BDAT %d%s\r\n%s" % (len(octets), b" LAST" if last else b"", octets)


def open_mail(client: Dialogue) -> None:
    client.send(ENVELOPE)
    assert client.hear_codes(3) == ["250"] * 3


def test_ten_megabytes_in_chunks_arrive_octet_for_octet() -> None:
    octets = bytes(range(256)) * 4 * 1_024
    with serving(scenario_with()) as served, talking(served.port) as client:
        open_mail(client)
        for _ in range(9):
            client.send(chunk(octets))
        client.send(chunk(octets[: 10_000_000 - 9 * len(octets)], last=True))
        assert client.hear_codes(10) == ["250"] * 10
        (message,) = served.mail_of("bob")
    assert len(without_trace(message.content)) == 10_000_000
    assert without_trace(message.content).startswith(octets * 9)


def test_more_than_the_server_takes_is_thrown_away_and_the_session_goes_on() -> None:
    with serving() as served, talking(served.port) as client:
        open_mail(client)
        client.send(chunk(b"x" * 10_000_001) + b"RSET\r\nNOOP\r\n")
        assert client.hear_codes(3) == ["552", "250", "250"]
        assert served.mail_of("bob") == []


def test_the_octets_of_a_chunk_are_no_commands_wherever_the_network_cuts_them() -> None:
    with serving() as served, talking(served.port) as client:
        open_mail(client)
        for octet in chunk(b"\r\n.\r\nQUIT\r\n", last=True) + b"NOOP\r\n":
            client.send(bytes([octet]))
        assert client.hear_codes(2) == ["250", "250"]
        assert served.mail_of("bob")[0].content.endswith(b"\r\n.\r\nQUIT\r\n")


@given(st.lists(PIECES, max_size=15))
def test_a_recorded_session_with_chunks_says_the_same_and_replays(pieces: list[bytes]) -> None:
    world = world_with()
    items: tuple[Item, ...] = recorded(
        world, lambda talk: [talk.hear(piece) for piece in (ENVELOPE, *pieces)]
    )
    assert replayed(world, items) == items
    assert all_said(direct(world), ENVELOPE, *pieces) == all_said(simulated(world), ENVELOPE, *pieces)
