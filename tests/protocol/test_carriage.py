"""What a client does with octets that the next server does not take (RFC 6152 3, RFC 3030 3)."""

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.protocol.client import Client, make_client
from smtpsim.protocol.client_hearing import hear
from smtpsim.protocol.client_moves import next_act
from smtpsim.protocol.mime import is_binary, to_seven_bits
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.spec.terms import Fate, Move
from tests.support.worlds import ALICE, BOB

MIME = b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
EIGHT = MIME + b"Content-Transfer-Encoding: 8bit\r\nSubject: Lunch\r\n\r\n"
BINARY = b"MIME-Version: 1.0\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n"
UMLAUTS = "Grüße = \t\r\n.\r\n\r\nend".encode()


def decoded(content: bytes) -> bytes:
    body = email.message_from_bytes(content, policy=email.policy.SMTP).get_payload(decode=True)
    assert isinstance(body, bytes)
    return body


def test_an_8bit_text_becomes_quoted_printable_and_reads_the_same() -> None:
    converted = to_seven_bits(EIGHT + UMLAUTS)
    assert converted is not None
    assert converted.isascii()
    assert b"Content-Transfer-Encoding: quoted-printable\r\nSubject: Lunch\r\n" in converted
    assert decoded(converted).replace(b"\n", b"\r\n").replace(b"\r\r", b"\r") == UMLAUTS


@given(st.binary(max_size=300))
def test_any_binary_body_becomes_base64_and_reads_the_same(body: bytes) -> None:
    converted = to_seven_bits(BINARY + body)
    assert converted is not None
    assert converted.isascii()
    assert decoded(converted) == body


@given(st.binary(max_size=300))
def test_what_is_converted_is_text_of_lines_that_any_server_takes(body: bytes) -> None:
    for content in (EIGHT + body, BINARY + body):
        converted = to_seven_bits(content)
        assert converted is not None
        assert max(map(len, converted.split(b"\r\n"))) <= 998
        assert not is_binary(converted)


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: Lunch\r\n\r\n" + UMLAUTS,
        EIGHT.replace(b"8bit", b"7bit") + UMLAUTS,
        EIGHT.replace(b"text/plain", b"multipart/mixed; boundary=x") + UMLAUTS,
        EIGHT.replace(b"Lunch", "Grüße".encode()) + UMLAUTS,
        EIGHT.replace(b"MIME-Version: 1.0\r\n", b"") + UMLAUTS,
        UMLAUTS,
    ],
    ids=["no mime", "7bit", "several parts", "a header beyond ascii", "no version", "no header"],
)
def test_what_says_nothing_or_too_much_of_itself_is_not_converted(content: bytes) -> None:
    assert to_seven_bits(content) is None


@pytest.mark.parametrize(
    ("content", "binary"),
    [
        (BINARY + b"a\0b", True),
        (BINARY + b"a\nb\r\n", True),
        (BINARY + b"a\rb\r\n", True),
        (BINARY + b"x" * 999 + b"\r\n", True),
        (BINARY + b"x" * 998 + b"\r\n", False),
        (EIGHT + b"a\nb\r\n", False),
        (b"Subject: binary\r\n\r\na\nb\r\n", False),
    ],
)
def test_only_a_message_that_is_declared_so_is_binary_and_only_where_it_must_be(
    content: bytes,
    binary: bool,  # noqa: FBT001
) -> None:
    assert is_binary(content) is binary


def said_to(content: bytes, *offers: bytes, chunking: int = 0) -> tuple[Client, list[Move], bytes]:
    """What a client does after EHLO with such a message, up to the next command."""
    client = make_client(Plan("mail.sender.example", (Mail(ALICE, (BOB,), content),), chunking=chunking))
    client, _ = next_act(client)
    client, _ = next_act(hear(client, b"220 hi\r\n"))
    lines = b"".join(b"250-%s\r\n" % offer for offer in (b"mx.receiver.example", *offers))
    client = hear(client, lines + b"250 HELP\r\n")
    moves, octets = [], b""
    while not octets:
        client, act = next_act(client)
        assert act is not None
        moves.append(act.move)
        octets = act.octets
    return client, moves, octets


def test_8bit_text_is_declared_where_it_is_offered() -> None:
    _, moves, octets = said_to(EIGHT + UMLAUTS, b"8BITMIME")
    assert (moves, octets) == ([Move.MAIL], b"MAIL FROM:<alice@sender.example> BODY=8BITMIME\r\n")


def test_8bit_text_is_converted_before_mail_where_it_is_not_offered() -> None:
    client, moves, octets = said_to(EIGHT + UMLAUTS)
    assert (moves, octets) == ([Move.CONVERT, Move.MAIL], b"MAIL FROM:<alice@sender.example>\r\n")
    assert client.plan.mails[0].content.isascii()


def test_8bit_text_that_cannot_be_converted_is_returned_and_nothing_of_it_is_sent() -> None:
    client, moves, octets = said_to(UMLAUTS)
    assert (moves, octets) == ([Move.CANNOT_CONVERT, Move.QUIT_DONE], b"QUIT\r\n")
    assert client.settled == ((Fate.RETURNED,),)
    assert [(one.row, one.copies) for one in client.refusals] == [("client-cannot-convert", ((0, 0),))]


def test_a_binary_message_goes_only_by_bdat_and_where_it_is_offered() -> None:
    offers = (b"8BITMIME", b"CHUNKING", b"BINARYMIME")
    content = BINARY + b"a\0b"
    assert (
        said_to(content, *offers, chunking=100)[2] == b"MAIL FROM:<alice@sender.example> BODY=BINARYMIME\r\n"
    )
    assert said_to(content, *offers)[1] == [Move.CONVERT, Move.MAIL]
    assert said_to(content, b"8BITMIME", b"CHUNKING", chunking=100)[1] == [Move.CONVERT, Move.MAIL]


def test_ascii_goes_to_any_server_as_it_is() -> None:
    assert said_to(b"Subject: Lunch\r\n\r\nbinary\r\n")[1] == [Move.MAIL]
