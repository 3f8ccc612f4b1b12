"""What RFC 5321 4.4 asks of the lines that servers put on top of a message."""

import re

import pytest

from smtpsim.mail.pickup import text_for_reader
from tests.conformance.journey import (
    ALICE,
    BOB,
    DESK,
    FIRST_HOP,
    MX,
    RELAY,
    SECOND_HOP,
    SERVERS,
    journey_of,
    sending,
    typed,
)
from tests.support.journeys import Journey

# Time-stamp-line of RFC 5321 4.4, as far as a server here uses it, unfolded.
STAMP = re.compile(
    r"Received: from (?P<hello>[\w.-]+) \((?P<host>[\w.-]+) (?P<address>\[[\d.]+\])\)"
    r" by (?P<by>[\w.-]+) with (?P<protocol>E?SMTPS?A?) id (?P<id>[\w.-]+)(?: for <(?P<path>[^<>\s,]+)>)?;"
    r" (?P<date>[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4})"
)
OWN_LINES = (
    "C: Received: from b by c; Mon, 1 Jan 2024 00:00:00 +0000",
    "C: Received: from a",
    "C: \tby b; yesterday",
    "C: Subject: Lunch",
    "C: .",
)


def stamps(content: bytes) -> list[re.Match[str]]:
    """The trace lines of a message that servers here wrote, the latest first."""
    header, _, _ = content.decode().partition("\r\n\r\n")
    lines = re.sub("\r\n[ \t]", " ", header).split("\r\n")
    found = [STAMP.fullmatch(line) for line in lines]
    return [one for one in found if one]


def delivered(journey: Journey) -> bytes:
    return journey.inbox(MX, "bob")[0].content


def test_the_receiving_server_puts_a_received_line_on_top() -> None:
    content = delivered(journey_of(SERVERS, sending(BOB)))
    assert [stamp["by"] for stamp in stamps(content)] == [MX, RELAY]
    assert content.startswith(b"Received: from relay.sender.example ")


@pytest.mark.parametrize(("hello", "protocol"), [("EHLO", "ESMTP"), ("HELO", "SMTP")])
def test_a_received_line_is_written_by_its_grammar(hello: str, protocol: str) -> None:
    content = delivered(journey_of(SERVERS, sending(BOB, more=f"hello: {hello}\n")))
    assert len(stamps(content)) == content.count(b"Received:") == 2
    assert (stamps(content)[-1]["by"], stamps(content)[-1]["protocol"]) == (RELAY, protocol)
    header = content.partition(b"\r\n\r\n")[0]
    assert max(len(line) for line in header.split(b"\r\n")) <= 78


def test_a_received_line_says_from_whom_by_whom_and_when() -> None:
    journey = journey_of(SERVERS, sending(BOB))
    latest, first = stamps(delivered(journey))
    assert (first["hello"], first["host"], first["by"]) == (DESK, DESK, RELAY)
    assert (latest["hello"], latest["by"]) == (RELAY, MX)
    assert first["date"] == "Mon, 2 Mar 2026 09:00:00 +0000"


def test_a_received_line_names_one_recipient_at_most() -> None:
    one = stamps(delivered(journey_of(SERVERS, sending(BOB))))
    assert [stamp["path"] for stamp in one] == [BOB, BOB]
    two = stamps(delivered(journey_of(SERVERS, sending(BOB, "carol@receiver.example"))))
    assert [stamp["path"] for stamp in two] == [None, None]


def test_received_lines_that_are_there_stay_as_they_are() -> None:
    journey = journey_of(SERVERS, typed(text=OWN_LINES))
    sent = journey.text(FIRST_HOP)
    assert sent.count(b"Received:") == 2
    assert journey.text(SECOND_HOP).endswith(sent)
    assert delivered(journey).endswith(journey.text(SECOND_HOP))


def test_a_received_line_has_a_numeric_offset_and_a_year_of_four_digits() -> None:
    for stamp in stamps(delivered(journey_of(SERVERS, sending(BOB)))):
        assert re.fullmatch(r"Mon, 2 Mar 2026 09:00:0\d \+0000", stamp["date"])


READER = "readers:\n  bob@receiver.example: {host: desk.receiver.example, after: 1 h}\n"


def test_final_delivery_puts_one_return_path_on_top() -> None:
    with_one = typed(text=("C: Return-Path: <mallory@sender.example>", "C: Subject: Lunch", "C: ."))
    for client in (sending(BOB), with_one):
        journey = journey_of(SERVERS, client)
        text = text_for_reader(journey.inbox(MX, "bob")[0])
        assert text.startswith(f"Return-Path: <{ALICE}>\r\nReceived: from relay".encode())
        assert text.count(b"Return-Path:") == 1
        read = [
            step.octets
            for step in journey_of(SERVERS + READER, client).steps
            if b"Return-Path" in step.octets
        ]
        assert text in read[-1].replace(b"\r\n..", b"\r\n.")
