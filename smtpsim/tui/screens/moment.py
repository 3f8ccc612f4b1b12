"""What there is to show at a timeline's cursor, read from the step and the totals beside it."""

from typing import NamedTuple

from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import MAIN, Timeline
from smtpsim.simulation.totals import NOTHING_YET, Buffers, Totals
from smtpsim.simulation.world import World
from smtpsim.spec.terms import Actor

_FIRST_STEPS = 50  # in which both hosts of a recorded session have acted


class Moment(NamedTuple):
    """The step that is done last, the totals after it, and the buffers before it."""

    step: Step | None
    totals: Totals
    before: Buffers


class Origin(NamedTuple):
    """What holds for a session from its start: its two hosts and its seed."""

    client: str = ""
    server: str = ""
    seed: int | None = None


def moment_at_cursor(timeline: Timeline) -> Moment:
    """Read the moment; this costs the same anywhere in a session."""
    step = timeline.step
    if step is None:
        return Moment(None, NOTHING_YET, NOTHING_YET.buffers)
    earlier = timeline.branch.track.totals_at(timeline.cursor - 1).get(step.session, NOTHING_YET)
    return Moment(step, timeline.totals(), earlier.buffers)


def origin_of(timeline: Timeline) -> Origin:
    """Find who talks to whom: from the world at the start, or from the first steps of a recording."""
    world = timeline.branches[MAIN].world_at(0)
    if world is not None and world.sessions:
        return _from_world(world)
    steps = timeline.branches[MAIN].track.steps[:_FIRST_STEPS]
    host_of = {step.actor: step.host for step in reversed(steps)}
    return Origin(host_of.get(Actor.CLIENT, ""), host_of.get(Actor.SERVER, ""))


def _from_world(world: World) -> Origin:
    return Origin(world.sessions[0].client_host, world.sessions[0].server_host, world.seed)
