"""What there is to show at a timeline's cursor, read from the step and the totals beside it."""

from typing import NamedTuple

from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import MAIN, Timeline
from smtpsim.simulation.totals import NOTHING_YET, Totals
from smtpsim.simulation.world import World
from smtpsim.spec.terms import Actor

_FIRST_STEPS = 50  # in which both hosts of a recorded session have acted


class Moment(NamedTuple):
    """The step that is done last, and the totals of its session after it and before it."""

    step: Step | None
    totals: Totals
    earlier: Totals
    done: int  # how many steps of the timeline are done then


class Origin(NamedTuple):
    """What holds for a session from its start: its two hosts and its seed."""

    client: str = ""
    server: str = ""
    seed: int | None = None


def moment_at_cursor(timeline: Timeline, count: int | None = None) -> Moment:
    """Read the moment at the cursor, or after so many steps; this costs the same anywhere in a session."""
    done = timeline.cursor if count is None else count
    if not done:
        return Moment(None, NOTHING_YET, NOTHING_YET, 0)
    track = timeline.branch.track
    step = track.steps[done - 1]
    earlier = track.totals_of(step.session, done - 1)
    return Moment(step, track.totals_of(step.session, done), earlier, done)


def origin_of(timeline: Timeline) -> Origin:
    """Find who talks to whom: from the world at the start, or from the first steps of a recording."""
    world = timeline.branches[MAIN].world_at(0)
    if world is not None:
        return _from_world(world)
    steps = timeline.branches[MAIN].track.steps[:_FIRST_STEPS]
    host_of = {step.actor: step.host for step in reversed(steps)}
    return Origin(host_of.get(Actor.CLIENT, ""), host_of.get(Actor.SERVER, ""))


def _from_world(world: World) -> Origin:
    if not world.sessions:  # the first one begins when a host turns to its queue
        sender = next((site.host for site in world.sites.values() if site.queue), "")
        return Origin(sender, "", world.seed)
    return Origin(world.sessions[0].client_host, world.sessions[0].server_host, world.seed)
