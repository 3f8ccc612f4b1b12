"""Sessions that other software wrote down become observed steps, and nothing is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.errors import BadFileError
from smtpsim.recording.format import RecordingKind
from smtpsim.recording.imports import import_session
from smtpsim.recording.reader import Recording, read_recording
from smtpsim.recording.replay import compare, open_timeline
from smtpsim.simulation.step import BufferChange, Holder, Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.terms import Actor, ClientState, Kind, PhaseName, ServerState, Verb
from tests.recording.packets import streams
from tests.recording.sessions import capture, written

SWAKS = [
    "swaks-opensmtpd-starttls",
    "swaks-postfix-pipelining-bad-recipient",
    "swaks-postfix-plain",
    "swaks-smtpsink-Q-mail",
    "swaks-smtpsink-f-rcpt",
    "swaks-smtpsink-lost-after-dot",
    "swaks-smtpsink-r-data",
]
D1 = """
   Here Smith at host bar.com sends mail to
   Jones and to Green at host foo.com.

      S: 220 foo.com Simple Mail Transfer Service Ready
      C: EHLO bar.com
      S: 250-foo.com greets bar.com
      S: 250-8BITMIME
      S: 250 HELP
      C: MAIL FROM:<Smith@bar.com>
      S: 250 OK

Klensin                     Standards Track                    [Page 88]
\f
RFC 5321                          SMTP                      October 2008

      C: RCPT TO:<Jones@foo.com>
      S: 250 OK
      C: RCPT TO:<Green@foo.com>
      S: 550 No such user here
      C: DATA
      S: 354 Start mail input; end with <CRLF>.<CRLF>
      C: Received: from bar.com by foo.com ; Thu, 21 May 1998
      C:     05:33:29 -0700
      C:
      C: <html>
      C: .
      S: 250 OK
      C: QUIT
      S: 221 foo.com Service closing transmission channel
"""


def steps_of(text: str) -> list[Step]:
    recording = import_session(text, "x.txt")
    assert recording.header.kind is RecordingKind.OBSERVED
    steps = [item for item in recording.items if isinstance(item, Step)]
    assert [step.n for step in steps] == list(range(len(recording.items)))
    return steps


def imported(name: str) -> Recording:
    path = capture(f"{name}.txt")
    return import_session(path.read_bytes().decode(), str(path))


def at_the_end(recording: Recording) -> Timeline:
    timeline = open_timeline(recording)
    timeline.to_end()
    return timeline


def said_by(steps: list[Step], actor: Actor) -> bytes:
    return b"".join(step.octets for step in steps if step.actor is actor)


def notes(steps: list[Step]) -> list[str]:
    return [step.words["text"] for step in steps if step.kind is Kind.NOTE]


@pytest.mark.parametrize("name", SWAKS)
def test_the_octets_are_those_that_were_on_the_wire(name: str) -> None:
    steps = [item for item in imported(name).items if isinstance(item, Step)]
    client, server = streams(capture(f"{name}.pcap"))
    if name.endswith("starttls"):  # what follows is not readable
        client, server = (
            client[: client.index(b"STARTTLS\r\n") + 10],
            server[: len(said_by(steps, Actor.SERVER))],
        )
    assert said_by(steps, Actor.CLIENT) == client
    assert said_by(steps, Actor.SERVER) == server


@pytest.mark.parametrize("name", SWAKS)
def test_an_import_is_written_and_read_like_any_recording(name: str) -> None:
    recording = imported(name)
    again = read_recording(written(recording.header, recording.items), "x.jsonl")
    assert list(again.items) == list(recording.items)
    assert compare(again) == compare(recording)


def test_a_whole_session_goes_through_the_numbered_steps_in_order() -> None:
    steps = [item for item in imported("swaks-postfix-plain").items if isinstance(item, Step)]
    numbered = [(step.phase, step.phase_step) for step in steps if step.phase_step]
    phases = {PhaseName.ESTABLISHMENT: 3, PhaseName.TRANSFER: 8, PhaseName.TERMINATION: 2}
    assert list(dict.fromkeys(numbered)) == [
        (phase, n) for phase, count in phases.items() for n in range(1, count + 1)
    ]


def test_after_a_whole_session_the_server_holds_the_message() -> None:
    timeline = at_the_end(imported("swaks-postfix-plain"))
    assert timeline.totals("s1").holders == {Holder("pf.example", "bob@example.com")}
    assert not timeline.totals("s1").is_open


def test_pipelined_commands_stay_in_the_order_in_which_they_were_sent() -> None:
    steps = [
        item for item in imported("swaks-postfix-pipelining-bad-recipient").items if isinstance(item, Step)
    ]
    group = [step.verb for step in steps if step.phase is PhaseName.TRANSFER and step.kind is Kind.COMMAND]
    replies = [step for step in steps if step.phase is PhaseName.TRANSFER and step.kind is Kind.REPLY]
    assert group == [Verb.MAIL, Verb.RCPT, Verb.RCPT, Verb.RCPT, Verb.DATA]
    assert [step.verb for step in replies] == [*group, Verb.MESSAGE]
    assert [step.recipient for step in replies[1:4]] == [
        "bob@example.com",
        "nobody@elsewhere.invalid",
        "carol@example.com",
    ]
    assert replies[3].server_state is ServerState.RCPT


def test_a_connection_lost_after_the_dot_leaves_the_message_with_the_client() -> None:
    recording = imported("swaks-smtpsink-lost-after-dot")
    lost, closed = [item for item in recording.items if isinstance(item, Step)][-2:]
    assert (lost.actor, lost.kind, lost.row) == (Actor.NETWORK, Kind.FAULT, "fault-cut")
    assert (closed.actor, closed.kind, closed.client_state) == (Actor.CLIENT, Kind.CLOSE, ClientState.CLOSED)
    assert at_the_end(recording).totals("s1").holders == {Holder("client.example", "bob@example.com")}


def test_after_a_421_the_server_is_closed_and_what_comes_then_changes_nothing() -> None:
    steps = [item for item in imported("swaks-smtpsink-Q-mail").items if isinstance(item, Step)]
    closing = next(at for at, step in enumerate(steps) if step.code == 421)
    assert {step.server_state for step in steps[closing:]} == {ServerState.CLOSED}
    assert [(step.actor, step.kind) for step in steps[closing + 1 :]] == [
        (Actor.CLIENT, Kind.COMMAND),
        (Actor.SERVER, Kind.CLOSE),
        (Actor.CLIENT, Kind.CLOSE),
    ]


def test_what_swaks_says_of_itself_is_kept_with_its_line() -> None:
    steps = [item for item in imported("swaks-opensmtpd-starttls").items if isinstance(item, Step)]
    kept = [(step.words["line"], step.words["text"][:21]) for step in steps if step.kind is Kind.NOTE]
    assert kept == [
        ("1", "Trying 127.0.0.1:2608"),
        ("14", "TLS startup failed (c"),
        ("15", "STARTTLS attempted bu"),
    ]


def test_page_noise_and_leading_spaces_do_not_matter_in_the_notation_of_the_rfcs() -> None:
    steps = steps_of(D1)
    assert notes(steps) == [
        "Here Smith at host bar.com sends mail to Jones and to Green at host foo.com.",
    ]
    assert [step.words["line"] for step in steps if step.kind is Kind.NOTE] == ["2"]
    assert {step.host for step in steps if step.kind is Kind.REPLY} == {"foo.com"}
    assert {step.host for step in steps if step.actor is Actor.CLIENT} == {"bar.com"}


def test_mail_data_is_taken_as_it_stands() -> None:
    text = next(step for step in steps_of(D1) if step.kind is Kind.DATA)
    assert text.octets.endswith(b" 1998\r\n    05:33:29 -0700\r\n\r\n<html>\r\n")
    assert text.change == BufferChange(octets=len(text.octets))


def test_buffers_follow_the_replies_of_the_other_server() -> None:
    changes = [step.change for step in steps_of(D1) if step.kind is Kind.REPLY and step.change]
    assert changes == [
        BufferChange(reverse_path="Smith@bar.com"),
        BufferChange(forward_path="Jones@foo.com"),
        BufferChange(clears=True),
    ]


def test_a_goodbye_closes_the_connection_at_the_end_of_the_text() -> None:
    assert [(step.actor, step.kind) for step in steps_of(D1)[-2:]] == [
        (Actor.SERVER, Kind.CLOSE),
        (Actor.CLIENT, Kind.CLOSE),
    ]


def test_another_greeting_after_a_goodbye_is_another_session() -> None:
    steps = steps_of(D1 + "\nAnd then again.\n" + D1)
    assert {step.session for step in steps} == {"s1", "s2"}
    assert [step.session for step in steps if step.kind is Kind.CLOSE] == ["s1", "s1", "s2", "s2"]
    assert len(notes(steps)) == 3


def test_the_notation_of_rfc_821_calls_the_client_s() -> None:
    steps = steps_of(
        "S: MAIL FROM:<a@b.example>\nR: 250 OK\nS: RCPT TO:<c@d.example>\nR: 250 OK\nS: DATA\n"
        "R: 354 go\nS: Blah\nS: <CRLF>.<CRLF>\nR: 250 OK\n"
    )
    assert [step.server_state for step in steps if step.kind is Kind.REPLY] == [
        ServerState.MAIL,
        ServerState.RCPT,
        ServerState.DATA,
        ServerState.READY,
    ]
    assert said_by(steps, Actor.CLIENT).endswith(b"Blah\r\n.\r\n")


def test_remarks_in_angle_brackets_are_notes() -> None:
    steps = steps_of(
        "S: <wait for connection>\nC: <open connection to server>\nS: 220 a.example\nC: QUIT\nS: 221 Bye\n"
    )
    assert notes(steps) == ["<wait for connection>", "<open connection to server>"]


def test_a_server_that_is_less_strict_than_ours_is_followed() -> None:
    steps = steps_of(
        "S: 220 a.example\nC: HELO my_host\nS: 250 hi\nC: MAIL FROM: <a..b@c.example> X=1\nS: 250 OK\n"
        "C: RCPT TO:d@e.example\nS: 250 OK\nC: DATA now\nS: 354 go\nC: Hi\nC: .\nS: 250 OK\n"
    )
    replies = [step for step in steps if step.kind is Kind.REPLY]
    assert [step.server_state for step in replies] == [
        ServerState.GREETED,
        ServerState.READY,
        ServerState.MAIL,
        ServerState.RCPT,
        ServerState.DATA,
        ServerState.READY,
    ]
    assert replies[2].change == BufferChange(reverse_path="a..b@c.example")
    assert replies[-1].gained == (Holder("a.example", "d@e.example"),)


def test_the_text_of_a_command_that_we_do_not_know_takes_no_replies_away() -> None:
    steps = steps_of(
        "S: 220 a.example\nC: EHLO b.example\nS: 250 hi\nC: XDAT 12 LAST\nC: To: x\nC: hello\nS: 250 taken\n"
        "C: RSET\nS: 250 OK\n"
    )
    assert [step.verb for step in steps if step.kind is Kind.REPLY][-2:] == [Verb.UNKNOWN, Verb.RSET]


CHUNKS = """
R: 220 cnri.reston.va.us SMTP service ready
S: EHLO ymir.claremont.edu
R: 250-cnri.reston.va.us says hello
R: 250 CHUNKING
S: MAIL FROM:<Sam@Random.com>
R: 250 <Sam@Random.com> Sender ok
S: RCPT TO:<Susan@Random.com>
R: 250 <Susan@random.com> Recipient ok
S: BDAT 86 LAST
S: To: Susan@random.com<CR><LF>
S: From: Sam@random.com<CR><LF>
S: Subject: This is a bodyless test message<CR><LF>
R: 250 Message OK, 86 octets received
S: QUIT
R: 221 Goodbye
"""


@pytest.mark.parametrize("said", [CHUNKS, CHUNKS.replace("86", "860"), CHUNKS.replace("86", "40")])
def test_the_octets_of_a_chunk_are_no_commands_and_the_last_chunk_hands_the_message_over(said: str) -> None:
    steps = steps_of(said.replace("<CR><LF>", ""))
    replies = [(step.verb, step.code) for step in steps if step.kind is Kind.REPLY]
    assert replies[4:] == [(Verb.MESSAGE, 250), (Verb.QUIT, 221)]
    assert [step.octets[:7] for step in steps if step.kind is Kind.DATA] == [b"To: Sus"]
    assert steps[-1].server_state is ServerState.CLOSED


def test_a_text_that_swaks_only_counted_still_has_its_end() -> None:
    steps = steps_of(
        "<-  220 a.example\n -> HELO b.example\n<-  250 hi\n -> MAIL FROM:<c@b.example>\n<-  250 ok\n"
        " -> RCPT TO:<d@a.example>\n<-  250 ok\n -> DATA\n<-  354 go\n -> 14 lines sent\n<-  250 taken\n"
    )
    assert notes(steps) == ["14 lines sent"]
    assert [step.verb for step in steps][-2:] == [Verb.MESSAGE, Verb.MESSAGE]
    assert steps[-1].gained == (Holder("a.example", "d@a.example"),)


def test_each_hint_of_swaks_is_known() -> None:
    steps = steps_of(
        "=== Trying pipe to x...\n=== Connected to x.\n<-  220 a.example\n -> EHLO b.example\n"
        "  > 0000: 45 48 4C 4F\n<  0000: 32 35 30\n<-  250 STARTTLS\n -> STARTTLS\n<-  220 go\n"
        "=== TLS started with cipher X\n ~> EHLO b.example\n<~  250 hi\n*~> WHAT\n<~* 500 what\n**> NOOP\n"
        "<** 250 ok\n<** Timeout (30 secs) waiting for server response\n*** Child process closed connection "
        "unexpectedly.\n"
    )
    assert [step.octets for step in steps if step.kind is Kind.COMMAND] == [
        b"EHLO b.example\r\n",
        b"STARTTLS\r\n",
        b"EHLO b.example\r\n",
        b"WHAT\r\n",
        b"NOOP\r\n",
    ]
    assert [step.code for step in steps if step.kind is Kind.REPLY] == [220, 250, 220, 250, 500, 250]
    assert notes(steps)[-1] == "Timeout (30 secs) waiting for server response"
    assert len(notes(steps)) == 5
    assert steps[-2].kind is Kind.FAULT


def test_swaks_that_never_got_through_is_all_notes() -> None:
    assert {
        step.kind for step in steps_of("=== Trying 127.0.0.1:1...\n*** Error connecting to 127.0.0.1:1:\n")
    } == {Kind.NOTE}


def test_a_mark_without_its_leading_space_is_still_the_client_s() -> None:
    steps = steps_of("<- 220 a.example\n-> NOOP\n<- 250 ok\n")
    assert [step.verb for step in steps] == [Verb.CONNECT, Verb.CONNECT, Verb.NOOP, Verb.NOOP]


def test_line_ends_of_another_system_do_not_matter() -> None:
    assert steps_of(D1.replace("\n", "\r\n"))[1:] == steps_of(D1)[1:]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Dear Bob,\nC: is a drive.\nAlice\n", "=== a title\nand prose\n", "\x00\xff"]
)
def test_text_that_is_no_session_is_refused(text: str) -> None:
    with pytest.raises(BadFileError, match=r"x\.txt: is no session"):
        import_session(text, "x.txt")


WORDS = st.sampled_from(
    [
        "EHLO b.example",
        "MAIL FROM:<a@b.example>",
        "RCPT TO:<c@d.example>",
        "DATA",
        ".",
        "..",
        "QUIT",
        "RSET",
        "AUTH LOGIN",
        "220 a.example",
        "250-one",
        "250 two",
        "354 go",
        "421 bye",
        "550 5.1.1 no",
        "999 what",
        "221 bye",
        "...",
        "<remark>",
        "",
        "caf\u00e9",
        "334 VXNl",
        "554 no",
        "250 STARTTLS",
        "7 lines sent",
        "Connected to x",
        "Connection closed with x",
        "Remote host closed connection unexpectedly.",
    ]
)
RFC_LINES = st.builds("{}{}".format, st.sampled_from(["C: ", "S: ", "      C: ", "R: ", ""]), WORDS)
SWAKS_LINES = st.builds(
    "{} {}".format, st.sampled_from([" ->", "<- ", "<**", " ~>", "<~ ", "===", "***", "**>", ""]), WORDS
)


@given(st.one_of(st.lists(RFC_LINES, max_size=30), st.lists(SWAKS_LINES, max_size=30)))
def test_no_line_is_dropped_and_any_order_of_lines_can_be_followed(lines: list[str]) -> None:
    try:
        steps = steps_of("\n".join(lines))
    except BadFileError:
        return
    kept = "\n".join([*(step.octets.decode() for step in steps), *notes(steps)])
    told = ("Connected to", "Connection closed", "Remote host closed", "<CRLF>")
    texts = [line.strip()[3:].strip() for line in lines if line.strip()]
    missing = [text for text in texts if text not in kept and not text.startswith(told)]
    assert missing == [] or ("AUTH" in "\n".join(lines) and "[secret-" in kept)  # a login is hidden
    compare(import_session("\n".join(lines), "x.txt"))
