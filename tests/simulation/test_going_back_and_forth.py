"""Stepping back is the way one came, and whatever a person does in the past begins a branch that is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.simulation.advance import advance
from smtpsim.simulation.intervention import BranchMark, Disarm, Inject
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Item, Timeline
from smtpsim.simulation.totals import NOTHING_YET
from smtpsim.simulation.track import SPACING, Mark
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Kind, Verb
from tests.support.worlds import BOB, CAROL, classic_world, steps_of, totals_beside

MANY = tuple(f"user{number}@receiver.example" for number in range(60))
SHORT = classic_world(to=(BOB, CAROL), hello=Verb.EHLO, pipelining=True)
LONG = classic_world(to=MANY)
UNKNOWN = FAULT_OF["unknown-mailbox"].rule
WORLDS = {"short": SHORT, "long": LONG}


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS.keys())
def test_so_many_steps_forward_and_as_many_back_is_the_start(world: World) -> None:
    timeline = Timeline(world)
    shown = [(timeline.step, timeline.totals("s1"))]
    while timeline.forward() is not None:
        shown.append((timeline.step, timeline.totals("s1")))
    for before in reversed(shown[:-1]):
        timeline.back()
        assert (timeline.step, timeline.totals("s1")) == before
    assert (timeline.cursor, timeline.step, timeline.totals("s1")) == (0, None, NOTHING_YET)
    assert timeline.world() == world


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS.keys())
@given(st.lists(st.integers(min_value=-3, max_value=200), min_size=1, max_size=6))
def test_seeking_anywhere_is_stepping_there(world: World, places: list[int]) -> None:
    steps = steps_of(world)
    beside = (NOTHING_YET, *totals_beside(steps))
    timeline = Timeline(world)
    for place in places:
        timeline.seek(place)
        count = max(0, min(place, len(steps)))
        assert timeline.cursor == count
        assert timeline.step == (steps[count - 1] if count else None)
        assert timeline.totals("s1") == beside[count]


def test_the_world_at_a_step_is_the_world_that_was_there() -> None:
    timeline = Timeline(LONG)
    timeline.to_end()
    assert timeline.known > 2 * SPACING
    world, step = LONG, None
    for count in range(timeline.known):
        timeline.seek(count)
        assert timeline.world() == world
        world, step = advance(world)
        assert step is not None


def test_a_step_is_computed_once() -> None:
    items: list[Item] = []
    timeline = Timeline(SHORT, sink=items.append)
    for place in (4, 2, 9, 0, 5):
        timeline.seek(place)
    timeline.to_end()
    assert items == list(steps_of(SHORT))
    assert timeline.forward() is None


@given(st.integers(min_value=0, max_value=12))
def test_what_a_person_does_in_the_past_leaves_the_old_branch_as_it_was(place: int) -> None:
    timeline = Timeline(SHORT)
    timeline.to_end()
    before = tuple(timeline.branch.track.steps)
    timeline.seek(place)
    timeline.intervene(Inject(place, FAULT_OF["421-in-mid-session"].rule))
    timeline.to_end()
    changed = tuple(timeline.branch.track.steps)
    assert list(timeline.branches) == ["main", "branch-1"]
    assert changed[:place] == before[:place]
    assert (421 in {step.code for step in changed}) == rcpt_is_to_come(before[place:])
    timeline.switch("main")
    timeline.to_end()
    assert tuple(timeline.branch.track.steps) == before
    timeline.switch("branch-1")
    assert tuple(timeline.branch.track.steps) == changed


def rcpt_is_to_come(steps: tuple[Step, ...]) -> bool:
    return any(step.kind is Kind.REPLY and step.verb is Verb.RCPT for step in steps)


def test_what_a_person_does_at_the_end_begins_no_branch() -> None:
    timeline = Timeline(SHORT)
    timeline.seek(4)
    timeline.intervene(Inject(4, UNKNOWN))
    timeline.to_end()
    assert list(timeline.branches) == ["main"]
    assert 550 in {step.code for step in timeline.branch.track.steps}


def test_a_branch_of_a_branch_keeps_what_was_done_before_it() -> None:
    timeline = Timeline(LONG)
    timeline.to_end()
    timeline.seek(6)
    timeline.intervene(Inject(6, UNKNOWN))
    timeline.to_end()
    first = tuple(timeline.branch.track.steps)
    timeline.seek(100)
    timeline.intervene(Inject(100, UNKNOWN))
    timeline.to_end()
    second = tuple(timeline.branch.track.steps)
    assert second[:100] == first[:100]
    assert [step.code for step in second].count(550) >= [step.code for step in first].count(550)
    timeline.seek(3)
    assert timeline.world() == worlds_of(LONG)[3]


def worlds_of(world: World) -> list[World]:
    worlds = [world]
    for _ in range(3):
        world, _step = advance(world)
        worlds.append(world)
    return worlds


def test_a_branch_begins_before_what_a_person_did_at_that_step() -> None:
    timeline = Timeline(SHORT)
    timeline.seek(4)
    timeline.intervene(Inject(4, UNKNOWN))
    timeline.to_end()
    timeline.seek(4)
    timeline.intervene(Inject(4, FAULT_OF["mailbox-busy"].rule))
    timeline.to_end()
    codes = [step.code for step in timeline.branch.track.steps if step.verb is Verb.RCPT]
    assert (450 in codes, 550 in codes) == (True, False)
    final = timeline.world()
    timeline.seek(timeline.known - 1)
    before = timeline.world()
    assert before is not None
    assert final is not None
    assert [one.rule.name for one in before.faults] == ["mailbox-busy"]
    assert advance(before)[0].faults == final.faults


def test_a_fault_that_is_taken_away_strikes_nobody() -> None:
    timeline = Timeline(SHORT)
    timeline.seek(2)
    timeline.intervene(Inject(2, UNKNOWN))
    timeline.intervene(Disarm(2, UNKNOWN.name))
    timeline.to_end()
    assert tuple(timeline.branch.track.steps) == steps_of(SHORT)


def test_the_sink_gets_each_item_in_the_order_in_which_it_came_to_be() -> None:
    items: list[Item] = []
    timeline = Timeline(SHORT, sink=items.append)
    timeline.seek(6)
    timeline.seek(4)
    injected = Inject(4, UNKNOWN)
    timeline.intervene(injected)
    timeline.forward()
    timeline.switch("main")
    timeline.seek(7)
    steps = steps_of(SHORT)
    assert items[:6] == list(steps[:6])
    assert items[6:8] == [BranchMark("branch-1", "main", 4), injected]
    assert isinstance(items[8], Step)
    assert items[9:] == [BranchMark("main", "", 0), steps[6]]


@pytest.mark.parametrize(
    ("mark", "rows"),
    [
        (Mark.PHASE, ["client-open", "client-mail", "client-quit-done"]),
        (Mark.MESSAGE, ["client-end-of-data"]),
        (Mark.ERROR, []),
        (Mark.FAULT, []),
    ],
)
def test_one_can_run_to_the_next_mark_and_back_again(mark: Mark, rows: list[str]) -> None:
    timeline, met = Timeline(classic_world()), list[str]()
    while timeline.run_to(mark):
        assert timeline.step is not None
        met.append(timeline.step.row)
    assert met == rows
    assert timeline.cursor == timeline.known
    again = list[str]()
    while timeline.back_to(mark):
        assert timeline.step is not None
        again.append(timeline.step.row)
    assert again == rows[::-1]


def test_one_can_run_to_an_error_and_to_a_fault() -> None:
    timeline = Timeline(classic_world((UNKNOWN,)))
    assert timeline.run_to(Mark.ERROR)
    assert timeline.step is not None
    assert (timeline.step.code, timeline.step.fault) == (550, "unknown-mailbox")
    timeline.seek(0)
    assert timeline.run_to(Mark.FAULT)
    assert timeline.step.code == 550
