"""One step at a time: `advance(world) -> (world, step)`, a pure function."""

from smtpsim.network.stream import NEVER
from smtpsim.simulation.client_turn import take_client_turn
from smtpsim.simulation.clock import next_moment, pass_moment
from smtpsim.simulation.server_turn import take_server_turn
from smtpsim.simulation.step import Step
from smtpsim.simulation.tasks import do_task
from smtpsim.simulation.turn import Turn
from smtpsim.simulation.world import Session, World


def advance(world: World) -> tuple[World, Step | None]:
    """Give the next step and the world after it; the step is None when all is over.

    In the session whose turn it is, tasks come before the server and the server before the client.
    When none of them can act, the clock jumps to where something arrives or a wait is over.
    """
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
            now = max(moment, world.now)
            passed = _with_session(sessions, place, pass_moment(session, now))
            world = World(world.seed, now, world.n, world.sites, passed, world.faults)
            continue
        world = _after(world, place, turn)
        if turn.step is not None:
            return world, turn.step


def _most_urgent(sessions: tuple[Session, ...]) -> int:
    """Choose the first session in which somebody can act now, else the one where something comes first."""
    return min(range(len(sessions)), key=lambda place: _urgency(sessions[place]), default=0)


def _urgency(session: Session) -> int:
    can_act = session.tasks or session.server_may_act or session.client_may_act
    return -1 if can_act else next_moment(session)


def _with_session(sessions: tuple[Session, ...], place: int, session: Session) -> tuple[Session, ...]:
    return (session,) if len(sessions) == 1 else (*sessions[:place], session, *sessions[place + 1 :])


def _after(world: World, place: int, turn: Turn) -> World:
    return World(
        world.seed,
        world.now,
        world.n if turn.step is None else world.n + 1,
        turn.sites or world.sites,
        _with_session(world.sessions, place, turn.session),
        world.faults if turn.faults is None else turn.faults,
    )
