"""One step at a time: `advance(world) -> (world, step)`, a pure function."""

from smtpsim.network.stream import NEVER
from smtpsim.simulation.client_turn import take_client_turn
from smtpsim.simulation.clock import next_moment, pass_moment
from smtpsim.simulation.errands import go_about, start_errands
from smtpsim.simulation.server_turn import take_server_turn
from smtpsim.simulation.step import Step
from smtpsim.simulation.tasks import do_task
from smtpsim.simulation.telling import add_errands
from smtpsim.simulation.traffic import Traffic
from smtpsim.simulation.turn import Turn
from smtpsim.simulation.unloading import is_over, unload
from smtpsim.simulation.world import Session, World


def advance(world: World) -> tuple[World, Step | None]:
    """Give the next step and the world after it; the step is None when all is over.

    What a host does between sessions comes first. In the session whose turn it is, tasks come before
    the server and the server before the client. When none of them can act, the clock jumps to where
    something arrives, a wait is over, or mail in a queue is due.
    """
    if world.traffic is not None:
        return _advance_system(world, world.traffic)
    while True:
        sessions = world.sessions
        place = 0 if len(sessions) == 1 else _most_urgent(sessions)
        session = sessions[place]
        if session.tasks:
            turn = do_task(world, session)
        elif session.server_may_act:
            turn = take_server_turn(world, session)
        elif session.client_may_act:
            turn = take_client_turn(world, session)
        else:
            moment = next_moment(session)
            if moment >= NEVER:
                return world, None
            world = _pass(world, place, max(moment, world.now))
            continue
        world = _after(world, place, turn)
        if turn.step is not None:
            return world, turn.step


def _advance_system(world: World, traffic: Traffic) -> tuple[World, Step | None]:
    """Go on in a mail system, where hosts act between sessions as well."""
    while True:
        traffic, sessions = world.traffic or traffic, world.sessions
        if traffic.errands:
            world, step = go_about(world, traffic)
            if step is not None:
                return world, step
            continue
        place = _most_urgent(sessions)
        turn = _take_turn(world, sessions[place]) if sessions else None
        if turn is None:
            waited = _wait(world, traffic, place)
            if waited is None:
                return world, None
            world = waited
            continue
        world = _after(world, place, turn)
        if is_over(turn.session):
            world = unload(world, world.traffic or traffic, turn.session)
        if turn.step is not None:
            return world, turn.step


def _take_turn(world: World, session: Session) -> Turn | None:
    """Let somebody in a session act, if there is something to do now."""
    if session.tasks:
        return do_task(world, session)
    if session.server_may_act:
        return take_server_turn(world, session)
    return take_client_turn(world, session) if session.client_may_act else None


def _wait(world: World, traffic: Traffic, place: int) -> World | None:
    """Let the clock jump to whatever comes first; None where nothing comes any more."""
    moment = next_moment(world.sessions[place]) if world.sessions else NEVER
    started = start_errands(world, traffic, moment)
    if started is not None:
        return started
    return None if moment >= NEVER else _pass(world, place, max(moment, world.now))


def _most_urgent(sessions: tuple[Session, ...]) -> int:
    """Choose the first session in which somebody can act now, else the one where something comes first."""
    return min(range(len(sessions)), key=lambda place: _urgency(sessions[place]), default=0)


def _urgency(session: Session) -> int:
    can_act = session.tasks or session.server_may_act or session.client_may_act
    return -1 if can_act else next_moment(session)


def _pass(world: World, place: int, now: int) -> World:
    """Let the clock jump, and what falls on that moment happen in one session."""
    sessions = world.sessions
    passed = pass_moment(sessions[place], now)
    all_passed = (passed,) if len(sessions) == 1 else (*sessions[:place], passed, *sessions[place + 1 :])
    return World(world.seed, now, world.n, world.sites, all_passed, world.faults, world.traffic)


def _after(world: World, place: int, turn: Turn) -> World:
    sessions = world.sessions
    return World(
        world.seed,
        world.now,
        world.n if turn.step is None else world.n + 1,
        turn.sites or world.sites,
        (turn.session,) if len(sessions) == 1 else (*sessions[:place], turn.session, *sessions[place + 1 :]),
        world.faults if turn.faults is None else turn.faults,
        add_errands(world.traffic, turn.errands) if turn.errands and world.traffic else world.traffic,
    )
