"""What a person changes at the cursor: a fault is armed or taken away, another branch is chosen."""

from typing import TypeAlias

from smtpsim.simulation.intervention import Disarm, Inject, Intervention
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FaultRule
from smtpsim.stage.armed import Armed

WATCH_ONLY = "This session was recorded from real programs: it can be watched, but not changed."
ONE_BRANCH = "There is one branch so far. Go back and inject a fault: that begins another."


Wish: TypeAlias = FaultRule | Armed | str
"""A fault to arm, the armed one to take away, or the name of all that are to be taken away."""


def arm(timeline: Timeline, wish: Wish) -> str:
    """Arm a fault, or take one away; name the branch that this begins in the past, or none."""
    branches, here = len(timeline.branches), timeline.cursor
    timeline.intervene(_intervention(here, wish))
    return timeline.branch.name if len(timeline.branches) > branches else ""


def _intervention(here: int, wish: Wish) -> Intervention:
    match wish:
        case str():
            return Disarm(here, wish)
        case Armed(rule=rule, number=number):
            return Disarm(here, rule.name, number)
        case _:
            return Inject(here, wish)


def switch_to_next_branch(timeline: Timeline) -> bool:
    """Go to the next branch, after the last one to the first; False where there is only one."""
    names = list(timeline.branches)
    if len(names) > 1:
        timeline.switch(names[(names.index(timeline.branch.name) + 1) % len(names)])
    return len(names) > 1


def run_to_end(timeline: Timeline, name: str) -> None:
    """Compute a branch to its end, wherever the cursor is; the cursor stays."""
    here, cursor = timeline.branch.name, timeline.cursor
    if timeline.branches[name].is_over:
        return
    if name != here:
        timeline.switch(name)
    timeline.to_end()
    if name != here:
        timeline.switch(here)
    timeline.seek(cursor)
