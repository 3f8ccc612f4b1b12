"""The mechanisms of AUTH as values: the examples of the standards, and both sides against each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.protocol.auth.base64_text import decode, decode_initial, encode
from smtpsim.protocol.auth.client_side import answer, answer_line, begin_login
from smtpsim.protocol.auth.cram_md5 import answer_cram
from smtpsim.protocol.auth.exchange import Exchange, Grounds
from smtpsim.protocol.auth.names import prepare
from smtpsim.protocol.auth.nonce import make_nonce
from smtpsim.protocol.auth.secret import Secret, read_secret, write_secret
from smtpsim.protocol.auth.server_side import begin, hear_response
from smtpsim.spec.terms import LoginOutcome, Mechanism

SALT = decode("W22ZaJ0SNY7soEsUEjb6gQ==") or b""
RFC_7677 = Grounds({"user": "pencil"}, "", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", SALT)
GROUNDS = Grounds({"alice": "wonderland", "a=b,c": "pass,word="}, "mx.receiver.example", "123")
NOT_BASE64 = [
    "=",
    "a",
    "ab",
    "abc",
    "=AAA",
    "AAA=BBB",
    "AA==AA==",
    "AAAA ",
    "AA A",
    "AAAA\n",
    "AAA-",
    "AAA_",
    "é",
]


def log_in(mechanism: Mechanism, user: str, password: str, grounds: Grounds = GROUNDS) -> Exchange:
    """Let both sides talk until the login has ended; the server must never talk on for ever."""
    client, initial = begin_login(mechanism, user, password, "abc")
    exchange = begin(mechanism, grounds, initial)
    for _ in range(4):
        if exchange.outcome is not LoginOutcome.GOES_ON:
            break
        client, said = answer(client, exchange.challenge)
        assert said is not None
        exchange = hear_response(exchange, said)
    return exchange


def test_cram_md5_gives_the_digest_of_rfc_2195() -> None:
    challenge = b"<1896.697170952@postoffice.reston.mci.net>"
    assert answer_cram("tim", "tanstaaftanstaaf", challenge) == b"tim b913a602c7eda7a495b4e6e7334d3890"


def test_scram_gives_the_messages_of_rfc_7677() -> None:
    client, first = begin_login(Mechanism.SCRAM_SHA_256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO")
    assert first == b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
    exchange = begin(Mechanism.SCRAM_SHA_256, RFC_7677, first)
    nonce = b"rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    assert exchange.challenge == b"r=" + nonce + b",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    client, final = answer(client, exchange.challenge)
    assert final == b"c=biws,r=" + nonce + b",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    exchange = hear_response(exchange, final)
    assert exchange.challenge == b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    client, last = answer(client, exchange.challenge)
    assert (last, client.is_proved) == (b"", True)
    assert hear_response(exchange, b"").outcome is LoginOutcome.PROVED


@pytest.mark.parametrize("mechanism", Mechanism)
def test_the_right_password_is_accepted_and_any_other_refused(mechanism: Mechanism) -> None:
    proved = log_in(mechanism, "alice", "wonderland")
    assert (proved.outcome, proved.identity) == (LoginOutcome.PROVED, "alice")
    assert log_in(mechanism, "alice", "wonderlanD").outcome is LoginOutcome.WRONG
    assert log_in(mechanism, "nobody", "wonderland").outcome is LoginOutcome.WRONG
    assert log_in(mechanism, "nobody", "x", Grounds({"nobody": ""}, "h", "1")).outcome is LoginOutcome.WRONG


@pytest.mark.parametrize("mechanism", Mechanism)
def test_a_name_may_hold_the_signs_that_scram_writes_otherwise(mechanism: Mechanism) -> None:
    assert log_in(mechanism, "a=b,c", "pass,word=").identity == "a=b,c"


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        (b"\0alice\0wonderland", LoginOutcome.PROVED),
        (b"alice\0alice\0wonderland", LoginOutcome.PROVED),
        (b"bob\0alice\0wonderland", LoginOutcome.WRONG),
        (b"alice\0wonderland", LoginOutcome.MALFORMED),
        (b"\0alice\0wonderland\0", LoginOutcome.MALFORMED),
        (b"\0alice\0", LoginOutcome.MALFORMED),
        (b"\0\0wonderland", LoginOutcome.MALFORMED),
        (b"\0\xff\0wonderland", LoginOutcome.MALFORMED),
        (b"\0alice\0" + b"x" * 256, LoginOutcome.MALFORMED),
        (b"", LoginOutcome.MALFORMED),
    ],
)
def test_plain_is_three_fields_and_acts_for_nobody_else(message: bytes, outcome: LoginOutcome) -> None:
    assert begin(Mechanism.PLAIN, GROUNDS, message).outcome is outcome


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        (b"n,,n=alice,r=abc", LoginOutcome.GOES_ON),
        (b"y,,n=alice,r=abc", LoginOutcome.GOES_ON),
        (b"n,a=alice,n=alice,r=abc", LoginOutcome.GOES_ON),
        (b"n,a=bob,n=alice,r=abc", LoginOutcome.WRONG),
        (b"p=tls-unique,,n=alice,r=abc", LoginOutcome.MALFORMED),
        (b"n,,m=x,n=alice,r=abc", LoginOutcome.MALFORMED),
        (b"n,,n=alice", LoginOutcome.MALFORMED),
        (b"n,,n=al=ice,r=abc", LoginOutcome.MALFORMED),
        (b"n,,n=,r=abc", LoginOutcome.MALFORMED),
        (b"", LoginOutcome.MALFORMED),
    ],
)
def test_the_first_message_of_scram_is_read_as_rfc_5802_writes_it(
    message: bytes, outcome: LoginOutcome
) -> None:
    assert begin(Mechanism.SCRAM_SHA_256, GROUNDS, message).outcome is outcome


@pytest.mark.parametrize(
    "challenge",
    [
        b"",
        b"r=abc,s=QUJD,i=4096",
        b"r=xyz123,s=QUJD,i=4096",
        b"r=abc1,s=QUJD,i=4095",
        b"r=abc1,s=,i=4096",
        b"v=QUJD",
    ],
)
def test_a_scram_client_answers_no_challenge_that_is_not_for_it(challenge: bytes) -> None:
    client, _ = begin_login(Mechanism.SCRAM_SHA_256, "alice", "wonderland", "abc")
    _, said = answer(client, challenge)
    assert said is None or challenge == b""


def test_a_scram_client_trusts_no_server_that_does_not_know_the_password() -> None:
    client, first = begin_login(Mechanism.SCRAM_SHA_256, "alice", "wonderland", "abc")
    exchange = begin(Mechanism.SCRAM_SHA_256, GROUNDS, first)
    client, _ = answer(client, exchange.challenge)
    client, said = answer(client, b"v=QUJD")
    assert (said, client.is_proved) == (None, False)


def test_an_initial_response_to_cram_md5_is_not_wanted() -> None:
    assert begin(Mechanism.CRAM_MD5, GROUNDS, b"alice x").outcome is LoginOutcome.NOT_WANTED


@pytest.mark.parametrize("text", NOT_BASE64)
def test_what_is_not_base64_is_refused_and_not_skipped(text: str) -> None:
    assert decode(text) is None


def test_an_equals_sign_alone_is_an_empty_initial_response() -> None:
    assert (decode_initial("="), decode_initial(""), decode_initial("AA=A")) == (b"", b"", None)


@given(st.binary(max_size=90))
def test_base64_comes_back_as_it_was(message: bytes) -> None:
    assert decode(encode(message)) == message


@given(st.sampled_from(Mechanism), st.lists(st.binary(max_size=40), max_size=4))
def test_whatever_a_client_says_a_login_ends_or_goes_on(mechanism: Mechanism, said: list[bytes]) -> None:
    exchange = begin(mechanism, GROUNDS, None)
    for message in said:
        exchange = hear_response(exchange, message)
        assert exchange.outcome is not LoginOutcome.PROVED
        if exchange.outcome is not LoginOutcome.GOES_ON:
            break


@given(st.sampled_from(Mechanism), st.text(max_size=40))
def test_whatever_a_server_asks_a_client_answers_or_cancels(mechanism: Mechanism, challenge: str) -> None:
    client, _ = begin_login(mechanism, "alice", "wonderland", "abc")
    _, said = answer_line(client, challenge)
    assert said is None or decode(said) is not None


def test_names_are_prepared_as_rfc_4013_shows() -> None:
    shown = {"I\u00adX": "IX", "user": "user", "USER": "USER", "\u00aa": "a", "\u2168": "IX"}
    assert {text: prepare(text) for text in shown} == shown
    assert [prepare(text) for text in ("\u0007", "\u06271")] == [None, None]


def test_a_nonce_depends_on_its_seed_and_its_label_alone() -> None:
    assert make_nonce("1", "a") == make_nonce("1", "a")
    assert len({make_nonce(seed, label) for seed in "12" for label in "ab"}) == 4


@pytest.mark.parametrize("outcome", LoginOutcome)
@pytest.mark.parametrize("identity", ["", "alice"])
def test_a_token_is_read_as_it_was_written(outcome: LoginOutcome, identity: str) -> None:
    secret = Secret(7, outcome, identity)
    assert read_secret(write_secret(secret)) == secret
    assert read_secret(write_secret(secret) + "...") == secret


def test_nothing_else_is_a_token() -> None:
    assert [read_secret(text) for text in ("", "[secret-1]", "[secret-1:known]", "x[secret-1:refused]")] == [
        None
    ] * 4
