"""Both machines are total, no two of their rows compete, and each row is met in a session."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from smtpsim.mail.queue import enqueue
from smtpsim.mail.site import Forward, Mailbox, MailingList, Site, Span, StoredMessage, TextRule
from smtpsim.protocol.client import Client, make_client
from smtpsim.protocol.client_choice import progress
from smtpsim.protocol.client_hearing import hear
from smtpsim.protocol.client_moves import next_act
from smtpsim.protocol.hand_client import HandDeed
from smtpsim.protocol.plan import Mail, Plan
from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer, Policy, make_policy
from smtpsim.protocol.strictness import Limits
from smtpsim.recording.imports import import_session
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import ClientEvent, ClientEventKind, Edit
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.world import ExternalClient, World
from smtpsim.spec.client_rows import HANG_UP_FOR, MOVE_FOR, MOVES, REACTION_OF, REACTIONS, TIMEOUT_MINUTES
from smtpsim.spec.commands import ANY_COMMAND_REPLIES, COMMAND_OF, CONNECT_REPLIES, OLD_CONNECT_REPLIES
from smtpsim.spec.event_rows import EVENTS
from smtpsim.spec.faults import FAULT_OF, Do, FaultRule, When
from smtpsim.spec.rows import ReactionRow, ServerRow
from smtpsim.spec.server_groups import COMMANDS, OPENERS, verdicts_of
from smtpsim.spec.server_rows import FAULTED_ROWS, INJECTION_CASE_OF, SERVER_ROW_OF, SERVER_ROWS
from smtpsim.spec.terms import (
    ClientState,
    Decision,
    Kind,
    Mechanism,
    Progress,
    ReplyVerdict,
    ServerState,
    ServiceState,
    Standing,
    TextRuling,
    Tls,
    TlsUse,
    Trouble,
    Verb,
)
from smtpsim.spec.verdicts import Verdict
from tests.scenarios.playing import SHIPPED, run, shipped
from tests.support.by_hand import say
from tests.support.conversation import POLICY, SERVER_HOST, SITE, converse
from tests.support.journeys import TWO_HOPS, changed, journey
from tests.support.logins import LOGIN_ROUTES, OPEN_TO_ALICE, at, credentials, guessing, login_policy
from tests.support.mail_systems import ODD_ROADS
from tests.support.worlds import BOB, CAROL, CONTENT, classic_world, steps_of

# The tables by themselves

HEARING = (
    ServerState.GREETED,
    ServerState.READY,
    ServerState.MAIL,
    ServerState.RCPT,
    ServerState.BDAT,
    ServerState.FAILED,
    ServerState.REFUSING,
    ServerState.TURNED,
)
GROUPS = [
    (ServerState.CONNECTED, Verb.CONNECT),
    (ServerState.DATA, Verb.MESSAGE),
    (ServerState.RCPT, Verb.MESSAGE),  # the last chunk
    (ServerState.BDAT, Verb.MESSAGE),
    (ServerState.AUTHENTICATING, Verb.AUTH_RESPONSE),
    *((state, verb) for state in HEARING for verb in COMMANDS),
]
OF_AUTH = {ReplyVerdict.OTHER_MECHANISM, ReplyVerdict.UNPROVED}
ASKING_TLS = {ClientState.EHLO, ClientState.HELO, ClientState.STARTTLS}
WAITING = set(ClientState) - {ClientState.IDLE, ClientState.CLOSED, ClientState.TURNED}


@pytest.mark.parametrize(("state", "verb"), GROUPS, ids=lambda word: word.value)
def test_each_group_of_the_server_has_a_row_for_each_verdict(state: ServerState, verb: Verb) -> None:
    found = [verdict for at, asked, verdict in SERVER_ROW_OF if (at, asked) == (state, verb)]
    assert sorted(found) == sorted(verdicts_of(verb))


def test_the_server_has_rows_for_nothing_but_these_groups() -> None:
    assert {(state, verb) for state, verb, _ in SERVER_ROW_OF} == set(GROUPS)


def test_no_two_rows_of_the_server_compete() -> None:
    claimed = Counter(triple for row in SERVER_ROWS for triple in triples_of(row))
    assert [triple for triple, count in claimed.items() if count > 1] == []


def triples_of(row: ServerRow) -> Iterator[tuple[ServerState, Verb, Verdict]]:
    for verb in row.verbs:
        verdicts = set(row.verdicts) & set(verdicts_of(verb))
        yield from ((state, verb, verdict) for state in row.states for verdict in verdicts)


def test_each_state_and_verdict_of_the_client_has_one_reaction() -> None:
    claimed = Counter(
        (state, verdict) for row in REACTIONS for state in row.states for verdict in row.verdicts
    )
    asked = {(state, verdict) for state in WAITING for verdict in ReplyVerdict}
    asked -= {(state, ReplyVerdict.NO_TLS) for state in WAITING - ASKING_TLS}
    asked -= {(state, ReplyVerdict.NO_LOGIN) for state in WAITING - ASKING_TLS}
    asked -= {(state, verdict) for state in WAITING - {ClientState.AUTH} for verdict in OF_AUTH}
    assert set(claimed) == asked
    assert set(claimed.values()) == {1}


def test_each_wait_of_the_client_has_a_time_limit_and_each_loss_a_move() -> None:
    assert set(TIMEOUT_MINUTES) == WAITING
    leaving = {verdict for (_, verdict), row in REACTION_OF.items() if row.decision is Decision.HANG_UP}
    assert leaving == set(HANG_UP_FOR)


def test_the_time_limits_are_those_of_rfc_5321() -> None:
    limits = {state.value: minutes for state, minutes in TIMEOUT_MINUTES.items()}
    assert {name: limits[name] for name in ("GREETING", "MAIL", "RCPT", "DATA", "MESSAGE")} == {
        "GREETING": 5,
        "MAIL": 5,
        "RCPT": 5,
        "DATA": 2,
        "MESSAGE": 10,
    }


def test_ids_of_rows_stand_once_over_all_tables() -> None:
    ids = [row.id for row in (*SERVER_ROWS, *FAULTED_ROWS, *REACTIONS, *MOVES, *EVENTS)]
    assert [row_id for row_id, count in Counter(ids).items() if count > 1] == []


# The codes of the rows

NOT_LISTED = {
    "greeting-no-mail-host": "RFC 7504 3 adds 521 to the greetings",
    "not-implemented": "RFC 5321 4.2.4: 502 tells of any command that is known and not offered",
    "refusing-quit-off": "as not-implemented",
    "refusing": "RFC 5321 3.1: after a refusing greeting every command but QUIT gets 503",
    "turned": "RFC 821 3.8: the roles are swapped, so every command is out of order",
    "rcpt-null-mx": "RFC 7504 4 adds 556 to the replies to RCPT",
    "etrn-after-helo": "RFC 5321 4.1.4: a command that comes too early is out of order",
    "etrn-before-hello": "as etrn-after-helo",
    "etrn-in-transaction": "RFC 1985 5 forbids ETRN within a transaction and names no code",
    "login-first": "RFC 4954 6 adds 530 to the replies to every command but six",
    "tls-first": "RFC 3207 4 adds 530 to the replies to every command but four",
}
"""Rows whose code neither list has for the command, and where it comes from."""


@pytest.mark.parametrize("row", SERVER_ROWS, ids=lambda row: row.id)
def test_each_reply_is_one_that_the_standards_allow_for_the_command(row: ServerRow) -> None:
    strange = {verb for verb in row.verbs if row.code not in allowed_codes(verb)}
    assert bool(strange) == (row.id in NOT_LISTED), strange


def allowed_codes(verb: Verb) -> set[int]:
    """The codes of RFC 5321 4.3.2 and RFC 821 4.3; what stands in the place of MAIL gets its codes too."""
    if verb is Verb.CONNECT:
        return {*CONNECT_REPLIES, *OLD_CONNECT_REPLIES}
    if verb is Verb.UNKNOWN:
        return set(ANY_COMMAND_REPLIES)
    if verb is Verb.MESSAGE:
        data = COMMAND_OF[Verb.DATA]
        return {*data.message_replies, *data.old_message_replies, *ANY_COMMAND_REPLIES}
    if verb is Verb.AUTH_RESPONSE:
        return allowed_codes(Verb.AUTH)
    rows = [COMMAND_OF[verb], *([COMMAND_OF[Verb.MAIL]] if verb in OPENERS else [])]
    return {code for row in rows for code in (*row.replies, *row.old_replies)} | set(ANY_COMMAND_REPLIES)


@pytest.mark.parametrize("row", SERVER_ROWS, ids=lambda row: row.id)
def test_an_enhanced_code_stands_where_rfc_2034_wants_one(row: ServerRow) -> None:
    hello = {Verb.EHLO, Verb.HELO, Verb.CONNECT}
    if (
        set(row.verbs) <= {Verb.CONNECT}
        or row.code // 100 == 3
        or (set(row.verbs) <= hello and row.code == 250)
    ):
        assert not row.enhanced
    else:
        assert re.fullmatch(rf"{row.code // 100}\.\d\.\d+", row.enhanced)


# Each row of the server is met

HELO = "C: HELO mail.sender.example"
EHLO = "C: EHLO mail.sender.example"
MAIL = "C: MAIL FROM:<alice@sender.example>"
TO_BOB = "C: RCPT TO:<bob@receiver.example>"
READY = (EHLO,)
OPEN = (*READY, MAIL)
NAMED = (*OPEN, TO_BOB)
IN_DATA = (*NAMED, "C: DATA")
FULL_SITE = replace(SITE, mailboxes={"bob": Mailbox("bob", quota=100, used=95)})


def when(state: ServiceState, since: int = 0) -> Site:
    return replace(SITE, service=((Span(since), state),))


def trouble(kind: Trouble, since: int = 0) -> Site:
    return replace(SITE, troubles=((Span(since), kind),))


def ruling(kind: TextRuling) -> Site:
    return replace(SITE, text_rules=(TextRule(b"lunch", kind),))


def box(mailbox: Mailbox) -> Site:
    return replace(SITE, mailboxes={mailbox.user: mailbox})


def sized(octets: int) -> Policy:
    offers = tuple(
        Offer("SIZE", str(octets)) if offer.keyword == "SIZE" else offer for offer in DEFAULT_OFFERS
    )
    return make_policy(SERVER_HOST, offers)


NO_NOTIFY = replace(POLICY, rcpt_parameters=frozenset({"NOTIFY"}), unable_parameters=frozenset({"NOTIFY"}))
TLS = make_policy(SERVER_HOST, tls=Tls.OFFERED)
IN_UTF8 = make_policy(SERVER_HOST, (*DEFAULT_OFFERS, Offer("SMTPUTF8")))
STARTS = make_policy(SERVER_HOST, starts_queues=True)
STARTING = replace(SITE, starts_for=frozenset({"branch.example", "#night"}))
FOR_BRANCH = StoredMessage("alice@sender.example", "bob@branch.example", b"", 0)
GONE_TO_UTF8 = replace(
    SITE,
    forwards={
        "frida": Forward("frida", "frida@bücher.example"),
        "greta": Forward("greta", "greta@bücher.example", sends_on=False),
    },
    lists={"all": MailingList("all", ("josé@elsewhere.example",))},
)
LATER = "! wait 20 s"
AFTER_LATER = 10_000
DOT = "C: ."
CHUNK_OFFERS = (*DEFAULT_OFFERS, Offer("CHUNKING"), Offer("BINARYMIME"))
CHUNKED = make_policy(SERVER_HOST, CHUNK_OFFERS)
FEW_HOPS = make_policy(SERVER_HOST, limits=Limits(hops=2))
FEW_HOPS_IN_CHUNKS = make_policy(SERVER_HOST, CHUNK_OFFERS, limits=Limits(hops=1))
SMALL = make_policy(SERVER_HOST, (Offer("SIZE", "20"), Offer("CHUNKING"), Offer("ENHANCEDSTATUSCODES")))
LAST = r"C~ BDAT 12 LAST\r\nten octets\r\n"
CHUNK = r"C~ BDAT 12\r\nten octets\r\n"
LUNCH = r"C~ BDAT 8 LAST\r\nlunch?\r\n"


class Route(NamedTuple):
    """A script, and the server that it is run against."""

    lines: tuple[str, ...]
    site: Site = SITE
    policy: Policy = POLICY


ROUTES: dict[str, Route] = {
    "greeting-ready": Route(()),
    "greeting-not-ready": Route((), when(ServiceState.NOT_READY)),
    "greeting-no-service": Route((), when(ServiceState.NO_SERVICE)),
    "greeting-no-mail-host": Route((), when(ServiceState.NO_MAIL_HOST)),
    "line-unknown": Route(("C: FOO bar",)),
    "line-too-long": Route((f"C: NOOP {'x' * 506}",)),
    "line-shutting-down": Route(("C: NOOP", LATER, "C: NOOP"), when(ServiceState.SHUTTING_DOWN, AFTER_LATER)),
    "message-shutting-down": Route((*IN_DATA, LATER, DOT), when(ServiceState.SHUTTING_DOWN, AFTER_LATER)),
    "idle-too-long": Route(("! wait 6 min",)),
    "message-idle-too-long": Route((*IN_DATA, "C: half a message", "! wait 6 min")),
    "not-implemented": Route(
        ("C: EXPN staff",),
        policy=make_policy(SERVER_HOST, unimplemented=frozenset({Verb.EXPN})),
    ),
    "ehlo-accepted": Route(READY),
    "helo-accepted": Route((HELO,)),
    "hello-no-name": Route(("C: EHLO",)),
    "hello-bad-name": Route(("C: HELO my_host",)),
    "hello-unknown-literal": Route(("C: EHLO [tag:x]",)),
    "hello-refused": Route(READY, replace(SITE, refused_hellos=frozenset({"mail.sender.example"}))),
    "hello-first": Route((MAIL,)),
    "rcpt-before-mail": Route((*READY, TO_BOB)),
    "data-before-mail": Route((*READY, "C: DATA")),
    "mail-in-transaction": Route((*OPEN, MAIL)),
    "mail-accepted": Route(OPEN),
    "mail-bad-path": Route((*READY, "C: MAIL FROM:<alice>")),
    "mail-bad-parameter": Route((*READY, f"{MAIL} SIZE=big")),
    "mail-unknown-parameter": Route((*READY, f"{MAIL} RET=FULL")),
    "mail-unable": Route(
        (*READY, f"{MAIL} SIZE=10"),
        policy=make_policy(SERVER_HOST, unable_parameters=frozenset({"SIZE"})),
    ),
    "mail-sender-refused": Route(OPEN, replace(SITE, refused_senders=frozenset({"sender.example"}))),
    "mail-name-refused": Route(OPEN, replace(SITE, refused_names=frozenset({"alice"}))),
    "mail-too-big": Route((*READY, f"{MAIL} SIZE=10000001")),
    "mail-storage-low": Route(OPEN, trouble(Trouble.STORAGE_LOW)),
    "mail-local-error": Route(OPEN, trouble(Trouble.FAILING_DISK)),
    "rcpt-accepted": Route(NAMED),
    "rcpt-forwarded": Route((*OPEN, "C: RCPT TO:<dave@receiver.example>")),
    "rcpt-bad-path": Route((*OPEN, "C: RCPT TO:<bob")),
    "rcpt-bad-parameter": Route((*OPEN, f"{TO_BOB} =")),
    "rcpt-unknown-parameter": Route((*OPEN, f"{TO_BOB} NOTIFY=NEVER")),
    "rcpt-unable": Route((*OPEN, f"{TO_BOB} NOTIFY=NEVER"), policy=NO_NOTIFY),
    "rcpt-unknown-mailbox": Route((*OPEN, "C: RCPT TO:<nobody@receiver.example>")),
    "rcpt-relay-denied": Route((*OPEN, "C: RCPT TO:<bob@elsewhere.example>")),
    "rcpt-policy": Route(NAMED, box(Mailbox("bob", is_refused=True))),
    "rcpt-moved": Route((*OPEN, "C: RCPT TO:<erin@receiver.example>")),
    "rcpt-full": Route(NAMED, box(Mailbox("bob", quota=100, used=100))),
    "rcpt-full-for-now": Route(
        NAMED,
        replace(box(Mailbox("bob", quota=9, used=9)), full_standing=Standing.FULL_FOR_NOW),
    ),
    "rcpt-too-big": Route((*READY, f"{MAIL} SIZE=101", TO_BOB), box(Mailbox("bob", size_limit=100))),
    "rcpt-name-refused": Route(NAMED, replace(SITE, refused_names=frozenset({"bob"}))),
    "rcpt-locked": Route(NAMED, box(Mailbox("bob", locked_until=600_000))),
    "rcpt-greylisted": Route(NAMED, replace(SITE, greylist_ms=60_000)),
    "rcpt-terminal-off": Route((*READY, "C: SEND FROM:<alice@sender.example>", TO_BOB)),
    "rcpt-local-error": Route((*OPEN, LATER, TO_BOB), trouble(Trouble.FAILING_DISK, AFTER_LATER)),
    "rcpt-storage-low": Route((*OPEN, LATER, TO_BOB), trouble(Trouble.STORAGE_LOW, AFTER_LATER)),
    "rcpt-too-many": Route(
        (*NAMED, "C: RCPT TO:<carol@receiver.example>"),
        policy=make_policy(SERVER_HOST, limits=Limits(recipients=1)),
    ),
    "rcpt-null-mx": Route(
        (*OPEN, "C: RCPT TO:<bob@nowhere.example>"),
        replace(SITE, null_mx=frozenset({"nowhere.example"})),
    ),
    "data-accepted": Route(IN_DATA),
    "data-without-recipient": Route((*OPEN, "C: DATA")),
    "data-no-valid-recipient": Route((*OPEN, "C: RCPT TO:<nobody@receiver.example>", "C: DATA")),
    "data-late-refusal": Route(
        (*OPEN, "C: RCPT TO:<nobody@receiver.example>", "C: DATA"),
        policy=make_policy(SERVER_HOST, late_refusal=True),
    ),
    "data-argument": Route((*NAMED, "C: DATA now")),
    "data-local-error": Route((*NAMED, LATER, "C: DATA"), trouble(Trouble.FAILING_DISK, AFTER_LATER)),
    "message-accepted": Route((*IN_DATA, DOT)),
    "message-no-recipient": Route(
        (*OPEN, "C: RCPT TO:<nobody@receiver.example>", "C: DATA", DOT),
        policy=make_policy(SERVER_HOST, late_refusal=True),
    ),
    "message-too-big": Route((*IN_DATA, "C: more than twenty octets", DOT), policy=sized(20)),
    "message-mailbox-full": Route((*IN_DATA, "C: ten octets", DOT), FULL_SITE),
    "message-mailbox-full-for-now": Route(
        (*IN_DATA, "C: ten octets", DOT),
        replace(FULL_SITE, full_standing=Standing.FULL_FOR_NOW),
    ),
    "message-storage-low": Route((*IN_DATA, LATER, DOT), trouble(Trouble.STORAGE_LOW, AFTER_LATER)),
    "message-local-error": Route((*IN_DATA, LATER, DOT), trouble(Trouble.FAILING_DISK, AFTER_LATER)),
    "message-bare-line-end": Route((*IN_DATA, r"C~ one\ntwo\r\n", DOT)),
    "message-line-too-long": Route((*IN_DATA, f"C: {'x' * 999}", DOT)),
    "message-transaction-failed": Route((*IN_DATA, "C: lunch?", DOT), ruling(TextRuling.FAIL)),
    "message-policy": Route((*IN_DATA, "C: lunch?", DOT), ruling(TextRuling.REFUSE)),
    "message-policy-for-now": Route((*IN_DATA, "C: lunch?", DOT), ruling(TextRuling.LATER)),
    "bdat-received": Route((*NAMED, CHUNK), policy=CHUNKED),
    "bdat-before-mail": Route((*READY, CHUNK), policy=CHUNKED),
    "bdat-without-recipient": Route((*OPEN, CHUNK), policy=CHUNKED),
    "bdat-no-valid-recipient": Route((*OPEN, "C: RCPT TO:<nobody@receiver.example>", CHUNK), policy=CHUNKED),
    "bdat-bad-argument": Route((*NAMED, "C: BDAT many"), policy=CHUNKED),
    "bdat-not-offered": Route((HELO, MAIL, TO_BOB, CHUNK), policy=CHUNKED),
    "bdat-too-big": Route((*NAMED, CHUNK, CHUNK), policy=SMALL),
    "bdat-storage-low": Route((*NAMED, LATER, CHUNK), trouble(Trouble.STORAGE_LOW, AFTER_LATER), CHUNKED),
    "bdat-local-error": Route((*NAMED, LATER, CHUNK), trouble(Trouble.FAILING_DISK, AFTER_LATER), CHUNKED),
    "bdat-failed-before": Route((*OPEN, CHUNK, CHUNK), policy=CHUNKED),
    "rcpt-after-bdat": Route((*NAMED, CHUNK, TO_BOB), policy=CHUNKED),
    "data-after-bdat": Route((*NAMED, CHUNK, "C: DATA"), policy=CHUNKED),
    "data-binary": Route((*READY, f"{MAIL} BODY=BINARYMIME", TO_BOB, "C: DATA"), policy=CHUNKED),
    "bdat-idle-too-long": Route((*NAMED, "C~ BDAT 12\\r\\nten", "! wait 6 min"), policy=CHUNKED),
    "last-chunk-accepted": Route((*NAMED, CHUNK, LAST), policy=CHUNKED),
    "last-chunk-too-big": Route((*NAMED, CHUNK, LAST), policy=SMALL),
    "last-chunk-mailbox-full": Route((*NAMED, LAST), FULL_SITE, CHUNKED),
    "last-chunk-mailbox-full-for-now": Route(
        (*NAMED, LAST), replace(FULL_SITE, full_standing=Standing.FULL_FOR_NOW), CHUNKED
    ),
    "last-chunk-storage-low": Route(
        (*NAMED, LATER, LAST), trouble(Trouble.STORAGE_LOW, AFTER_LATER), CHUNKED
    ),
    "last-chunk-local-error": Route(
        (*NAMED, LATER, LAST), trouble(Trouble.FAILING_DISK, AFTER_LATER), CHUNKED
    ),
    "last-chunk-bare-line-end": Route((*NAMED, r"C~ BDAT 4 LAST\r\none\n"), policy=CHUNKED),
    "last-chunk-line-too-long": Route((*NAMED, rf"C~ BDAT 1001 LAST\r\n{'x' * 999}\r\n"), policy=CHUNKED),
    "last-chunk-transaction-failed": Route((*NAMED, LUNCH), ruling(TextRuling.FAIL), CHUNKED),
    "last-chunk-policy": Route((*NAMED, LUNCH), ruling(TextRuling.REFUSE), CHUNKED),
    "last-chunk-policy-for-now": Route((*NAMED, LUNCH), ruling(TextRuling.LATER), CHUNKED),
    "rset-done": Route((*OPEN, "C: RSET")),
    "rset-before-hello": Route(("C: RSET",)),
    "rset-argument": Route(("C: RSET all",)),
    "noop-done": Route(("C: NOOP",)),
    "noop-bad-octets": Route((r"C~ NOOP \x07\r\n",)),
    "vrfy-found": Route(("C: VRFY bob",)),
    "vrfy-forwarded": Route(("C: VRFY dave",)),
    "vrfy-withheld": Route(("C: VRFY bob",), replace(SITE, tells_users=False)),
    "vrfy-moved": Route(("C: VRFY erin",)),
    "vrfy-ambiguous": Route(("C: VRFY sample",)),
    "vrfy-none": Route(("C: VRFY nobody",)),
    "vrfy-is-list": Route(("C: VRFY staff",)),
    "vrfy-bad-argument": Route(("C: VRFY",)),
    "vrfy-unsupported": Route(("C: VRFY here!there!bob",)),
    "expn-found": Route(("C: EXPN staff",)),
    "expn-withheld": Route(("C: EXPN staff",), replace(SITE, tells_lists=False)),
    "expn-none": Route(("C: EXPN nothing",)),
    "expn-is-user": Route(("C: EXPN bob",)),
    "expn-closed": Route(("C: EXPN board",)),
    "expn-bad-argument": Route(("C: EXPN",)),
    "expn-unsupported": Route(("C: EXPN here!there",)),
    "help-general": Route(("C: HELP",)),
    "help-status": Route(("C: HELP",), policy=make_policy(SERVER_HOST, help_gives_status=True)),
    "help-topic": Route(("C: HELP mail",)),
    "help-unknown-topic": Route(("C: HELP cooking",)),
    "help-bad-octets": Route((r"C~ HELP \xff\r\n",)),
    "message-too-many-hops": Route(
        (*OPEN, TO_BOB, "C: DATA", *["C: Received: x"] * 3, "C: ."), policy=FEW_HOPS
    ),
    "last-chunk-too-many-hops": Route(
        (*OPEN, TO_BOB, r"C~ BDAT 26 LAST\r\nReceived: x\r\nReceived: x\r\n"), policy=FEW_HOPS_IN_CHUNKS
    ),
    "turn-refused": Route(("C: TURN",)),
    "turn-allowed": Route(("C: TURN",), policy=make_policy(SERVER_HOST, allows_turn=True)),
    "turn-in-transaction": Route((*OPEN, "C: TURN"), policy=make_policy(SERVER_HOST, allows_turn=True)),
    "turn-argument": Route(("C: TURN round",)),
    "starttls-ready": Route(("C: STARTTLS",), policy=TLS),
    "starttls-ready-dropping": Route(("C+ STARTTLS", "C+ NOOP"), policy=TLS),
    "starttls-argument": Route(("C: STARTTLS now",), policy=TLS),
    "starttls-unavailable": Route(("C: STARTTLS",), policy=make_policy(SERVER_HOST, tls=Tls.FAILING)),
    "starttls-again": Route(("C: STARTTLS", "! handshake", "C: STARTTLS"), policy=TLS),
    **{row: Route(*route) for row, route in LOGIN_ROUTES.items()},
    "tls-first": Route(OPEN, policy=make_policy(SERVER_HOST, tls=Tls.REQUIRED)),
    "mail-not-ascii": Route((*READY, "C: MAIL FROM:<josé@sender.example>"), policy=IN_UTF8),
    "rcpt-not-ascii": Route((*OPEN, "C: RCPT TO:<josé@receiver.example>"), policy=IN_UTF8),
    "rcpt-forwarded-unsaid": Route((*OPEN, "C: RCPT TO:<frida@receiver.example>"), GONE_TO_UTF8, IN_UTF8),
    "rcpt-moved-unsaid": Route((*OPEN, "C: RCPT TO:<greta@receiver.example>"), GONE_TO_UTF8, IN_UTF8),
    "vrfy-needs-utf8": Route((*READY, "C: VRFY frida"), GONE_TO_UTF8, IN_UTF8),
    "expn-needs-utf8": Route((*READY, "C: EXPN all"), GONE_TO_UTF8, IN_UTF8),
    "etrn-started": Route((*READY, "C: ETRN #night"), STARTING, STARTS),
    "etrn-none-waiting": Route((*READY, "C: ETRN branch.example"), STARTING, STARTS),
    "etrn-pending": Route((*READY, "C: ETRN @branch.example"), enqueue(STARTING, FOR_BRANCH, "", 0), STARTS),
    "etrn-counted": Route((*READY, "C: ETRN branch.example"), enqueue(STARTING, FOR_BRANCH, "", 0), STARTS),
    "etrn-unable": Route((*READY, "C: ETRN branch.example"), trouble(Trouble.FAILING_DISK), STARTS),
    "etrn-not-allowed": Route((*READY, "C: ETRN other.example"), STARTING, STARTS),
    "etrn-bad-node": Route((*READY, "C: ETRN -"), STARTING, STARTS),
    "etrn-after-helo": Route((HELO, "C: ETRN branch.example"), STARTING, STARTS),
    "etrn-before-hello": Route(("C: ETRN branch.example",), STARTING, STARTS),
    "etrn-in-transaction": Route((*OPEN, "C: ETRN branch.example"), STARTING, STARTS),
    "quit-done": Route(("C: QUIT",)),
    "quit-argument": Route(("C: QUIT now",)),
    "refusing": Route(("C: NOOP",), when(ServiceState.NO_SERVICE)),
    "refusing-quit-off": Route(
        ("C: QUIT",),
        when(ServiceState.NO_SERVICE),
        make_policy(SERVER_HOST, unimplemented=frozenset({Verb.QUIT})),
    ),
    "turned": Route(("C: TURN", "C: NOOP"), policy=make_policy(SERVER_HOST, allows_turn=True)),
}


def test_there_is_a_route_to_each_row_of_the_server() -> None:
    assert set(ROUTES) == {row.id for row in SERVER_ROWS}


@pytest.mark.parametrize("row_id", ROUTES)
def test_the_route_to_a_row_of_the_server_arrives(row_id: str) -> None:
    route = ROUTES[row_id]
    replies = converse("\n".join(route.lines), site=route.site, policy=route.policy).replies
    assert row_id in {step.row for step in replies}
    assert [step.octets for step in replies if re.search(rb"\{[a-z]*\}", step.octets)] == []


# Each row of the client, of events and of injected replies is met


def reply(verb: Verb, code: int, occurrence: int = 0) -> FaultRule:
    """The server says this code to a command instead of its own."""
    return FaultRule(f"{code} to {verb}", Do(reply=code), When(verb, occurrence=occurrence))


def channel(verb: Verb | None, do: Do, kind: Kind = Kind.REPLY) -> FaultRule:
    return FaultRule("channel", do, When(verb, kind=kind))


def preset(word: str) -> FaultRule:
    return FAULT_OF[word].rule


NOBODY = "nobody@receiver.example"
TWO_MAILS = (Mail("alice@sender.example", (NOBODY,), CONTENT), Mail("alice@sender.example", (BOB,), CONTENT))
MANY = tuple(f"user{number}@receiver.example" for number in range(101))
ANYBODY = Site(SERVER_HOST, frozenset({"receiver.example"}), takes_any_user=True)
LOST, HELD, NONSENSE = Do(cut_after=0), Do(hold=True), 199

UNLABELLED = "\r\nGr\u00fc\u00dfe\r\n".encode()
LABELLED = b"MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\n" + UNLABELLED
ONLY_ASCII = make_policy(SERVER_HOST, (Offer("SIZE"),))


def chunked_world(*faults: FaultRule) -> World:
    return classic_world(faults, hello=Verb.EHLO, policy=CHUNKED, chunking=50)


SESSIONS: dict[str, World] = {
    "a mail for two": classic_world(to=(BOB, CAROL)),
    "two mails, nobody there for the first": classic_world(mails=TWO_MAILS, hello=Verb.EHLO),
    "two mails": classic_world(mails=TWO_MAILS[1:] * 2),
    "nobody there": classic_world(to=(NOBODY,)),
    "many recipients": classic_world(
        to=MANY,
        site=ANYBODY,
        faults=(FaultRule("552", Do(reply=552), When(recipient=MANY[-1])),),
    ),
    "a late refusal": classic_world(
        to=(NOBODY,),
        hello=Verb.EHLO,
        pipelining=True,
        policy=make_policy(SERVER_HOST, late_refusal=True),
    ),
    "a user who is forwarded": classic_world(to=("dave@receiver.example",), site=SITE),
    "a message on a terminal": classic_world(
        mails=(Mail("alice@sender.example", ("ted@receiver.example",), CONTENT, Verb.SEND),),
        site=SITE,
    ),
    "a mail to an address that is not ASCII": classic_world(to=("josé@receiver.example",)),
    "a server in service again": classic_world(
        (reply(Verb.CONNECT, 220),),
        site=when(ServiceState.NO_SERVICE),
    ),
    "a refusal to a server in service": classic_world((reply(Verb.CONNECT, 554),)),
    "a mailbox that is made up": classic_world((reply(Verb.RCPT, 250),), to=(NOBODY,)),
    "a text that is asked for": classic_world(
        (reply(Verb.DATA, 354),),
        to=(NOBODY,),
        hello=Verb.EHLO,
        pipelining=True,
    ),
    "a message that is taken": classic_world(
        (reply(Verb.MESSAGE, 250),), site=ruling(TextRuling.FAIL), content=b"lunch\r\n"
    ),
    "a message in chunks": chunked_world(),
    "chunks that are refused for now": chunked_world(reply(Verb.BDAT, 450)),
    "chunks that are refused": chunked_world(reply(Verb.BDAT, 550)),
    "a text that must be encoded": classic_world(hello=Verb.EHLO, content=LABELLED, policy=ONLY_ASCII),
    "a text that cannot be encoded": classic_world(hello=Verb.EHLO, content=UNLABELLED, policy=ONLY_ASCII),
    "another word for yes": classic_world((reply(Verb.RCPT, 251),)),
    **{
        f"{code} at {verb}": classic_world((reply(verb, code),), to=(BOB, CAROL), hello=Verb.EHLO)
        for verb in (Verb.CONNECT, Verb.EHLO, Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.MESSAGE, Verb.QUIT)
        for code in (250, 354, 450, 550, 421, NONSENSE)
    },
    **{f"{code} at HELO": classic_world((reply(Verb.HELO, code),)) for code in (450, 550, 421)},
    **{
        f"connection lost at {verb}": classic_world((channel(verb, LOST),))
        for verb in (Verb.CONNECT, Verb.RCPT, Verb.MESSAGE, Verb.QUIT)
    },
    **{
        f"no answer at {verb}": classic_world((channel(verb, HELD),))
        for verb in (Verb.CONNECT, Verb.RCPT, Verb.MESSAGE, Verb.QUIT)
    },
    "a login with a proof": classic_world(policy=OPEN_TO_ALICE, credentials=credentials(), hello=Verb.EHLO),
    "a login with a wrong password": classic_world(
        policy=OPEN_TO_ALICE, credentials=guessing(), hello=Verb.EHLO
    ),
    "a login in another way": classic_world(
        policy=login_policy(weak=frozenset({Mechanism.SCRAM_SHA_256})),
        credentials=credentials(),
        hello=Verb.EHLO,
    ),
    "a login that cannot be": classic_world(credentials=credentials(), hello=Verb.EHLO),
    "a login that the server takes unproved": classic_world(
        (at(Verb.AUTH, 235),), policy=OPEN_TO_ALICE, credentials=credentials(), hello=Verb.EHLO
    ),
    "a login with a wrong challenge": classic_world(
        (at(Verb.AUTH, 334, "AAAA"),), policy=OPEN_TO_ALICE, credentials=credentials(), hello=Verb.EHLO
    ),
    **{
        f"{code} to the proof": classic_world(
            (at(Verb.AUTH_RESPONSE, code),),
            policy=OPEN_TO_ALICE,
            credentials=credentials(mechanism=Mechanism.CRAM_MD5),
            hello=Verb.EHLO,
        )
        for code in (334, 454, 535)
    },
    "334 to AUTH": classic_world(
        (at(Verb.AUTH, 334),),
        policy=login_policy(weak=frozenset(Mechanism)),
        credentials=credentials(),
        hello=Verb.EHLO,
    ),
    "235 to a wrong password": classic_world(
        (at(Verb.AUTH_RESPONSE, 235),),
        policy=OPEN_TO_ALICE,
        credentials=guessing(mechanism=Mechanism.CRAM_MD5),
        hello=Verb.EHLO,
    ),
    "TLS where it is offered": classic_world(policy=TLS, tls=TlsUse.WHEN_OFFERED, hello=Verb.EHLO),
    "TLS where it fails": classic_world(
        policy=make_policy(SERVER_HOST, tls=Tls.FAILING), tls=TlsUse.WHEN_OFFERED, hello=Verb.EHLO
    ),
    "TLS that is wanted and not offered": classic_world(tls=TlsUse.REQUIRED, hello=Verb.EHLO),
    "TLS that a person granted": classic_world(
        (reply(Verb.STARTTLS, 220),),
        policy=make_policy(SERVER_HOST, tls=Tls.FAILING),
        tls=TlsUse.REQUIRED,
        hello=Verb.EHLO,
    ),
    "roles that are swapped": classic_world(
        policy=make_policy(SERVER_HOST, allows_turn=True), turns=True, hello=Verb.EHLO
    ),
    "roles that are not swapped": classic_world(turns=True),
    "an RSET that is refused": classic_world((reply(Verb.RSET, 500),), mails=TWO_MAILS, hello=Verb.EHLO),
    "an old client that does not wait for the greeting": classic_world((preset("no-wait-for-greeting"),)),
    "a late reply": classic_world((channel(None, Do(delay_ms=1_000)),)),
    **{word: classic_world((row.rule,), hello=Verb.EHLO) for word, row in FAULT_OF.items()},
}


def rows_met(steps: tuple[Step, ...]) -> set[str]:
    return (
        {step.row for step in steps}
        | {step.faulted for step in steps}
        | {row for step in steps for row in step.heard}
    )


@pytest.fixture(scope="module")
def met() -> set[str]:
    """Every row that the sessions above, scripts, scenarios and a client outside the simulation meet."""
    found = set[str]().union(*(rows_met(steps_of(world)) for world in SESSIONS.values()))
    found |= rows_met(converse("C: NOOP\nC~ NOOP\\r\\n\n! close").steps)
    found |= rows_met(converse("C: NOOP").steps)
    found |= rows_met(converse("C: STARTTLS\n! handshake", policy=TLS).steps)
    found |= rows_met(converse("C: STARTTLS\nC+ NOOP\n! closed", policy=TLS).steps)
    found |= rows_met(converse("C: STARTTLS\n! wait 6 min", policy=TLS).steps)
    imported = import_session("S: 220 mx.receiver.example\nand so on\nC: NOOP\nS: 250 OK\n", "")
    found |= rows_met(tuple(item for item in imported.items if isinstance(item, Step)))
    for scenario in (read_scenario(ODD_ROADS, "odd-roads.yaml"), *(shipped(path.stem) for path in SHIPPED)):
        found |= rows_met(run(scenario))
    found |= rows_met(played_steps())
    from_nobody = changed(TWO_HOPS, ("from: alice", "from: zoe"), ("to: [bob", "to: [zoe"))
    found |= rows_met(journey(from_nobody).steps)
    return found | rows_met(external_steps())


def played_steps() -> tuple[Step, ...]:
    """What a person does who edits the mail, plays the client, and in another session hangs up."""
    edited = Timeline(classic_world(policy=TLS))
    edited.seek(2)
    edited.intervene(Edit(2, "s1", 1, reverse_path=""))
    edited.forward()
    say(edited, "EHLO x", "STARTTLS", HandDeed.HANDSHAKE, b"QUIT\r\n")
    hung_up = Timeline(classic_world())
    say(hung_up, HandDeed.CLOSE)
    return (*edited.branch.track.steps, *hung_up.branch.track.steps)


def external_steps() -> tuple[Step, ...]:
    world = classic_world()
    world = replace(world, sessions=(replace(world.sessions[0], client=ExternalClient()),))
    event = ClientEvent(0, "s1", 0, ClientEventKind.OPEN)
    world, step = intervene(world, event)
    assert step is not None
    return (step, *steps_of(world))


def test_each_reaction_of_the_client_is_met(met: set[str]) -> None:
    assert {row.id for row in REACTIONS} - met == set()


def test_each_move_of_the_client_is_met(met: set[str]) -> None:
    assert {row.id for row in MOVES} - met == set()


def test_each_event_is_met(met: set[str]) -> None:
    assert {row.id for row in EVENTS} - met == set()


def test_each_row_of_an_injected_reply_is_met(met: set[str]) -> None:
    assert {row.id for row in FAULTED_ROWS} - met == set()
    assert set(INJECTION_CASE_OF.values()) <= {row.id for row in FAULTED_ROWS}


# The client's moves cover all that can happen

ANSWERS = (b"250 ok\r\n", b"354 go\r\n", b"450 later\r\n", b"550 no\r\n", b"552 full\r\n")
PLANS = [
    Plan(
        "mail.sender.example",
        tuple(Mail("", paths, b"text\r\n") for paths in mails),
        pipelining=pipelining,
        chunking=chunking,
    )
    for mails in (((BOB,),), ((BOB, CAROL),), ((BOB,), (CAROL, BOB)), ((),))
    for pipelining in (False, True)
    for chunking in (0, 4)
]


def explore(plan: Plan) -> Iterator[Client]:
    """Every state that a client can come to, whatever it is answered, as it is when it must act."""
    waiting, seen = [make_client(plan)], set[Client]()
    while waiting:
        client = forget_the_past(waiting.pop())
        if client in seen:
            continue
        seen.add(client)
        yield client
        after, act = next_act(client)
        if act is not None:
            waiting.append(after)
        elif client.state is not ClientState.CLOSED:
            waiting += [hear(client, octets) for octets in possible_answers(client)]


def possible_answers(client: Client) -> tuple[bytes, ...]:
    """Whatever a server may say, and to EHLO also that it takes commands in groups, or chunks."""
    offers = (b"PIPELINING", b"CHUNKING", b"PIPELINING\r\n250-CHUNKING")
    grouped = tuple(b"250-mx\r\n250-%s\r\n250 HELP\r\n" % offer for offer in offers)
    return ANSWERS + (grouped if client.state is ClientState.EHLO else ())


def forget_the_past(client: Client) -> Client:
    return replace(client, heard=(), released=(), settled=(), refusals=())


CHOOSING = {Decision.GO_ON, Decision.SEND_TEXT, Decision.ABANDON}


def test_a_client_knows_its_move_whatever_it_is_answered() -> None:
    pairs: set[tuple[Decision, Progress]] = set()
    for plan in PLANS:
        for client in explore(plan):
            if client.decision in CHOOSING and not client.awaited and not client.text:
                pairs.add((client.decision, progress(client)))
    assert pairs == set(MOVE_FOR)


def test_each_reaction_says_what_the_client_must_do() -> None:
    silent: list[ReactionRow] = [row for row in REACTIONS if not row.must.endswith(".")]
    assert silent == []
