"""What a scenario that was changed in its file gives: where its session differs from the one before."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from smtpsim.scenarios.added_faults import says_the_same
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline

SAME = "read again: the session is the same"
DROPPED = "What you did yourself belonged to the session before, and is gone."


class Difference(NamedTuple):
    """Where two sessions part; one that ends there has no step. Without steps the two are the same."""

    place: int = 0  # how many steps are the same from the start
    before: Step | None = None
    now: Step | None = None

    @property
    def is_none(self) -> bool:
        """Whether the sessions are the same."""
        return self.before is None and self.now is None


def gives_the_same(before: Scenario, now: Scenario) -> bool:
    """Tell without a run that a session can go on as it is: nothing was changed but words about it."""
    return says_the_same(_bare(before), _bare(now))


def _bare(scenario: Scenario) -> Scenario:
    return replace(scenario, id="", title="", summary="", level=1, expect=(), lesson=None)


def first_difference(before: Scenario, now: Scenario) -> Difference:
    """Run two scenarios side by side until their sessions part."""
    first, second = _steps(before), _steps(now)
    place = 0
    while True:
        one, other = next(first, None), next(second, None)
        if one != other:
            return Difference(place, one, other)
        if one is None:
            return Difference(place)
        place += 1


def _steps(scenario: Scenario) -> Iterator[Step]:
    timeline = Timeline(build_world(scenario))
    while (step := timeline.forward()) is not None:
        yield step


def edited_step(difference: Difference, cursor: int) -> int:
    """Say how many steps are done where the edited one is shown; as many as before where none differs."""
    if difference.is_none:
        return cursor
    return difference.place + (difference.now is not None)


def is_touched(timeline: Timeline) -> bool:
    """Tell whether a person did something in a session, which another one has not."""
    return len(timeline.branches) > 1 or bool(timeline.branch.interventions)


def reload_words(difference: Difference) -> str:
    """Say in a few words what reading the file again has brought."""
    if difference.is_none:
        return SAME
    if difference.now is None:
        return f"read again: it ends after step {difference.place} now"
    if difference.before is None:
        return f"read again: it goes on now, with step {difference.place + 1}"
    return f"read again: step {difference.place + 1} is the first that differs"
