"""Sessions for the tests of recordings: shipped scenarios, acted upon in any way, and written down."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from smtpsim.recording.format import HappenedItem, Header, Item, computed_header, encode_item
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import ClientEvent, ClientEventKind, Disarm, Inject, ShutDown
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FaultRule

ROOT = Path(__file__).parents[2]
CAPTURES = ROOT.parent / "shared" / "captures"
LESSONS = sorted((ROOT / "lessons").glob("*.yaml"))
MOST_STEPS = 300


def scenario(name: str = "classic") -> Scenario:
    """A shipped scenario."""
    path = ROOT / "lessons" / f"{name}.yaml"
    return read_scenario(path.read_text(encoding="utf-8"), str(path))


def capture(name: str) -> Path:
    """A session of real mail software; the test is skipped where the folder is absent."""
    if not CAPTURES.is_dir():
        pytest.skip(f"the recorded sessions of real software are not at {CAPTURES}")
    return CAPTURES / name


def written(header: Header, items: Iterable[HappenedItem]) -> bytes:
    """What a recorder writes."""
    every: tuple[Item, ...] = (header, *items)
    return b"".join(encode_item(item) for item in every)


class Act(msgspec.Struct, frozen=True):
    """One thing that a person does with a timeline; `number` says how far, or which."""

    name: str
    number: int = 0


def act_on(timeline: Timeline, act: Act, faults: Sequence[FaultRule]) -> None:
    """Do what a person would do."""
    rule = faults[act.number % len(faults)]
    names = list(timeline.branches)
    match act.name:
        case "forward":
            timeline.seek(min(timeline.cursor + act.number, MOST_STEPS))
        case "back":
            timeline.seek(max(0, timeline.cursor - act.number))
        case "inject":
            timeline.intervene(Inject(timeline.cursor, rule))
        case "disarm":
            timeline.intervene(Disarm(timeline.cursor, rule.name))
        case "shut down":
            timeline.intervene(ShutDown(timeline.cursor, timeline.step.time if timeline.step else 0))
        case "switch":
            timeline.switch(names[act.number % len(names)])
        case _:
            raise AssertionError(act)


def recorded(
    chosen: Scenario, faults: tuple[FaultRule, ...], acts: Iterable[Act], menu: Sequence[FaultRule]
) -> bytes:
    """Let a person act, and write down what came of it."""
    items: list[HappenedItem] = []
    timeline = Timeline(build_world(chosen, faults), sink=items.append)
    for act in acts:
        act_on(timeline, act, menu)
    timeline.seek(MOST_STEPS)
    return written(computed_header(chosen, faults), items)


def served(chosen: Scenario, faults: tuple[FaultRule, ...], events: Iterable[tuple[int, bytes]]) -> bytes:
    """Let a client outside act: each event is how many ms later, and which octets (none: it leaves)."""
    return written(
        computed_header(chosen, faults), _serve(build_world(chosen, faults, external=True), events)
    )


def _serve(world: World, events: Iterable[tuple[int, bytes]]) -> Iterator[HappenedItem]:
    now, session = 0, world.sessions[0].id
    acts = [(0, ClientEventKind.OPEN, b"")]
    acts += [
        (later, ClientEventKind.OCTETS if octets else ClientEventKind.CLOSE, octets)
        for later, octets in events
    ]
    for later, kind, octets in acts:
        now += later
        event = ClientEvent(world.n, session, now, kind, octets)
        yield event
        world, step = intervene(world, event)
        if step is not None:
            yield step
        while (following := advance(world))[1] is not None:
            world, done = following
            assert done is not None
            yield done
        world = following[0]
        if kind is ClientEventKind.CLOSE:
            return


def all_steps(timeline: Timeline) -> dict[str, list[Step]]:
    """The steps of every branch."""
    return {name: list(branch.track.steps) for name, branch in timeline.branches.items()}
