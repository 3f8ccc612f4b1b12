"""ETRN starts the queue for a host, and says what waits there (RFC 1985)."""

import pytest
from msgspec.structs import replace

from smtpsim.mail.queue import enqueue
from smtpsim.mail.site import Site, Span, StoredMessage
from smtpsim.protocol.facts import Facts
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.policy import make_policy
from smtpsim.protocol.received import Received
from smtpsim.protocol.server import Server
from smtpsim.protocol.server_answer import respond
from smtpsim.spec.flaws import Flaw
from smtpsim.spec.terms import Effect, QueueFinding, ServerState, Trouble, Verb
from tests.support.conversation import SERVER_HOST, SITE, converse

POLICY = make_policy(SERVER_HOST, starts_queues=True)
HELLO = "C: EHLO mail.branch.example\nS: 250\n"


def waiting(*recipients: str) -> Site:
    site = replace(SITE, starts_for=frozenset({"branch.example", "#night"}))
    for one in recipients:
        site = enqueue(site, StoredMessage("alice@sender.example", one, b"", 0), one, 0)
    return site


@pytest.mark.parametrize(
    ("node", "reply"),
    [
        ("branch.example", "253 2.5.0 OK, 2 pending messages for node branch.example started"),
        ("Branch.Example", "253 2.5.0 OK, 2 pending messages for node Branch.Example started"),
        ("@branch.example", "252 2.5.0 OK, pending messages for node @branch.example started"),
        ("#night", "250 2.5.0 OK, queuing for node #night started"),
        ("#day", "459 4.5.0 ..."),
        ("shop.branch.example", "459 4.5.0 ..."),
        ("elsewhere.example", "459 4.5.0 ..."),
        ("", "501 5.5.4 ..."),
        ("branch..example", "501 5.5.4 ..."),
        ("branch.example now", "501 5.5.4 ..."),
        ("@", "501 5.5.4 ..."),
        ("#", "501 5.5.4 ..."),
    ],
)
def test_the_server_answers_for_the_hosts_that_it_serves(node: str, reply: str) -> None:
    site = waiting(
        "bob@branch.example", "carol@BRANCH.example", "dan@shop.branch.example", "eve@other.example"
    )
    converse(f"{HELLO}C: ETRN {node}\nS: {reply}\n= READY", site=site, policy=POLICY)


def test_nothing_waits_in_an_empty_queue() -> None:
    converse(
        f"{HELLO}C: ETRN branch.example\nS: 251\nC: ETRN @branch.example\nS: 251",
        site=waiting(),
        policy=POLICY,
    )


def test_a_server_in_trouble_cannot_start_its_queue() -> None:
    site = replace(waiting("bob@branch.example"), troubles=((Span(), Trouble.FAILING_DISK),))
    converse(f"{HELLO}C: ETRN branch.example\nS: 458 4.5.0", site=site, policy=POLICY)


def test_etrn_needs_ehlo_before_it() -> None:
    converse(
        "C: ETRN branch.example\nS: 503\n"
        "C: HELO mail.branch.example\nS: 250\nC: ETRN branch.example\nS: 503\n"
        f"{HELLO}C: ETRN branch.example\nS: 251",
        site=waiting(),
        policy=POLICY,
    )


def test_etrn_may_not_come_within_a_transaction_and_leaves_it_as_it_is() -> None:
    converse(
        f"{HELLO}C: MAIL FROM:<alice@sender.example>\nS: 250\nC: ETRN branch.example\nS: 503 5.5.1\n= MAIL\n"
        "C: RCPT TO:<bob@receiver.example>\nS: 250\nC: ETRN branch.example\nS: 503 5.5.1\n= RCPT",
        site=waiting(),
        policy=POLICY,
    )


def test_a_server_without_etrn_says_502_and_does_not_list_it() -> None:
    conversation = converse(f"{HELLO}C: ETRN branch.example\nS: 502 5.5.1\nC: HELP\nS: 214")
    assert b"ETRN" not in conversation.replies[1].octets + conversation.replies[3].octets


def test_a_server_with_etrn_lists_it() -> None:
    conversation = converse(f"{HELLO}C: HELP\nS: 214", policy=POLICY)
    assert b"250 ETRN\r\n" in conversation.replies[1].octets
    assert b"ETRN" in conversation.replies[2].octets


@pytest.mark.parametrize(
    ("finding", "starts"),
    [
        (QueueFinding.STARTED, True),
        (QueueFinding.SOME, True),
        (QueueFinding.COUNTED, True),
        (QueueFinding.NONE, False),
        (QueueFinding.NOT_ALLOWED, False),
    ],
)
def test_the_queue_is_started_where_the_reply_says_so(finding: QueueFinding, *, starts: bool) -> None:
    server = Server(POLICY, ServerState.READY, has_extensions=True)
    line = b"ETRN branch.example"
    received = Received(Verb.ETRN, line, read_command(line))
    after, answer = respond(server, received, Facts(queue=finding, waiting=1))
    assert (Effect.START_QUEUE in answer.effects) == starts
    assert after == server


def test_a_node_keeps_its_option_character() -> None:
    command = read_command(b"etrn @branch.example")
    assert (command.verb, command.argument, command.flaw) == (Verb.ETRN, "@branch.example", Flaw.NONE)
