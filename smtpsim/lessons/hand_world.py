"""A copy of a world in which somebody else says what the client says: nothing in the run itself changes."""

from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.protocol.hand_client import HandDeed
from smtpsim.simulation.advance import advance
from smtpsim.simulation.hand import NO_SESSION, say, why_not_by_hand
from smtpsim.simulation.intervention import Say
from smtpsim.simulation.step import Step
from smtpsim.simulation.telling import find_session
from smtpsim.simulation.world import World

MOST_STEPS = 1_000  # that one line can lead to


def alone(world: World, session_id: str) -> World:
    """Leave one session in a world, as if its client had no queue behind it; raises `UsageError`."""
    session = find_session(world, session_id)
    if session is None:
        raise UsageError(NO_SESSION)
    own = replace(session, cargo=None)
    reason = why_not_by_hand(own)
    if reason:
        raise UsageError(reason)
    return replace(world, sessions=(own,), traffic=None)


def send_line(world: World, session_id: str, octets: bytes) -> tuple[World, tuple[Step, ...]]:
    """Let the client send octets with their line ends, and go on until nothing more comes of it."""
    world = say(world, Say(world.n, session_id, octets, HandDeed.LINE))
    steps: list[Step] = []
    while len(steps) < MOST_STEPS:
        world, step = advance(world)
        if step is None:
            break
        steps.append(step)
    return world, tuple(steps)
