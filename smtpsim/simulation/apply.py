"""Interventions on a world: a fault armed, a fault taken away, an act of a client outside."""

from msgspec.structs import replace

from smtpsim.protocol.server import fall_silent, hear
from smtpsim.simulation.client_turn import show_external_mark
from smtpsim.simulation.intervention import ClientEvent, ClientEventKind, Disarm, Inject, Intervention
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import Session, World, arm, disarm
from smtpsim.spec.terms import Kind, ServerState


def intervene(world: World, intervention: Intervention) -> tuple[World, Step | None]:
    """Carry out an intervention; a client's opening and closing are steps of their own."""
    if isinstance(intervention, Inject):
        return arm(world, intervention.rule), None
    if isinstance(intervention, Disarm):
        return disarm(world, intervention.name), None
    return _let_client_act(replace(world, now=max(world.now, intervention.time)), intervention)


def _let_client_act(world: World, event: ClientEvent) -> tuple[World, Step | None]:
    place = next(at for at, session in enumerate(world.sessions) if session.id == event.session)
    session, step = _with_event(world, world.sessions[place], event)
    sessions = (*world.sessions[:place], session, *world.sessions[place + 1 :])
    return replace(world, sessions=sessions, n=world.n + (step is not None)), step


def _with_event(world: World, session: Session, event: ClientEvent) -> tuple[Session, Step | None]:
    if event.kind is ClientEventKind.OCTETS:
        return replace(session, server=hear(session.server, event.octets), server_may_act=True), None
    if event.kind is ClientEventKind.SILENCE:
        return replace(session, received=fall_silent(session.server), server_may_act=True), None
    if event.kind is ClientEventKind.OPEN:
        session, step = show_external_mark(world, session, Kind.OPEN)
        return replace(session, is_greeted=True, server_may_act=True), step
    session, step = show_external_mark(world, session, Kind.CLOSE)
    is_open = session.server.state is not ServerState.CLOSED
    return replace(session, closes=is_open or session.closes, client_left=is_open), step
