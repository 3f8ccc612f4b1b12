"""Interventions on a world: a fault armed, a fault taken away, an act of a client outside."""

from msgspec.structs import replace

from smtpsim.mail.site import Span
from smtpsim.protocol.server import hear, is_shaking_hands
from smtpsim.protocol.server_reading import take
from smtpsim.simulation.clock import leave
from smtpsim.simulation.editing import edit
from smtpsim.simulation.external import is_blocked, show_external_mark
from smtpsim.simulation.hand import say
from smtpsim.simulation.handshake import ESTABLISHED, FAILED, end_handshake_by, give_up_waiting
from smtpsim.simulation.intervention import (
    ClientEvent,
    ClientEventKind,
    Disarm,
    Edit,
    Inject,
    Intervention,
    Say,
    ShutDown,
)
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import Session, World, arm, disarm
from smtpsim.spec.terms import Kind, ServerState, ServiceState


def intervene(world: World, intervention: Intervention) -> tuple[World, Step | None]:
    """Carry out an intervention; a client's opening and closing are steps of their own."""
    if isinstance(intervention, Inject):
        return arm(world, intervention.rule), None
    if isinstance(intervention, Disarm):
        return disarm(world, intervention.name, intervention.number), None
    if isinstance(intervention, Say):
        return say(world, intervention), None
    if isinstance(intervention, Edit):
        return edit(world, intervention)
    world = replace(world, now=max(world.now, intervention.time))
    if isinstance(intervention, ShutDown):
        return _shut_down(world), None
    return _let_client_act(world, intervention)


def _shut_down(world: World) -> World:
    """Let every server stop: it says so to each client now (RFC 5321 3.8)."""
    stop = (Span(world.now), ServiceState.SHUTTING_DOWN)
    sites = {host: replace(site, service=(stop, *site.service)) for host, site in world.sites.items()}
    return replace(world, sites=sites, sessions=tuple(_answer_silence(session) for session in world.sessions))


def _answer_silence(session: Session) -> Session:
    """Let the server speak although nothing came; before its greeting and after its close it cannot."""
    if session.server.state in {ServerState.CONNECTED, ServerState.CLOSED}:
        return session
    server, received = take(session.server)
    if received is not None:  # a whole line waits: it is not what the server speaks about
        server = session.server
    return replace(session, server=server, tasks=(*session.tasks, give_up_waiting(server)), late=None)


def _let_client_act(world: World, event: ClientEvent) -> tuple[World, Step | None]:
    place = next((at for at, session in enumerate(world.sessions) if session.id == event.session), None)
    if place is None:  # an event of a recording that somebody changed
        return world, None
    session, step = _with_event(world, world.sessions[place], event)
    sessions = (*world.sessions[:place], session, *world.sessions[place + 1 :])
    return replace(world, sessions=sessions, n=world.n + (step is not None)), step


def _with_event(world: World, session: Session, event: ClientEvent) -> tuple[Session, Step | None]:
    match event.kind:
        case ClientEventKind.OCTETS:
            if is_blocked(session.to_server):
                return session, None
            server = hear(session.server, event.octets)
            return replace(session, server=server, server_may_act=session.late is None), None
        case ClientEventKind.SILENCE:
            return _answer_silence(session), None
        case ClientEventKind.HANDSHAKE | ClientEventKind.FAILED_HANDSHAKE:
            return _shake_hands(world, session, event)
        case ClientEventKind.OPEN:
            session, step = show_external_mark(world, session, Kind.OPEN)
            return replace(session, server_may_act=True), step
        case ClientEventKind.CLOSE:
            session, step = show_external_mark(world, session, Kind.CLOSE)
            return session if is_blocked(session.to_server) else leave(session), step


def _shake_hands(world: World, session: Session, event: ClientEvent) -> tuple[Session, Step | None]:
    """Tell that a real client and the server have done a TLS handshake, or failed to."""
    if not is_shaking_hands(session.server):  # an event of a recording that somebody changed
        return session, None
    session, step = show_external_mark(world, session, Kind.HANDSHAKE)
    succeeds = event.kind is ClientEventKind.HANDSHAKE
    return end_handshake_by(session, ESTABLISHED if succeeds else FAILED), step
