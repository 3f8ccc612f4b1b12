"""TURN swaps the roles on an open channel, and a reader's visit takes what lies in the mailbox."""

import pytest

from smtpsim.mail.trace import count_hops
from smtpsim.simulation.step import Holder
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import ClientState, Kind, Verb
from tests.support.journeys import TWO_HOPS, Journey, changed, journey

CALLER, CALLED = "mail.sender.example", "mx.receiver.example"
ALICE = "alice@sender.example"

TURN = """
world:
  servers:
    mail.sender.example: {domains: [sender.example], mailboxes: {alice: {}}}
    mx.receiver.example:
      domains: [receiver.example]
      mailboxes: {bob: {}}
      forwards: {ally: alice@sender.example}
      allows-turn: true
client:
  host: mail.sender.example
  script: |
    C: EHLO mail.sender.example
    C: MAIL FROM:<bob@receiver.example>
    C: RCPT TO:<ally@receiver.example>
    C: DATA
    C: Subject: x
    C:
    C: hi
    C: .
    C: TURN
"""
NOTHING_TO_SEND = changed(
    TURN,
    ("    C: MAIL FROM:<bob@receiver.example>\n    C: RCPT TO:<ally@receiver.example>\n    C: DATA\n", ""),
    ("    C: Subject: x\n    C:\n    C: hi\n    C: .\n", ""),
)
VISIT = changed(
    TWO_HOPS, ("client:", "  readers: {bob@receiver.example: {host: pc.bob.example, after: 10 min}}\nclient:")
)


def said(whole: Journey, session: str) -> list[str]:
    """List who said what in a session, in short."""
    steps = (step for step in whole.steps if step.session == session)
    spoken = (step for step in steps if step.kind in {Kind.COMMAND, Kind.REPLY})
    return [
        f"{step.host.partition('.')[0]} {step.octets[:4].decode().strip().rstrip('-')}" for step in spoken
    ]


def test_after_turn_the_former_client_greets_and_the_former_server_sends_its_mail() -> None:
    whole = journey(TURN)
    assert said(whole, "s2") == [
        "mail 220",
        *("mx EHLO", "mail 250", "mx MAIL", "mail 250", "mx RCPT", "mail 250", "mx DATA", "mail 354"),
        *("mail 250", "mx QUIT", "mail 221"),
    ]
    assert len(whole.inbox(CALLER, "alice")) == 1
    assert whole.queue(CALLED) == ()
    assert whole.holders == {Holder(CALLER, ALICE, 1)}


def test_no_new_connection_is_opened_for_turn() -> None:
    whole = journey(TURN)
    assert [step.session for step in whole.steps if step.kind is Kind.OPEN] == ["s1"]


def test_a_server_that_refuses_turn_stays_the_server_and_sends_its_mail_on_a_connection_of_its_own() -> None:
    whole = journey(changed(TURN, ("allows-turn: true", "allows-turn: false")))
    assert said(whole, "s1")[-1] == "mx 502"
    assert [(step.session, step.host) for step in whole.steps if step.kind is Kind.OPEN][1:] == [
        ("s2", CALLED)
    ]
    assert len(whole.inbox(CALLER, "alice")) == 1


def test_a_server_without_mail_for_the_client_says_hello_and_quits() -> None:
    whole = journey(NOTHING_TO_SEND)
    assert said(whole, "s2") == ["mail 220", "mx EHLO", "mail 250", "mx QUIT", "mail 221"]


def test_a_host_that_took_no_mail_before_takes_by_turn_what_it_is_the_exchanger_for() -> None:
    text = changed(
        TURN,
        ("host: mail.sender.example", f"host: pc.home.example\n  to-server: {CALLED}"),
        ("alice@sender.example}", "joe@home.example}"),
        ("client:", "  dns: {home.example: {mx: [10 PC.home.example]}}\nclient:"),
    )
    whole = journey(text)
    assert [message.forward_path for message in whole.inbox("pc.home.example", "joe")] == ["joe@home.example"]


@pytest.mark.parametrize("verb", [Verb.EHLO, Verb.RCPT, Verb.DATA])
def test_mail_that_a_swapped_session_loses_stays_in_the_queue_and_is_tried_again(verb: Verb) -> None:
    whole = journey(TURN, FaultRule("cut", Do(cut_after=2), When(verb, hop=CALLER)))
    assert whole.rows()["kept-for-retry"] == 1
    assert len(whole.inbox(CALLER, "alice")) == 1
    assert whole.queue(CALLED) == ()


@pytest.mark.parametrize("octets", [0, 60, 99])
def test_a_connection_that_is_lost_with_the_reply_to_turn_stays_lost(octets: int) -> None:
    whole = journey(TURN, FaultRule("cut", Do(cut_after=octets), When(Verb.TURN)))
    sent = [step.time for step in whole.steps if step.kind is Kind.DATA and step.host == CALLED]
    assert len(sent) == 1
    assert sent[0] > 1_000  # on a connection of its own, and not at once on the old one
    assert whole.rows()["fault-cut"] == 1
    assert len(whole.inbox(CALLER, "alice")) == 1


def test_in_the_end_both_sessions_of_a_turn_are_over() -> None:
    whole = journey(TURN)
    assert [session.client.state for session in whole.end.sessions] == [ClientState.CLOSED]


def test_a_visit_takes_what_lies_in_the_mailbox_and_nothing_else() -> None:
    late = changed(
        VISIT,
        ("to: [bob@receiver.example]", "to: [bob@receiver.example, carol@receiver.example]"),
    )
    whole = journey(late)
    assert (whole.inbox(CALLED, "bob"), len(whole.inbox(CALLED, "carol"))) == ((), 1)
    assert whole.holders == {
        Holder("pc.bob.example", "bob@receiver.example", 1),
        Holder(CALLED, "carol@receiver.example", 1),
    }


@pytest.mark.parametrize("after", ["0 s", "1500 ms", "1840 ms", "1900 ms", "2 s"])
def test_what_comes_during_a_visit_stays_for_the_next_one(after: str) -> None:
    whole = journey(changed(VISIT, ("after: 10 min", f"after: {after}")))
    taken = len([one for one in whole.holders if one.host == "pc.bob.example"])
    assert taken + len(whole.inbox(CALLED, "bob")) == 1


def test_the_reader_sees_the_return_path_on_top_and_two_stamps_below_it() -> None:
    whole = journey(VISIT)
    text = next(
        step.octets for step in whole.steps if step.octets.startswith(b"+OK") and b"Return-" in step.octets
    )
    mail = text.partition(b"\r\n")[2]
    assert mail.startswith(b"Return-Path: <alice@sender.example>\r\nReceived: ")
    assert count_hops(mail) == 2
    assert mail.count(b"Return-Path") == 1


def test_roles_are_swapped_with_a_client_that_no_other_part_of_the_file_names() -> None:
    alone = changed(
        NOTHING_TO_SEND,
        ("    mail.sender.example: {domains: [sender.example], mailboxes: {alice: {}}}\n", ""),
    )
    alone = changed(alone, ("      forwards: {ally: alice@sender.example}\n", ""))
    assert said(journey(alone), "s2")[:2] == ["mail 220", "mx EHLO"]
