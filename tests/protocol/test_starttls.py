"""STARTTLS: when it may be said, what is forgotten, and what came in the clear behind it (RFC 3207)."""

import pytest

from smtpsim.protocol.client import Client, make_client
from smtpsim.protocol.client_hearing import hear as client_hear
from smtpsim.protocol.client_hearing import secure
from smtpsim.protocol.client_moves import next_act
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.protocol.policy import Policy, make_policy
from smtpsim.protocol.security import UNDER_TLS
from smtpsim.protocol.server import Server, handshake, hear, make_server
from smtpsim.protocol.server_reading import take
from smtpsim.spec.commands import COMMAND_OF
from smtpsim.spec.server_groups import ALLOWED_IN_CLEAR
from smtpsim.spec.terms import Kind, ServerState, Tls, TlsUse, Verb
from tests.support.conversation import SERVER_HOST, converse
from tests.support.servers import Talk, greeted, octet_by_octet, say

OFFERED = make_policy(SERVER_HOST, tls=Tls.OFFERED)
REQUIRED = make_policy(SERVER_HOST, tls=Tls.REQUIRED)
FAILING = make_policy(SERVER_HOST, tls=Tls.FAILING)
MAIL = Mail("alice@sender.example", ("bob@receiver.example",), b"Shall we eat?\r\n")
EHLO = b"EHLO mail.sender.example\r\n"
SMUGGLED = (
    b"EHLO mallory.example\r\nMAIL FROM:<mallory@sender.example>\r\n"
    b"RCPT TO:<bob@receiver.example>\r\nDATA\r\n"
)


def asked_for_tls(policy: Policy = OFFERED) -> Talk:
    """A server that has said 220 to STARTTLS."""
    return say(greeted(policy), EHLO + b"STARTTLS\r\n")


def under_tls(policy: Policy = OFFERED) -> Talk:
    """A server after the handshake; what it said before is forgotten."""
    return Talk(handshake(asked_for_tls(policy).server, succeeds=True))


def last_reply(talk: Talk) -> bytes:
    return talk.answers[-1].octets


# What it is answered with


def test_a_session_begins_again_under_tls() -> None:
    converse(
        """
        S: 220
        C: EHLO mail.sender.example
        S: 250-mx.receiver.example greets mail.sender.example
        S: 250-PIPELINING
        S: 250-...
        S: 250 ...
        C: STARTTLS
        S: 220 2.0.0 Ready to start TLS
        = HANDSHAKE
        ! handshake
        ! silence
        = GREETED
        C: MAIL FROM:<alice@sender.example>
        S: 503 5.5.1
        C: EHLO mail.sender.example
        S: 250
        = READY
        C: MAIL FROM:<alice@sender.example>
        S: 250
        """,
        policy=OFFERED,
    )


@pytest.mark.parametrize("hello", [b"", b"HELO mail.sender.example\r\n", EHLO])
def test_it_may_be_said_before_a_hello_and_after_any(hello: bytes) -> None:
    assert asked_for_tls().codes[-1] == 220
    assert say(greeted(OFFERED), hello + b"STARTTLS\r\n").server.state is ServerState.HANDSHAKE


def test_it_takes_no_argument() -> None:
    talk = say(greeted(OFFERED), b"STARTTLS now\r\n")
    assert last_reply(talk) == b"501 5.5.4 Syntax error (no parameters allowed)\r\n"
    assert talk.server.state is ServerState.GREETED


def test_a_server_that_does_not_offer_it_says_that_it_is_not_implemented() -> None:
    assert last_reply(say(greeted(), b"STARTTLS\r\n")).startswith(b"502 5.5.1 ")


def test_a_server_whose_tls_fails_lists_it_and_says_454() -> None:
    talk = say(greeted(FAILING), EHLO + b"STARTTLS\r\nMAIL FROM:<alice@sender.example>\r\n")
    assert talk.codes == (220, 250, 454, 250)
    assert b"250-STARTTLS\r\n" in talk.octets
    assert talk.answers[2].octets == b"454 4.7.0 TLS not available due to temporary reason\r\n"


def test_a_second_one_is_out_of_order() -> None:
    talk = say(under_tls(), EHLO + b"STARTTLS\r\n")
    assert talk.codes == (250, 503)
    assert talk.server.security == UNDER_TLS
    assert talk.server.state is ServerState.READY


def test_it_is_listed_only_while_the_line_is_in_the_clear() -> None:
    assert b"STARTTLS" in say(greeted(OFFERED), EHLO).octets
    assert b"STARTTLS" not in say(under_tls(), EHLO).octets
    assert b"STARTTLS" not in say(greeted(), EHLO).octets


def test_help_names_it_where_it_is_offered() -> None:
    assert b"STARTTLS" in say(greeted(OFFERED), b"HELP\r\n").octets
    assert b"STARTTLS" not in say(greeted(), b"HELP\r\n").octets


# What is forgotten


def test_the_handshake_leaves_nothing_of_what_was_said_before() -> None:
    before = b"MAIL FROM:<alice@sender.example>\r\nRCPT TO:<bob@receiver.example>\r\nSTARTTLS\r\n"
    talk = say(greeted(OFFERED), EHLO + before)
    assert talk.codes[-1] == 220
    after = handshake(talk.server, succeeds=True)
    assert after == Server(OFFERED, ServerState.GREETED, security=UNDER_TLS)


def test_an_open_transaction_is_dropped_with_the_rest() -> None:
    conversation = converse(
        """
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: RCPT TO:<bob@receiver.example>
        C: STARTTLS
        S: 220
        ! handshake
        C: EHLO mail.sender.example
        C: DATA
        S: 503 5.5.1
        = READY
        """,
        policy=OFFERED,
    )
    established = next(step for step in conversation.steps if step.row == "tls-established")
    assert established.change is not None
    assert established.change.clears


def test_a_handshake_that_fails_ends_the_session() -> None:
    after = handshake(asked_for_tls().server, succeeds=False)
    assert after.state is ServerState.CLOSED
    assert say(Talk(after), EHLO).answers == ()


# What came in the clear behind it


def test_commands_behind_it_in_the_same_segment_are_thrown_away() -> None:
    talk = say(greeted(OFFERED), EHLO + b"STARTTLS\r\n" + SMUGGLED)
    assert talk.codes == (220, 250, 220)
    assert talk.answers[-1].row.id == "starttls-ready-dropping"
    assert talk.answers[-1].words == {"behind": str(len(SMUGGLED))}
    after = say(Talk(handshake(talk.server, succeeds=True)), b"")
    assert after == Talk(make_under_tls())


def make_under_tls() -> Server:
    return Server(OFFERED, ServerState.GREETED, security=UNDER_TLS)


@pytest.mark.parametrize("size", [1, 2, 7, 12, 1_000])
def test_however_they_are_cut_they_get_no_reply_and_leave_nothing(size: int) -> None:
    octets = EHLO + b"STARTTLS\r\n" + SMUGGLED
    talk = say(greeted(OFFERED), *(octets[at : at + size] for at in range(0, len(octets), size)))
    assert talk.codes == (220, 250, 220)
    assert handshake(talk.server, succeeds=True) == make_under_tls()


def test_half_a_line_behind_it_does_not_join_the_first_line_under_tls() -> None:
    talk = say(greeted(OFFERED), b"STARTTLS\r\nNOOP smuggled ")
    after = say(Talk(handshake(talk.server, succeeds=True)), b"EHLO mail.sender.example\r\n")
    assert after.codes == (250,)


def test_what_arrives_while_the_server_waits_for_the_handshake_is_not_read() -> None:
    server = hear(asked_for_tls().server, b"NOOP\r\n")
    assert take(server) == (server, None)


def test_behind_a_refused_one_the_commands_are_commands() -> None:
    assert say(greeted(FAILING), b"STARTTLS\r\nNOOP\r\n").codes == (220, 454, 250)
    assert say(greeted(), b"STARTTLS\r\nNOOP\r\n").codes == (220, 502, 250)


def test_octet_by_octet_the_replies_are_the_same() -> None:
    octets = EHLO + b"MAIL FROM:<alice@sender.example>\r\nSTARTTLS\r\n"
    assert say(greeted(OFFERED), *octet_by_octet(octets)) == say(greeted(OFFERED), octets)


# Where TLS is required

REFUSED_IN_CLEAR = [verb for verb in COMMAND_OF if verb not in ALLOWED_IN_CLEAR]


@pytest.mark.parametrize("verb", REFUSED_IN_CLEAR)
def test_in_the_clear_every_command_is_told_to_start_tls_first(verb: Verb) -> None:
    line = COMMAND_OF[verb].example.encode() + b"\r\n"
    for before in (b"", EHLO):
        talk = say(greeted(REQUIRED), before + line)
        enhanced = b"" if verb is Verb.HELO else b"5.7.0 "  # RFC 2034 4
        assert last_reply(talk) == b"530 " + enhanced + b"Must issue a STARTTLS command first\r\n"


def test_the_four_exceptions_are_carried_out() -> None:
    assert say(greeted(REQUIRED), EHLO + b"NOOP\r\nSTARTTLS\r\n").codes == (220, 250, 250, 220)
    assert say(greeted(REQUIRED), b"QUIT\r\n").codes == (220, 221)


def test_what_is_no_command_is_told_so() -> None:
    assert say(greeted(REQUIRED), b"FOO\r\n").codes == (220, 500)
    assert say(greeted(REQUIRED), b"RSET" + b"x" * 600 + b"\r\n").codes == (220, 500)


def test_under_tls_nothing_is_refused_for_want_of_it() -> None:
    octets = EHLO + b"RSET\r\nMAIL FROM:<alice@sender.example>\r\nRCPT TO:<bob@receiver.example>\r\nDATA\r\n"
    assert say(under_tls(REQUIRED), octets).codes == (250, 250, 250, 250, 354)


def test_a_server_before_its_greeting_knows_nothing_of_tls() -> None:
    assert not make_server(REQUIRED).security.has_tls


# The client


def waiting_for_tls() -> Client:
    """A client that has said STARTTLS."""
    client, _ = next_act(make_client(Plan("mail.sender.example", (MAIL,), tls=TlsUse.REQUIRED)))
    client, _ = next_act(client_hear(client, b"220 mx\r\n"))
    client, act = next_act(client_hear(client, b"250-mx\r\n250-STARTTLS\r\n250 SIZE 10\r\n"))
    assert act is not None
    assert act.octets == b"STARTTLS\r\n"
    return client


def test_a_client_counts_nothing_that_came_in_the_clear_behind_the_220() -> None:
    injected = b"250-mx\r\n250-AUTH PLAIN\r\n250 ok\r\n25"
    client, act = next_act(client_hear(waiting_for_tls(), b"220 go\r\n" + injected))
    assert act is not None
    assert act.kind is Kind.HANDSHAKE
    after = secure(client)
    assert (after.offered, after.octets, after.awaited) == (frozenset(), b"", ())
    _, again = next_act(after)
    assert again is not None
    assert again.octets == b"EHLO mail.sender.example\r\n"


def test_a_client_in_the_handshake_sends_nothing_else() -> None:
    client, _ = next_act(client_hear(waiting_for_tls(), b"220 go\r\n"))
    assert next_act(client) == (client, None)


def test_under_tls_a_client_does_not_ask_for_it_again() -> None:
    client, _ = next_act(client_hear(waiting_for_tls(), b"220 go\r\n"))
    client, _ = next_act(secure(client))
    _, act = next_act(client_hear(client, b"250-mx\r\n250 STARTTLS\r\n"))
    assert act is not None
    assert act.octets.startswith(b"MAIL FROM:")
