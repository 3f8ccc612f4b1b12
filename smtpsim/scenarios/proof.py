"""What only a run can prove of a scenario: it ends, is the same again, and does what its author expects."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from smtpsim.protocol.script import ScriptItem, ScriptKind
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.expectations import find_unmet
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline

_MOST_COMPARED = 100_000  # steps of sessions without one of the faults
_FEWEST_TRIED = 5


class Finding(msgspec.Struct, frozen=True):
    """Something that a run has shown, with its place in the file: one of the last three says it.

    `fault` is the place of a fault, from 0; `keys` are the keys and places (from 0) that lead to a value.
    """

    mistake: MistakeId
    reason: str
    fault: int | None = None
    keys: tuple[str | int, ...] = ()
    line: int = 0  # of the file, 0 is unknown
    step: Step | None = None  # the one of the session that shows it


def prove(scenario: Scenario) -> tuple[Finding, ...]:
    """Run a scenario, and give all that is not as it should be."""
    timeline = _run(scenario)
    if timeline.branch.is_endless:
        reason = f"after {timeline.known:,} steps the mail has still not come to rest"
        return (Finding(MistakeId.ENDLESS, reason),)
    return tuple(_findings(scenario, timeline))


def _findings(scenario: Scenario, timeline: Timeline) -> Iterator[Finding]:
    steps = timeline.branch.track.steps
    if not _gives(scenario, steps):
        yield Finding(MistakeId.NOT_THE_SAME, "a second run gives other steps than the first")
    for one in find_unmet(scenario, timeline):
        yield Finding(MistakeId.UNMET, one.reason, line=one.line, step=one.step)
    tried = max(_FEWEST_TRIED, _MOST_COMPARED // max(1, len(steps)))
    if len(scenario.faults) > tried:
        reason = (
            f"the session is long: only the first {tried} of {len(scenario.faults)} faults were tried out"
        )
        yield Finding(MistakeId.NOT_ALL_TRIED, reason)
    for place, rule in enumerate(scenario.faults[:tried]):
        others = (*scenario.faults[:place], *scenario.faults[place + 1 :])
        if _gives(replace(scenario, faults=others), steps):
            yield Finding(MistakeId.FAULT_NEVER_STRIKES, f"the fault {rule.name!r} changes nothing", place)
    for item in _idle_faults_of_scripts(timeline):
        name = item.rule.name if item.rule else item.text
        yield Finding(MistakeId.FAULT_NEVER_STRIKES, f"the fault {name!r} never strikes", line=item.line)


def _idle_faults_of_scripts(timeline: Timeline) -> Iterator[ScriptItem]:
    """Give the faults that scripts arm, or would arm if they came so far, and that do not strike."""
    world = timeline.branch.world_at(timeline.known)
    if world is None:
        return
    scripts = (one.client.script for one in world.sessions if isinstance(one.client, ScriptClient))
    struck = [fault.rule for fault in world.faults if fault.struck]
    faults = (item for script in scripts for item in script if item.kind is ScriptKind.FAULT)
    yield from (item for item in faults if item.rule not in struck)


def _run(scenario: Scenario) -> Timeline:
    timeline = Timeline(build_world(scenario))
    timeline.to_end()
    return timeline


def _gives(scenario: Scenario, steps: Sequence[Step]) -> bool:
    """Whether a scenario gives these steps; it runs no further than to the first other one."""
    timeline = Timeline(build_world(scenario))
    return all(timeline.forward() == step for step in steps) and timeline.forward() is None
