"""A client that sends its message in chunks, and what becomes of it when something goes wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.network.stream import Link
from smtpsim.protocol.plan import Mail
from smtpsim.protocol.policy import Offer, make_policy
from smtpsim.simulation.advance import advance
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import World
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import Actor, Kind, ServerState, Verb
from tests.support.worlds import (
    ALICE,
    BOB,
    CAROL,
    CONTENT,
    SERVER_HOST,
    classic_world,
    script_world,
    steps_of,
    totals_beside,
)

OFFERS = (Offer("PIPELINING"), Offer("CHUNKING"), Offer("BINARYMIME"), Offer("8BITMIME"))
POLICY = make_policy(SERVER_HOST, OFFERS)
MAILS = (Mail(ALICE, (BOB,), CONTENT), Mail(ALICE, (CAROL,), CONTENT))
SIZE = 30
BINARY = b"MIME-Version: 1.0\r\nContent-Transfer-Encoding: binary\r\n\r\n"


def chunked(
    *faults: FaultRule, pipelining: bool = False, chunking: int = SIZE, content: bytes = CONTENT
) -> World:
    mails = tuple(replace(mail, content=content) for mail in MAILS)
    return classic_world(
        faults, hello=Verb.EHLO, mails=mails, policy=POLICY, pipelining=pipelining, chunking=chunking
    )


def sent(steps: tuple[Step, ...]) -> list[str]:
    """The command lines of the client, without their arguments."""
    commands = (step for step in steps if step.actor is Actor.CLIENT and step.kind is Kind.COMMAND)
    return [step.octets.split()[0].decode() for step in commands]


def stored(world: World) -> dict[str, bytes]:
    """The text that lies in each mailbox, without the lines that the server put before it."""
    step: Step | None = None
    while True:
        world, step = advance(world)
        if step is None:
            break
    boxes = world.sites[SERVER_HOST].mailboxes
    return {user: box.messages[1].content for user, box in boxes.items() if box.messages}


@given(
    st.binary(max_size=120),
    st.integers(1, 80),
    st.booleans(),
    st.builds(Link, st.integers(0, 50), st.integers(0, 30)),
)
def test_any_binary_message_arrives_octet_for_octet(
    body: bytes,
    chunking: int,
    pipelining: bool,  # noqa: FBT001
    link: Link,
) -> None:
    content = BINARY + b"a\0" + body
    world = chunked(content=content, chunking=chunking, pipelining=pipelining)
    world = replace(world, sessions=(replace(world.sessions[0], link=link),))
    texts = stored(world)
    assert set(texts) == {"bob", "carol"}
    assert all(text.endswith(content) for text in texts.values())


@pytest.mark.parametrize("pipelining", [False, True])
def test_the_message_is_the_client_s_until_the_last_chunk_is_accepted(pipelining: bool) -> None:  # noqa: FBT001
    steps = steps_of(chunked(pipelining=pipelining))
    beside = totals_beside(steps)
    taken = next(step.n for step in steps if step.row == "last-chunk-accepted")
    chunks = [step.n for step in steps[:taken] if step.row == "bdat-received"]
    assert [beside[n].server_state for n in chunks] == [ServerState.BDAT] * 2
    assert {holder.host for n in chunks for holder in beside[n].holders} == {"mail.sender.example"}
    assert beside[-1].holders
    assert {holder.host for holder in beside[-1].holders} == {SERVER_HOST}


def test_the_mail_data_buffer_grows_with_each_chunk_and_empties_with_the_last() -> None:
    steps = steps_of(chunked())
    counts = [totals.buffers.octets for totals in totals_beside(steps)]
    assert max(counts) == len(CONTENT)
    assert counts[-1] == 0


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("code", [450, 550])
def test_after_a_refused_chunk_no_more_are_begun_and_rset_comes_before_the_next_mail(
    code: int,
    pipelining: bool,  # noqa: FBT001
) -> None:
    fault = FaultRule("refused", Do(reply=code), When(Verb.BDAT, occurrence=1), times=1)
    world = chunked(fault, pipelining=pipelining)
    commands = sent(steps_of(world))
    first = commands[: commands.index("RSET") + 1]
    assert first.count("BDAT") == (3 if pipelining else 1)
    assert commands[len(first) : len(first) + 2] == ["MAIL", "RCPT"]
    assert set(stored(world)) == {"carol"}


@pytest.mark.parametrize("code", [450, 550])
def test_after_a_refused_last_chunk_rset_comes_before_the_next_mail(code: int) -> None:
    fault = FaultRule("refused", Do(reply=code), When(Verb.MESSAGE, occurrence=1), times=1)
    world = chunked(fault)
    commands = sent(steps_of(world))
    assert commands[commands.index("RSET") - 1 : commands.index("RSET") + 2] == ["BDAT", "RSET", "MAIL"]
    assert set(stored(world)) == {"carol"}


@pytest.mark.parametrize("kind", [Kind.COMMAND, Kind.REPLY])
@pytest.mark.parametrize("occurrence", [1, 2])
def test_a_connection_that_is_lost_between_chunks_leaves_every_mail_with_the_client(
    occurrence: int, kind: Kind
) -> None:
    fault = FaultRule("lost", Do(cut_after=0), When(Verb.BDAT, occurrence=occurrence, kind=kind))
    steps = steps_of(chunked(fault))
    assert stored(chunked(fault)) == {}
    assert {holder.host for holder in totals_beside(steps)[-1].holders} == {"mail.sender.example"}
    assert totals_beside(steps)[-1].server_state is ServerState.CLOSED


def test_a_connection_that_is_lost_within_a_chunk_leaves_every_mail_with_the_client() -> None:
    fault = FaultRule("lost", Do(cut_after=10), When(Verb.MESSAGE, occurrence=2, kind=Kind.DATA))
    steps = steps_of(chunked(fault))
    assert stored(chunked(fault)) == {}
    assert {holder.host for holder in totals_beside(steps)[-1].holders} == {"mail.sender.example"}


def test_a_reply_to_the_last_chunk_that_is_lost_leaves_the_mail_with_both() -> None:
    fault = FaultRule("lost", Do(cut_after=0), When(Verb.MESSAGE, occurrence=1))
    steps = steps_of(chunked(fault))
    hosts = {holder.host for holder in totals_beside(steps)[-1].holders if holder.recipient == BOB}
    assert hosts == {"mail.sender.example", SERVER_HOST}


def test_a_chunk_that_comes_slowly_is_waited_for() -> None:
    fault = FaultRule("slow", Do(octets_per_second=10), When(Verb.BDAT, kind=Kind.COMMAND))
    assert set(stored(chunked(fault))) == {"bob", "carol"}


def test_a_client_without_the_offer_sends_data() -> None:
    plain = make_policy(SERVER_HOST)
    world = classic_world(hello=Verb.EHLO, policy=plain, chunking=SIZE)
    assert "BDAT" not in sent(steps_of(world))
    assert set(stored(world)) == {"bob"}


def test_a_script_may_send_a_chunk_line_by_line_or_behind_its_command() -> None:
    world = script_world(
        "EHLO mail.sender.example",
        "MAIL FROM:<alice@sender.example>",
        "RCPT TO:<bob@receiver.example>",
        "BDAT 14",
        "hello",
        "world",
        b"BDAT 3 LAST\r\n!\r\n",
        "QUIT",
        policy=POLICY,
    )
    steps = steps_of(world)
    assert [step.code for step in steps if step.kind is Kind.REPLY] == [220, 250, 250, 250, 250, 250, 221]
    assert stored(world)["bob"].endswith(b"hello\r\nworld\r\n!\r\n")
    assert {holder.host for holder in totals_beside(steps)[-1].holders} == {SERVER_HOST}
