"""What the fault menu offers first: each preset is tried in a copy of the world, to see where it strikes."""

from typing import NamedTuple

from smtpsim.simulation.world import ExternalClient, World
from smtpsim.spec.faults import FAULTS, FaultRow
from smtpsim.stage.foresight import Nearness, nearness_of, untouched_steps


class Choice(NamedTuple):
    """A preset, and where it would strike."""

    row: FaultRow
    nearness: Nearness


def can_be_changed(world: World | None) -> bool:
    """Whether what comes next is computed here; a real client's next words are not known."""
    return world is not None and not any(isinstance(one.client, ExternalClient) for one in world.sessions)


def fault_choices(world: World) -> tuple[Choice, ...]:
    """Put the presets in order: what strikes in the next exchange, what later, what nowhere."""
    untouched = untouched_steps(world)
    choices = [Choice(row, nearness_of(world, row.rule, untouched)) for row in FAULTS]
    return tuple(sorted(choices, key=lambda choice: choice.nearness))
