"""What only a run can prove of a scenario: it ends, is the same again, and does what its author expects."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.expectations import unmet_expectations
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline


class Finding(msgspec.Struct, frozen=True):
    """Something that a run has shown, with its place in the file: one of the last three says it.

    `fault` is the place of a fault, from 0; `keys` are the keys and places (from 0) that lead to a value.
    """

    mistake: MistakeId
    reason: str
    fault: int | None = None
    keys: tuple[str | int, ...] = ()
    line: int = 0


def prove(scenario: Scenario) -> tuple[Finding, ...]:
    """Run a scenario, and give all that is not as it should be."""
    timeline = _run(scenario)
    if timeline.branch.is_endless:
        reason = f"after {timeline.known:,} steps the mail has still not come to rest"
        return (Finding(MistakeId.ENDLESS, reason),)
    return tuple(_findings(scenario, timeline))


def _findings(scenario: Scenario, timeline: Timeline) -> Iterator[Finding]:
    steps = timeline.branch.track.steps
    if _steps(scenario) != list(steps):
        yield Finding(MistakeId.NOT_THE_SAME, "a second run gives other steps than the first")
    for reason in unmet_expectations(scenario, timeline):
        yield Finding(MistakeId.UNMET, reason)
    for place, rule in enumerate(scenario.faults):
        others = (*scenario.faults[:place], *scenario.faults[place + 1 :])
        if _steps(replace(scenario, faults=others)) == list(steps):
            yield Finding(MistakeId.FAULT_NEVER_STRIKES, f"the fault {rule.name!r} changes nothing", place)


def _run(scenario: Scenario) -> Timeline:
    timeline = Timeline(build_world(scenario))
    timeline.to_end()
    return timeline


def _steps(scenario: Scenario) -> list[Step]:
    return list(_run(scenario).branch.track.steps)
