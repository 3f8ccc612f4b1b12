"""What comes after the cursor, found without going there: nothing grows, and the session stays as it is."""

from collections.abc import Iterator
from typing import NamedTuple

from smtpsim.simulation.advance import advance
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.hops import HopView

FARTHEST = 60  # steps that are looked at in either direction


class Placed(NamedTuple):
    """A step, and its place in the session (from 0): it is done when the cursor is behind it."""

    place: int
    step: Step


def steps_from(timeline: Timeline, place: int) -> Iterator[Step]:
    """Give the steps from a place on: those that are known, then those that the world would bring."""
    track, known = timeline.branch.track, timeline.known
    for at in range(place, min(known, place + FARTHEST)):
        yield track.steps[at]
    if place + FARTHEST <= known or timeline.branch.is_endless:
        return
    world = timeline.branch.world_at(known)
    for _ in range(FARTHEST):
        if world is None:
            return
        world, step = advance(world)
        if step is None:
            return
        yield step


def coming_step(hops: HopView) -> Placed | None:
    """Find the next step that is shown; None at the end, and where it is too far away."""
    here = hops.timeline.cursor
    placed = (Placed(here + at, step) for at, step in enumerate(steps_from(hops.timeline, here)))
    return next((one for one in placed if hops.shows(one.step)), None)


def steps_before(timeline: Timeline, placed: Placed) -> Iterator[Step]:
    """Go back from a step through those of its session that come before it."""
    steps = timeline.branch.track.steps
    for at in range(min(placed.place, timeline.known) - 1, max(-1, placed.place - FARTHEST), -1):
        if steps[at].session == placed.step.session:
            yield steps[at]
