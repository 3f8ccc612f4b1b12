"""What will happen, found out by doing it in a copy of the world: a world is a value, so nothing changes."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import chain
from typing import NamedTuple

from smtpsim.explain.told import SAID_KINDS, told_lines
from smtpsim.explain.waits import LONG_WAIT_MS, wait_words
from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FaultRule
from smtpsim.spec.terms import Actor, Kind

LOOK_AHEAD = 40  # steps; what strikes later than that is told as "nothing in the next steps"
_LONGEST = 70  # characters of a line that a sentence quotes

_CHANGES_NOTHING = f"As things stand it changes nothing in the next {LOOK_AHEAD} steps."


class Nearness(IntEnum):
    """Where a fault would strike, seen from here."""

    NEXT = 0
    LATER = 1
    NOWHERE = 2


class Foresight(NamedTuple):
    """Where a fault would strike, and what will happen then, in one sentence."""

    nearness: Nearness
    sentence: str
    struck: Step | None = None  # the first step that is another one


def steps_ahead(world: World, most: int = LOOK_AHEAD) -> Iterator[Step]:
    """Go through the steps that would come next."""
    for _ in range(most):
        world, step = advance(world)
        if step is None:
            return
        yield step


def untouched_steps(world: World) -> tuple[Step, ...]:
    """Give the steps that come if nobody does anything."""
    return tuple(steps_ahead(world))


def nearness_of(world: World, rule: FaultRule, untouched: Sequence[Step] | None = None) -> Nearness:
    """Say where one fault would strike; `untouched` spares working out again what comes without it."""
    untouched = untouched_steps(world) if untouched is None else untouched
    place, _ = _first_difference(world, rule, untouched)
    exchange = next((at for at, step in enumerate(untouched) if step.kind is Kind.REPLY), len(untouched))
    if place is None:
        return Nearness.NOWHERE
    return Nearness.NEXT if place <= exchange else Nearness.LATER


def foresee(world: World, rule: FaultRule, untouched: Sequence[Step] | None = None) -> Foresight:
    """Say where one fault would strike and what it would do there; the world stays as it is."""
    untouched = untouched_steps(world) if untouched is None else untouched
    nearness = nearness_of(world, rule, untouched)
    place, steps = _first_difference(world, rule, untouched)
    if place is None:
        return Foresight(nearness, _CHANGES_NOTHING)
    struck = next(steps, None)
    return Foresight(nearness, _sentence(rule, untouched[place], struck, steps), struck)


def _first_difference(
    world: World, rule: FaultRule, untouched: Sequence[Step]
) -> tuple[int | None, Iterator[Step]]:
    """Find the first step that a fault changes, and give the changed steps from that one on."""
    changed, _ = intervene(world, Inject(world.n, rule))
    steps = steps_ahead(changed)
    for place, usual in enumerate(untouched):
        step = next(steps, None)
        if step != usual:
            return place, iter(()) if step is None else chain((step,), steps)
    return None, steps


def _sentence(rule: FaultRule, usual: Step, struck: Step | None, steps: Iterator[Step]) -> str:
    if struck is None:
        return f"Strikes at step {usual.n + 1}: nothing more happens, where {said_words(usual)} would come."
    if _is_same_act(struck, usual):
        change = _way_words(rule, struck, usual)
    else:
        change = f" instead of {said_words(usual)}"
    return f"Strikes at step {struck.n + 1}: {said_words(struck)}{change}{then_words(struck, steps)}"


def _is_same_act(struck: Step, usual: Step) -> bool:
    """Whether the same is said as ever, and only its way over the channel is another."""
    return (struck.kind, struck.octets) == (usual.kind, usual.octets) and struck.octets != b""


def _way_words(rule: FaultRule, struck: Step, usual: Step) -> str:
    """Say how octets fare that come otherwise than usual."""
    if struck.arrives is None:
        return " does not arrive whole" if rule.do.cut_after else " does not arrive"
    late = struck.arrives - (usual.arrives or struck.arrives)
    return f" arrives {late / 1000:g} s later than usual" if late > 0 else " is the same as without the fault"


def then_words(struck: Step, after: Iterator[Step]) -> str:
    """Say what the client does next, as the end of a sentence about a step that was struck."""
    for step in after:
        if step.actor is Actor.CLIENT and step.session == struck.session:
            waited = step.time - struck.time
            when = f"{wait_words(waited)} later" if waited >= LONG_WAIT_MS else "then"
            deed = "the client sends the mail data" if step.kind is Kind.DATA else said_words(step)
            return f"; {when} {deed}."
    return "; the client does nothing more in this session."


def said_words(step: Step) -> str:
    """Quote what a step says as a transcript does, or name what is done."""
    told, _ = told_lines(step)
    line = told[0] if len(told[0]) <= _LONGEST else f"{told[0][: _LONGEST - 1]}…"
    if step.kind not in SAID_KINDS:
        return f"the {line}" if line.startswith((f"{step.actor.value} ", "fault")) else line
    sign = "C" if step.actor is Actor.CLIENT else "S"
    more = " ..." if len(told) > 1 else " (the end of the mail data)" if step.kind is Kind.END_OF_DATA else ""
    return f"{sign}: {line}{more}"
