"""What base64 hides in a login: each message, part by part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.explain.credentials import reveal_challenge, reveal_response, reveal_sentence, reveal_step
from smtpsim.explain.reference import explain_word
from smtpsim.explain.tokens import tokens
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor, Kind, Mechanism, Verb
from tests.support.logins import PLAIN, base64, credentials, login_policy
from tests.support.worlds import classic_world, steps_of


def step_with(octets: bytes, verb: Verb, kind: Kind = Kind.COMMAND, row: str = "") -> Step:
    return Step(0, 0, "s1", "mail.sender.example", Actor.CLIENT, kind, octets, verb=verb, row=row)


def parts(text: str) -> list[str]:
    return [part.text for part in reveal_response(base64(text))]


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("\0alice\0wonderland", ["alice", "wonderland"]),
        ("bob\0alice\0wonderland", ["bob", "alice", "wonderland"]),
        (f"alice {'0' * 32}", ["alice", "0" * 32]),
        ("n,,n=alice,r=abc", ["n", "n=alice", "r=abc"]),
        ("y,a=bob,n=alice,r=abc", ["y", "a=bob", "n=alice", "r=abc"]),
        ("c=biws,r=abc123,p=QUJD", ["c=biws", "r=abc123", "p=QUJD"]),
        ("wonderland", ["wonderland"]),
        ("", []),
    ],
)
def test_a_response_falls_into_its_parts(message: str, found: list[str]) -> None:
    assert parts(message) == found


def test_the_password_of_plain_is_there_to_read_and_that_of_cram_md5_is_not() -> None:
    assert reveal_response(PLAIN)[1].meaning == "the password, for anybody to read"
    assert "the password itself is not in it" in reveal_response(base64(f"alice {'0' * 32}"))[1].meaning


def test_under_tls_the_password_of_plain_is_not_for_anybody_to_read() -> None:
    in_clear = step_with(f"AUTH PLAIN {PLAIN}\r\n".encode(), Verb.AUTH)
    assert "for anybody to read" in reveal_sentence(in_clear)
    assert "which only TLS hides from listeners" in reveal_sentence(replace(in_clear, is_protected=True))


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Username:", ["Username:"]),
        ("<1896.697170952@postoffice.example>", ["<1896.697170952@postoffice.example>"]),
        ("r=abc123,s=QUJD,i=4096", ["r=abc123", "s=QUJD", "i=4096"]),
        ("v=QUJD", ["v=QUJD"]),
        ("", []),
    ],
)
def test_a_challenge_falls_into_its_parts(message: str, found: list[str]) -> None:
    assert [part.text for part in reveal_challenge(base64(message))] == found


def test_a_token_is_told_as_what_it_is() -> None:
    (part,) = reveal_response("[secret-1:accepted:alice]")
    assert part.meaning == "a secret that this recording does not have; the login succeeded with it"
    (challenge,) = reveal_challenge("[challenge]")
    assert "does not have" in challenge.meaning


def test_what_is_no_base64_reveals_nothing() -> None:
    assert [reveal_response(text) for text in ("*", "alice", "=AAA")] == [()] * 3
    assert reveal_challenge("alice") == ()


@pytest.mark.parametrize("mechanism", Mechanism)
def test_each_line_of_a_login_can_be_read(mechanism: Mechanism) -> None:
    world = classic_world(
        policy=login_policy(), credentials=credentials(mechanism=mechanism, in_clear=True), hello=Verb.EHLO
    )
    told = " ".join(map(reveal_sentence, steps_of(world)))
    assert "Behind the base64 stands" in told
    assert "alice" in told
    assert ("wonderland" in told) == (mechanism in {Mechanism.PLAIN, Mechanism.LOGIN})


def test_an_auth_line_is_told_word_by_word() -> None:
    found = tokens(step_with(f"AUTH PLAIN {PLAIN}\r\n".encode(), Verb.AUTH))
    assert [token.text for token in found] == ["AUTH", "PLAIN", PLAIN, "\u240d\u240a"]
    assert found[1].source == "RFC 4616 2"
    assert "wonderland" in found[2].meaning


@pytest.mark.parametrize("octets", [b"*\r\n", b"\r\n", b"AUTH\r\n", b"AUTH x y z\r\n", b"AUTH  \r\n"])
@pytest.mark.parametrize("verb", [Verb.AUTH, Verb.AUTH_RESPONSE])
def test_the_words_of_any_line_of_a_login_stand_where_they_are_said_to(octets: bytes, verb: Verb) -> None:
    for token in tokens(step_with(octets, verb)):
        assert octets[token.start : token.end].decode() == token.text or token.text == "\u240d\u240a"


@given(
    st.binary(max_size=60),
    st.sampled_from([Verb.AUTH, Verb.AUTH_RESPONSE]),
    st.sampled_from([Kind.COMMAND, Kind.REPLY]),
)
def test_any_octets_can_be_told(octets: bytes, verb: Verb, kind: Kind) -> None:
    step = step_with(octets, verb, kind, "auth-challenge")
    assert all(token.text for token in tokens(step))
    assert reveal_sentence(step).isprintable()


def test_other_steps_have_nothing_to_reveal() -> None:
    assert reveal_step(step_with(b"NOOP\r\n", Verb.NOOP)) == ()


@pytest.mark.parametrize(
    "word", ["AUTH", "PLAIN", "login", "CRAM-MD5", "SCRAM-SHA-256", "SASL", "base64", "235", "334", "535"]
)
def test_the_words_of_logins_are_in_the_reference(word: str) -> None:
    assert explain_word(word)
