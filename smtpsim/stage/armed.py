"""Which faults wait at the cursor: read from what a person did and what struck, not from a world."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from smtpsim.simulation.intervention import Disarm, Inject, Intervention
from smtpsim.simulation.timeline import MAIN, Timeline
from smtpsim.simulation.track import Mark, Track
from smtpsim.simulation.world import World
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
            case Disarm(name=name, number=number):
                waiting = _without(waiting, name, number)
            case _:
                pass
    taken: set[int] = set()  # strikes that an earlier fault of the same name has made
    track, until = timeline.branch.track, timeline.cursor
    return tuple(rule for count, rule in waiting if not _is_used_up(track, rule, count, until, taken))


def _without(waiting: list[tuple[int, FaultRule]], name: str, number: int) -> list[tuple[int, FaultRule]]:
    places = [at for at, (_, rule) in enumerate(waiting) if rule.name == name]
    leaving = places[number - 1 : number] if number else places
    return [one for at, one in enumerate(waiting) if at not in leaving]


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


def _is_used_up(track: Track, rule: FaultRule, since: int, until: int, taken: set[int]) -> bool:
    """Whether a rule has struck as often as it may; marks find the strikes without a walk.

    The step that a fault of the channel strikes is followed by one that tells of it: that counts once.
    """
    struck, count = 0, since
    while rule.times and struck < rule.times:
        place = track.next_mark(Mark.FAULT, count)
        if place is None or place >= until:
            return False
        step = track.steps[place]
        if step.fault == rule.name and step.kind is not Kind.FAULT and place not in taken:
            taken.add(place)
            struck += 1
        count = place + 1
    return bool(rule.times)


class Armed(NamedTuple):
    """A fault that waits, exactly as a world has it."""

    rule: FaultRule
    number: int  # of those with its name, as they were armed, from 1
    left: int  # how often it may still strike; 0: always


def armed_in(world: World) -> tuple[Armed, ...]:
    """List the faults of a world that can still strike."""
    numbers: Counter[str] = Counter()
    found = []
    for fault in world.faults:
        numbers[fault.rule.name] += 1
        if not fault.rule.times or fault.struck < fault.rule.times:
            left = fault.rule.times - fault.struck if fault.rule.times else 0
            found.append(Armed(fault.rule, numbers[fault.rule.name], left))
    return tuple(found)


def shown_name(rule: FaultRule) -> str:
    """Name a fault as a person knows it: a preset by its title, another by its own name."""
    preset = FAULT_OF.get(rule.name)
    return preset.title if preset else rule.name
