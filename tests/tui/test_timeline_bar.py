"""The scrub bar and the dialogs for moving in time: what they look like, and what the mouse does."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import pytest
from textual.pilot import Pilot

from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.stage.breakpoints import read_breakpoint
from smtpsim.stage.scale import Sign
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.widgets.timeline_bar import Extent, TimelineBar, bar_line
from tests.support.worlds import classic_world
from tests.tui.sample_sessions import LARGE, SMALL, after, app_of, cursor, press, simulator, two_recipients

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


class SnapCompare(Protocol):
    """The fixture of pytest-textual-snapshot."""

    def __call__(
        self,
        app: SimulatorApp,
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Pilot[None]], Awaitable[None]],
    ) -> bool: ...


def keys(*pressed: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def press_them(pilot: Pilot[None]) -> None:
        await press(pilot, pressed)

    return press_them


def with_marks() -> Timeline:
    """A session with a refusal by a fault, all of it known."""
    timeline = Timeline(classic_world((FAULT_OF["mailbox-busy"].rule,)))
    timeline.to_end()
    return timeline


def bar(app: SimulatorApp) -> str:
    """The scrub bar as plain text."""
    return simulator(app).bar.render().plain


@SIZES
def test_the_dialog_of_breakpoints_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    pressed = keys("B", "tab", "= RCPT", "enter", "= server DATA", "enter", "= lunch", "enter")
    assert snap_compare(app_of(two_recipients()), terminal_size=size, run_before=pressed)


@SIZES
def test_the_dialog_of_places_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(app_of(two_recipients()), terminal_size=size, run_before=keys("j", "tab"))


@SIZES
def test_a_session_with_marks_inside_a_step_looks_as_it_did(
    snap_compare: SnapCompare, size: tuple[int, int]
) -> None:
    pressed = ["B", "tab", "= 354", "enter", "= QUIT", "enter", "escape", "end", "home", "g"]
    pressed += [*["u"] * 5, *["space"] * 7]
    assert snap_compare(app_of(with_marks()), terminal_size=size, run_before=keys(*pressed))


def test_before_the_first_step_the_bar_is_empty_and_tells_that_there_is_more() -> None:
    assert after(app_of(two_recipients()), [], bar) == "├…"


def test_a_step_has_two_cells_as_long_as_there_is_room() -> None:
    assert after(app_of(two_recipients(4)), [], bar) == "├━┃━━━━━▮…"


def test_what_is_known_to_come_is_drawn_lighter_and_the_end_is_told_when_it_is_known() -> None:
    seen = after(app_of(two_recipients()), ["end", *["left"] * 2], bar)
    assert len(seen) == 1 + 2 * 21 + 1
    assert seen.count("┃") == 3
    assert seen.index("▮") == seen.index("─") - 1
    assert seen.endswith("┤")


def test_faults_errors_messages_and_breakpoints_have_signs_of_their_own() -> None:
    app = app_of(with_marks())
    app_screen_stops = read_breakpoint("QUIT")

    def look(seen: SimulatorApp) -> str:
        screen = simulator(seen)
        screen.index.toggle(app_screen_stops)
        screen.draw()
        return bar(seen)

    seen = after(app, ["home"], look)
    assert [sign for sign in seen if sign in "@┃!✗◆"] == ["┃", "┃", "✗", "◆"]


def test_a_mark_under_the_cursor_is_lit_and_not_hidden() -> None:
    signs = (Sign.NOTHING, Sign.ERROR, Sign.NOTHING)
    line = bar_line(signs, Extent(2, 3, is_whole=True))
    assert line.plain == "├━✗─┤"
    assert any("reverse" in str(span.style) for span in line.spans)


@pytest.mark.parametrize("size", [(60, 24), SMALL, LARGE, (200, 60)])
def test_a_click_in_the_bar_goes_to_the_step_that_is_drawn_there(size: tuple[int, int]) -> None:
    app = app_of(with_marks())

    async def click_on_each_cell() -> list[tuple[int, int]]:
        seen = []
        async with app.run_test(size=size) as pilot:
            await press(pilot, ["end"])
            width = len(simulator(app).bar.signs)
            for column in (0, 1, width // 2, width):
                await pilot.click(TimelineBar, offset=(column + 1, 0))
                await pilot.pause()
                seen.append((cursor(app), simulator(app).bar.count_under(column + 1)))
        return seen

    seen = asyncio.run(click_on_each_cell())
    assert [where for where, _ in seen] == [asked for _, asked in seen]
    assert seen[0][0] == 0
    assert seen[-1][0] == with_marks().known


def test_a_drag_along_the_bar_takes_the_cursor_along() -> None:
    app = app_of(with_marks())

    async def drag() -> list[int]:
        seen = []
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, ["end"])
            await pilot.mouse_down(TimelineBar, offset=(12, 0))
            for column in (16, 20, 8):
                await pilot.hover(TimelineBar, offset=(column, 0))
                await pilot.pause()
                seen.append(cursor(app))
            await pilot.mouse_up(TimelineBar, offset=(8, 0))
            await pilot.hover(TimelineBar, offset=(30, 0))
            await pilot.pause()
            seen.append(cursor(app))
        return seen

    first, second, third, last = asyncio.run(drag())
    assert third < first < second
    assert last == third
