"""Whatever octets come, the server stays in order: one allowed reply for each command, in sequence."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from smtpsim.protocol.facts import Facts
from smtpsim.protocol.grammar import read_command
from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer, make_policy
from smtpsim.protocol.server import Server, handshake, is_shaking_hands
from smtpsim.protocol.server_answer import Answer
from smtpsim.protocol.strictness import Limits
from smtpsim.protocol.transaction import NO_TRANSACTION
from smtpsim.spec.commands import COMMANDS
from smtpsim.spec.server_rows import SERVER_ROW_OF
from smtpsim.spec.terms import Effect, Lookup, ServerState, ServiceState, Standing, TextRuling, Tls, Trouble
from tests.support.servers import Talk, greeted, is_closed, octet_by_octet, say, what_waits

TIGHT = make_policy(
    "mx.receiver.example",
    (*DEFAULT_OFFERS, Offer("CHUNKING")),
    allows_turn=True,
    late_refusal=True,
    limits=Limits(command_line=80, text_line=40, recipients=3, message=120),
    tls=Tls.OFFERED,
)
LINES = [
    *(row.example for row in COMMANDS),
    *(row.verb.value for row in COMMANDS),
    *(f"{row.verb.value} nonsense" for row in COMMANDS),
    *(row.example.lower() for row in COMMANDS),
    "MAIL FROM:<>",
    "MAIL FROM:<a@b.example> SIZE=10",
    "MAIL FROM:<a@b.example> SIZE=99999999",
    "RCPT TO:<c@d.example>",
    "RCPT TO:<Postmaster>",
    "RCPT TO:<>",
    "RCPT TO:<c@d.example> X=Y",
    "BDAT 0 LAST",
    "BDAT 5",
    "BDAT 5 LAST",
    "BDAT 5 FIRST",
    "EHLO [192.0.2.1]",
    "",
    " ",
    "XYZZY",
    ".",
    "..",
    "text of a message",
    "NOOP \0",
    "HELP é",
    "x" * 79,
    "NOOP " + "x" * 90,
    "EHLO a\rb",
    "DATA\n",
]
USUAL = [
    "EHLO client.example",
    "MAIL FROM:<a@b.example>",
    "RCPT TO:<c@d.example>",
    "DATA",
    "text",
    ".",
]
OCTETS = st.lists(
    st.one_of(
        st.sampled_from([f"{line}\r\n".encode("latin-1") for line in LINES + USUAL * 6]),
        st.sampled_from([b"\r\n", b"\n", b"\r", b".", b"\r\n.\r\n", b"\0", b"\xff"]),
        st.binary(max_size=12),
    ),
    max_size=24,
).map(b"".join)
FACTS = st.builds(
    Facts,
    standing=st.sampled_from(Standing),
    lookup=st.sampled_from(Lookup),
    ruling=st.sampled_from(TextRuling),
    trouble=st.sampled_from(Trouble),
    sender_is_refused=st.booleans(),
    hello_is_refused=st.booleans(),
    service=st.sampled_from([ServiceState.READY] * 8 + [ServiceState.SHUTTING_DOWN]),
    found=st.just(("Bob <bob@receiver.example>",)),
    forward=st.just("bob@elsewhere.example"),
)


def check(server: Server) -> None:
    """What holds between any two commands."""
    transaction, state = server.transaction, server.state
    unread = len(server.inbox.octets) - server.inbox.start
    if state is ServerState.HANDSHAKE:  # what was open is dropped at its end
        assert not server.security.has_tls
    elif state not in {ServerState.MAIL, ServerState.RCPT, ServerState.DATA, ServerState.BDAT}:
        assert transaction == NO_TRANSACTION
    else:
        assert transaction.reverse_path is not None
        assert server.hello
    assert (state is ServerState.RCPT) <= bool(transaction.forward_paths)
    assert (state is ServerState.MAIL) <= (not transaction.forward_paths)
    assert len(transaction.forward_paths) <= server.policy.limits.recipients
    assert state in {ServerState.DATA, ServerState.BDAT} or server.collector.chunks is None
    assert bool(server.hello) or state is not ServerState.READY
    assert state is ServerState.CLOSED or unread <= server.policy.mail_line + 1


def check_answer(answer: Answer) -> None:
    """A reply is the table's, whole, and closes the channel exactly when it says so."""
    assert answer.row in SERVER_ROW_OF.values()
    assert answer.octets.endswith(b"\r\n")
    assert all(line.startswith(str(answer.code).encode()) for line in answer.octets.split(b"\r\n")[:-1])
    assert (Effect.CLOSE in answer.effects) == (answer.code in {221, 421})
    assert (answer.accepted is None) == (Effect.ACCEPT_MESSAGE not in answer.effects)


@given(OCTETS, FACTS)
def test_any_octets_get_replies_that_the_table_allows(octets: bytes, facts: Facts) -> None:
    talk = say(greeted(TIGHT), octets, facts=facts)
    check(talk.server)
    for answer in talk.answers:
        check_answer(answer)


@given(OCTETS, FACTS)
def test_hearing_all_at_once_is_hearing_octet_by_octet(octets: bytes, facts: Facts) -> None:
    whole = say(greeted(TIGHT), octets, facts=facts)
    slow = say(greeted(TIGHT), *octet_by_octet(octets), facts=facts)
    assert (slow.octets, slow.server.state) == (whole.octets, whole.server.state)
    assert slow.server.transaction == whole.server.transaction
    assert slow.messages == whole.messages
    if not is_closed(whole) and not is_shaking_hands(whole.server):
        assert what_waits(slow.server) == what_waits(whole.server)


@given(st.binary(max_size=2_000))
def test_noise_gets_an_answer_or_silence(octets: bytes) -> None:
    talk = say(greeted(), octets)
    assert set(talk.codes) <= {220, 500, 501}
    assert len(talk.codes) == 1 + octets.count(b"\r\n")


class AnyOrder(RuleBasedStateMachine):
    """Commands of the table in any order, with whatever the mail store knows."""

    @initialize()
    def connect(self) -> None:
        """Begin with a server that has greeted."""
        self.talk = greeted(TIGHT)

    @rule(line=st.sampled_from(LINES + USUAL * 4), facts=FACTS)
    def say_line(self, line: str, facts: Facts) -> None:
        """Send one line: it gets one reply, or none inside mail data."""
        before = self.talk
        self.talk = say_one(before, line, facts)
        if is_closed(self.talk):
            self.talk = greeted(TIGHT)

    @invariant()
    def holds(self) -> None:
        """The buffers and the state agree."""
        if hasattr(self, "talk"):
            check(self.talk.server)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)


def say_one(before: Talk, line: str, facts: Facts) -> Talk:
    """Send one whole line and see that it got the one reply that it is due."""
    if is_closed(before):
        return before
    if is_shaking_hands(before.server):
        before = Talk(handshake(before.server, succeeds=True))
    octets = f"{line}\r\n".encode("latin-1")
    was_in_data = before.server.state is ServerState.DATA
    chunk = None if was_in_data else read_command(octets[:-2]).chunk
    after = say(Talk(before.server), octets + b"x" * (chunk.size if chunk else 0), facts=facts)
    assert len(after.answers) == (line == "." if was_in_data else 1)
    for answer in after.answers:
        check_answer(answer)
    return after


def random_lines(count: int, seed: int) -> Iterator[tuple[str, Facts]]:
    """Lines at random, more often than not such as make a mail; facts that are mostly fair."""
    chance = random.Random(seed)  # noqa: S311  it chooses test lines
    usual = 0
    for _ in range(count):
        facts = Facts()
        if chance.random() < 0.25:
            facts = Facts(
                standing=chance.choice(list(Standing)),
                lookup=chance.choice(list(Lookup)),
                trouble=chance.choice(list(Trouble)),
                ruling=chance.choice(list(TextRuling)),
            )
        if chance.random() < 0.7:
            usual = (usual + 1) % len(USUAL)
            yield USUAL[usual], facts
        else:
            yield chance.choice(LINES), facts


def live_through(count: int, seed: int) -> set[ServerState]:
    """Say so many lines, calling again whenever the server has closed; tell which states were met."""
    talk, met = greeted(TIGHT), set[ServerState]()
    for line, facts in random_lines(count, seed):
        talk = say_one(talk, line, facts)
        check(talk.server)
        met.add(talk.server.state)
        if is_closed(talk) or talk.server.state is ServerState.TURNED:
            talk = greeted(TIGHT)
    return met


def test_a_session_of_random_commands_keeps_every_invariant() -> None:
    met = live_through(4_000, seed=1)
    assert met == set(ServerState) - {
        ServerState.CONNECTED,
        ServerState.REFUSING,
        ServerState.AUTHENTICATING,
    }


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_ten_thousand_random_commands_keep_every_invariant(seed: int) -> None:
    assert ServerState.DATA in live_through(10_000, seed)
