"""Trace fields are put on top, say what RFC 5321 4.4 asks for, and can be told from the message."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.policy import SMTP
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.mail.trace import (
    Arrival,
    add_received,
    add_return_path,
    count_hops,
    date_time,
    header_end,
    is_mailbox,
    protocol_name,
    received_line,
    return_path_line,
    trace_lines,
    without_trace,
)

ARRIVAL = Arrival(
    hello="pc.alice.example",
    client_host="pc.alice.example",
    server_host="mx.sender.example",
    id="s1-m1",
    recipient="bob@receiver.example",
    when=datetime(2026, 11, 3, 9, 5, 7, tzinfo=UTC),
)
CONTENT = b"From: alice@sender.example\r\nSubject: lunch\r\n\r\nReceived: an invitation\r\n"

# Time-stamp-line = "Received:" FWS Stamp <CRLF> (RFC 5321 4.4), as far as it is used here.
FWS = r"(?:(?:[ \t]*\r\n)?[ \t]+)"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
DOMAIN = rf"{LABEL}(?:\.{LABEL})*"
IPV4 = r"\[(?:[0-9]{1,3}\.){3}[0-9]{1,3}\]"
LITERAL = rf"(?:{IPV4}|\[[A-Za-z0-9-]+:[!-Z^-~]+\])"
TCP_INFO = rf"\((?:{LITERAL}|{DOMAIN}{FWS}{LITERAL})\)"
EXTENDED_DOMAIN = rf"(?:{DOMAIN}(?:{FWS}{TCP_INFO})?|{LITERAL}{FWS}{TCP_INFO})"
ATEXT = r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u00a0-\U0010ffff]"
LOCAL_PART = rf'(?:{ATEXT}+(?:\.{ATEXT}+)*|"(?:[ !#-\[\]-~]|\\[ -~])*")'
PATH = rf"<{LOCAL_PART}@(?:{LITERAL}|[^<>\s\[\]]+)>"
DATE = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [1-3]?[0-9] [A-Z][a-z]{2} [0-9]{4} [0-9]{2}(?::[0-9]{2}){2} \+0000"
STAMP = re.compile(
    rf"Received:{FWS}from{FWS}{EXTENDED_DOMAIN}{FWS}by{FWS}{EXTENDED_DOMAIN}"
    rf"(?:{FWS}with{FWS}{ATEXT}+)(?:{FWS}id{FWS}{ATEXT}+)?(?:{FWS}for{FWS}{PATH})?;{FWS}{DATE}\r\n"
)

FIRST, LAST = map(datetime.fromisoformat, ("1970-01-01", "9000-01-01"))
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
words = st.text(max_size=30) | st.sampled_from(
    [
        "",
        "[192.0.2.7]",
        "[IPv6:2001:db8::1]",
        "x y",
        "-a.example",
        "b@a.example",
        '"a >b"@a.example',
        "ü@a.example",
    ]
)
arrivals = st.builds(
    Arrival,
    hello=words,
    client_host=st.sampled_from(["pc.alice.example", "x", "[127.0.0.1]"]),
    server_host=st.just("mx.sender.example"),
    protocol=st.sampled_from(["SMTP", "ESMTPSA", "UTF8SMTP"]),
    id=words,
    recipient=words,
    when=moments,
)
contents = st.lists(
    st.sampled_from(
        [
            b"Received: x",
            b"Return-Path:",
            b"Subject:",
            b"\r\n",
            b"\r\n ",
            b"\r",
            b"\n",
            b" <a>",
            b"+0000",
            b"x: y",
        ]
    )
    | st.binary(max_size=3)
).map(b"".join)


def test_a_stamp_reads_as_the_standard_shows() -> None:
    assert received_line(ARRIVAL) == (
        b"Received: from pc.alice.example (pc.alice.example [192.0.2.125])\r\n"
        b" by mx.sender.example with ESMTP id s1-m1\r\n"
        b" for <bob@receiver.example>;\r\n Tue, 3 Nov 2026 09:05:07 +0000\r\n"
    )


def test_a_client_that_gives_another_name_is_shown_by_both() -> None:
    line = received_line(replace(ARRIVAL, hello="liar.example"))
    assert re.match(rb"Received: from liar\.example \(pc\.alice\.example \[192\.0\.2\.\d+\]\)\r\n", line)
    assert line == received_line(replace(ARRIVAL, hello="liar.example"))


@pytest.mark.parametrize(
    ("hello", "host", "shown"),
    [
        ("PC.alice.example", "pc.alice.example", b"from PC.alice.example (pc.alice.example [192.0.2."),
        ("[192.0.2.7]", "[127.0.0.1]", b"from [192.0.2.7] ([127.0.0.1])\r\n"),
        ("[127.0.0.1]", "[127.0.0.1]", b"from [127.0.0.1] ([127.0.0.1])\r\n"),
        ("pc.example", "[127.0.0.1]", b"from pc.example ([127.0.0.1])\r\n"),
    ],
)
def test_an_address_is_shown_where_the_client_is_known_by_it(hello: str, host: str, shown: bytes) -> None:
    line = received_line(replace(ARRIVAL, hello=hello, client_host=host))
    assert line.startswith(b"Received: " + shown)


@pytest.mark.parametrize("recipient", ["", "Postmaster", "a b@a.example", "a@b\r\nX: y", "ü@a.example"])
def test_a_recipient_that_has_no_place_in_a_header_is_left_out(recipient: str) -> None:
    assert b"for <" not in received_line(replace(ARRIVAL, recipient=recipient))


def test_what_cannot_be_sent_is_no_mailbox() -> None:
    assert not is_mailbox("\ud800@a.example")


def test_an_internationalised_recipient_is_named_where_the_message_came_so() -> None:
    line = received_line(replace(ARRIVAL, recipient="ü@a.example", protocol="UTF8SMTP"))
    assert "for <ü@a.example>;".encode() in line


@given(arrivals)
def test_each_stamp_keeps_to_the_grammar(arrival: Arrival) -> None:
    line = received_line(arrival).decode()
    assert STAMP.fullmatch(line)
    assert parsedate_to_datetime(line.rpartition(";")[2].strip()) == arrival.when.replace(microsecond=0)


@given(moments)
def test_a_date_says_the_same_moment_in_each_zone(when: datetime) -> None:
    there = when.astimezone(timezone(timedelta(hours=-8, minutes=-30)))
    assert date_time(there) == date_time(when) == date_time(when.replace(tzinfo=None))
    assert parsedate_to_datetime(date_time(there)) == when.replace(microsecond=0)


@pytest.mark.parametrize(
    ("has_extensions", "has_tls", "is_authenticated", "is_utf8", "name"),
    [
        (False, False, False, False, "SMTP"),
        (False, True, True, True, "SMTP"),
        (True, False, False, False, "ESMTP"),
        (True, True, False, False, "ESMTPS"),
        (True, False, True, False, "ESMTPA"),
        (True, True, True, False, "ESMTPSA"),
        (True, False, False, True, "UTF8SMTP"),
        (True, True, False, True, "UTF8SMTPS"),
        (True, False, True, True, "UTF8SMTPA"),
        (True, True, True, True, "UTF8SMTPSA"),
    ],
)
def test_the_protocol_has_its_registered_name(
    *, has_extensions: bool, has_tls: bool, is_authenticated: bool, is_utf8: bool, name: str
) -> None:
    found = protocol_name(
        has_extensions=has_extensions, has_tls=has_tls, is_authenticated=is_authenticated, is_utf8=is_utf8
    )
    assert found == name


def test_the_return_path_is_the_reverse_path_in_brackets() -> None:
    assert return_path_line("alice@sender.example") == b"Return-Path: <alice@sender.example>\r\n"
    assert return_path_line("") == b"Return-Path: <>\r\n"


def test_a_reverse_path_cannot_add_a_field() -> None:
    assert return_path_line("a@b\r\nX: y") == b"Return-Path: <a@b??X: y>\r\n"


def test_the_stamps_stand_on_top_and_the_last_is_first() -> None:
    second = replace(ARRIVAL, hello="mx.sender.example", server_host="mx.receiver.example")
    message = add_return_path(add_received(add_received(CONTENT, ARRIVAL), second), "alice@sender.example")
    lines = trace_lines(message)
    assert [line.split(b" by ")[-1].split()[0] for line in lines[1:]] == [
        b"mx.receiver.example",
        b"mx.sender.example",
    ]
    assert lines[0] == b"Return-Path: <alice@sender.example>"
    assert without_trace(message) == CONTENT
    parsed = message_from_bytes(message, policy=SMTP)
    assert (parsed["Subject"], len(parsed.get_all("Received", []))) == ("lunch", 2)


def test_the_return_path_stands_once_wherever_it_was() -> None:
    before = b"X: y\r\nRETURN-path:\r\n <old@a.example>\r\nSubject: lunch\r\n\r\nReturn-Path: <body>\r\n"
    assert add_return_path(before, "new@a.example") == (
        b"Return-Path: <new@a.example>\r\nX: y\r\nSubject: lunch\r\n\r\nReturn-Path: <body>\r\n"
    )
    assert add_return_path(add_return_path(CONTENT, "a@b.example"), "") == add_return_path(CONTENT, "")


def test_hops_are_counted_in_the_header_section_alone() -> None:
    assert count_hops(CONTENT) == 0
    assert count_hops(add_received(add_received(CONTENT, ARRIVAL), ARRIVAL)) == 2
    assert count_hops(b"X: y\r\n Received: no\r\nRECEIVED : x\r\nX: \nReceived: no\r\n\r\nReceived: no") == 1
    assert count_hops(b"\r\nReceived: x\r\n") == 0
    assert count_hops(b"") == 0


def test_the_header_section_ends_where_a_line_is_no_field() -> None:
    assert header_end(CONTENT) == CONTENT.index(b"\r\n\r\n") + 2
    assert header_end(b"Shall we eat?\r\nSubject: x\r\n") == 0
    assert header_end(b"Subject: cut o") == 0


def test_a_field_of_another_server_is_taken_off_whole() -> None:
    other = b"Received: from a\r\n\tby b; Tue, 3 Nov 2026 09:05:07 +0000 (UTC)\r\n\t(kept)\r\nReceived: x\r\n"
    assert without_trace(other + CONTENT) == CONTENT
    assert trace_lines(other)[1] == b"Received: x"


@given(contents, st.lists(arrivals, max_size=3), st.sampled_from(["", "a@b.example", '"a>b"@c.example']))
def test_a_message_without_its_trace_is_what_was_sent(
    content: bytes, stamps: list[Arrival], reverse_path: str
) -> None:
    assume(without_trace(content) == content)
    assume(b"return-path" not in content.lower())
    message = carried(content, stamps, reverse_path)
    assert without_trace(message) == content
    assert len(trace_lines(message)) == len(stamps) + 1


@given(contents, st.lists(arrivals, max_size=3))
def test_each_server_on_the_way_counts_as_a_hop(content: bytes, stamps: list[Arrival]) -> None:
    assume(not content.startswith((b" ", b"\t")))
    assert count_hops(carried(content, stamps, "")) == len(stamps) + count_hops(content)


def carried(content: bytes, stamps: list[Arrival], reverse_path: str) -> bytes:
    """A message as it lies in a mailbox after these servers took it."""
    for arrival in stamps:
        content = add_received(content, arrival)
    return add_return_path(content, reverse_path)
