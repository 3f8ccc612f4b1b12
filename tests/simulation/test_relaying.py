"""A mail on two hops: who holds it, which host is tried next, and when again."""

import pytest

from smtpsim.simulation.step import Holder
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import ClientFault, Kind, Verb
from tests.support.journeys import TWO_HOPS, Journey, changed, connections, journey

AGENT, RELAY, MX = "pc.alice.example", "mail.sender.example", "mx.receiver.example"
FIRST, SECOND, LISTS = "mx1.receiver.example", "mx2.receiver.example", "mx.list.example"
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
WITH_LIST_HOST = changed(
    EXCHANGERS,
    ("    mx2.rec", f"    {LISTS}: {{domains: [list.example], mailboxes: {{ann: {{}}}}}}\n    mx2.rec"),
)
TRANSACTION = [Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.MESSAGE]


def told(verb: Verb, do: Do, hop: str = FIRST, times: int = 0) -> FaultRule:
    """Something that goes wrong with the replies to a command at one host."""
    return FaultRule(f"{verb} goes wrong", do, When(verb, hop=hop), times)


def codes(whole: Journey, session: str) -> list[int]:
    """List the codes of the replies in a session."""
    return [step.code for step in whole.steps if step.session == session and step.kind is Kind.REPLY]


def test_the_baton_passes_from_hand_to_hand_and_in_between_both_hold_it() -> None:
    whole = journey(TWO_HOPS)
    changes: list[set[str]] = []
    for moment in whole.moments:
        now = {holder.host for holder in moment.holders}
        if not changes or changes[-1] != now:
            changes.append(now)
    assert changes == [{AGENT}, {AGENT, RELAY}, {RELAY}, {RELAY, MX}, {MX}]
    assert whole.holders == {Holder(MX, BOB, 1)}


@pytest.mark.parametrize(("session", "giver", "taker"), [("s1", AGENT, RELAY), ("s2", RELAY, MX)])
def test_who_takes_holds_from_the_sending_of_the_250_and_who_gives_until_it_is_heard(
    session: str, giver: str, taker: str
) -> None:
    steps = [step for step in journey(TWO_HOPS).steps if step.session == session]
    taken = next(step for step in steps if step.gained and step.kind is Kind.REPLY)
    heard = next(step for step in steps if step.lost)
    assert (taken.host, taken.gained) == (taker, (Holder(taker, BOB, 1),))
    assert (heard.host, heard.lost) == (giver, (Holder(giver, BOB, 1),))
    assert heard.time == taken.arrives


def test_each_step_of_a_session_names_both_ends_of_its_hop() -> None:
    steps = journey(TWO_HOPS).steps
    ends = {(step.session, step.host, step.peer) for step in steps if step.kind is not Kind.LOOKUP}
    assert ends == {("s1", AGENT, RELAY), ("s1", RELAY, AGENT), ("s2", RELAY, MX), ("s2", MX, RELAY)}


def test_each_server_puts_its_stamp_on_top_and_the_return_path_waits_for_the_reader() -> None:
    message = journey(TWO_HOPS).inbox(MX, "bob")[0]
    assert message.reverse_path == "alice@sender.example"
    stamps = [line for line in message.content.splitlines() if b" by " in line]
    assert [line.split()[1].decode() for line in stamps] == [MX, RELAY]
    assert b"Return-Path" not in message.content


@pytest.mark.parametrize("line", ["down: true", *(f"greeting: {how}" for how in ("not-ready", "no-service"))])
def test_the_next_host_is_tried_where_the_first_is_not_there_or_does_not_serve(line: str) -> None:
    text = changed(EXCHANGERS, (f"{FIRST}:\n", f"{FIRST}:\n      {line}\n"))
    whole = journey(text)
    assert connections(whole.steps)[-1] == SECOND
    assert len(whole.inbox(SECOND, "bob")) == 1
    assert whole.end.now < HALF_AN_HOUR


@pytest.mark.parametrize(
    ("verb", "do"),
    [
        *((Verb.CONNECT, Do(reply=code)) for code in (421, 450, 550)),
        *((verb, Do(reply=421)) for verb in (Verb.EHLO, *TRANSACTION)),
        (Verb.EHLO, Do(reply=451)),
        *((verb, Do(cut_after=3)) for verb in (Verb.CONNECT, Verb.MAIL, Verb.DATA)),
        (Verb.RCPT, Do(hold=True)),
    ],
)
def test_the_next_host_is_tried_where_the_session_could_not_be_held(verb: Verb, do: Do) -> None:
    whole = journey(EXCHANGERS, told(verb, do))
    assert connections(whole.steps) == [FIRST, SECOND]
    assert (len(whole.inbox(FIRST, "bob")), len(whole.inbox(SECOND, "bob"))) == (0, 1)
    assert whole.rows()["retry-due"] == 0


def test_the_next_host_is_tried_where_neither_ehlo_nor_helo_is_taken() -> None:
    whole = journey(EXCHANGERS, told(Verb.EHLO, Do(reply=502)), told(Verb.HELO, Do(reply=550)))
    assert codes(whole, "s1") == [220, 502, 550, 221]
    assert connections(whole.steps) == [FIRST, SECOND]


@pytest.mark.parametrize("verb", TRANSACTION)
def test_after_4yz_in_the_transaction_the_mail_waits_and_no_other_host_is_tried(verb: Verb) -> None:
    whole = journey(EXCHANGERS, told(verb, Do(reply=451)))
    assert connections(whole.steps) == [FIRST] * 5
    assert (whole.rows()["kept-for-retry"], whole.rows()["gave-up"]) == (4, 1)


@pytest.mark.parametrize("verb", TRANSACTION)
def test_after_5yz_in_the_transaction_the_mail_goes_back_at_once(verb: Verb) -> None:
    whole = journey(EXCHANGERS, told(verb, Do(reply=554)))
    assert connections(whole.steps) == [FIRST]
    assert (whole.rows()["kept-for-retry"], whole.rows()["report-written"]) == (0, 1)
    assert b"554" in whole.inbox(RELAY, "alice")[0].content


@pytest.mark.parametrize("do", [Do(cut_after=0), Do(hold=True)])
def test_where_the_250_is_not_heard_the_same_host_is_tried_later_and_has_the_mail_twice(do: Do) -> None:
    whole = journey(EXCHANGERS, told(Verb.MESSAGE, do, times=1))
    assert connections(whole.steps) == [FIRST, FIRST]
    assert [message.number for message in whole.inbox(FIRST, "bob")] == [1, 1]
    assert whole.rows()["delivered-again"] == 1


def test_a_message_that_arrives_when_its_client_has_given_up_is_still_that_message() -> None:
    slow = FaultRule("slow", Do(octets_per_second=1), When(kind=Kind.DATA))
    text = changed(EXCHANGERS, ("Shall we eat?", "x" * 600), ("client:", "  link: {segment: 9}\nclient:"))
    whole = journey(text, slow)
    assert [message.number for message in whole.inbox(FIRST, "bob")] == [1, 1]
    assert whole.holders == {Holder(FIRST, BOB, 1)}


def test_a_lost_connection_before_the_dot_costs_nothing_but_time() -> None:
    whole = journey(TWO_HOPS, FaultRule("cut", Do(cut_after=9), When(kind=Kind.DATA, hop=MX)))
    assert len(whole.inbox(MX, "bob")) == 1
    assert whole.rows()["retry-due"] == 1


def test_the_queue_follows_its_schedule_and_gives_the_mail_up_in_the_end() -> None:
    text = changed(
        EXCHANGERS,
        ("bob: {}", "bob: {locked: 10 d}"),
        ("every: [30 min], give-up: 2 h", "every: [10 min, 20 min, 1 h], give-up: 3 h"),
    )
    whole = journey(text)
    attempts = [step.time // 60_000 for step in whole.steps if step.row == "retry-due"]
    assert attempts == [10, 30, 90, 150, 180]
    assert whole.first("gave-up").words == {"recipients": BOB, "waited": "3 hours"}
    assert b"450 4.2.1" in whole.inbox(RELAY, "alice")[0].content


def test_four_recipients_have_four_outcomes_and_each_is_told_of_once() -> None:
    text = changed(
        WITH_LIST_HOST,
        ("carol: {}}", "carol: {locked: 40 min}}\n      forwards: {dave: ann@list.example}"),
        (f"to: [{BOB}]", f"to: [{BOB}, {CAROL}, nobody@receiver.example, dave@receiver.example]"),
    )
    whole = journey(text)
    assert codes(whole, "s1")[2:-1] == [250, 250, 450, 550, 251, 354, 250]
    assert [len(whole.inbox(FIRST, user)) for user in ("bob", "carol")] == [1, 1]
    assert len(whole.inbox(LISTS, "ann")) == 1
    assert len(whole.inbox(RELAY, "alice")) == 1


def test_mails_for_one_domain_share_a_connection_and_another_domain_has_its_own() -> None:
    mails = (f"    - {{from: alice@sender.example, to: {path}}}\n" for path in (CAROL, "ann@list.example"))
    whole = journey(WITH_LIST_HOST + "".join(mails))
    assert connections(whole.steps) == [FIRST, LISTS]
    assert whole.rows()["client-next-mail"] == 1


def test_a_host_is_found_in_whatever_letters_its_name_is_written() -> None:
    whole = journey(changed(TWO_HOPS, (f"{MX}:", "MX.Receiver.Example:")))
    assert len(whole.inbox("MX.Receiver.Example", "bob")) == 1


def test_a_mail_that_a_relay_has_twice_goes_on_in_transactions_of_its_own() -> None:
    relay = "domains: [sender.example]\n      forwards: {ally: bob@receiver.example}"
    client = "  retry: {every: [1 s], give-up: 1 h}\n"
    text = changed(
        TWO_HOPS,
        ("domains: [sender.example]", relay),
        ("  to-server: mail.sender.example\n", client),
        (f"to: [{BOB}]", "to: [ally@sender.example]"),
        ("    mx.rec", "      greeting: ready\n    mx.rec"),
    )
    whole = journey(
        text,
        told(Verb.MESSAGE, Do(cut_after=0), hop=RELAY, times=1),
        told(Verb.CONNECT, Do(reply=421), MX, 1),
    )
    assert len(whole.inbox(MX, "bob")) == 2
    assert whole.rows()["client-next-rcpt"] == 0


def test_eight_bit_text_is_converted_for_a_hop_that_cannot_carry_it() -> None:
    text = changed(
        TWO_HOPS, ("Shall we eat?", "Gr\u00fc\u00dfe"), (f"{MX}:\n", f"{MX}:\n      extensions: []\n")
    )
    whole = journey(text)
    texts = [step.octets for step in whole.steps if step.kind is Kind.DATA]
    assert [one.isascii() for one in texts] == [False, True]
    assert b"Gr=C3=BC=C3=9Fe" in whole.inbox(MX, "bob")[0].content


def test_a_client_fault_on_a_hop_strikes_the_session_that_a_queue_opens_there() -> None:
    whole = journey(TWO_HOPS, FaultRule("bare", Do(client=ClientFault.BARE_LF), When(hop=MX)))
    assert [step.session for step in whole.steps if step.row == "message-bare-line-end"] == ["s2"]
    assert len(whole.inbox(RELAY, "alice")) == 1


@pytest.mark.parametrize("verb", ["SEND", "SOML", "SAML"])
def test_a_queue_opens_the_transaction_as_its_sender_wished(verb: str) -> None:
    text = changed(
        TWO_HOPS,
        ("  to-server: mail.sender.example\n", "  retry: 30 min\n"),
        ("      body", f"      via: {verb}\n      body"),
    )
    (opener,) = [line for line in journey(text).commands("s1") if " FROM:" in line]
    assert opener.startswith(f"{verb} FROM:")
