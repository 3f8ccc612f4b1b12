"""One step at a time: `advance(world) -> (world, step)`, a pure function."""

from msgspec.structs import replace

from smtpsim.network.stream import NEVER
from smtpsim.simulation.client_turn import take_client_turn
from smtpsim.simulation.clock import end_of_patience, jump, next_moment, pass_moment
from smtpsim.simulation.errands import go_about, start_errands
from smtpsim.simulation.server_turn import take_server_turn
from smtpsim.simulation.step import Step
from smtpsim.simulation.tasks import do_task
from smtpsim.simulation.telling import add_errands
from smtpsim.simulation.turn import Turn
from smtpsim.simulation.unloading import is_over, unload
from smtpsim.simulation.world import Session, World


def advance(world: World) -> tuple[World, Step | None]:
    """Give the next step and the world after it; the step is None when all is over.

    What a host does between sessions comes first. In the session whose turn it is, tasks come before
    the server and the server before the client. When none of them can act, the clock jumps to where
    something arrives, a wait is over, or mail in a queue is due.
    """
    sessions = world.sessions
    if world.traffic is not None or len(sessions) != 1:
        return _advance_system(world)
    session = sessions[0]
    while True:  # until the step is whole, the world's own session stays as it was
        if session.tasks:
            turn = do_task(world, session)
        elif session.server_may_act:
            turn = take_server_turn(world, session)
        elif session.client_may_act:
            turn = take_client_turn(world, session)
        else:
            moment, session = jump(session, world.now)
            if moment >= NEVER:
                return replace(world, sessions=(session,)), None
            world = replace(world, now=moment)
            continue
        if turn.sites is not None or turn.faults is not None:
            world = _after_mail_and_faults(world, turn)
        session = turn.session
        if turn.step is not None:
            return replace(world, n=world.n + 1, sessions=(session,)), turn.step


def _advance_system(world: World) -> tuple[World, Step | None]:
    """Go on where there are several sessions, or a mail system whose hosts act between sessions as well."""
    while True:
        traffic, sessions = world.traffic, world.sessions
        if traffic is not None and traffic.errands:
            world, step = go_about(world, traffic)
            if step is not None:
                return world, step
            continue
        place = _most_urgent(sessions)
        turn = _take_turn(world, sessions[place]) if sessions else None
        if turn is None:
            waited = _wait(world, place)
            if waited is None:
                return world, None
            world = waited
            continue
        world = _after(world, place, turn)
        if world.traffic is not None and is_over(turn.session):
            world = unload(world, world.traffic, turn.session)
        if turn.step is not None:
            return world, turn.step


def _take_turn(world: World, session: Session) -> Turn | None:
    """Let somebody in a session act, if there is something to do now."""
    if session.tasks:
        return do_task(world, session)
    if session.server_may_act:
        return take_server_turn(world, session)
    return take_client_turn(world, session) if session.client_may_act else None


def _wait(world: World, place: int) -> World | None:
    """Let the clock jump to whatever comes first; None where nothing comes any more."""
    moment = next_moment(world.sessions[place]) if world.sessions else NEVER
    limit = end_of_patience(world.sessions)
    started = None if world.traffic is None else start_errands(world, world.traffic, min(moment, limit))
    if started is not None:
        return started
    return None if moment >= limit else _pass(world, place, max(moment, world.now))


def _most_urgent(sessions: tuple[Session, ...]) -> int:
    """Choose the first session in which somebody can act now, else the one where something comes first."""
    return min(range(len(sessions)), key=lambda place: _urgency(sessions[place]), default=0)


def _urgency(session: Session) -> int:
    can_act = session.tasks or session.server_may_act or session.client_may_act
    return -1 if can_act else next_moment(session)


def _pass(world: World, place: int, now: int) -> World:
    """Let the clock jump, and what falls on that moment happen in one session."""
    passed = pass_moment(world.sessions[place], now)
    return replace(world, now=now, sessions=_with_session(world, place, passed))


def _after(world: World, place: int, turn: Turn) -> World:
    """Give the world after a turn in one of its sessions."""
    world = _after_mail_and_faults(world, turn)
    traffic = world.traffic
    return replace(
        world,
        n=world.n if turn.step is None else world.n + 1,
        sessions=_with_session(world, place, turn.session),
        traffic=add_errands(traffic, turn.errands) if turn.errands and traffic else traffic,
    )


def _after_mail_and_faults(world: World, turn: Turn) -> World:
    """Note what a turn changed outside its session."""
    faults = world.faults if turn.faults is None else turn.faults
    return replace(world, sites=turn.sites or world.sites, faults=faults)


def _with_session(world: World, place: int, session: Session) -> tuple[Session, ...]:
    return (*world.sessions[:place], session, *world.sessions[place + 1 :])
