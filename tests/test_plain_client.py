"""The words of the plain mode for a person who plays the client, and who edits the mail."""

import pytest

from smtpsim.plain.conversation import Conversation
from smtpsim.protocol.policy import make_policy
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.terms import Kind, Tls, Verb
from smtpsim.stage.showing import Library, Showing
from tests.support.worlds import BOB, CAROL, SERVER_HOST, classic_world


def answers(timeline: Timeline, *lines: str) -> list[str]:
    """What is answered to the last of some lines."""
    talk = Conversation(Showing(timeline, "a session"), Library(lambda: ()))
    found = list(talk.opening())
    for line in lines:
        found = list(talk.answer(line))
    return found


def session() -> Timeline:
    return Timeline(classic_world(to=(BOB, CAROL), hello=Verb.EHLO))


def test_say_sends_a_line_and_tells_the_answer() -> None:
    told = answers(session(), "say DATA")
    assert "Step 3. Client: DATA" in told
    assert "Step 4. Server: 503 5.5.1 Bad sequence of commands: send MAIL and RCPT first" in told
    assert told[-1] == "The client waits for you."


def test_what_follows_say_is_sent_as_it_was_typed() -> None:
    timeline = session()
    answers(
        timeline, "say EHLO x", "say MAIL FROM:<>", f"say RCPT TO:<{BOB}>", "say DATA", "say  a  b", "say"
    )
    texts = [step.octets for step in timeline.branch.track.steps if step.kind is Kind.DATA]
    assert texts == [b" a  b\r\n", b"\r\n"]


@pytest.mark.parametrize("word", ["step", "finish", "play", "error"])
def test_where_the_client_waits_for_the_person_that_is_said(word: str) -> None:
    assert answers(session(), "say EHLO x", word)[-1].startswith("The client waits for you: say and a line")
    assert not answers(session(), "say EHLO x", word, "where")[0].startswith("Step 4 of 4")


def test_ahead_octets_and_wait_and_hang_up_do_what_they_say() -> None:
    timeline = session()
    answers(timeline, "say EHLO x", "ahead NOOP", "ahead NOOP", r"octets NO\x4fP\r\n", "wait")
    codes = [step.code for step in timeline.branch.track.steps if step.code]
    assert codes == [220, 250, 250, 250, 250, 421]
    assert any("Client closes the connection." in told for told in answers(session(), "hang up"))


def test_handshake_begins_tls_only_where_it_may() -> None:
    assert answers(session(), "handshake")[0].startswith("No 220 to STARTTLS")
    timeline = Timeline(classic_world(policy=make_policy(SERVER_HOST, tls=Tls.OFFERED)))
    answers(timeline, "say EHLO x", "say STARTTLS", "handshake", "say EHLO x")
    assert timeline.step is not None
    assert timeline.step.is_protected


def test_legal_tells_what_may_come_next() -> None:
    assert answers(session(), "step 2", "legal")[0].startswith("In state GREETED may come: HELO, EHLO")


def test_legal_names_no_command_while_octets_of_a_chunk_are_due() -> None:
    opening = ("say EHLO x", "say MAIL FROM:<>", f"say RCPT TO:<{BOB}>", "say BDAT 5")
    timeline = Timeline(classic_world(hello=Verb.EHLO, policy=make_policy(SERVER_HOST)))
    assert answers(timeline, *opening, "legal") == ["5 octets of the chunk come next, and no command."]
    assert answers(timeline, "octets hello")[0].endswith("Client: hello")


def test_what_the_answer_to_ehlo_did_not_list_is_not_said_to_be_legal() -> None:
    before, _ = answers(session(), "say NOOP", "legal")
    after, _ = answers(session(), "say EHLO x", "legal")
    assert "TURN" in before
    assert "MAIL" in after
    assert "TURN" not in after


def test_a_line_in_the_past_begins_a_branch() -> None:
    assert answers(session(), "finish", "back 3", "say NOOP")[0].startswith("A new branch begins here")


def test_a_wrong_escape_is_told() -> None:
    assert "is none of" in answers(session(), r"octets a\q")[0]


def test_edit_alone_tells_the_mail_part_by_part() -> None:
    told = answers(session(), "edit")
    assert told[0] == "Mail 1. Envelope, from: alice@sender.example."
    assert told[1] == f"Envelope, to: {BOB}, {CAROL}."
    assert told[-1].startswith("edit takes from ADDRESS")


def test_edit_changes_envelope_header_and_body_each_by_itself() -> None:
    timeline = session()
    lines = (
        "edit from <>",
        f"edit to {CAROL}",
        "edit header From: The Boss <boss@sender.example>",
        "edit body hello  there",
    )
    assert answers(timeline, *lines)[0].startswith("The mail is changed.")
    timeline.to_end()
    sent = b"".join(step.octets for step in timeline.branch.track.steps)
    assert b"MAIL FROM:<>" in sent
    assert f"RCPT TO:<{BOB}>".encode() not in sent
    assert b"From: The Boss <boss@sender.example>\r\n" in sent
    assert b"\r\n\r\nhello  there\r\n.\r\n" in sent


@pytest.mark.parametrize("line", ["edit", "edit from", "edit what x", "edit header no field", "edit to ,"])
def test_what_edit_cannot_do_is_told_in_a_line(line: str) -> None:
    timeline = session()
    told = answers(timeline, line)
    assert told
    assert not timeline.branch.interventions


def test_a_session_that_is_over_says_that_nothing_can_be_said() -> None:
    assert answers(session(), "finish", "say NOOP")[0].startswith("The client has closed this connection")
    assert answers(session(), "finish", "edit")[0].startswith("The client has closed this connection")
