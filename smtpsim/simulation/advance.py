"""One step at a time: `advance(world) -> (world, step)`, a pure function."""

from msgspec.structs import replace

from smtpsim.network.stream import NEVER
from smtpsim.simulation.client_turn import take_client_turn
from smtpsim.simulation.clock import next_moment, pass_moment
from smtpsim.simulation.server_turn import event_step, take_server_turn
from smtpsim.simulation.step import Step
from smtpsim.simulation.turn import Turn
from smtpsim.simulation.world import Session, World
from smtpsim.spec.terms import Actor, Kind


def advance(world: World) -> tuple[World, Step | None]:
    """Give the next step and the world after it; the step is None when all is over."""
    while True:
        place, turn = _next_turn(world)
        if turn is not None:
            world = _after(world, place, turn)
            if turn.step is not None:
                return world, turn.step
            continue
        moment = min((next_moment(session) for session in world.sessions), default=NEVER)
        if moment >= NEVER:
            return world, None
        world = _at(world, max(moment, world.now))


def _next_turn(world: World) -> tuple[int, Turn | None]:
    """Find the first session in which somebody can act now; servers act before clients."""
    for place, session in enumerate(world.sessions):
        if session.notices:
            return place, _give_notice(world, session)
        if session.server_may_act or session.pending is not None or session.closes:
            return place, take_server_turn(world, session)
        if session.client_may_act:
            return place, take_client_turn(world, session)
    return 0, None


def _after(world: World, place: int, turn: Turn) -> World:
    sessions = (*world.sessions[:place], turn.session, *world.sessions[place + 1 :])
    return World(
        world.seed, world.now, world.n + (turn.step is not None), turn.sites or world.sites, sessions,
        world.faults if turn.faults is None else turn.faults,
    )


def _at(world: World, now: int) -> World:
    sessions = tuple(pass_moment(session, now) for session in world.sessions)
    return World(world.seed, now, world.n, world.sites, sessions, world.faults)


def _give_notice(world: World, session: Session) -> Turn:
    notice = session.notices[0]
    step = event_step(world, session, Actor.NETWORK, Kind.FAULT, notice.row, fault=notice.fault)
    return Turn(replace(session, notices=session.notices[1:]), step)
