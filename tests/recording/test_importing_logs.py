"""What curl, smtplib, Postfix, a terminal or a capture tells becomes the same steps as any transcript."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.errors import BadFileError
from smtpsim.library import import_named
from smtpsim.recording.imports import import_octets, import_session
from smtpsim.recording.reader import Recording
from smtpsim.recording.said import Sayer
from smtpsim.recording.tcp import Segment, read_segments
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Kind, Verb
from tests.recording.sessions import capture

POSTFIX_LOG = """\
Nov 23 18:26:02 pf postfix/smtpd[5504]: name_mask: host
Nov 23 18:26:02 pf postfix/smtpd[5504]: connect from localhost[127.0.0.1]
Nov 23 18:26:02 pf postfix/smtpd[5504]: > localhost[127.0.0.1]: 220 pf.example ESMTP Postfix
Nov 23 18:26:02 pf postfix/smtpd[5504]: < localhost[127.0.0.1]: HELO client.example
Nov 23 18:26:02 pf postfix/smtpd[5507]: connect from other.example[192.0.2.7]
Nov 23 18:26:02 pf postfix/smtpd[5507]: > other.example[192.0.2.7]: 220 pf.example ESMTP Postfix
Nov 23 18:26:02 pf postfix/smtpd[5504]: > localhost[127.0.0.1]: 250 pf.example
Nov 23 18:26:02 pf postfix/smtpd[5504]: < localhost[127.0.0.1]: MAIL FROM:<alice@example.net>
Nov 23 18:26:02 pf postfix/smtpd[5504]: connect to subsystem private/rewrite
Nov 23 18:26:02 pf postfix/smtpd[5504]: > localhost[127.0.0.1]: 250 2.1.0 Ok
Nov 23 18:26:02 pf postfix/smtpd[5504]: < localhost[127.0.0.1]: RCPT TO:<bob@example.com>
Nov 23 18:26:02 pf postfix/smtpd[5504]: > localhost[127.0.0.1]: 250 2.1.5 Ok
Nov 23 18:26:02 pf postfix/smtpd[5504]: < localhost[127.0.0.1]: DATA
Nov 23 18:26:02 pf postfix/smtpd[5504]: > localhost[127.0.0.1]: 354 End data with <CR><LF>.<CR><LF>
Nov 23 18:26:02 pf postfix/smtpd[5504]: > localhost[127.0.0.1]: 250 2.0.0 Ok: queued as 105D22465C3
Nov 23 18:26:02 pf postfix/smtpd[5504]: < localhost[127.0.0.1]: QUIT
Nov 23 18:26:02 pf postfix/smtpd[5504]: > localhost[127.0.0.1]: 221 2.0.0 Bye
Nov 23 18:26:02 pf postfix/smtpd[5504]: disconnect from localhost[127.0.0.1] helo=1 mail=1 rcpt=1
Nov 23 18:26:03 pf postfix/smtpd[5507]: lost connection after CONNECT from other.example[192.0.2.7]
"""
BARE = """\
$ telnet mx.receiver.example 25
Trying 192.0.2.1...
Connected to mx.receiver.example.
Escape character is '^]'.
220 mx.receiver.example ESMTP
EHLO pc.example
250-mx.receiver.example
250 SIZE 1000
MAIL FROM:<a@pc.example>
250 ok
RCPT TO:<bob@receiver.example>
250 ok
DATA
354 go
Subject: x

250 is a number
.
250 queued
QUIT
221 bye
Connection closed by foreign host.
"""
SWAKS_CAPTURES = [
    "smtplib-debug-postfix",
    "swaks-postfix-pipelining-bad-recipient",
    "swaks-postfix-plain",
    "swaks-smtpsink-f-rcpt",
    "swaks-smtpsink-lost-after-dot",
    "swaks-smtpsink-r-data",
]


def steps_in(recording: Recording) -> list[Step]:
    return [item for item in recording.items if isinstance(item, Step)]


def dialogue(recording: Recording) -> list[tuple[object, ...]]:
    """What was said and done, without notes."""
    return [
        (step.actor, step.kind, step.octets, step.code, step.client_state, step.server_state)
        for step in steps_in(recording)
        if step.kind is not Kind.NOTE
    ]


def verbs(recording: Recording) -> list[Verb | None]:
    return [step.verb for step in steps_in(recording) if step.kind in {Kind.COMMAND, Kind.END_OF_DATA}]


@pytest.mark.parametrize("name", SWAKS_CAPTURES)
def test_a_capture_gives_the_same_steps_as_what_the_client_printed(name: str) -> None:
    from_octets, from_text = import_named(capture(f"{name}.pcap")), import_named(capture(f"{name}.txt"))
    assert dialogue(from_octets) == dialogue(from_text)


def test_a_capture_in_the_newer_form_is_read_as_the_older_one() -> None:
    old, new = (import_named(capture(f"swaks-postfix-plain.{ending}")) for ending in ("pcap", "pcapng"))
    assert dialogue(old) == dialogue(new)


def test_what_tls_hides_is_a_note() -> None:
    steps = steps_in(import_named(capture("swaks-opensmtpd-starttls.pcap")))
    assert any(step.words.get("text") == "TLS begins here: what follows cannot be read" for step in steps)


@pytest.mark.parametrize("octets", [b"\xd4\xc3\xb2\xa1garbage", b"\n\r\r\n" + bytes(40)])
def test_a_broken_capture_is_one_clear_line(octets: bytes) -> None:
    with pytest.raises(BadFileError, match=r"x\.pcap: (is no whole capture|holds no SMTP)"):
        import_octets(octets, str, "x.pcap")


def test_what_curl_prints_is_read_and_its_counted_text_is_ended() -> None:
    recording = import_named(capture("curl-postfix.txt"))
    wanted = [Verb.EHLO, Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.MESSAGE]
    assert verbs(recording) == wanted
    assert "} [164 bytes data]" in [step.words.get("text") for step in steps_in(recording)]


CURL_WITH_TLS = """\
* Connected to 127.0.0.1 (127.0.0.1) port 2525 (#0)
< 220 mx.example.org Service ready
> EHLO c.example
< 250-mx.example.org greets c.example
< 250 STARTTLS
> STARTTLS
< 220 2.0.0 Ready to start TLS
} [5 bytes data]
* TLSv1.3 (OUT), TLS handshake, Finished (20):
} [52 bytes data]
> EHLO c.example
{ [233 bytes data]
< 250 mx.example.org greets c.example
} [5 bytes data]
> MAIL FROM:<alice@sender.example> SIZE=31
{ [5 bytes data]
< 250 2.1.0 OK
} [5 bytes data]
> RCPT TO:<bob@receiver.example>
{ [5 bytes data]
< 250 2.1.5 OK
} [5 bytes data]
> DATA
{ [5 bytes data]
< 354 Start mail input; end with <CRLF>.<CRLF>
} [5 bytes data]
} [31 bytes data]
* We are completely uploaded and fine
{ [5 bytes data]
< 250 2.0.0 OK
* Connection #0 to host 127.0.0.1 left intact
"""


def test_what_curl_counts_while_tls_is_on_is_no_end_of_a_text() -> None:
    recording = import_session(CURL_WITH_TLS, "x.txt")
    wanted = [Verb.EHLO, Verb.STARTTLS, Verb.EHLO, Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.MESSAGE]
    assert verbs(recording) == wanted
    assert [step.code for step in steps_in(recording) if step.kind is Kind.REPLY][-2:] == [354, 250]


def test_the_times_that_curl_writes_before_its_signs_do_not_matter() -> None:
    lines = CURL_WITH_TLS.splitlines()
    timed = "\n".join(line if line[0] in "{}" else f"19:52:52.582298 {line}" for line in lines)
    assert dialogue(import_session(timed, "x.txt")) == dialogue(import_session(CURL_WITH_TLS, "x.txt"))


def test_a_trace_of_curl_is_refused_with_what_to_do() -> None:
    trace = "== Info:   Trying 127.0.0.1:25871...\n<= Recv header, 34 bytes (0x22)\n0000: 220 mx.test\n"
    with pytest.raises(BadFileError, match="which cannot be read: call curl with -v"):
        import_session(trace, "x.txt")


def test_a_log_of_postfix_is_parted_by_process_and_the_text_that_it_leaves_out_is_ended() -> None:
    recording = import_session(POSTFIX_LOG, "mail.log")
    assert verbs(recording) == [Verb.HELO, Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.MESSAGE, Verb.QUIT]
    by_session = {step.session for step in steps_in(recording)}
    assert by_session == {"s1", "s2"}


def test_bare_lines_are_read_and_a_text_may_look_like_a_reply() -> None:
    recording = import_session(BARE, "x.txt")
    assert verbs(recording) == [Verb.EHLO, Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.MESSAGE, Verb.QUIT]
    text = b"".join(step.octets for step in steps_in(recording) if step.kind is Kind.DATA)
    assert text == b"Subject: x\r\n\r\n250 is a number\r\n"


@pytest.mark.parametrize("text", ["Dear Bob,\nlunch?\n", "250 ways to cook\n", ""])
def test_a_text_that_is_no_session_is_one_clear_line(text: str) -> None:
    with pytest.raises(BadFileError, match="is no session that can be read"):
        import_session(text, "x.txt")


CLIENT, SERVER = ("192.0.2.1", 40000), ("192.0.2.2", 25)
SENT = b"EHLO pc.example\r\nMAIL FROM:<a@pc.example>\r\nRCPT TO:<b@x.example>\r\nQUIT\r\n"


def cut(octets: bytes, first: int, size: int) -> list[Segment]:
    """The segments of what a client sent, each a little longer than the next one's beginning."""
    return [
        Segment(2, CLIENT, SERVER, (first + at) % 2**32, octets[at : at + size + 3])
        for at in range(0, len(octets), size)
    ]


@given(
    first=st.sampled_from([0, 1, 2**31, 2**32 - 20, 2**32 - 1]),
    size=st.integers(1, 40),
    doubled=st.integers(0, 3),
    seed=st.integers(0, 1000),
)
def test_segments_that_come_twice_late_or_overlapping_give_what_was_sent(
    first: int, size: int, doubled: int, seed: int
) -> None:
    segments = cut(SENT, first, size)
    segments += segments[:doubled]
    random.Random(seed).shuffle(segments)  # noqa: S311  chance that repeats guards no secret
    opening = Segment(1, CLIENT, SERVER, (first - 1) % 2**32, opens=True, synchronizes=True)
    greeting = Segment(1, SERVER, CLIENT, 7, b"220 mx.test ready\r\n")
    said = read_segments([opening, greeting, *segments])
    client = [one.text for one in said if one.sayer is Sayer.CLIENT]
    assert client == SENT.decode().split("\r\n")[:-1]


def test_a_gap_in_a_capture_is_told() -> None:
    opening = Segment(1, CLIENT, SERVER, 0, opens=True, synchronizes=True)
    greeting = Segment(1, SERVER, CLIENT, 7, b"220 mx.test ready\r\n")
    said = read_segments([opening, greeting, Segment(2, CLIENT, SERVER, 50, b"QUIT\r\n")])
    notes = [one.text for one in said if one.sayer is Sayer.NOTE]
    assert notes == ["something that the client sent is not in the capture; behind it are 6 octets"]
