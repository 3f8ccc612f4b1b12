"""A client outside the simulation: what it sends becomes steps, and the server answers as it always does."""

from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from smtpsim.simulation.intervention import ClientEvent, ClientEventKind
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.world import ExternalClient, World
from smtpsim.spec.terms import Actor, Kind, ServerState
from tests.support.worlds import (
    BOB,
    CAROL,
    CLIENT_HOST,
    SERVER_HOST,
    after_event,
    classic_world,
    totals_beside,
)

SESSION = (
    b"EHLO mail.sender.example\r\n",
    b"MAIL FROM:<alice@sender.example>\r\n",
    b"RCPT TO:<bob@receiver.example>\r\n",
    b"RCPT TO:<nobody@receiver.example>\r\n",
    b"DATA\r\n",
    b"Shall we eat?\r\n.\r\n",
    b"QUIT\r\n",
)


def outside() -> World:
    """A server, and a client that is not simulated."""
    world = classic_world()
    return replace(world, sessions=(replace(world.sessions[0], client=ExternalClient()),))


def follow(
    pieces: Iterable[bytes], last: ClientEventKind = ClientEventKind.CLOSE
) -> tuple[World, tuple[Step, ...]]:
    """Let the client open, send octets piece by piece, and end in some way."""
    world, steps, time = outside(), list[Step](), 0
    events = [
        (ClientEventKind.OPEN, b""),
        *((ClientEventKind.OCTETS, piece) for piece in pieces),
        (last, b""),
    ]
    for kind, octets in events:
        time += 10
        world, following = after_event(world, ClientEvent(world.n, "s1", time, kind, octets))
        steps += following
    return world, tuple(steps)


def told(steps: tuple[Step, ...]) -> list[tuple[Actor, Kind, bytes, str]]:
    return [(step.actor, step.kind, step.octets, step.row) for step in steps]


def test_each_line_and_each_reply_is_a_step() -> None:
    world, steps = follow(SESSION)
    assert [step.code for step in steps if step.kind is Kind.REPLY] == [
        220,
        250,
        250,
        250,
        550,
        354,
        250,
        221,
    ]
    assert b"".join(step.octets for step in steps if step.actor is Actor.CLIENT) == b"".join(SESSION)
    assert world.sessions[0].server.state is ServerState.CLOSED
    assert [step.n for step in steps] == list(range(len(steps)))


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_the_steps_do_not_depend_on_how_the_octets_come(size: int) -> None:
    octets = b"".join(SESSION)
    _, steps = follow(octets[at : at + size] for at in range(0, len(octets), size))
    _, usual = follow(SESSION)
    assert told(steps) == told(usual)


def test_such_a_client_holds_its_copies_until_the_server_has_taken_them() -> None:
    _, steps = follow(SESSION)
    beside = totals_beside(steps)
    assert beside[-1].holders == {
        Holder(SERVER_HOST, BOB, 1),
        Holder(CLIENT_HOST, "nobody@receiver.example", 1),
    }
    taken = next(step.n for step in steps if step.row == "message-accepted")
    assert {one.host for one in beside[taken].holders if one.recipient == BOB} == {CLIENT_HOST, SERVER_HOST}


def test_a_second_mail_of_one_session_has_copies_of_its_own() -> None:
    again = (
        b"MAIL FROM:<>\r\n",
        b"RCPT TO:<bob@receiver.example>\r\nRCPT TO:<carol@receiver.example>\r\n",
        *SESSION[4:],
    )
    _, steps = follow((*SESSION[:-1], *again))
    held = {(one.recipient, one.mail) for one in totals_beside(steps)[-1].holders if one.host == SERVER_HOST}
    assert held == {(BOB, 1), (BOB, 2), (CAROL, 2)}


def test_a_client_that_goes_away_leaves_nothing_behind() -> None:
    world, steps = follow(SESSION[:5])
    assert [step.row for step in steps][-1] == "server-close-after-client"
    assert world.sessions[0].server.state is ServerState.CLOSED
    assert "delivered-to-mailbox" not in {step.row for step in steps}


@pytest.mark.parametrize("sent", [SESSION[:3], (*SESSION[:5], b"half")])
def test_a_client_that_falls_silent_gets_421(sent: tuple[bytes, ...]) -> None:
    world, steps = follow(sent, ClientEventKind.SILENCE)
    assert steps[-2].code == 421
    assert steps[-1].row == "server-close"
    assert world.sessions[0].server.state is ServerState.CLOSED
