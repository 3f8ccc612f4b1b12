"""One step at a time: `advance(world) -> (world, step)`, a pure function."""

from smtpsim.network.stream import NEVER
from smtpsim.simulation.client_turn import take_client_turn
from smtpsim.simulation.clock import next_moment, pass_moment
from smtpsim.simulation.server_turn import take_server_turn
from smtpsim.simulation.step import Step
from smtpsim.simulation.tasks import do_task
from smtpsim.simulation.turn import Turn
from smtpsim.simulation.world import World


def advance(world: World) -> tuple[World, Step | None]:
    """Give the next step and the world after it; the step is None when all is over.

    Whoever can act now acts, session by session, tasks before servers before clients. When nobody
    can, the clock jumps to the next moment at which something arrives or a wait is over.
    """
    while True:
        for place, session in enumerate(world.sessions):
            if session.tasks:
                turn = do_task(world, session)
            elif session.server_may_act:
                turn = take_server_turn(world, session)
            elif session.client_may_act:
                turn = take_client_turn(world, session)
            else:
                continue
            world = _after(world, place, turn)
            if turn.step is not None:
                return world, turn.step
            break
        else:
            moment = min(map(next_moment, world.sessions), default=NEVER)
            if moment >= NEVER:
                return world, None
            world = _at(world, moment)


def _after(world: World, place: int, turn: Turn) -> World:
    sessions = world.sessions
    return World(
        world.seed,
        world.now,
        world.n if turn.step is None else world.n + 1,
        turn.sites or world.sites,
        (turn.session,) if len(sessions) == 1 else (*sessions[:place], turn.session, *sessions[place + 1 :]),
        world.faults if turn.faults is None else turn.faults,
    )


def _at(world: World, now: int) -> World:
    """Let the clock jump, and whatever falls on that moment happen."""
    now = max(now, world.now)
    sessions = tuple([pass_moment(session, now) for session in world.sessions])
    return World(world.seed, now, world.n, world.sites, sessions, world.faults)
