"""What every reply must carry: the server's name, a forward-path, an enhanced code; and EHLO's keywords."""

import re

import pytest
from msgspec.structs import replace

from smtpsim.protocol.policy import DEFAULT_OFFERS, OPTIONAL_VERBS, Offer, Policy, make_policy
from smtpsim.spec.rows import ServerRow
from smtpsim.spec.server_rows import SERVER_ROWS
from smtpsim.spec.terms import Verb
from tests.spec.test_machines import ROUTES
from tests.support.conversation import SERVER_HOST, converse

ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3} ")
NEVER = {Verb.CONNECT, Verb.EHLO, Verb.HELO}
OPENING_WITH_THE_DOMAIN = {220, 221, 421}
WITHOUT = tuple(offer for offer in DEFAULT_OFFERS if offer.keyword != "ENHANCEDSTATUSCODES")


@pytest.mark.parametrize("row_id", ROUTES)
def test_enhanced_codes_stand_on_each_line_that_may_have_them(row_id: str) -> None:
    route = ROUTES[row_id]
    offers = {offer.keyword for offer in route.policy.offers}
    assert "ENHANCEDSTATUSCODES" in offers
    for step in converse("\n".join(route.lines), site=route.site, policy=route.policy).replies:
        lines = step.octets.split(b"\r\n")[:-1]
        is_due = step.code // 100 != 3 and step.verb not in NEVER
        assert [bool(ENHANCED.match(line[4:])) for line in lines] == [is_due] * len(lines)
        assert all(line[4:].startswith(step.enhanced.encode()) for line in lines)
        assert not is_due or step.enhanced[0] == str(step.code)[0]


@pytest.mark.parametrize("row_id", ROUTES)
def test_a_server_without_the_extension_sends_no_enhanced_code(row_id: str) -> None:
    route = ROUTES[row_id]
    plain = replace(route.policy, sends_enhanced=False)
    for step in converse("\n".join(route.lines), site=route.site, policy=plain).replies:
        assert not step.enhanced
        assert not any(ENHANCED.match(line[4:]) for line in step.octets.split(b"\r\n"))


def test_enhanced_codes_come_after_helo_too_and_before_any_hello() -> None:
    converse("C: NOOP\nS: 250 2.0.0\nC: HELO mail.sender.example\nS: 250 ...\nC: NOOP\nS: 250 2.0.0")
    policy = make_policy(SERVER_HOST, WITHOUT)
    converse("C: NOOP\nS: 250 OK\nC: HELO mail.sender.example\nS: 250 ...\nC: NOOP\nS: 250 OK", policy=policy)


@pytest.mark.parametrize("row", SERVER_ROWS, ids=lambda row: row.id)
def test_some_replies_begin_with_the_server_s_name(row: ServerRow) -> None:
    if row.verbs == (Verb.STARTTLS,):
        assert row.code != 220 or row.text == "Ready to start TLS"  # RFC 3207 4: no greeting
    elif row.code in OPENING_WITH_THE_DOMAIN or row.id in {"ehlo-accepted", "helo-accepted"}:
        assert row.text.startswith("{domain} ")
    else:
        names_a_path = row.code in {251, 551} and row.id != "etrn-none-waiting"
        assert not names_a_path or "<{forward}>" in row.text


def test_251_and_551_carry_the_forward_path() -> None:
    converse(
        """
        C: EHLO mail.sender.example
        C: MAIL FROM:<alice@sender.example>
        C: RCPT TO:<dave@receiver.example>
        S: 251 2.1.5 User not local; will forward to <dave@elsewhere.example>
        = RCPT
        C: RSET
        C: MAIL FROM:<alice@sender.example>
        C: RCPT TO:<erin@receiver.example>
        S: 551 5.1.6 User not local; please try <erin@elsewhere.example>
        = MAIL
        """,
    )


def test_the_answer_to_helo_is_one_line() -> None:
    converse("C: HELO mail.sender.example\nS: 250 mx.receiver.example greets mail.sender.example")


def keywords(policy: Policy) -> list[str]:
    """The keywords of the answer to EHLO, in order."""
    reply = converse("C: EHLO mail.sender.example", policy=policy).replies[-1]
    lines = reply.octets.decode().split("\r\n")[:-1]
    assert all(line.startswith("250-") for line in lines[:-1])
    assert lines[-1].startswith("250 ")
    assert lines[0][4:] == "mx.receiver.example greets mail.sender.example"
    return [line[4:].split()[0] for line in lines[1:]]


def test_ehlo_lists_what_is_offered_and_each_optional_verb_that_works() -> None:
    assert keywords(make_policy(SERVER_HOST)) == [
        "PIPELINING",
        "SIZE",
        "8BITMIME",
        "ENHANCEDSTATUSCODES",
        "EXPN",
        "HELP",
        "SEND",
        "SOML",
        "SAML",
    ]


POLICIES = [
    make_policy(SERVER_HOST, (), unimplemented=frozenset(off), allows_turn=allows_turn)
    for off in ((), (Verb.EXPN,), (Verb.SEND, Verb.SAML), OPTIONAL_VERBS)
    for allows_turn in (False, True)
]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_keyword_is_listed_exactly_when_its_command_works(policy: Policy) -> None:
    listed = set(keywords(policy)) if policy.keyword_lines else set[str]()
    for verb in OPTIONAL_VERBS:
        argument = {Verb.EXPN: " staff", Verb.HELP: "", Verb.TURN: ""}.get(verb, " FROM:<a@b.example>")
        code = converse(f"C: EHLO x\nC: {verb}{argument}", policy=policy).codes[-1]
        assert (code in {500, 502}) == (verb.value not in listed), verb


def test_a_server_that_offers_nothing_answers_ehlo_with_one_line() -> None:
    policy = make_policy(SERVER_HOST, (), unimplemented=frozenset(OPTIONAL_VERBS))
    converse(
        "C: EHLO mail.sender.example\nS: 250 mx.receiver.example greets mail.sender.example", policy=policy
    )


def test_no_keyword_stands_twice_and_none_for_a_verb_that_is_off() -> None:
    offers = (*DEFAULT_OFFERS, Offer("HELP"), Offer("EXPN"))
    listed = keywords(make_policy(SERVER_HOST, offers, unimplemented=frozenset({Verb.EXPN})))
    assert sorted(listed) == sorted(set(listed) - {"EXPN"})
