"""The TLS handshake on the simulated channel: how it ends, and what either side makes of that (RFC 3207).

What an octet of the handshake looks like is no matter of SMTP, so it is one mark in each direction.
"""

from msgspec.structs import replace

from smtpsim.network.stream import Mark, Stream, send_mark
from smtpsim.protocol.server import Server, fall_silent, handshake, is_shaking_hands
from smtpsim.protocol.transaction import NO_TRANSACTION
from smtpsim.simulation.external import road_to_client
from smtpsim.simulation.step import BufferChange
from smtpsim.simulation.turn import Turn, arrival_of, event_step
from smtpsim.simulation.world import Answering, Closing, ExternalClient, Handshaking, Session, World
from smtpsim.spec.terms import Actor, Kind

ESTABLISHED, FAILED, NOT_BEGUN = "tls-established", "tls-failed", "tls-not-begun"


def begin_handshake(session: Session) -> Session:
    """Let the client's side of the handshake reach the server; octets in the clear before it spoil it."""
    server = session.server
    if not is_shaking_hands(server):
        return session
    is_spoilt = server.inbox.start < len(server.inbox.octets)
    return end_handshake_by(session, FAILED if is_spoilt else ESTABLISHED)


def expect_handshake(session: Session, now: int) -> Session:
    """Mark on the road to a real client where the clear text ends and its handshake may begin."""
    if not isinstance(session.client, ExternalClient):
        return session
    return replace(session, to_client=send_mark(session.to_client, session.link, Mark.HANDSHAKE, now))


def end_handshake_by(session: Session, row: str) -> Session:
    """Let the handshake end by one of its rows, as the next thing that the server does."""
    return replace(session, tasks=(*session.tasks, Handshaking(row)), server_may_act=False)


def hears_no_handshake(server: Server) -> bool:
    """Whether something came in the clear where the handshake should begin."""
    return is_shaking_hands(server) and server.inbox.start < len(server.inbox.octets)


def give_up_waiting(server: Server) -> Answering | Handshaking:
    """Say what a server does at the end of its patience; in a handshake it cannot even say 421."""
    return Handshaking(NOT_BEGUN) if is_shaking_hands(server) else Answering(fall_silent(server))


def end_handshake(world: World, session: Session, ending: Handshaking) -> Turn:
    """End the handshake: both sides forget what was said in the clear, or else the server closes."""
    succeeds = ending.row == ESTABLISHED
    road, had_transaction = road_to_client(session), session.server.transaction is not NO_TRANSACTION
    stream = _send_mark(world, session, road) if succeeds else road
    ended = replace(
        session,
        server=handshake(session.server, succeeds=succeeds),
        to_client=stream,
        server_since=world.now,
        tasks=session.tasks if succeeds else (*session.tasks, Closing("server-close-without-tls")),
    )
    step = event_step(
        world,
        ended,
        Actor.SERVER,
        Kind.HANDSHAKE,
        ending.row,
        arrives=arrival_of(stream, road) if succeeds else None,
        change=BufferChange(clears=True) if had_transaction else None,
    )
    return Turn(replace(ended, phase=step.phase), replace(step, is_protected=False))


def _send_mark(world: World, session: Session, road: Stream) -> Stream:
    """Tell a simulated client; a real one has had the handshake on its own connection."""
    if isinstance(session.client, ExternalClient):
        return road
    return send_mark(road, session.link, Mark.HANDSHAKE, world.now)
