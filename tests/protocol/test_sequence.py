"""Which command may follow which (RFC 5321 4.1.4)."""

import pytest

from smtpsim.mail.site import Site, Span
from smtpsim.protocol.policy import make_policy
from smtpsim.spec.terms import ServiceState, Verb
from tests.support.conversation import DOMAIN, SERVER_HOST, SITE, converse


def test_a_session_goes_through_its_states_in_order() -> None:
    converse(
        """
        S: 220 mx.receiver.example Service ready
        = GREETED
        C: EHLO mail.sender.example
        S: 250-mx.receiver.example greets mail.sender.example
        S: 250 ...
        = READY
        C: MAIL FROM:<alice@sender.example>
        S: 250 2.1.0
        = MAIL
        C: RCPT TO:<bob@receiver.example>
        S: 250 2.1.5
        = RCPT
        C: DATA
        S: 354 Start mail input; end with <CRLF>.<CRLF>
        = DATA
        C: Subject: Lunch
        C:
        C: Shall we eat at noon?
        ! silence
        C: .
        S: 250 2.0.0
        = READY
        C: QUIT
        S: 221 2.0.0 mx.receiver.example ...
        S: close
        = CLOSED
        """,
    )


def test_no_mail_before_a_hello() -> None:
    converse(
        """
        C: MAIL FROM:<alice@sender.example>
        S: 503 5.5.1
        C: RCPT TO:<bob@receiver.example>
        S: 503
        C: DATA
        S: 503
        = GREETED
        """,
    )


def test_rcpt_and_data_need_an_open_transaction() -> None:
    converse(
        """
        C: EHLO mail.sender.example
        C: RCPT TO:<bob@receiver.example>
        S: 503 5.5.1
        C: DATA
        S: 503 5.5.1
        = READY
        C: MAIL FROM:<alice@sender.example>
        C: DATA
        S: 503 5.5.1
        = MAIL
        """,
    )


def test_a_second_mail_is_refused_and_changes_nothing() -> None:
    conversation = converse(
        """
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: RCPT TO:<bob@receiver.example>
        C: MAIL FROM:<mallory@sender.example>
        S: 503 5.5.1
        C: SEND FROM:<mallory@sender.example>
        S: 503 5.5.1
        = RCPT
        C: DATA
        C: .
        S: 250
        """,
    )
    assert [message.reverse_path for message in conversation.mail_of("bob")] == ["alice@sender.example"]


@pytest.mark.parametrize("hello", ["EHLO", "HELO"])
def test_a_hello_in_mid_session_acts_as_rset(hello: str) -> None:
    converse(
        f"""
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: RCPT TO:<bob@receiver.example>
        = RCPT
        C: {hello} other.sender.example
        S: 250-mx.receiver.example greets other.sender.example
        S: 250 ...
        = READY
        C: DATA
        S: 503
        """
        if hello == "EHLO"
        else f"""
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: {hello} other.sender.example
        S: 250 mx.receiver.example greets other.sender.example
        = READY
        C: RCPT TO:<bob@receiver.example>
        S: 503
        """,
    )


@pytest.mark.parametrize("hello", ["EHLO", "HELO", "EHLO my_host", "HELO [192.0.2.1]", "EHLO [tag:x]"])
def test_a_hello_that_fails_leaves_the_state_alone(hello: str) -> None:
    conversation = converse(
        f"""
        C: {hello}
        S: 5yz
        = GREETED
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example> BODY=8BITMIME
        C: RCPT TO:<bob@receiver.example>
        C: {hello}
        S: 5yz
        = RCPT
        C: DATA
        S: 354
        C: .
        S: 250
        """,
    )
    assert len(conversation.mail_of("bob")) == 1


def test_rset_drops_the_transaction_and_keeps_the_hello() -> None:
    conversation = converse(
        """
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: RCPT TO:<bob@receiver.example>
        C: RSET
        S: 250 2.0.0
        = READY
        C: MAIL FROM:<alice@sender.example>
        S: 250
        C: RCPT TO:<carol@receiver.example>
        C: DATA
        C: .
        S: 250
        """,
    )
    assert (len(conversation.mail_of("bob")), len(conversation.mail_of("carol"))) == (0, 1)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("RSET", "250 2.0.0"),
        ("NOOP", "250 2.0.0"),
        ("NOOP ignored", "250 2.0.0"),
        ("HELP", "214"),
        ("VRFY bob", "250 2.1.5"),
        ("EXPN staff", "250"),
    ],
)
def test_some_commands_are_good_at_any_time(line: str, reply: str) -> None:
    code = reply.split(maxsplit=1)[0]
    has_lines = line in {"HELP", "EXPN staff"}
    expected = f"{code}-...\nS: {code} ..." if has_lines else reply
    converse(
        f"""
C: {line}
S: {expected}
= GREETED
C: EHLO mail.sender.example
C: {line}
S: {expected}
= READY
C: MAIL FROM:<alice@sender.example>
C: {line}
S: {expected}
= {"READY" if line == "RSET" else "MAIL"}
C: QUIT
S: 221
""",
    )


@pytest.mark.parametrize(
    "before",
    [
        (),
        ("EHLO x",),
        ("EHLO x", "MAIL FROM:<>"),
        ("EHLO x", "MAIL FROM:<>", "RCPT TO:<bob@receiver.example>"),
    ],
)
def test_quit_is_good_at_any_time(before: tuple[str, ...]) -> None:
    conversation = converse("\n".join([*(f"C: {line}" for line in before), "C: QUIT", "S: 221", "S: close"]))
    assert conversation.mail_of("bob") == ()


def test_data_gets_554_when_every_recipient_was_refused() -> None:
    converse(
        """
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: RCPT TO:<nobody@receiver.example>
        S: 550 5.1.1
        C: DATA
        S: 554 5.5.1
        = MAIL
        C: RCPT TO:<bob@receiver.example>
        S: 250
        C: DATA
        S: 354
        """,
    )


def test_a_server_may_refuse_late_and_then_the_text_gets_the_554() -> None:
    conversation = converse(
        """
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: RCPT TO:<nobody@receiver.example>
        S: 550
        C: DATA
        S: 354
        C: .
        S: 554 5.5.1
        = READY
        """,
        policy=make_policy(SERVER_HOST, late_refusal=True),
    )
    assert "delivered-to-mailbox" not in {step.row for step in conversation.steps}


@pytest.mark.parametrize(
    ("service", "greeting"),
    [(ServiceState.NO_SERVICE, "554"), (ServiceState.NO_MAIL_HOST, "521")],
)
def test_after_a_refusing_greeting_the_server_waits_for_quit(service: ServiceState, greeting: str) -> None:
    lines = [f"S: {greeting} {SERVER_HOST} ...", "= REFUSING"]
    for command in (
        "EHLO x",
        "HELO x",
        "MAIL FROM:<>",
        "NOOP",
        "RSET",
        "HELP",
        "VRFY bob",
        "XYZZY",
        "DATA",
        "TURN",
    ):
        enhanced = "" if "HLO" in command or "HELO" in command else " 5.5.1"
        lines += [f"C: {command}", f"S: 503{enhanced}", "= REFUSING"]
    converse("\n".join([*lines, "C: QUIT", "S: 221", "S: close"]), site=in_service(service))


def in_service(service: ServiceState) -> Site:
    return Site(SERVER_HOST, frozenset({DOMAIN}), service=((Span(), service),))


def test_a_server_that_is_not_ready_says_421_and_closes() -> None:
    converse("S: 421 mx.receiver.example ...\nS: close\n= CLOSED", site=in_service(ServiceState.NOT_READY))


@pytest.mark.parametrize(
    "line",
    [
        "NOOP",
        "EHLO x",
        "MAIL FROM:<>",
        "RCPT TO:<bob@receiver.example>",
        "DATA",
        "QUIT",
        "VRFY bob",
        "XYZZY",
        "x" * 600,
    ],
)
def test_421_may_answer_any_command_and_closes(line: str) -> None:
    site = Site(SERVER_HOST, frozenset({DOMAIN}), service=((Span(5_000), ServiceState.SHUTTING_DOWN),))
    conversation = converse(
        f"""
        C: EHLO mail.sender.example
        ! wait 6 s
        C: {line}
        S: 421
        S: close
        = CLOSED
        """,
        site=site,
    )
    enhanced = "" if line.startswith("EHLO") else "4.3.2 "
    assert conversation.replies[-1].octets.startswith(f"421 {enhanced}mx.receiver.example ".encode())


def test_a_server_that_shuts_down_in_mid_message_takes_nothing() -> None:
    site = Site(
        SERVER_HOST,
        frozenset({DOMAIN}),
        SITE.mailboxes,
        service=((Span(5_000), ServiceState.SHUTTING_DOWN),),
    )
    conversation = converse(
        """
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: RCPT TO:<bob@receiver.example>
        C: DATA
        S: 354
        ! wait 6 s
        C: text
        C: .
        S: 421 4.3.2
        S: close
        """,
        site=site,
    )
    assert conversation.mail_of("bob") == ()


def test_a_server_waits_five_minutes_for_the_next_command() -> None:
    converse(
        """
        C: NOOP
        S: 250
        ! wait 299 s
        C: NOOP
        S: 250
        ! wait 6 min
        S: 421 4.4.2
        S: close
        """,
    )


def test_what_follows_quit_in_the_same_segment_gets_no_answer() -> None:
    conversation = converse(
        "C~ NOOP\\r\\nQUIT\\r\\nNOOP\\r\\nMAIL FROM:<>\\r\\n\nS: 220\nS: 250\nS: 221\nS: close"
    )
    assert conversation.codes == (220, 250, 221)


def test_several_commands_in_one_segment_are_answered_in_order() -> None:
    conversation = converse(
        r"""
        C: EHLO mail.sender.example
        C~ MAIL FROM:<>\r\nRCPT TO:<nobody@receiver.example>\r\nRCPT TO:<bob@receiver.example>\r\nDATA\r\n
        S: 250
        S: 550
        S: 250
        S: 354
        C~ one\r\n.\r\nMAIL FROM:<>\r\nRSET\r\nQUIT\r\n
        S: 250 2.0.0
        S: 250 2.1.0
        S: 250 2.0.0
        S: 221
        S: close
        """,
    )
    assert [message.content for message in conversation.mail_of("bob")] == [b"one\r\n"]


def test_commands_sent_ahead_are_answered_in_order() -> None:
    converse(
        """
        C: EHLO mail.sender.example
        C+ MAIL FROM:<alice@sender.example>
        C+ RCPT TO:<bob@receiver.example>
        C+ RCPT TO:<nobody@receiver.example>
        C: DATA
        S: 250 2.1.0
        S: 250 2.1.5
        S: 550 5.1.1
        S: 354
        C: .
        S: 250
        """,
    )


def test_a_whole_session_sent_at_once_is_answered_in_order() -> None:
    conversation = converse(
        """
        C+ EHLO mail.sender.example
        C+ MAIL FROM:<alice@sender.example>
        C+ RCPT TO:<bob@receiver.example>
        C+ DATA
        C+ one
        C+ .
        C+ QUIT
        S: 220
        S: 250-...
        S: 250 ...
        S: 250
        S: 250
        S: 354
        S: 250
        S: 221
        S: close
        """,
    )
    assert [message.content for message in conversation.mail_of("bob")] == [b"one\r\n"]


def test_nothing_is_said_between_replies() -> None:
    converse(
        """
        C: NOOP
        S: 250
        ! silence 4 min
        C: NOOP
        S: 250
        ! silence 4 min
        """,
    )


def test_turn_is_refused_and_not_offered() -> None:
    conversation = converse(
        "C: EHLO x\nC: TURN\nS: 502 5.5.1\n= READY\nC: MAIL FROM:<>\nS: 250\nC: TURN\nS: 502\n= MAIL"
    )
    assert b"TURN" not in conversation.replies[1].octets


def test_turn_is_taken_where_a_scenario_allows_it_and_no_transaction_is_open() -> None:
    conversation = converse(
        """
        C: EHLO x
        C: MAIL FROM:<>
        C: TURN
        S: 503
        C: RSET
        C: TURN
        S: 250
        = TURNED
        C: NOOP
        S: 503
        C: QUIT
        S: 221
        """,
        policy=make_policy(SERVER_HOST, allows_turn=True),
    )
    assert b"250 TURN\r\n" in conversation.replies[1].octets


@pytest.mark.parametrize("verb", [Verb.EXPN, Verb.HELP, Verb.SEND, Verb.SOML, Verb.SAML])
def test_a_command_that_is_switched_off_gets_502_and_has_no_keyword(verb: Verb) -> None:
    policy = make_policy(SERVER_HOST, unimplemented=frozenset({verb}))
    conversation = converse(f"C: EHLO x\nC: {verb} FROM:<a@b.example>\nS: 502 5.5.1\n= READY", policy=policy)
    assert verb.value.encode() not in conversation.replies[1].octets
