"""No accepted message is ever lost: somebody holds each copy at every moment."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.mail.site import Forward, Mailbox, MailingList, Site
from smtpsim.network.stream import Link
from smtpsim.protocol.client import Client
from smtpsim.protocol.plan import Mail
from smtpsim.protocol.policy import make_policy
from smtpsim.simulation.advance import advance
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.totals import Buffers
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FAULTS, Do, FaultRow, FaultRule, When
from smtpsim.spec.terms import ClientState, Fate, Kind, ServerState, Terminal, Verb
from tests.support.conversation import converse
from tests.support.worlds import (
    ALICE,
    BOB,
    CAROL,
    CLIENT_HOST,
    CONTENT,
    SERVER_HOST,
    classic_world,
    totals_beside,
)

DOMAIN = "receiver.example"
EVERYBODY = Site(
    SERVER_HOST,
    frozenset({DOMAIN}),
    {
        "bob": Mailbox("bob"),
        "carol": Mailbox("carol"),
        "ted": Mailbox("ted", terminal=Terminal.ON),
        "full": Mailbox("full", quota=10, used=10),
        "locked": Mailbox("locked", locked_until=10**9),
        "shunned": Mailbox("shunned", is_refused=True),
        "tight": Mailbox("tight", quota=20),
    },
    {"staff": MailingList("staff", (BOB, CAROL, "ann@elsewhere.example")), "none": MailingList("none", ())},
    {
        "dave": Forward("dave", "dave@elsewhere.example"),
        "erin": Forward("erin", "erin@elsewhere.example", sends_on=False),
        "ping": Forward("ping", f"pong@{DOMAIN}"),
        "pong": Forward("pong", f"ping@{DOMAIN}"),
    },
    refused_names=frozenset({"root"}),
    null_mx=frozenset({"nowhere.example"}),
)
LOCAL = (
    "bob",
    "carol",
    "ted",
    "full",
    "locked",
    "shunned",
    "tight",
    "staff",
    "none",
    "dave",
    "erin",
    "ping",
    "root",
    "nobody",
)
PATHS = (*(f"{user}@{DOMAIN}" for user in LOCAL), "x@nowhere.example", "x@elsewhere.example", "Postmaster")
MAILS = st.builds(
    Mail,
    st.sampled_from([ALICE, ""]),
    st.lists(st.sampled_from(PATHS), min_size=1, max_size=5, unique=True).map(tuple),
    st.sampled_from([CONTENT, b"", b"x", b"short\r\n", b".\r\n..\r\n"]),
    st.sampled_from([Verb.MAIL] * 4 + [Verb.SEND, Verb.SOML, Verb.SAML]),
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A well-behaved client, a server that knows everybody, and a road of some sort between them."""
    hello, pipelining = draw(st.sampled_from([(Verb.EHLO, True), (Verb.EHLO, False), (Verb.HELO, False)]))
    link = Link(
        draw(st.sampled_from([0, 40, 900])),
        draw(st.sampled_from([0, 1, 7, 64])),
        draw(st.sampled_from([0, 500])),
    )
    return classic_world(
        mails=tuple(draw(st.lists(MAILS, min_size=1, max_size=3))),
        hello=hello,
        pipelining=pipelining,
        site=EVERYBODY,
        link=link,
        policy=make_policy(SERVER_HOST, late_refusal=draw(st.booleans())),
    )


def run(world: World, most: int = 2_000) -> tuple[World, tuple[Step, ...]]:
    """Advance to the end, which must come."""
    steps = list[Step]()
    while len(steps) < most:
        world, step = advance(world)
        if step is None:
            return world, tuple(steps)
        steps.append(step)
    raise AssertionError(f"no end after {most} steps")


def copies_of(world: World) -> set[tuple[str, int]]:
    """Every recipient's copy of every mail that the client set out to send."""
    client = world.sessions[0].client
    assert isinstance(client, Client)
    return {(path, number) for number, mail in enumerate(client.plan.mails, 1) for path in mail.forward_paths}


def fates_of(world: World) -> dict[tuple[str, int], Fate]:
    client = world.sessions[0].client
    assert isinstance(client, Client)
    pairs = zip(client.plan.mails, client.settled, strict=True)
    return {
        (path, number): fate
        for number, (mail, fates) in enumerate(pairs, 1)
        for path, fate in zip(mail.forward_paths, fates, strict=True)
    }


def check(start: World, end: World, steps: tuple[Step, ...]) -> None:
    """What must hold for every session, whatever went wrong in it."""
    beside, copies, fates = totals_beside(steps), copies_of(start), fates_of(end)
    for step, totals in zip(steps, beside, strict=True):
        held = {(holder.recipient, holder.mail) for holder in totals.holders}
        assert copies <= held, f"after step {step.n} nobody holds {copies - held}"
        if step.server_state not in {ServerState.MAIL, ServerState.RCPT, ServerState.DATA}:
            assert totals.buffers == Buffers()
    check_the_end(steps, beside[-1].holders, fates)


def check_the_end(
    steps: tuple[Step, ...], holders: frozenset[Holder], fates: dict[tuple[str, int], Fate]
) -> None:
    taken = {(one.recipient, one.mail) for step in steps if step.kind is Kind.REPLY for one in step.gained}
    at_client = {(one.recipient, one.mail) for one in holders if one.host == CLIENT_HOST}
    assert {copy for copy, fate in fates.items() if fate is Fate.HANDED_OVER} <= taken
    assert at_client == {copy for copy, fate in fates.items() if fate is not Fate.HANDED_OVER}
    assert set(fates.values()) <= {Fate.HANDED_OVER, Fate.KEPT, Fate.RETURNED}
    delivered = [step.recipient for step in steps if step.kind is Kind.DELIVERY]
    assert {path for path, _ in taken} == set(delivered)
    assert {(one.recipient, one.mail) for one in holders if one.host == SERVER_HOST} == taken


@given(worlds())
def test_without_faults_a_session_ends_and_every_copy_has_its_fate(world: World) -> None:
    end, steps = run(world)
    session = end.sessions[0]
    assert (session.client.state, session.server.state) == (ClientState.CLOSED, ServerState.CLOSED)
    assert [step.row for step in steps][-1] == "client-close-done"
    assert "quit-done" in {step.row for step in steps}
    assert {step.code for step in steps if step.kind is Kind.REPLY}.isdisjoint({421, 500, 501, 502, 555})
    check(world, end, steps)


@given(worlds(), st.sampled_from(FAULTS), st.integers(min_value=0, max_value=60))
def test_whatever_fault_strikes_wherever_nothing_accepted_is_lost(
    world: World, row: FaultRow, place: int
) -> None:
    timeline = Timeline(world)
    timeline.seek(place)
    timeline.intervene(Inject(timeline.cursor, row.rule))
    timeline.to_end()
    end = timeline.world()
    assert end is not None
    check(world, end, tuple(timeline.branch.track.steps))


CODES = st.sampled_from(
    [220, 221, 250, 251, 252, 354, 421, 450, 451, 452, 455, 500, 503, 521, 550, 552, 554, 199, 600, 299]
)
VERBS = [
    Verb.CONNECT,
    Verb.EHLO,
    Verb.HELO,
    Verb.MAIL,
    Verb.RCPT,
    Verb.DATA,
    Verb.MESSAGE,
    Verb.RSET,
    Verb.QUIT,
]


@given(
    worlds(), st.lists(st.tuples(st.sampled_from(VERBS), CODES, st.integers(0, 2)), min_size=1, max_size=3)
)
def test_whatever_the_server_is_made_to_say_nothing_accepted_is_lost(
    world: World,
    told: list[tuple[Verb, int, int]],
) -> None:
    rules = [
        FaultRule(f"told {n}", Do(reply=code), When(verb, occurrence=at))
        for n, (verb, code, at) in enumerate(told)
    ]
    timeline = Timeline(world)
    for rule in rules:
        timeline.intervene(Inject(0, rule))
    timeline.to_end()
    end = timeline.world()
    assert end is not None
    check(world, end, tuple(timeline.branch.track.steps))


CHANNEL = [
    Do(delay_ms=1_000),
    Do(delay_ms=400_000),
    Do(octets_per_second=3),
    Do(hold=True),
    Do(split_at=1),
    Do(split_at=9),
    Do(cut_after=0),
    Do(cut_after=5),
    Do(half_open=True),
]
STRUCK = [Kind.COMMAND, Kind.REPLY, Kind.DATA, Kind.END_OF_DATA]


def troubles() -> Iterator[tuple[FaultRule, ...]]:
    """Each channel fault at each octets' first to eighth sending, and two cuts in one session."""
    for do in CHANNEL:
        for kind in STRUCK:
            yield from ((FaultRule("channel", do, When(kind=kind, occurrence=at)),) for at in range(1, 9))
    yield (FaultRule("a", Do(hold=True), When(Verb.RCPT)), FaultRule("b", Do(cut_after=0), When(Verb.DATA)))


@pytest.mark.parametrize("pipelining", [False, True])
def test_whatever_the_road_does_nothing_accepted_is_lost(*, pipelining: bool) -> None:
    mails = (Mail(ALICE, (BOB, "nobody@receiver.example"), CONTENT), Mail(ALICE, (CAROL,), CONTENT))
    quiet = classic_world(mails=mails, hello=Verb.EHLO, pipelining=pipelining)
    for rules in troubles():
        world = classic_world(rules, mails=mails, hello=Verb.EHLO, pipelining=pipelining)
        end, steps = run(world)
        check(quiet, end, steps)
        assert end.sessions[0].client.state is ClientState.CLOSED
        assert end.sessions[0].server.state in {ServerState.CLOSED, ServerState.CONNECTED}


def test_between_the_server_s_250_and_the_client_s_next_act_both_hold_the_message() -> None:
    _, steps = run(classic_world())
    holding = {
        step.n: {one.host for one in totals.holders}
        for step, totals in zip(steps, totals_beside(steps), strict=True)
    }
    taken = next(step for step in steps if step.row == "message-accepted")
    heard = next(step for step in steps if "message-taken" in step.heard)
    assert taken.gained == (Holder(SERVER_HOST, BOB, 1),)
    assert heard.lost == (Holder(CLIENT_HOST, BOB, 1),)
    assert heard.time == taken.arrives
    for n, hosts in holding.items():
        if n < taken.n:
            assert hosts == {CLIENT_HOST}
        elif n < heard.n:
            assert hosts == {CLIENT_HOST, SERVER_HOST}
        else:
            assert hosts == {SERVER_HOST}


def test_the_sender_keeps_the_recipients_that_were_refused() -> None:
    world = classic_world(to=(BOB, "nobody@receiver.example", CAROL))
    end, steps = run(world)
    assert totals_beside(steps)[-1].holders == {
        Holder(SERVER_HOST, BOB, 1),
        Holder(SERVER_HOST, CAROL, 1),
        Holder(CLIENT_HOST, "nobody@receiver.example", 1),
    }
    assert fates_of(end)["nobody@receiver.example", 1] is Fate.RETURNED


def test_when_the_reply_after_the_dot_is_lost_both_hold_the_message_for_good() -> None:
    world = classic_world((FaultRule("cut", Do(cut_after=0), When(Verb.MESSAGE)),))
    end, steps = run(world)
    assert {one.host for one in totals_beside(steps)[-1].holders} == {CLIENT_HOST, SERVER_HOST}
    assert fates_of(end) == {(BOB, 1): Fate.KEPT}
    assert "lost-after-dot" in {row for step in steps for row in step.heard}
    assert "delivered-to-mailbox" in {step.row for step in steps}


def test_a_message_that_a_person_makes_the_server_take_is_delivered() -> None:
    world = classic_world(
        (FaultRule("told", Do(reply=250), When(Verb.RCPT)),), to=("nobody@receiver.example",)
    )
    end, steps = run(world)
    check(world, end, steps)
    assert [step.recipient for step in steps if step.kind is Kind.DELIVERY] == ["nobody@receiver.example"]


@pytest.mark.parametrize("mark", ["C:", "C+"])
def test_a_script_hands_its_message_over_whether_it_waits_or_not(mark: str) -> None:
    session = ("EHLO x", "MAIL FROM:<>", "RCPT TO:<bob@receiver.example>", "DATA", "one", ".")
    again = ("MAIL FROM:<>", "RCPT TO:<carol@receiver.example>", "DATA", "two", ".", "QUIT")
    steps = converse("\n".join(f"{mark} {line}" for line in (*session, *again))).steps
    assert [step.kind for step in steps if step.kind in {Kind.DATA, Kind.END_OF_DATA}] == [
        Kind.DATA,
        Kind.END_OF_DATA,
    ] * 2
    assert totals_beside(steps)[-1].holders == {Holder(SERVER_HOST, BOB, 1), Holder(SERVER_HOST, CAROL, 2)}


def test_one_client_may_send_the_same_recipient_two_mails() -> None:
    mail = Mail(ALICE, (BOB,), CONTENT)
    world = classic_world(mails=(mail, replace(mail, content=b"two\r\n")))
    end, steps = run(world)
    assert totals_beside(steps)[-1].holders == {Holder(SERVER_HOST, BOB, 1), Holder(SERVER_HOST, BOB, 2)}
    check(world, end, steps)
