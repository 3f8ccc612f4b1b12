"""A scenario run once to its end: what its lesson asks about, and what comes next at any place."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from msgspec.structs import replace

from smtpsim.explain.row_index import is_pop_step
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.place import Found, read_place
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.totals import Totals
from smtpsim.simulation.world import World
from smtpsim.spec.terms import Actor, Kind

_ASKING = {Kind.OPEN, Kind.COMMAND, Kind.END_OF_DATA}
_CUT_ROW = "fault-cut"


class Spot(NamedTuple):
    """What a question is about: a step, None where no reply comes, and how many steps show the answer."""

    step: Step | None
    at: int


class Rehearsal:
    """One run of a scenario. All that is asked of it is found in its steps and worlds."""

    def __init__(self, scenario: Scenario) -> None:
        """Run the scenario to its end."""
        self.scenario = scenario
        self.timeline = Timeline(build_world(scenario))
        self.timeline.to_end()

    @property
    def steps(self) -> Sequence[Step]:
        """All steps."""
        return self.timeline.branch.track.steps

    @cached_property
    def struck(self) -> dict[str, int]:
        """Tell for each fault of the scenario at which step (from 0) it first changes something."""
        found = {rule.name: self._first_strike(place) for place, rule in enumerate(self.scenario.faults)}
        return {name: at for name, at in found.items() if at is not None}

    def find(self, text: str) -> Found | None:
        """Find a place by its words."""
        place = read_place(text)
        return self.timeline.find(place) if place else None

    def world_at(self, count: int) -> World | None:
        """Give the world after so many steps."""
        return self.timeline.branch.world_at(count)

    def totals(self, session: str, count: int) -> Totals:
        """Give what holds in a session after so many steps."""
        return self.timeline.branch.track.totals_of(session, count)

    def next_reply(self, stand: int) -> Spot | None:
        """Find the next reply after so many steps, or that none comes; None where nobody asks any more."""
        steps = self.steps
        session = steps[stand - 1].session if stand else ""
        is_asked = stand > 0 and _asks(steps[stand - 1])
        for count, step in enumerate(steps[stand:], stand + 1):
            if step.kind is Kind.REPLY and not is_pop_step(step):
                return Spot(step, count)
            if is_asked and step.session == session and _ends(step):
                return Spot(None, count)
            if _asks(step) and not is_pop_step(step):
                session, is_asked = step.session, True
        return Spot(None, len(steps)) if is_asked else None

    def command_of(self, found: Found) -> int | None:
        """Find the step (from 0) of the command that the reply at a place answers."""
        reply = found.step
        if reply is None or reply.kind is not Kind.REPLY:
            return None
        before = range(found.until - 1, -1, -1)
        own = (at for at in before if self.steps[at].session == reply.session and _asks(self.steps[at]))
        wanted = (reply.verb, reply.recipient)
        return next((at for at in own if (self.steps[at].verb, self.steps[at].recipient) == wanted), None)

    def _first_strike(self, place: int) -> int | None:
        """Find the first step that is another one without the fault."""
        rules = self.scenario.faults
        spared = replace(self.scenario, faults=(*rules[:place], *rules[place + 1 :]))
        usual = Timeline(build_world(spared))
        usual.to_end()
        return first_difference(self.steps, usual.branch.track.steps)


def first_difference(steps: Sequence[Step], others: Sequence[Step]) -> int | None:
    """Tell at which place two rows of steps part."""
    for at in range(max(len(steps), len(others))):
        if at >= min(len(steps), len(others)) or steps[at] != others[at]:
            return min(at, len(steps) - 1)
    return None


def last_of(steps: Iterable[Step], session: str) -> Step | None:
    """Give the last step of a session."""
    found = None
    for step in steps:
        found = step if step.session == session else found
    return found


def _asks(step: Step) -> bool:
    """Whether a client waits for a reply after a step."""
    return step.actor is Actor.CLIENT and step.kind in _ASKING


def _ends(step: Step) -> bool:
    return step.kind is Kind.CLOSE or step.row == _CUT_ROW
