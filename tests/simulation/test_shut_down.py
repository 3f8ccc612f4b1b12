"""A host that is told to stop: every server says 421, wherever its session stands."""

import pytest

from smtpsim.simulation.advance import advance
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import ClientEvent, ClientEventKind, ShutDown
from smtpsim.simulation.step import Step
from smtpsim.simulation.world import World
from tests.support.worlds import classic_world, steps_of

WHOLE = len(steps_of(classic_world()))


def after(count: int) -> World:
    world = classic_world()
    for _ in range(count):
        world, _step = advance(world)
    return world


def told_to_stop_after(count: int) -> tuple[Step, ...]:
    world = after(count)
    stopped, step = intervene(world, ShutDown(world.n, world.now))
    assert step is None
    return steps_of(stopped)


@pytest.mark.parametrize("count", range(1, WHOLE - 4))
def test_a_client_hears_421_and_its_mail_is_not_taken_unless_it_was_before(count: int) -> None:
    steps = told_to_stop_after(count)
    assert [step.code for step in steps if step.code][:1] == [421]
    assert not any(step.gained for step in steps if step.code)


def test_a_server_that_has_not_greeted_yet_greets_with_421() -> None:
    assert [step.row for step in told_to_stop_after(1) if step.code] == ["greeting-not-ready"]


def test_a_closed_session_is_left_alone() -> None:
    assert told_to_stop_after(WHOLE) == ()


def test_silence_after_the_close_changes_nothing() -> None:
    world = after(WHOLE)
    silent, step = intervene(world, ClientEvent(world.n, "s1", world.now, ClientEventKind.SILENCE))
    assert step is None
    assert steps_of(silent) == ()
