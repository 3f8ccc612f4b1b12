"""Where the session of a changed scenario differs from the one before."""

from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.stage.changes import arm
from smtpsim.stage.reloading import (
    SAME,
    Difference,
    edited_step,
    first_difference,
    gives_the_same,
    is_touched,
    reload_words,
)
from tests.scenarios.playing import SMALL, changed, read, run, with_server

BEFORE = read(SMALL)
LOCKED = read(changed("bob: {name: Bob}", "bob: {name: Bob, locked: 20 min}"))
RENAMED = read(changed("title: T", "title: Another"))


def difference(now: Scenario) -> Difference:
    return first_difference(BEFORE, now)


def test_a_session_is_the_same_as_itself() -> None:
    assert difference(BEFORE) == Difference(len(run(BEFORE)))
    assert difference(BEFORE).is_none
    assert reload_words(difference(BEFORE)) == SAME


def test_all_steps_before_the_first_that_differs_are_the_same() -> None:
    found, before, now = difference(LOCKED), run(BEFORE), run(LOCKED)
    assert 0 < found.place < len(before)
    assert before[: found.place] == now[: found.place]
    assert (found.before, found.now) == (before[found.place], now[found.place])
    assert (before[found.place].code, now[found.place].code) == (250, 450)
    assert reload_words(found) == f"read again: step {found.place + 1} is the first that differs"


def test_a_change_of_the_first_step_is_found_as_well() -> None:
    assert difference(read(changed("mail.sender.example", "pc.sender.example"))).place == 0


def test_the_cursor_goes_to_the_step_that_differs_and_else_stays() -> None:
    place = difference(LOCKED).place
    assert edited_step(difference(LOCKED), 2) == place + 1
    assert edited_step(difference(BEFORE), 2) == 2


def test_a_session_that_ends_earlier_is_shown_at_its_end() -> None:
    step = run(BEFORE)[5]
    shorter, longer = Difference(5, before=step), Difference(5, now=step)
    assert (edited_step(shorter, 9), edited_step(longer, 2)) == (5, 6)
    assert reload_words(shorter) == "read again: it ends after step 5 now"
    assert reload_words(longer) == "read again: it goes on now, with step 6"


def test_words_about_a_session_do_not_change_it_and_all_else_may() -> None:
    assert gives_the_same(BEFORE, RENAMED)
    assert gives_the_same(BEFORE, read(f"{SMALL}expect:\n  - {{at: first RCPT, reply: 550}}\n"))
    assert not gives_the_same(BEFORE, LOCKED)
    assert not gives_the_same(BEFORE, read(with_server("down: true")))


def test_a_session_is_touched_when_a_person_did_something_in_it() -> None:
    timeline = Timeline(build_world(BEFORE))
    timeline.seek(4)
    assert not is_touched(timeline)
    arm(timeline, FAULT_OF["mailbox-busy"].rule)
    assert is_touched(timeline)
