"""Steps that tell what a host does by itself, outside the dialogue of a session."""

from msgspec.structs import replace

from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.traffic import Errand, Traffic
from smtpsim.simulation.world import Session, World
from smtpsim.spec.event_rows import EventRow
from smtpsim.spec.terms import Actor, ClientState, Kind, ServerState


def host_step(
    world: World,
    session_id: str,
    host: str,
    actor: Actor,
    kind: Kind,
    row: str,
    words: dict[str, str],
    *,
    recipient: str = "",
    peer: str = "",
    gained: tuple[Holder, ...] = (),
    lost: tuple[Holder, ...] = (),
) -> Step:
    """Tell of something that a host does beside a session, in the states that the session is in."""
    session = find_session(world, session_id)
    return Step(
        world.n,
        world.now,
        session_id,
        host,
        actor,
        kind,
        row=row,
        words=words,
        recipient=recipient,
        client_state=session.client.state if session else ClientState.IDLE,
        server_state=session.server.state if session else ServerState.CONNECTED,
        phase=session.phase if session else None,
        gained=gained,
        lost=lost,
        peer=peer,
    )


def cause_of(event: EventRow, words: dict[str, str]) -> str:
    """Say what was the matter: the first sentence of an event's why; the others say what follows from it."""
    return event.why.partition(". ")[0].removesuffix(".").format_map(words)


def find_session(world: World, session_id: str) -> Session | None:
    """Give the session of a name, if it has begun."""
    return next((session for session in world.sessions if session.id == session_id), None)


def with_errands(world: World, *errands: Errand) -> World:
    """Let errands come before those that are there already."""
    traffic = world.traffic
    return world if traffic is None else replace(world, traffic=add_errands(traffic, errands))


def add_errands(traffic: Traffic, errands: tuple[Errand, ...]) -> Traffic:
    """Let errands come before those that are there already."""
    return replace(traffic, errands=(*errands, *traffic.errands))


def told(world: World, step: Step) -> tuple[World, Step]:
    """Count a step."""
    return replace(world, n=world.n + 1), step
