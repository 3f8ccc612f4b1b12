"""Which faults wait at the cursor: read from what a person did and what struck, not from a world."""

from collections.abc import Iterator

from smtpsim.simulation.intervention import Disarm, Inject, Intervention
from smtpsim.simulation.timeline import MAIN, Timeline
from smtpsim.simulation.track import Mark, Track
from smtpsim.spec.faults import FAULT_OF, FaultRule
from smtpsim.spec.terms import Kind


def first_rules(timeline: Timeline) -> tuple[FaultRule, ...]:
    """Give the faults that a scenario armed before its first step."""
    world = timeline.branches[MAIN].world_at(0)
    return tuple(fault.rule for fault in world.faults) if world else ()


def armed_rules(timeline: Timeline, first: tuple[FaultRule, ...]) -> tuple[FaultRule, ...]:
    """Give the faults that are armed after the steps up to the cursor and can still strike."""
    waiting = [(0, rule) for rule in first]
    for count, intervention in _done_before(timeline):
        match intervention:
            case Inject(rule=rule):
                waiting.append((count, rule))
            case Disarm(name=name):
                waiting = [one for one in waiting if one[1].name != name]
            case _:
                pass
    track = timeline.branch.track
    return tuple(rule for count, rule in waiting if not _is_used_up(track, rule, count, timeline.cursor))


def _done_before(timeline: Timeline) -> Iterator[tuple[int, Intervention]]:
    """Go through what a person did on the way to the cursor, on this branch and its parents."""
    branch, until = timeline.branch, timeline.cursor
    is_tip = timeline.cursor == timeline.known
    lines = [[one for one in branch.interventions if one[0] < until or (is_tip and one[0] == until)]]
    while branch.parent:
        until = min(until, branch.at)
        branch = timeline.branches[branch.parent]
        lines.append([one for one in branch.interventions if one[0] < until])
    for line in reversed(lines):
        yield from line


def _is_used_up(track: Track, rule: FaultRule, since: int, until: int) -> bool:
    """Whether a rule has struck as often as it may; marks find the strikes without a walk.

    The step that a fault of the channel strikes is followed by one that tells of it: that counts once.
    """
    struck, count = 0, since
    while rule.times and struck < rule.times:
        place = track.next_mark(Mark.FAULT, count)
        if place is None or place >= until:
            return False
        step = track.steps[place]
        struck += step.fault == rule.name and step.kind is not Kind.FAULT
        count = place + 1
    return bool(rule.times)


def shown_name(rule: FaultRule) -> str:
    """Name a fault as a person knows it: a preset by its title, another by its own name."""
    preset = FAULT_OF.get(rule.name)
    return preset.title if preset else rule.name
