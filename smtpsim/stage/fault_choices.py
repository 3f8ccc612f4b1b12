"""What the fault menu offers first: each preset is tried in a copy of the world, to see where it strikes."""

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from smtpsim.protocol.reply import read_reply
from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import ExternalClient, World
from smtpsim.spec.faults import FAULTS, Do, FaultRow, FaultRule
from smtpsim.spec.terms import Kind

LOOK_AHEAD = 40  # steps; what strikes later than that is told as "nothing in the next steps"

NO_REPLY = "That is no reply. A code of three digits and a text is one, as in: 450 4.2.1 try later"


class Nearness(IntEnum):
    """Where a fault would strike, seen from here."""

    NEXT = 0
    LATER = 1
    NOWHERE = 2


class Choice(NamedTuple):
    """A preset, and where it would strike."""

    row: FaultRow
    nearness: Nearness


def can_be_changed(world: World | None) -> bool:
    """Whether what comes next is computed here; a real client's next words are not known."""
    return world is not None and not any(isinstance(one.client, ExternalClient) for one in world.sessions)


def fault_choices(world: World) -> tuple[Choice, ...]:
    """Put the presets in order: what strikes in the next exchange, what later, what nowhere."""
    untouched = tuple(_steps_ahead(world))
    choices = [Choice(row, _nearness(world, row.rule, untouched)) for row in FAULTS]
    return tuple(sorted(choices, key=lambda choice: choice.nearness))


def nearness_of(world: World, rule: FaultRule) -> Nearness:
    """Say where one fault would strike."""
    return _nearness(world, rule, tuple(_steps_ahead(world)))


def _nearness(world: World, rule: FaultRule, untouched: tuple[Step, ...]) -> Nearness:
    exchange = next((at for at, step in enumerate(untouched) if step.kind is Kind.REPLY), len(untouched))
    changed, _ = intervene(world, Inject(world.n, rule))
    steps = _steps_ahead(changed)
    different = next((at for at, step in enumerate(untouched) if next(steps, None) != step), None)
    if different is None:
        return Nearness.NOWHERE
    return Nearness.NEXT if different <= exchange else Nearness.LATER


def _steps_ahead(world: World) -> Iterator[Step]:
    for _ in range(LOOK_AHEAD):
        world, step = advance(world)
        if step is None:
            return
        yield step


def typed_reply(text: str) -> FaultRule | None:
    """Read `450 4.2.1 try later` as a fault for the next reply; None where it is no reply (RFC 5321 4.2)."""
    words = " ".join(text.split())
    reply = read_reply(f"{words}\r\n".encode("ascii", "replace"))
    if reply is None or not reply.code or words != f"{reply.code} {words[4:]}".rstrip():
        return None
    if reply.enhanced and reply.enhanced[0] != words[0]:
        return None
    line = reply.lines[0].removeprefix(reply.enhanced).lstrip()
    return FaultRule(words, Do(reply=reply.code, enhanced=reply.enhanced, text=line))
