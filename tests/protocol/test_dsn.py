"""The parameters of delivery status notifications: RET, ENVID, NOTIFY and ORCPT (RFC 3461)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.protocol.client import make_client
from smtpsim.protocol.client_hearing import hear
from smtpsim.protocol.client_moves import next_act
from smtpsim.protocol.command import Parameter
from smtpsim.protocol.dsn import (
    DsnRequest,
    RecipientWish,
    decode_xtext,
    encode_xtext,
    mail_parameters,
    original_recipient,
    recipient_parameters,
    request_of,
)
from smtpsim.protocol.facts import NOTHING_SPECIAL, Facts
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer, make_policy
from smtpsim.protocol.server import Server
from smtpsim.protocol.server import hear as hear_octets
from smtpsim.protocol.server_answer import respond
from smtpsim.protocol.server_reading import take
from smtpsim.protocol.transaction import Transaction
from smtpsim.spec.terms import Notify, Returned, ServerState, Standing
from tests.support.conversation import SERVER_HOST, converse

POLICY = make_policy(SERVER_HOST, (*DEFAULT_OFFERS, Offer("DSN")))
MAIL = "C: MAIL FROM:<alice@sender.example>"
RCPT = "C: RCPT TO:<bob@receiver.example>"
HELLO = "C: EHLO mail.sender.example\nS: 250\n"
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126))


def transaction_after(*lines: str, facts: Facts = NOTHING_SPECIAL) -> Transaction:
    """The envelope after some commands, the last of which the facts are about."""
    server = Server(POLICY, ServerState.READY, has_extensions=True)
    for line in lines:
        server, received = take(hear_octets(server, f"{line}\r\n".encode()))
        assert received is not None
        server, _ = respond(server, received, facts if line is lines[-1] else NOTHING_SPECIAL)
    return server.transaction


@pytest.mark.parametrize(
    "parameters",
    [
        "RET=FULL",
        "RET=hdrs",
        "ENVID=QQ314159",
        "RET=HDRS ENVID=a+20b+2Bc",
        f"ENVID={'x' * 100}",
        f"SIZE=10 BODY=7BIT RET=FULL ENVID={'x' * 100}",
    ],
)
def test_mail_takes_what_the_report_should_give_back_and_a_name(parameters: str) -> None:
    converse(f"{HELLO}{MAIL} {parameters}\nS: 250 2.1.0", policy=POLICY)


@pytest.mark.parametrize(
    "parameters",
    [
        "RET",
        "RET=ALL",
        "RET=FULL,HDRS",
        "ENVID",
        "ENVID=a+2",
        "ENVID=a+2b",
        "ENVID=a+00",
        "ENVID=a+FF",
        f"ENVID={'x' * 101}",
        "RET=FULL RET=HDRS",
        "ENVID=a envid=b",
    ],
)
def test_mail_refuses_a_wrong_or_repeated_parameter(parameters: str) -> None:
    converse(f"{HELLO}{MAIL} {parameters}\nS: 501 5.5.4\n= READY", policy=POLICY)


@pytest.mark.parametrize(
    "parameters",
    [
        "NOTIFY=NEVER",
        "NOTIFY=success,Failure,DELAY",
        "NOTIFY=DELAY",
        "ORCPT=rfc822;bob@receiver.example",
        "ORCPT=x-local;Bob+20Example+2C+20room+2012",
        "ORCPT=rfc822;",
        f"NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;{'x' * 493}",
    ],
)
def test_rcpt_takes_when_to_report_and_the_first_address(parameters: str) -> None:
    converse(f"{HELLO}{MAIL}\nS: 250\n{RCPT} {parameters}\nS: 250 2.1.5\n= RCPT", policy=POLICY)


@pytest.mark.parametrize(
    "parameters",
    [
        "NOTIFY",
        "NOTIFY=ALWAYS",
        "NOTIFY=NEVER,SUCCESS",
        "NOTIFY=SUCCESS,NEVER",
        "NOTIFY=SUCCESS,,DELAY",
        "NOTIFY=,",
        "NOTIFY=NEVER NOTIFY=NEVER",
        "ORCPT",
        "ORCPT=bob@receiver.example",
        "ORCPT=;bob@receiver.example",
        "ORCPT=rfc 822;bob",
        "ORCPT=rfc822;bob+2",
        f"ORCPT=rfc822;{'x' * 494}",
        "ORCPT=rfc822;a ORCPT=rfc822;a",
    ],
)
def test_rcpt_refuses_a_wrong_or_repeated_parameter(parameters: str) -> None:
    converse(f"{HELLO}{MAIL}\nS: 250\n{RCPT} {parameters}\nS: 501 5.5.4\n= MAIL", policy=POLICY)


@pytest.mark.parametrize("hello", ["EHLO", "HELO"])
def test_the_parameters_are_unknown_where_they_are_not_offered_in_the_session(hello: str) -> None:
    script = (
        f"C: {hello} mail.sender.example\nS: 250\n{MAIL} RET=FULL\nS: 555\n"
        f"{MAIL}\nS: 250\n{RCPT} NOTIFY=NEVER\nS: 555"
    )
    policy = POLICY if hello == "HELO" else make_policy(SERVER_HOST)
    converse(script, policy=policy)


def test_the_lines_of_mail_and_rcpt_may_be_longer() -> None:
    assert POLICY.rcpt_line == 512 + 530  # RFC 3461 5.4
    room = POLICY.rcpt_line - len(f"{RCPT[3:]} \r\n")
    converse(f"{HELLO}{MAIL}\nS: 250\n{RCPT} X={'x' * (room - 2)}\nS: 555", policy=POLICY)
    converse(f"{HELLO}{MAIL}\nS: 250\n{RCPT} X={'x' * (room - 1)}\nS: 500", policy=POLICY)


def test_only_the_lines_with_parameters_may_be_longer() -> None:
    converse(f"C: NOOP {'x' * 505}\nS: 250\nC: NOOP {'x' * 506}\nS: 500", policy=POLICY)


def test_what_is_asked_for_is_kept_for_each_recipient() -> None:
    transaction = transaction_after(
        "MAIL FROM:<alice@sender.example> RET=HDRS ENVID=a+20b",
        "RCPT TO:<bob@receiver.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;x+2By@receiver.example",
        "RCPT TO:<carol@receiver.example>",
        "RCPT TO:<ted@receiver.example> NOTIFY=never",
    )
    request = request_of(transaction)
    assert request == DsnRequest(
        Returned.HEADERS,
        "a+20b",
        (
            RecipientWish((Notify.SUCCESS, Notify.DELAY), "rfc822;x+2By@receiver.example"),
            RecipientWish(),
            RecipientWish((Notify.NEVER,)),
        ),
    )
    assert decode_xtext(request.envelope_id) == "a b"


def test_what_a_refused_recipient_asked_for_is_not_kept() -> None:
    refused = Facts(standing=Standing.UNKNOWN)
    lines = ("MAIL FROM:<>", "RCPT TO:<bob@receiver.example>", "RCPT TO:<x@receiver.example> NOTIFY=NEVER")
    assert request_of(transaction_after(*lines, facts=refused)).recipients == (RecipientWish(),)


def test_a_relay_says_exactly_what_it_was_told() -> None:
    transaction = Transaction(
        parameters=(Parameter("ENVID", "a+20+61"), Parameter("RET", "full")),
        recipient_parameters=((Parameter("NOTIFY", "Success"), Parameter("ORCPT", "rfc822;+62ob")), ()),
    )
    request = request_of(transaction)
    assert mail_parameters(request) == " RET=FULL ENVID=a+20+61"
    assert recipient_parameters(request, 0) == " NOTIFY=SUCCESS ORCPT=rfc822;+62ob"
    assert recipient_parameters(request, 1) == recipient_parameters(request, 2) == ""
    assert mail_parameters(request_of(Transaction())) == ""


@given(PRINTABLE)
def test_xtext_means_what_was_written(text: str) -> None:
    written = encode_xtext(text)
    assert decode_xtext(written) == text
    assert not {" ", "="} & set(written)


def test_an_address_beyond_ascii_has_a_type_of_its_own() -> None:
    assert original_recipient("a+b@receiver.example") == "rfc822;a+2Bb@receiver.example"
    assert original_recipient("é+b@receiver.example") == r"utf-8;\x{E9}\x{2B}b@receiver.example"


REQUEST = DsnRequest(Returned.FULL, "x1", (RecipientWish((Notify.SUCCESS,), "rfc822;bob@receiver.example"),))
PLAN = Plan(
    "mail.sender.example",
    (
        Mail(
            "alice@sender.example",
            ("bob@receiver.example", "carol@receiver.example"),
            b"Text\r\n",
            dsn=REQUEST,
        ),
    ),
)


def lines_sent(offers: bytes) -> list[bytes]:
    client, lines = make_client(PLAN), []
    for octets in (b"220 mx\r\n", offers, b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n"):
        client, act = next_act(client)
        assert act is not None
        lines.append(act.octets)
        client = hear(client, octets)
    return lines[2:]


def test_the_client_asks_where_dsn_is_offered() -> None:
    assert lines_sent(b"250-mx\r\n250 DSN\r\n") == [
        b"MAIL FROM:<alice@sender.example> RET=FULL ENVID=x1\r\n",
        b"RCPT TO:<bob@receiver.example> NOTIFY=SUCCESS ORCPT=rfc822;bob@receiver.example\r\n",
        b"RCPT TO:<carol@receiver.example>\r\n",
    ]


def test_the_client_says_nothing_of_it_where_dsn_is_not_offered() -> None:
    assert lines_sent(b"250 mx\r\n") == [
        b"MAIL FROM:<alice@sender.example>\r\n",
        b"RCPT TO:<bob@receiver.example>\r\n",
        b"RCPT TO:<carol@receiver.example>\r\n",
    ]
