"""Servers that let a user log in, and the lines of logins, in base64 as they stand on the channel."""

from base64 import b64encode

from msgspec.structs import replace

from smtpsim.mail.site import Site, Span
from smtpsim.protocol.auth.rules import LoginRules
from smtpsim.protocol.client_login import Credentials
from smtpsim.protocol.policy import Policy, make_policy
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import Mechanism, ServiceState, Verb
from tests.support.conversation import SERVER_HOST, SITE

USER, PASSWORD = "alice", "wonderland"
EHLO = "C: EHLO mail.sender.example"
MAIL = "C: MAIL FROM:<alice@sender.example>"


def base64(text: str) -> str:
    """What a message looks like on the channel."""
    return b64encode(text.encode()).decode()


PLAIN = base64(f"\0{USER}\0{PASSWORD}")
WRONG = base64(f"\0{USER}\0guess")
CRAM_GUESS = base64(f"{USER} {'0' * 32}")
SCRAM_FIRST = base64(f"n,,n={USER},r=abcdef")


def login_policy(**changes: object) -> Policy:
    """A server that lets alice log in, with PLAIN in the clear too unless it is said otherwise."""
    rules = LoginRules({USER: PASSWORD}, in_clear=True)
    return make_policy(SERVER_HOST, login=replace(rules, **changes))


OPEN_TO_ALICE = login_policy()
FAILING = replace(SITE, login_failures=(Span(),))
FAILING_LATER = replace(SITE, login_failures=(Span(10_000),))
ENDING_LATER = replace(SITE, service=((Span(10_000), ServiceState.SHUTTING_DOWN),))

LOGIN_ROUTES: dict[str, tuple[tuple[str, ...], Site, Policy]] = {
    row: (lines, site, policy)
    for row, lines, site, policy in (
        ("auth-before-hello", (f"C: AUTH PLAIN {PLAIN}",), SITE, OPEN_TO_ALICE),
        ("auth-in-transaction", (EHLO, MAIL, f"C: AUTH PLAIN {PLAIN}"), SITE, OPEN_TO_ALICE),
        ("auth-no-ehlo", ("C: HELO mail.sender.example", "C: AUTH PLAIN"), SITE, OPEN_TO_ALICE),
        ("auth-already", (EHLO, *[f"C: AUTH PLAIN {PLAIN}"] * 2), SITE, OPEN_TO_ALICE),
        ("auth-bad-form", (EHLO, "C: AUTH"), SITE, OPEN_TO_ALICE),
        ("auth-unknown-mechanism", (EHLO, "C: AUTH GSSAPI"), SITE, OPEN_TO_ALICE),
        ("auth-needs-tls", (EHLO, f"C: AUTH PLAIN {PLAIN}"), SITE, login_policy(in_clear=False)),
        (
            "auth-too-weak",
            (EHLO, "C: AUTH CRAM-MD5"),
            SITE,
            login_policy(weak=frozenset({Mechanism.CRAM_MD5})),
        ),
        ("auth-not-now", (EHLO, f"C: AUTH PLAIN {PLAIN}"), FAILING, OPEN_TO_ALICE),
        ("auth-not-wanted", (EHLO, f"C: AUTH CRAM-MD5 {CRAM_GUESS}"), SITE, OPEN_TO_ALICE),
        ("auth-not-base64", (EHLO, "C: AUTH PLAIN alice"), SITE, OPEN_TO_ALICE),
        ("auth-challenge", (EHLO, "C: AUTH PLAIN"), SITE, OPEN_TO_ALICE),
        ("auth-proved", (EHLO, f"C: AUTH PLAIN {PLAIN}"), SITE, OPEN_TO_ALICE),
        ("auth-wrong", (EHLO, f"C: AUTH PLAIN {WRONG}"), SITE, OPEN_TO_ALICE),
        ("auth-malformed", (EHLO, f"C: AUTH PLAIN {base64(USER)}"), SITE, OPEN_TO_ALICE),
        (
            "auth-transition",
            (EHLO, f"C: AUTH SCRAM-SHA-256 {SCRAM_FIRST}"),
            SITE,
            login_policy(in_transition=frozenset({USER})),
        ),
        ("auth-too-many", (EHLO, *[f"C: AUTH PLAIN {WRONG}"] * 3), SITE, login_policy(most_failures=3)),
        ("response-challenge", (EHLO, "C: AUTH LOGIN", f"C: {base64(USER)}"), SITE, OPEN_TO_ALICE),
        ("response-proved", (EHLO, "C: AUTH PLAIN", f"C: {PLAIN}"), SITE, OPEN_TO_ALICE),
        ("response-wrong", (EHLO, "C: AUTH PLAIN", f"C: {WRONG}"), SITE, OPEN_TO_ALICE),
        ("response-malformed", (EHLO, "C: AUTH CRAM-MD5", f"C: {PLAIN}"), SITE, OPEN_TO_ALICE),
        ("response-not-base64", (EHLO, "C: AUTH PLAIN", "C: NOOP?"), SITE, OPEN_TO_ALICE),
        ("response-cancelled", (EHLO, "C: AUTH PLAIN", "C: *"), SITE, OPEN_TO_ALICE),
        ("response-too-long", (EHLO, "C: AUTH PLAIN", f"C: {'A' * 12_288}"), SITE, OPEN_TO_ALICE),
        (
            "response-transition",
            (EHLO, "C: AUTH CRAM-MD5", f"C: {CRAM_GUESS}"),
            SITE,
            login_policy(in_transition=frozenset({USER})),
        ),
        (
            "response-not-now",
            (EHLO, "C: AUTH PLAIN", "! wait 20 s", f"C: {PLAIN}"),
            FAILING_LATER,
            OPEN_TO_ALICE,
        ),
        (
            "response-too-many",
            (EHLO, *[f"C: AUTH PLAIN {WRONG}"] * 2, "C: AUTH PLAIN", f"C: {WRONG}"),
            SITE,
            login_policy(most_failures=3),
        ),
        (
            "response-shutting-down",
            (EHLO, "C: AUTH PLAIN", "! wait 20 s", f"C: {PLAIN}"),
            ENDING_LATER,
            OPEN_TO_ALICE,
        ),
        ("response-idle-too-long", (EHLO, "C: AUTH PLAIN", "! wait 6 min"), SITE, OPEN_TO_ALICE),
        ("login-first", (EHLO, MAIL), SITE, login_policy(is_required=True)),
    )
}
"""The way to each row of AUTH: a script, the server's host, and its policy."""


def credentials(**changes: object) -> Credentials:
    """What alice logs in with; she never says her password in the clear unless it is said otherwise."""
    return replace(Credentials(USER, PASSWORD), **changes)


def guessing(**changes: object) -> Credentials:
    """What somebody logs in with who does not know alice's password."""
    return replace(Credentials(USER, "guess"), **changes)


def at(verb: Verb, code: int, text: str = "") -> FaultRule:
    """The server says a code to a line of a login instead of its own."""
    return FaultRule(f"{code} to {verb}", Do(reply=code, text=text), When(verb))
