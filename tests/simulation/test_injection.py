"""A reply that a person wants is said in the server's own form, and does what its row tells."""

import pytest

from smtpsim.mail.site import Site, Span
from smtpsim.protocol.policy import Offer, make_policy
from smtpsim.simulation.world import arm, disarm
from smtpsim.spec.faults import FAULT_OF, FAULTS, Do, FaultRow, FaultRule, When
from smtpsim.spec.terms import ClientFault, Kind, PhaseName, ServerState, ServiceState, Verb
from tests.support.conversation import converse
from tests.support.worlds import BOB, CAROL, SERVER_HOST, bob_and_carol, classic_world, steps_of

SESSION = (
    "EHLO mail.sender.example",
    "MAIL FROM:<alice@sender.example>",
    "RCPT TO:<bob@receiver.example>",
    "DATA",
)


def told(verb: Verb, code: int, text: str = "", enhanced: str = "") -> tuple[FaultRule, ...]:
    return (FaultRule("told", Do(reply=code, text=text, enhanced=enhanced), When(verb)),)


@pytest.mark.parametrize(
    ("code", "text", "enhanced", "expected"),
    [
        (450, "", "", "450 4.2.1 Requested mail action not taken: mailbox unavailable"),
        (450, "Come back", "4.7.1", "450 4.7.1 Come back"),
        (250, "", "", "250 2.1.5 OK"),
        (551, "", "", "551 5.1.6 User not local; please try <bob@elsewhere.example>"),
        (251, "", "", "251 2.1.5 User not local; will forward to <bob@elsewhere.example>"),
        (550, "No", "4.1.1", "550 No"),
        (449, "", "", "449 Reply 449"),
    ],
)
def test_a_code_alone_gets_the_words_of_the_standard(
    code: int, text: str, enhanced: str, expected: str
) -> None:
    lines = "\n".join(f"C: {line}" for line in SESSION[:3])
    converse(f"{lines}\nS: {expected}", faults=told(Verb.RCPT, code, text, enhanced))


def test_an_injected_421_names_the_server_and_closes() -> None:
    converse("C: NOOP\nS: 421 4.3.2 mx.receiver.example ...\nS: close", faults=told(Verb.NOOP, 421))
    converse("S: 421 mx.receiver.example ...\nS: close", faults=told(Verb.CONNECT, 421))


def test_an_injected_reply_has_an_enhanced_code_only_where_the_server_sends_them() -> None:
    policy = make_policy(SERVER_HOST, (Offer("SIZE"),))
    lines = "\n".join(f"C: {line}" for line in SESSION[:3])
    converse(
        f"{lines}\nS: 550 No such user here",
        policy=policy,
        faults=told(Verb.RCPT, 550, "No such user here", "5.1.1"),
    )
    converse("C: EHLO x\nS: 550 No", faults=told(Verb.EHLO, 550, "No", "5.7.1"))
    converse("S: 554 No", faults=told(Verb.CONNECT, 554, "No", "5.3.2"))


def test_a_reply_of_the_same_class_carries_the_command_out() -> None:
    converse(
        "\n".join(f"C: {line}" for line in SESSION[:3]) + "\nS: 252\n= RCPT", faults=told(Verb.RCPT, 252)
    )


@pytest.mark.parametrize(
    ("verb", "code", "state"),
    [
        (Verb.CONNECT, 554, ServerState.REFUSING),
        (Verb.CONNECT, 450, ServerState.REFUSING),
        (Verb.EHLO, 502, ServerState.GREETED),
        (Verb.MAIL, 451, ServerState.READY),
        (Verb.RCPT, 450, ServerState.MAIL),
        (Verb.DATA, 451, ServerState.RCPT),
    ],
)
def test_a_refused_command_is_not_carried_out(verb: Verb, code: int, state: ServerState) -> None:
    order = [Verb.CONNECT, Verb.EHLO, Verb.MAIL, Verb.RCPT, Verb.DATA]
    lines = [f"C: {line}" for line in SESSION[: order.index(verb)]]
    converse("\n".join([*lines, f"S: {code}", f"= {state}"]), faults=told(verb, code))


def test_a_server_that_is_made_to_greet_serves() -> None:
    site = Site(SERVER_HOST, service=((Span(), ServiceState.NO_SERVICE),))
    converse(
        "S: 220 mx.receiver.example Service ready\n= GREETED\nC: EHLO x\nS: 250-...\nS: 250 ...",
        site=site,
        faults=told(Verb.CONNECT, 220),
    )


def test_a_server_that_is_made_to_ask_for_the_text_takes_no_line_of_it_as_a_command() -> None:
    conversation = converse(
        """
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: DATA
        S: 354
        = DATA
        C: RSET
        C: QUIT
        C: .
        S: 554 5.5.1
        = READY
        """,
        faults=told(Verb.DATA, 354),
    )
    assert conversation.codes == (220, 250, 250, 354, 554)


def test_outside_a_transaction_an_injected_reply_opens_none() -> None:
    converse(
        "C: EHLO x\nC: RCPT TO:<bob@receiver.example>\nS: 250\n= READY\nC: DATA\nS: 503",
        faults=told(Verb.RCPT, 250),
    )
    converse("C: EHLO x\nC: DATA\nS: 450\n= READY\nC: NOOP\nS: 250", faults=told(Verb.DATA, 450))


@pytest.mark.parametrize("line", ["RCPT", "RCPT TO:<bob", "RCPT TO:<>"])
def test_a_recipient_that_nobody_can_read_is_not_taken_whatever_is_said(line: str) -> None:
    before = "\n".join(f"C: {one}" for one in SESSION[:2])
    converse(f"{before}\nC: {line}\nS: 250\n= MAIL\nC: DATA\nS: 503", faults=told(Verb.RCPT, 250))


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: row.id)
def test_each_preset_strikes_in_the_classic_session(row: FaultRow) -> None:
    quiet = steps_of(classic_world(hello=Verb.EHLO, to=(BOB, CAROL)))
    steps = steps_of(classic_world((row.rule,), hello=Verb.EHLO, to=(BOB, CAROL)))
    assert [(step.kind, step.octets, step.time) for step in steps] != [
        (step.kind, step.octets, step.time) for step in quiet
    ]
    assert row.rule.do.client is not None or row.rule.name in {step.fault for step in steps}


@pytest.mark.parametrize("occurrence", [1, 2, 3])
def test_a_fault_may_wait_for_its_turn(occurrence: int) -> None:
    rule = FaultRule("second", Do(reply=450), When(Verb.RCPT, occurrence=occurrence))
    steps = steps_of(classic_world((rule,), to=(BOB, CAROL, BOB)))
    codes = [step.code for step in steps if step.kind is Kind.REPLY and step.verb is Verb.RCPT]
    assert codes == [450 if place == occurrence else 250 for place in (1, 2, 3)]


def test_a_fault_strikes_so_many_times_and_only_where_it_is_meant() -> None:
    twice = FaultRule("twice", Do(reply=450), When(Verb.RCPT), times=2)
    carol = FaultRule("carol", Do(reply=451), When(recipient=CAROL), times=0)
    nowhere = FaultRule("nowhere", Do(reply=452), When(hop="other.example"), times=0)
    steps = steps_of(
        classic_world((twice, carol, nowhere), to=(BOB, CAROL, CAROL, BOB), site=bob_and_carol())
    )
    assert [step.code for step in steps if step.verb is Verb.RCPT and step.kind is Kind.REPLY] == [
        450,
        450,
        451,
        250,
    ]


def test_a_client_fault_that_is_taken_away_is_no_longer_done() -> None:
    rule = FAULT_OF["early-close"].rule
    world = disarm(arm(classic_world(), rule), rule.name)
    assert [step.row for step in steps_of(world)] == [step.row for step in steps_of(classic_world())]


def test_a_channel_fault_stays_in_the_phase_in_which_it_strikes() -> None:
    rule = FaultRule("held", Do(hold=True), When(Verb.HELO))
    step = next(step for step in steps_of(classic_world((rule,))) if step.kind is Kind.FAULT)
    assert step.phase is PhaseName.ESTABLISHMENT


def test_a_server_that_was_made_to_greet_with_nonsense_greets_once_where_the_client_spoke_first() -> None:
    rules = (
        FaultRule("odd", Do(reply=199), When(Verb.CONNECT), times=0),
        FaultRule("early", Do(client=ClientFault.NO_WAIT_FOR_GREETING)),
    )
    steps = steps_of(classic_world(rules))
    assert [step.code for step in steps if step.verb is Verb.CONNECT and step.kind is Kind.REPLY] == [199]
