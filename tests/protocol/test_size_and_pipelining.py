"""What SIZE promises and refuses (RFC 1870), and what may go in one group of commands (RFC 2920)."""

import pytest

from smtpsim.protocol.plan import Mail
from smtpsim.protocol.policy import Offer, Policy, make_policy
from smtpsim.protocol.strictness import Limits
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor, Kind, Verb
from tests.support.conversation import SERVER_HOST, converse
from tests.support.worlds import ALICE, BOB, CAROL, CONTENT, classic_world, steps_of

OPENING = "C: EHLO mail.sender.example\n"
TWENTY = Limits(message=20)


def sized(offer: Offer, limits: Limits | None = None) -> Policy:
    return make_policy(SERVER_HOST, (offer, Offer("ENHANCEDSTATUSCODES")), limits=limits)


def codes_of_mail(parameters: str, policy: Policy) -> tuple[int, ...]:
    return converse(f"{OPENING}C: MAIL FROM:<alice@sender.example>{parameters}\n", policy=policy).codes[2:3]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (" SIZE=100", 250),
        (" size=100", 250),
        (" SIZE=0", 250),
        (" SIZE=101", 552),
        (" SIZE=00000000000000000100", 250),
        (" SIZE=99999999999999999999", 552),
        (" SIZE=100000000000000000000", 501),  # 21 digits
        (" SIZE", 501),
        (" SIZE=", 501),
        (" SIZE=-1", 501),
        (" SIZE=1kB", 501),
        (" SIZE=10 SIZE=10", 501),
    ],
)
def test_the_declared_size_is_read_and_compared_with_the_maximum(parameters: str, code: int) -> None:
    assert codes_of_mail(parameters, sized(Offer("SIZE", "100"))) == (code,)


def test_without_the_offer_or_after_helo_the_parameter_is_not_known() -> None:
    assert codes_of_mail(" SIZE=10", make_policy(SERVER_HOST, ())) == (555,)
    helo = "C: HELO mail.sender.example\nC: MAIL FROM:<alice@sender.example> SIZE=10\n"
    assert converse(helo, policy=sized(Offer("SIZE", "100"))).codes[2] == 555


@pytest.mark.parametrize(
    ("offer", "code"),
    [(Offer("SIZE"), 552), (Offer("SIZE", "20"), 552), (Offer("SIZE", "0"), 452)],
    ids=["no figure", "a maximum", "no fixed maximum"],
)
def test_what_is_too_much_is_so_for_good_only_where_there_is_a_fixed_maximum(offer: Offer, code: int) -> None:
    policy = sized(offer, TWENTY)
    assert codes_of_mail(" SIZE=21", policy) == (code,)
    text = "C: MAIL FROM:<>\nC: RCPT TO:<bob@receiver.example>\nC: DATA\nC: more than twenty octets\nC: .\n"
    assert converse(OPENING + text, policy=policy).codes[-1] == code


def test_a_message_may_be_larger_or_smaller_than_was_declared() -> None:
    text = " SIZE=1\nC: RCPT TO:<bob@receiver.example>\nC: DATA\nC: more than one octet\nC: .\n"
    told = converse(f"{OPENING}C: MAIL FROM:<alice@sender.example>{text}", policy=sized(Offer("SIZE", "100")))
    assert told.codes[-1] == 250


def test_doubled_dots_and_the_final_dot_are_not_counted() -> None:
    text = "C: MAIL FROM:<>\nC: RCPT TO:<bob@receiver.example>\nC: DATA\nC: .." + "x" * 17 + "\nC: .\n"
    assert converse(OPENING + text, policy=sized(Offer("SIZE", "20"))).codes[-1] == 250


LAST_ONLY = {Verb.EHLO, Verb.DATA, Verb.VRFY, Verb.EXPN, Verb.TURN, Verb.QUIT, Verb.NOOP, Verb.MESSAGE}


def groups_of(steps: tuple[Step, ...]) -> list[list[Verb | None]]:
    """The commands that went without a reply between them."""
    groups: list[list[Verb | None]] = [[]]
    for step in steps:
        if step.kind is Kind.REPLY and groups[-1]:
            groups.append([])
        elif step.actor is Actor.CLIENT and step.kind in {Kind.COMMAND, Kind.END_OF_DATA}:
            groups[-1].append(step.verb)
    return [group for group in groups if group]


MAILS = (
    Mail(ALICE, (BOB, "nobody@receiver.example", CAROL), CONTENT),
    Mail(ALICE, ("nobody@receiver.example",), CONTENT),
    Mail(ALICE, (CAROL,), CONTENT),
)


def test_the_client_sends_nothing_behind_a_command_that_must_be_the_last_of_a_group() -> None:
    groups = groups_of(steps_of(classic_world(mails=MAILS, hello=Verb.EHLO, pipelining=True)))
    assert [Verb.MAIL, Verb.RCPT, Verb.RCPT, Verb.RCPT, Verb.DATA] in groups
    assert [verb for group in groups for verb in group[:-1] if verb in LAST_ONLY] == []


def test_the_client_sends_in_groups_only_where_the_server_offers_it() -> None:
    alone = make_policy(SERVER_HOST, (Offer("SIZE"),))
    groups = groups_of(steps_of(classic_world(mails=MAILS, hello=Verb.EHLO, pipelining=True, policy=alone)))
    assert {len(group) for group in groups} == {1}


def test_chunks_go_ahead_of_their_replies_but_only_when_the_recipients_are_known() -> None:
    policy = make_policy(SERVER_HOST, (Offer("PIPELINING"), Offer("CHUNKING")))
    world = classic_world(to=(BOB, CAROL), hello=Verb.EHLO, pipelining=True, policy=policy, chunking=30)
    assert groups_of(steps_of(world))[1:-1] == [
        [Verb.MAIL, Verb.RCPT, Verb.RCPT],
        [Verb.BDAT, Verb.BDAT, Verb.BDAT],
    ]


def test_the_server_answers_a_group_in_its_order_and_loses_none_of_it() -> None:
    group = (
        "C+ EHLO mail.sender.example\nC+ MAIL FROM:<alice@sender.example>\n"
        "C+ RCPT TO:<nobody@receiver.example>\n"
        "C+ NOOP\nC+ RCPT TO:<bob@receiver.example>\nC+ VRFY bob\nC+ DATA\nC+ hello\nC+ .\nC+ RSET\nC: QUIT\n"
    )
    assert converse(group).codes == (220, 250, 250, 550, 250, 250, 250, 354, 250, 250, 221)
