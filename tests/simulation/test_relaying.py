"""A mail on two hops: who holds it, which host is tried next, and when again."""

import pytest

from smtpsim.simulation.step import Holder, Step
from smtpsim.spec.terms import Kind
from tests.support.journeys import TWO_HOPS, Journey, connections, journey

AGENT, RELAY, MX = "pc.alice.example", "mail.sender.example", "mx.receiver.example"
FIRST, SECOND = "mx1.receiver.example", "mx2.receiver.example"
BOB, CAROL = "bob@receiver.example", "carol@receiver.example"
HALF_AN_HOUR = 1_800_000

EXCHANGERS = """
world:
  servers:
    mx1.receiver.example:
      domains: [receiver.example]
      mailboxes: {bob: {}, carol: {}}
    mx2.receiver.example:
      domains: [receiver.example]
      mailboxes: {bob: {}, carol: {}}
client:
  host: mail.sender.example
  retry: {every: [30 min], give-up: 2 h}
  send:
    - from: alice@sender.example
      to: [bob@receiver.example]
      headers: {From: alice@sender.example, Subject: Lunch}
      body: Shall we eat?
"""


def with_first(line: str) -> str:
    """Two exchangers, the first of which has one more line."""
    return EXCHANGERS.replace("mx1.receiver.example:\n", f"mx1.receiver.example:\n      {line}\n", 1)


def with_fault(when: str, what: str) -> str:
    """Two exchangers, where something goes wrong at the first one."""
    return f"{EXCHANGERS}faults:\n  - {{name: told, when: {{{when}, hop: mx1.receiver.example}}, {what}, times: always}}\n"


def holders_after(journey: Journey, row: str) -> set[str]:
    """Name who holds a copy after the first step by a row."""
    moment = next(moment for moment in journey.moments if moment.step.row == row)
    return {holder.host for holder in moment.holders}


def codes(steps: tuple[Step, ...], session: str) -> list[int]:
    """List the codes of the replies in a session."""
    return [step.code for step in steps if step.session == session and step.kind is Kind.REPLY]


def test_the_baton_passes_from_hand_to_hand_and_in_between_both_hold_it() -> None:
    whole = journey(TWO_HOPS)
    changes: list[set[str]] = []
    for moment in whole.moments:
        now = {holder.host for holder in moment.holders}
        if not changes or changes[-1] != now:
            changes.append(now)
    assert changes == [{AGENT}, {AGENT, RELAY}, {RELAY}, {RELAY, MX}, {MX}]
    assert whole.holders == {Holder(MX, BOB, 1)}


def test_who_takes_holds_from_the_sending_of_the_250_and_who_gives_until_it_is_heard() -> None:
    whole = journey(TWO_HOPS)
    for session, giver, taker in (("s1", AGENT, RELAY), ("s2", RELAY, MX)):
        steps = [step for step in whole.steps if step.session == session]
        taken = next(step for step in steps if step.gained and step.kind is Kind.REPLY)
        heard = next(step for step in steps if step.lost)
        assert (taken.host, taken.gained) == (taker, (Holder(taker, BOB, 1),))
        assert (heard.host, heard.lost) == (giver, (Holder(giver, BOB, 1),))
        assert heard.time == taken.arrives


def test_each_step_names_both_ends_of_its_hop() -> None:
    steps = journey(TWO_HOPS).steps
    ends = {(step.session, step.host, step.peer) for step in steps if step.kind is not Kind.LOOKUP}
    assert ends == {("s1", AGENT, RELAY), ("s1", RELAY, AGENT), ("s2", RELAY, MX), ("s2", MX, RELAY)}


def test_the_relay_adds_its_stamp_and_the_final_server_its_own_and_the_return_path() -> None:
    message = journey(TWO_HOPS).inbox(MX, "bob")[0]
    assert message.reverse_path == "alice@sender.example"
    stamps = [line for line in message.content.splitlines() if line.startswith(b"Received:")]
    assert [b"(mail.sender.example" in line for line in stamps] == [True, False]
    assert b"Return-Path" not in message.content  # the mailbox adds it when it is read


@pytest.mark.parametrize("what", ["down: true", "greeting: not-ready", "greeting: no-service", "greeting: no-mail-host"])
def test_the_next_host_is_tried_where_the_first_is_not_there_or_does_not_serve(what: str) -> None:
    whole = journey(with_first(what))
    assert connections(whole.steps)[-1] == SECOND
    assert whole.inbox(SECOND, "bob")
    assert whole.end.now < HALF_AN_HOUR


@pytest.mark.parametrize(
    ("when", "what"),
    [
        ("command: connect", "reply: 421"),
        ("command: connect", "reply: 450"),
        ("command: connect", "reply: 550"),
        ("command: connect", "cut-after: 0"),
        ("command: EHLO", "reply: 421"),
        ("command: EHLO", "reply: 451"),
        ("command: MAIL", "reply: 421"),
        ("command: RCPT", "reply: 421"),
        ("command: RCPT", "cut-after: 3"),
        ("command: DATA", "reply: 421"),
        ("command: message", "reply: 421"),
    ],
)
def test_the_next_host_is_tried_where_the_session_could_not_be_held(when: str, what: str) -> None:
    whole = journey(with_fault(when, what))
    assert connections(whole.steps) == [FIRST, SECOND]
    assert (len(whole.inbox(FIRST, "bob")), len(whole.inbox(SECOND, "bob"))) == (0, 1)


def test_the_next_host_is_tried_where_neither_ehlo_nor_helo_is_taken() -> None:
    text = with_fault("command: EHLO", "reply: 502").replace("faults:", "faults:\n  - {name: helo, when: {command: HELO, hop: mx1.receiver.example}, reply: 550}")
    whole = journey(text)
    assert codes(whole.steps, "s1") == [220, 502, 550, 221]
    assert connections(whole.steps) == [FIRST, SECOND]


@pytest.mark.parametrize("when", ["MAIL", "RCPT", "DATA", "message"])
def test_after_4yz_in_the_transaction_the_mail_waits_and_no_other_host_is_tried(when: str) -> None:
    whole = journey(with_fault(f"command: {when}", "reply: 451"))
    assert set(connections(whole.steps)) == {FIRST}
    assert whole.rows()["kept-for-retry"] == 4


@pytest.mark.parametrize("when", ["MAIL", "RCPT", "DATA", "message"])
def test_after_5yz_in_the_transaction_the_mail_goes_back_at_once(when: str) -> None:
    whole = journey(with_fault(f"command: {when}", "reply: 554"))
    assert connections(whole.steps) == [FIRST]
    assert (whole.rows()["kept-for-retry"], whole.rows()["report-written"]) == (0, 1)
    assert b"554" in whole.inbox(RELAY, "alice")[0].content


@pytest.mark.parametrize("what", ["cut-after: 0", "hold: true"])
def test_where_the_reply_to_the_dot_is_not_heard_the_same_host_is_tried_later_and_has_it_twice(what: str) -> None:
    whole = journey(with_fault("command: message", what).replace("times: always", "times: 1"))
    assert connections(whole.steps) == [FIRST, FIRST]
    assert len(whole.inbox(FIRST, "bob")) == 2
    assert whole.rows()["delivered-again"] == 1


def test_a_lost_connection_before_the_dot_costs_nothing_but_time() -> None:
    whole = journey(f"{TWO_HOPS}faults:\n  - {{name: x, when: {{kind: data, hop: {MX}}}, cut-after: 9}}\n")
    assert len(whole.inbox(MX, "bob")) == 1
    assert whole.rows()["retry-due"] == 1


def test_the_clock_of_the_queue_follows_the_schedule_and_the_mail_comes_back_in_the_end() -> None:
    text = EXCHANGERS.replace("bob: {}", "bob: {locked: 10 d}").replace("every: [30 min], give-up: 2 h", "every: [10 min, 20 min, 1 h], give-up: 3 h")
    whole = journey(text)
    waits = [step.time // 60_000 for step in whole.steps if step.row == "retry-due"]
    assert waits == [10, 30, 90, 150, 180]
    assert whole.first("gave-up").words == {"recipients": BOB, "waited": "3 hours"}
    assert b"450 4.2.1" in whole.inbox(RELAY, "alice")[0].content


def test_four_recipients_have_four_outcomes_and_the_sender_hears_of_each_failure() -> None:
    text = EXCHANGERS.replace("mailboxes: {bob: {}, carol: {}}", "mailboxes: {bob: {}, carol: {locked: 40 min}}\n      forwards: {dave: ann@list.example}", 1)
    text = text.replace("    mx2.rec", "    mx.list.example: {domains: [list.example], mailboxes: {ann: {}}}\n    mx2.rec").replace(f"to: [{BOB}]", f"to: [{BOB}, {CAROL}, nobody@receiver.example, dave@receiver.example]")
    whole = journey(text)
    assert [code for code in codes(whole.steps, "s1") if code not in {220, 221, 354}] == [250, 250, 250, 450, 550, 251, 250]
    assert [len(whole.inbox(FIRST, user)) for user in ("bob", "carol")] == [1, 1]
    assert len(whole.inbox("mx.list.example", "ann")) == 1
    assert len(whole.inbox(RELAY, "alice")) == 1


def test_mails_for_one_domain_share_a_connection_and_mails_for_two_have_one_each() -> None:
    more = "    - {from: alice@sender.example, to: [carol@receiver.example]}\n    - {from: alice@sender.example, to: [ann@list.example]}\n"
    text = EXCHANGERS.replace("    mx2.rec", "    mx.list.example: {domains: [list.example], mailboxes: {ann: {}}}\n    mx2.rec") + more
    whole = journey(text)
    assert connections(whole.steps) == [FIRST, "mx.list.example"]
    assert whole.rows()["client-next-mail"] == 1


def test_a_host_is_found_in_whatever_letters_its_name_is_written() -> None:
    whole = journey(TWO_HOPS.replace("mx.receiver.example:", "MX.Receiver.Example:"))
    assert len(whole.inbox("MX.Receiver.Example", "bob")) == 1


def test_a_mail_that_came_twice_goes_on_in_transactions_of_its_own() -> None:
    text = f"{TWO_HOPS}faults:\n  - {{name: x, when: {{command: message, hop: {RELAY}}}, cut-after: 0}}\n"
    whole = journey(text.replace("  to-server: mail.sender.example\n", "  retry: {every: [1 min], give-up: 1 h}\n").replace("mx.receiver.example:\n      domains: [receiver.example]", "mx.receiver.example:\n      domains: [other.example]").replace("domains: [sender.example]\n", "domains: [receiver.example]\n      forwards: {bob: bob@other.example}\n", 1).replace("mailboxes: {alice: {}}", "mailboxes: {carol: {}}"))
    assert len(whole.inbox(MX, "bob")) == 2
    assert {step.recipient for step in whole.steps if step.row == "client-next-rcpt"} == set()


def test_eight_bit_text_is_converted_for_a_hop_that_cannot_carry_it() -> None:
    text = TWO_HOPS.replace("body: Shall we eat?", "body: Grüße").replace("mx.receiver.example:\n", "mx.receiver.example:\n      extensions: []\n")
    whole = journey(text)
    texts = [step.octets for step in whole.steps if step.kind is Kind.DATA]
    assert [one.isascii() for one in texts] == [False, True]
    assert b"Gr=C3=BC=C3=9Fe" in whole.inbox(MX, "bob")[0].content


def test_a_client_fault_on_a_hop_strikes_the_session_that_the_queue_opens_there() -> None:
    whole = journey(f"{TWO_HOPS}faults:\n  - {{name: x, when: {{hop: {MX}}}, client: bare-lf}}\n")
    assert [step.session for step in whole.steps if step.row == "message-bare-line-end"] == ["s2"]
    assert len(whole.inbox(RELAY, "alice")) == 1
