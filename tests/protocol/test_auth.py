"""AUTH in conversations: each code in its place, and no response is taken for a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.network.stream import Link
from smtpsim.protocol.auth.client_side import answer_line, begin_login
from smtpsim.protocol.auth.rules import usable_mechanisms
from smtpsim.protocol.policy import Policy, make_policy
from smtpsim.spec.terms import Kind, Mechanism, ServerState, Tls, Verb
from tests.support.conversation import SERVER_HOST, SITE, converse
from tests.support.logins import (
    CRAM_GUESS,
    EHLO,
    MAIL,
    OPEN_TO_ALICE,
    PASSWORD,
    PLAIN,
    USER,
    WRONG,
    base64,
    login_policy,
)
from tests.support.servers import greeted, octet_by_octet, say

NEEDS_LOGIN = login_policy(is_required=True)
TO_ELSEWHERE = "C: RCPT TO:<bob@elsewhere.example>"


def talk(*lines: str, policy: Policy = OPEN_TO_ALICE) -> None:
    converse("\n".join((EHLO, "S: 250", *lines)), policy=policy)


def offered(policy: Policy) -> list[str]:
    reply = converse(EHLO, policy=policy).replies[1].octets.decode().splitlines()
    return [line[4:] for line in reply if line[4:].startswith("AUTH")]


def test_the_answer_to_ehlo_lists_the_mechanisms_the_strongest_first() -> None:
    assert offered(OPEN_TO_ALICE) == ["AUTH SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN"]


def test_a_mechanism_that_shows_the_password_is_neither_listed_nor_taken_in_the_clear() -> None:
    assert offered(login_policy(in_clear=False)) == ["AUTH SCRAM-SHA-256 CRAM-MD5"]
    talk(
        f"C: AUTH PLAIN {PLAIN}",
        "S: 504 5.5.4",
        "C: AUTH LOGIN",
        "S: 504",
        policy=login_policy(in_clear=False),
    )


def test_where_nothing_can_be_listed_there_is_no_auth_line() -> None:
    assert offered(login_policy(in_clear=False, mechanisms=(Mechanism.PLAIN,))) == []
    assert offered(make_policy(SERVER_HOST)) == []


def test_under_tls_the_password_may_be_said_and_after_it_the_login_is_forgotten() -> None:
    rules = login_policy(in_clear=False).login
    policy = make_policy(SERVER_HOST, tls=Tls.OFFERED, login=rules)
    assert rules is not None
    assert usable_mechanisms(rules, has_tls=True) == tuple(rules.mechanisms)
    converse(
        f"""
        {EHLO}
        C: AUTH SCRAM-SHA-256
        S: 334
        C: *
        S: 501
        C: STARTTLS
        S: 220
        ! handshake
        {EHLO}
        S: 250
        C: AUTH PLAIN {PLAIN}
        S: 235 2.7.0
        """,
        policy=policy,
    )


def test_a_server_without_users_does_not_offer_the_command() -> None:
    talk("C: AUTH PLAIN", "S: 502 5.5.1", policy=make_policy(SERVER_HOST))


@pytest.mark.parametrize("name", ["PLAIN", "plain", "Plain"])
def test_the_name_of_a_mechanism_may_be_in_any_letters(name: str) -> None:
    talk(f"C: auth {name} {PLAIN}", "S: 235 2.7.0 Authentication successful", "= READY")


def test_without_an_initial_response_the_server_asks_with_nothing() -> None:
    replies = converse(f"{EHLO}\nC: AUTH PLAIN\nS: 334\nC: {PLAIN}\nS: 235", policy=OPEN_TO_ALICE).replies
    assert replies[2].octets == b"334 \r\n"


def test_login_asks_for_the_name_and_then_for_the_password() -> None:
    talk(
        "C: AUTH LOGIN",
        "S: 334 VXNlcm5hbWU6",
        f"C: {base64(USER)}",
        "S: 334 UGFzc3dvcmQ6",
        f"C: {base64(PASSWORD)}",
        "S: 235",
    )
    talk(f"C: AUTH LOGIN {base64(USER)}", "S: 334 UGFzc3dvcmQ6", f"C: {base64('guess')}", "S: 535 5.7.8")


@pytest.mark.parametrize("mechanism", Mechanism)
@pytest.mark.parametrize(("password", "code"), [(PASSWORD, 235), ("guess", 535)])
def test_each_mechanism_takes_the_right_password_only(mechanism: Mechanism, password: str, code: int) -> None:
    server = say(greeted(OPEN_TO_ALICE), b"EHLO mail.sender.example\r\n", f"AUTH {mechanism}\r\n".encode())
    client, _ = begin_login(mechanism, USER, password, "abc")
    while server.codes[-1] == 334:
        challenge = server.answers[-1].octets.decode()[4:-2]
        client, said = answer_line(client, challenge)
        assert said is not None
        server = say(server, f"{said}\r\n".encode())
    assert server.codes[-1] == code
    assert server.server.security.identity == (USER if code == 235 else "")


def test_a_second_login_may_follow_one_that_failed_and_none_that_succeeded() -> None:
    talk(
        f"C: AUTH PLAIN {WRONG}",
        "S: 535 5.7.8",
        f"C: AUTH PLAIN {PLAIN}",
        "S: 235",
        f"C: AUTH PLAIN {PLAIN}",
        "S: 503 5.5.1",
        EHLO,
        "S: 250",
        "C: AUTH CRAM-MD5",
        "S: 503 5.5.1",
    )


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("AUTH", "501 5.5.4"),
        ("AUTH ", "501 5.5.4"),
        ("AUTH  PLAIN", "501 5.5.4"),
        (f"AUTH PLAIN {PLAIN} again", "501 5.5.4"),
        ("AUTH GSSAPI", "504 5.5.4"),
        ("AUTH PLAIN-", "504 5.5.4"),
        ("AUTH CRAM-MD5 =", "501 5.7.0"),
        (f"AUTH CRAM-MD5 {CRAM_GUESS}", "501 5.7.0"),
        ("AUTH PLAIN =AAA", "501 5.5.2"),
        ("AUTH PLAIN *", "501 5.5.2"),
        ("AUTH PLAIN [secret-1:accepted:alice]", "501 5.5.2"),
        ("AUTH PLAIN =", "535 5.7.8"),
        (f"AUTH PLAIN {base64(USER)}", "535 5.7.8"),
        (f"AUTH PLAIN {'A' * 500}", "500 5.5.2"),
    ],
)
def test_an_auth_line_that_is_wrong_leaves_the_session_as_it_was(line: str, reply: str) -> None:
    talk(f"C: {line}", f"S: {reply}", "= READY", "C: NOOP", "S: 250")


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("*", "501 5.7.0"),
        ("**", "501 5.5.2"),
        ("=", "501 5.5.2"),
        ("QUIT", "535 5.7.8"),
        ("RSET!", "501 5.5.2"),
        ("MAIL FROM:<alice@sender.example>", "501 5.5.2"),
        ("", "535 5.7.8"),
        (f" {PLAIN}", "501 5.5.2"),
        (f"{PLAIN} ", "501 5.5.2"),
        ("A" * 12_284, "535 5.7.8"),
        ("A" * 12_287, "500 5.5.6"),
        ("A" * 50_000, "500 5.5.6"),
    ],
    ids=lambda text: text[:20] or "nothing",
)
def test_after_334_a_line_is_a_response_whatever_it_looks_like(line: str, reply: str) -> None:
    talk("C: AUTH PLAIN", "S: 334", "= AUTHENTICATING", f"C: {line}", f"S: {reply}", "= READY")


def test_octets_above_127_are_no_base64() -> None:
    talk("C: AUTH PLAIN", "S: 334", r"C~ \xff\xfe\r\n", "S: 501 5.5.2", "= READY")


def test_what_is_smuggled_behind_auth_is_read_as_a_response_and_not_obeyed() -> None:
    octets = b"EHLO a.example\r\nAUTH LOGIN\r\nMAIL FROM:<a@b.example>\r\nNOOP\r\n"
    assert say(greeted(OPEN_TO_ALICE), octets).codes == (220, 250, 334, 501, 250)


def test_plain_with_an_initial_response_may_stand_before_other_commands() -> None:
    octets = f"EHLO a.example\r\nAUTH PLAIN {PLAIN}\r\nMAIL FROM:<a@b.example>\r\n".encode()
    assert say(greeted(OPEN_TO_ALICE), octets).codes == (220, 250, 235, 250)


def test_auth_is_for_after_ehlo_and_outside_of_transactions() -> None:
    converse(f"C: AUTH PLAIN {PLAIN}\nS: 503 5.5.1\n= GREETED", policy=OPEN_TO_ALICE)
    converse(f"C: HELO a.example\nC: AUTH PLAIN {PLAIN}\nS: 503 5.5.1\n= READY", policy=OPEN_TO_ALICE)
    talk(MAIL, "S: 250", f"C: AUTH PLAIN {PLAIN}", "S: 503 5.5.1", "= MAIL")


@pytest.mark.parametrize(
    "line", ["MAIL FROM:<>", "RCPT TO:<a@b.example>", "DATA", "VRFY bob", "EXPN staff", "HELP"]
)
def test_a_server_that_requires_a_login_says_530_before_it(line: str) -> None:
    talk(f"C: {line}", "S: 530 5.7.0 Authentication required", "= READY", policy=NEEDS_LOGIN)


@pytest.mark.parametrize(
    ("line", "code"), [("NOOP", 250), ("RSET", 250), ("HELO a.example", 250), ("QUIT", 221)]
)
def test_six_commands_need_no_login(line: str, code: int) -> None:
    talk(f"C: {line}", f"S: {code}", policy=NEEDS_LOGIN)


def test_what_is_unknown_stays_unknown_before_a_login() -> None:
    talk("C: XYZZY", "S: 500", policy=NEEDS_LOGIN)


def test_after_a_login_a_server_that_requires_one_takes_mail() -> None:
    talk(f"C: AUTH PLAIN {PLAIN}", "S: 235", MAIL, "S: 250", policy=NEEDS_LOGIN)


def test_who_has_logged_in_may_send_to_other_hosts_and_nobody_else() -> None:
    talk(MAIL, TO_ELSEWHERE, "S: 550 5.7.1")
    talk(f"C: AUTH PLAIN {PLAIN}", MAIL, TO_ELSEWHERE, "S: 250", "= RCPT")


def test_after_too_many_failures_the_server_closes() -> None:
    talk(
        *(line for _ in range(2) for line in (f"C: AUTH PLAIN {WRONG}", "S: 535")),
        f"C: AUTH PLAIN {WRONG}",
        "S: 421 4.7.0",
        "S: close",
        policy=login_policy(most_failures=3),
    )


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("AUTH=<>", 250),
        ("AUTH=e+3Dmc2@example.com", 250),
        ("AUTH=alice@sender.example", 250),
        ("AUTH", 501),
        ("AUTH=alice", 501),
        ("AUTH=alice+4", 501),
        ("AUTH=+3C+3E", 250),
        ("AUTH=a@b.example+20", 501),
    ],
)
def test_the_auth_parameter_of_mail_is_a_mailbox_or_nobody(value: str, code: int) -> None:
    talk(f"{MAIL} {value}", f"S: {code}")


def test_the_auth_parameter_is_taken_from_a_client_that_has_not_logged_in_and_makes_the_line_longer() -> None:
    long = "x" * 60
    parameter = f"AUTH={long}@{'.'.join(['y' * 60] * 3)}.example"
    talk(f"{MAIL} {parameter} BODY=8BITMIME SIZE=1", "S: 250")
    talk(f"{MAIL} AUTH={'+41' * 160}@b.example", "S: 501")
    talk(f"{MAIL} AUTH=<>", "S: 555 5.5.4", policy=make_policy(SERVER_HOST))


def test_a_login_is_told_in_steps_of_its_own_in_the_first_phase() -> None:
    steps = converse(
        f"{EHLO}\nC: AUTH LOGIN\nC: {base64(USER)}\nC: {base64(PASSWORD)}", policy=OPEN_TO_ALICE
    ).steps
    said = [step for step in steps if step.verb in {Verb.AUTH, Verb.AUTH_RESPONSE}]
    assert [(step.kind, step.verb) for step in said] == [
        (kind, verb)
        for verb in (Verb.AUTH, Verb.AUTH_RESPONSE, Verb.AUTH_RESPONSE)
        for kind in (Kind.COMMAND, Kind.REPLY)
    ]
    assert {step.phase for step in said} == {"connection-establishment"}


def test_two_sessions_never_get_the_same_challenge() -> None:
    octets = b"EHLO a.example\r\nAUTH CRAM-MD5\r\n*\r\nAUTH CRAM-MD5\r\n"
    challenges = [
        answer.octets for answer in say(greeted(OPEN_TO_ALICE), octets).answers if answer.code == 334
    ]
    assert len(set(challenges)) == 2


def test_octets_that_come_one_at_a_time_make_the_same_login() -> None:
    script = (
        f"{EHLO}\nS: 250\nC: AUTH LOGIN\nS: 334\nC: {base64(USER)}\nS: 334\nC: {base64(PASSWORD)}\nS: 235"
    )
    converse(script, policy=OPEN_TO_ALICE, site=SITE, link=Link(segment_octets=1))


def test_starttls_forgets_who_has_logged_in() -> None:
    policy = make_policy(SERVER_HOST, tls=Tls.OFFERED, login=OPEN_TO_ALICE.login)
    again = f"{EHLO}\nS: 250\nC: AUTH PLAIN {PLAIN}\nS: 235"
    converse(f"{again}\nC: STARTTLS\nS: 220\n! handshake\n{again}", policy=policy)


LINES = st.sampled_from(
    [
        *(f"AUTH {mechanism}".encode() for mechanism in Mechanism),
        f"AUTH PLAIN {PLAIN}".encode(),
        f"AUTH PLAIN {WRONG}".encode(),
        *(text.encode() for text in (PLAIN, base64(USER), base64(PASSWORD), "*", "", "=", "NOOP", "RSET")),
        b"EHLO a.example",
        b"MAIL FROM:<a@b.example>",
        b"A" * 12_400,
        b"\xff\0",
    ]
)
OCTETS = st.lists(LINES, max_size=12).map(
    lambda lines: b"EHLO a.example\r\n" + b"".join(x + b"\r\n" for x in lines)
)


@given(OCTETS)
def test_any_lines_of_a_login_get_one_reply_each(octets: bytes) -> None:
    after = say(greeted(OPEN_TO_ALICE), octets)
    assert len(after.codes) == 1 + octets.count(b"\r\n")
    state, login = after.server.state, after.server.login
    assert (state is ServerState.AUTHENTICATING) == (login.exchange is not None)
    assert bool(after.server.security.identity) == (235 in after.codes)


@given(OCTETS)
def test_a_login_heard_octet_by_octet_is_the_same_as_heard_at_once(octets: bytes) -> None:
    short = octets[:600]
    whole, slow = say(greeted(NEEDS_LOGIN), short), say(greeted(NEEDS_LOGIN), *octet_by_octet(short))
    assert (slow.octets, slow.server.state) == (whole.octets, whole.server.state)
