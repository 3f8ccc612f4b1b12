"""What the keys do that choose how one moves in time: units, breakpoints, places, speed, the scrub bar."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest
from textual.widgets import OptionList

from smtpsim.actions import Place
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.stage.breakpoints import breakpoint_name
from smtpsim.stage.units import Unit
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.places import PlaceDialog
from smtpsim.tui.screens.simulator import SimulatorScreen
from smtpsim.tui.screens.stops import StopsDialog
from smtpsim.tui.screens.travel import NO_STOPS
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import classic_world
from tests.tui.proofs import proves
from tests.tui.sample_sessions import (
    AFTER_FIRST_RCPT,
    SMALL,
    after,
    app_of,
    cursor,
    picture,
    press,
    simulator,
    two_recipients,
)

Seen = TypeVar("Seen")
UNKNOWN_MAILBOX = FAULT_OF["unknown-mailbox"].rule
SET_RCPT = ("B", "tab", "= RCPT", "enter")


def place(app: SimulatorApp) -> tuple[int, int]:
    """How many steps are done, and how many octets of the next one."""
    inside = simulator(app).walker.inside
    return cursor(app), inside.octets if inside else 0


def unit(app: SimulatorApp) -> Unit:
    return simulator(app).walker.unit


def stops(app: SimulatorApp) -> list[str]:
    """The breakpoints that are set."""
    return [breakpoint_name(stop) for stop in simulator(app).index.stops]


def refused() -> Timeline:
    """A session in which Bob's mailbox is unknown."""
    return Timeline(classic_world((UNKNOWN_MAILBOX,)))


@proves("next_unit")
def test_u_chooses_the_next_unit_and_the_status_line_names_it() -> None:
    assert after(
        app_of(two_recipients(2)), ["u"], lambda app: (unit(app), "by exchange" in picture(app))
    ) == (
        Unit.EXCHANGE,
        True,
    )
    assert after(app_of(two_recipients(2)), ["u"] * len(Unit), unit) is Unit.STEP


@proves("next_unit")
def test_by_exchange_space_goes_from_reply_to_reply_and_left_goes_back() -> None:
    keys = ["u", "space", "space", "space"]
    assert after(app_of(two_recipients()), keys, cursor) == 6
    assert after(app_of(two_recipients()), [*keys, "left", "left", "left"], cursor) == 0


@proves("next_unit")
def test_by_octet_the_line_comes_octet_by_octet_and_the_reasons_say_what_is_awaited() -> None:
    keys = [*["u"] * 5, "space", "space", "space"]
    where, seen = after(app_of(two_recipients(2)), keys, lambda app: (place(app), picture(app)))
    assert where == (2, 3)
    assert "EHL▏" in seen
    assert "3 of 26 octets" in seen
    assert "The server waits for CR LF" in seen
    assert after(app_of(two_recipients(2)), [*keys, "left", "left", "left"], place) == (2, 0)


@proves("next_unit")
def test_a_click_on_a_step_a_jump_and_a_fault_leave_the_inside_of_a_step() -> None:
    keys = [*["u"] * 5, "space", "space"]
    for jump, count in (("n", 5), ("home", 0), ("E", 0)):
        assert after(app_of(two_recipients(2)), [*keys, jump], place) == (count, 0)


@proves("next_fault")
def test_f_goes_on_to_where_a_fault_struck() -> None:
    timeline = refused()
    after(app_of(timeline), ["f"], cursor)
    assert timeline.step is not None
    assert timeline.step.fault == UNKNOWN_MAILBOX.name


@proves("next_fault")
def test_f_goes_to_the_end_where_no_fault_struck() -> None:
    assert ", the end" in after(app_of(two_recipients()), ["f"], picture)


@proves("previous_fault")
def test_capital_f_goes_back_to_a_fault() -> None:
    timeline = refused()
    timeline.to_end()
    after(app_of(timeline), ["F"], cursor)
    assert timeline.step is not None
    assert timeline.step.fault == UNKNOWN_MAILBOX.name


@proves("choose_stops")
def test_capital_b_lists_breakpoints_with_when_they_stop() -> None:
    screen, seen = after(app_of(two_recipients()), ["B"], lambda app: (app.screen, picture(app)))
    assert isinstance(screen, StopsDialog)
    assert "◇ 5yz            at a reply 5yz (Permanent Negative Completion reply)" in seen


@proves("choose_stops")
def test_in_a_session_of_several_hops_its_hosts_are_offered() -> None:
    def names(app: SimulatorApp) -> list[str]:
        options = app.screen.query_one(OptionList).options
        return [option.id for option in options if option.id]

    assert "host mx.receiver.example" in after(app_of(system_timeline(TWO_HOPS)), ["B"], names)
    assert not [name for name in after(app_of(two_recipients()), ["B"], names) if name.startswith("host")]


@proves("accept", Place.STOPS)
def test_enter_sets_a_breakpoint_and_enter_on_it_takes_it_away() -> None:
    assert after(app_of(two_recipients()), ["B", "enter"], stops) == ["4yz"]
    seen = after(app_of(two_recipients()), ["B", "enter"], picture)
    assert "◆ 4yz" in seen
    assert after(app_of(two_recipients()), ["B", "enter", "home", "enter"], stops) == []


@proves("accept", Place.STOPS)
def test_enter_sets_what_is_typed_and_the_line_is_empty_for_another() -> None:
    keys = [*SET_RCPT, "= server DATA", "enter"]
    assert after(app_of(two_recipients()), keys, stops) == ["RCPT", "server DATA"]


@proves("accept", Place.STOPS)
def test_a_mistake_in_a_breakpoint_is_told_in_the_dialog() -> None:
    seen = after(app_of(two_recipients()), ["B", "tab", "= lunch", "enter"], picture)
    assert "That is nothing to stop at." in seen
    again = after(app_of(two_recipients()), [*SET_RCPT, "= rcpt", "enter"], picture)
    assert "RCPT is set already." in again


@proves("next_field", Place.STOPS)
def test_tab_goes_from_the_list_of_breakpoints_to_the_line() -> None:
    def has_line(app: SimulatorApp) -> bool:
        assert isinstance(app.screen, StopsDialog)
        return app.screen.input.has_focus

    assert [after(app_of(two_recipients()), ["B", *["tab"] * times], has_line) for times in range(3)] == [
        False,
        True,
        False,
    ]


@proves("remove_stop", Place.STOPS)
def test_delete_takes_the_marked_breakpoint_away_and_leaves_one_that_is_not_set() -> None:
    assert after(app_of(two_recipients()), [*SET_RCPT, "tab", "home", "delete"], stops) == []
    assert after(app_of(two_recipients()), [*SET_RCPT, "tab", "end", "delete"], stops) == ["RCPT"]


@proves("close", Place.STOPS)
def test_escape_goes_back_and_what_is_set_stays() -> None:
    seen = after(app_of(two_recipients()), [*SET_RCPT, "escape"], lambda app: (app.screen, stops(app)))
    assert isinstance(seen[0], SimulatorScreen)
    assert seen[1] == ["RCPT"]


@proves("next_stop")
def test_g_goes_on_to_the_next_breakpoint_and_the_status_line_names_it() -> None:
    keys = [*SET_RCPT, "escape", "g"]
    where, seen = after(app_of(two_recipients()), keys, lambda app: (cursor(app), picture(app)))
    assert where == AFTER_FIRST_RCPT
    assert "· ◆ RCPT ·" in seen
    assert after(app_of(two_recipients()), [*keys, "g"], cursor) == AFTER_FIRST_RCPT + 2


@proves("next_stop")
@proves("previous_stop")
@pytest.mark.parametrize("key", ["g", "G"])
def test_without_breakpoints_they_say_how_to_set_one(key: str) -> None:
    where, seen = after(app_of(two_recipients(3)), [key], lambda app: (cursor(app), picture(app)))
    assert where == 3
    assert NO_STOPS in seen


@proves("previous_stop")
def test_capital_g_goes_back_to_a_breakpoint() -> None:
    timeline = two_recipients()
    timeline.to_end()
    assert after(app_of(timeline), [*SET_RCPT, "escape", "G", "G"], cursor) == AFTER_FIRST_RCPT


@proves("next_stop")
def test_breakpoints_stay_when_the_session_begins_anew_and_for_another_branch() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT + 3)
    timeline.seek(AFTER_FIRST_RCPT)
    timeline.intervene(Inject(AFTER_FIRST_RCPT, UNKNOWN_MAILBOX))
    keys = ["B", "tab", "= 5yz", "enter", "escape", "g"]
    assert after(app_of(timeline), keys, cursor) == AFTER_FIRST_RCPT + 1
    assert after(app_of(two_recipients()), [*SET_RCPT, "escape", "r", "g"], cursor) == AFTER_FIRST_RCPT


@proves("scrub_on")
@proves("scrub_back")
def test_square_brackets_go_by_a_tenth_of_the_known_steps_and_by_one_at_least() -> None:
    timeline = two_recipients()
    timeline.to_end()
    tenth = timeline.known // 10
    assert tenth > 1
    timeline.seek(10)
    assert after(app_of(timeline), ["right_square_bracket"], cursor) == 10 + tenth
    assert after(app_of(timeline), ["left_square_bracket"] * 2, cursor) == 10 - tenth
    assert after(app_of(two_recipients(1)), ["right_square_bracket"], cursor) == 2


@proves("scrub_back")
def test_a_scrub_back_past_the_first_step_comes_to_the_start() -> None:
    assert after(app_of(two_recipients(1)), ["left_square_bracket"] * 2, cursor) == 0


@proves("go_to_place")
def test_j_asks_for_a_place_with_examples() -> None:
    screen, seen = after(app_of(two_recipients()), ["j"], lambda app: (app.screen, picture(app)))
    assert isinstance(screen, PlaceDialog)
    assert "first RCPT           the reply to the first RCPT" in seen


@proves("accept", Place.PLACES)
def test_enter_goes_to_what_is_typed_or_marked() -> None:
    assert after(app_of(two_recipients()), ["j", "= second RCPT", "enter"], cursor) == AFTER_FIRST_RCPT + 3
    assert after(app_of(two_recipients()), ["j", "tab", "enter"], cursor) == AFTER_FIRST_RCPT + 1


@proves("accept", Place.PLACES)
def test_a_mistake_in_a_place_is_told_in_the_dialog() -> None:
    assert "That is no place." in after(app_of(two_recipients()), ["j", "= lunch", "enter"], picture)


@proves("accept", Place.PLACES)
def test_a_place_that_is_never_reached_leaves_the_cursor_and_says_so() -> None:
    seen = after(
        app_of(two_recipients(4)), ["j", "= first 5yz", "enter"], lambda app: (cursor(app), picture(app))
    )
    assert seen[0] == 4
    assert "Never reached here: first 5yz." in seen[1]


@proves("next_field", Place.PLACES)
def test_tab_goes_from_the_line_to_the_examples() -> None:
    def has_list(app: SimulatorApp) -> bool:
        assert isinstance(app.screen, PlaceDialog)
        return app.screen.list.has_focus

    assert not after(app_of(two_recipients()), ["j"], has_list)
    assert after(app_of(two_recipients()), ["j", "tab"], has_list)


@proves("close", Place.PLACES)
def test_escape_goes_nowhere() -> None:
    assert after(app_of(two_recipients(4)), ["j", "= step 9", "escape"], cursor) == 4


@proves("play_faster")
def test_plus_plays_faster_and_the_status_line_says_how_fast() -> None:
    seen = after(app_of(two_recipients()), ["p", "plus"], lambda app: (simulator(app).speed, picture(app)))
    assert seen[0] == 2
    assert "playing 2x" in seen[1]
    assert after(app_of(two_recipients()), ["plus"] * 9, lambda app: simulator(app).speed) == 8


@proves("play_slower")
def test_minus_plays_slower_and_says_so_where_nothing_plays() -> None:
    seen = after(app_of(two_recipients()), ["minus"], lambda app: (simulator(app).speed, picture(app)))
    assert seen[0] == 0.5
    assert "p plays at 0.5x the speed." in seen[1]
    assert after(app_of(two_recipients()), ["minus"] * 9, lambda app: simulator(app).speed) == 0.25


@proves("play")
def test_playing_goes_by_the_unit_and_pauses_at_a_breakpoint_that_it_names() -> None:
    keys = [*SET_RCPT, "escape", "u", "u", "p"]

    def look(app: SimulatorApp) -> tuple[int, bool, str]:
        return cursor(app), simulator(app).is_playing, picture(app)

    where, is_playing, seen = after(app_of(two_recipients()), keys, look)
    assert (where, is_playing) == (AFTER_FIRST_RCPT, False)
    assert "Stopped at the breakpoint RCPT." in seen


def under_way(
    timeline: Timeline,
    keys: Sequence[str],
    look: Callable[[SimulatorApp], Seen],
    monkeypatch: pytest.MonkeyPatch,
) -> Seen:
    """Press keys where every step is a slice of its own, and see what is there then."""
    monkeypatch.setattr("smtpsim.tui.screens.working.AT_ONCE", 1)
    monkeypatch.setattr("smtpsim.tui.screens.working.SLICE_SECONDS", 0)
    monkeypatch.setattr("smtpsim.tui.screens.working.PAUSE_SECONDS", 0.05)
    app = app_of(timeline)

    async def drive() -> Seen:
        async with app.run_test(size=SMALL, notifications=True) as pilot:
            await press(pilot, keys)
            return look(app)

    return asyncio.run(drive())


@proves("go_to_end")
def test_a_long_move_says_how_far_it_is_and_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = under_way(two_recipients(), ["end"], lambda app: (picture(app), cursor(app)), monkeypatch)
    assert "computing ... step" in seen[0]
    assert 0 < seen[1] < 21


@proves("go_to_end")
@pytest.mark.parametrize("key", ["escape", "i", "space"])
def test_any_key_stops_a_long_move_where_it_is_and_does_nothing_else(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(app: SimulatorApp) -> tuple[bool, bool, bool, int]:
        screen = simulator(app)
        is_drawn = screen.status.status.cursor == screen.timeline.cursor
        return screen.work is None, app.screen is screen, is_drawn, cursor(app)

    is_stopped, is_alone, is_drawn, where = under_way(two_recipients(), ["end", key], look, monkeypatch)
    assert (is_stopped, is_alone, is_drawn) == (True, True, True)
    assert 0 < where < 21


@pytest.mark.parametrize("keys", [["end"], ["n", "n"], ["u", "u", "space"], ["j", "= end", "enter"], ["p"]])
def test_a_move_over_several_steps_stops_where_a_person_must_say_something_first(
    keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def asks_first(screen: SimulatorScreen) -> bool:
        return screen.timeline.cursor == 3

    monkeypatch.setattr(SimulatorScreen, "asks_first", asks_first)
    monkeypatch.setattr("smtpsim.tui.screens.movement.PLAY_SECONDS", 0.02)

    async def drive(app: SimulatorApp) -> int:
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, keys)
            await pilot.pause(0.3)
            return cursor(app)

    assert asyncio.run(drive(app_of(two_recipients()))) == 3


def test_another_session_ends_a_long_move_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def restart(app: SimulatorApp) -> tuple[bool, int]:
        simulator(app).action_restart_session()
        return simulator(app).work is None, cursor(app)

    assert under_way(two_recipients(), ["end"], restart, monkeypatch) == (True, 0)


def test_one_can_leave_while_a_long_move_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(app: SimulatorApp) -> int | None:
        simulator(app).action_leave()
        return app.return_code

    assert under_way(two_recipients(), ["end"], leave, monkeypatch) == 0
