"""The screen of branches: how it looks, and what the mouse and hostile names do there."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from smtpsim.simulation.timeline import Timeline
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.branches import ALIKE
from tests.support.branches import branched
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.tui.sample_sessions import LARGE, SMALL, after, app_of, picture, press, two_recipients
from tests.tui.test_screen import SIZES, SnapCompare, keys

HOSTILE = "[/] [bold]\x1b]0;x\x07\u202e" + "long " * 100


@SIZES
def test_one_branch_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(app_of(two_recipients(8)), terminal_size=size, run_before=keys("C"))


@SIZES
def test_two_compared_branches_look_as_they_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(branched("unknown-mailbox"))
    assert snap_compare(app, terminal_size=size, run_before=keys("C", "tab", "down"))


@SIZES
def test_three_branches_look_as_they_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    timeline = branched("unknown-mailbox", "421-in-mid-session")
    timeline.label("branch-1", "what if 550")
    assert snap_compare(app_of(timeline), terminal_size=size, run_before=keys("C", "space", "up"))


def driven(app: SimulatorApp, deed: Callable[[Pilot[None]], Awaitable[None]]) -> str:
    """Open the branches, do something with the mouse, and give what is seen then."""

    async def drive() -> str:
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, ["C"])
            await deed(pilot)
            await pilot.pause()
            return picture(app)

    return asyncio.run(drive())


def test_a_click_on_a_branch_chooses_it_and_one_on_a_row_lights_it() -> None:
    async def click(pilot: Pilot[None]) -> None:
        await pilot.click("#tracks", offset=(10, 3))
        await pilot.pause()
        await pilot.click("#rows", offset=(10, 1))

    seen = driven(app_of(branched("unknown-mailbox", "421-in-mid-session")), click)
    assert "Side by side: main │ branch-1" in seen
    assert ">=" in seen


def test_a_click_beside_the_branches_and_the_rows_changes_nothing() -> None:
    async def click(pilot: Pilot[None]) -> None:
        await pilot.click("#tracks", offset=(10, 0))
        await pilot.click("#tracks", offset=(10, 5))
        await pilot.click("#rows", offset=(10, 0))
        line = next(y for y, text in enumerate(picture(app).splitlines()) if "first difference" in text)
        await pilot.click(offset=(10, line))

    app = app_of(branched("unknown-mailbox"))
    seen = driven(app, click)
    assert "Side by side: main │ branch-1" in seen
    assert ">≠  8 " in seen


@pytest.mark.parametrize("size", [(60, 20), SMALL, LARGE])
def test_a_hostile_title_is_shown_and_not_obeyed_wherever_it_stands(size: tuple[int, int]) -> None:
    timeline = branched("unknown-mailbox")
    timeline.branch.title = HOSTILE
    for opening in (["C"], ["C", "r"], []):
        seen = after(app_of(timeline), opening, picture, size)
        assert not {"\x1b", "\x07", "\u202e"} & set(seen)
    assert "branch-1: [/] [bold]␛]0;x␇" in after(app_of(timeline), ["C"], picture, size)


def test_branches_without_a_difference_are_said_to_have_none() -> None:
    timeline = branched("server-not-ready", at=5)  # too late for that fault
    seen = after(app_of(timeline), ["C", "n", "pageup"], picture)
    assert ALIKE in seen
    assert ">=  1 -- client opens the connection" in seen


@pytest.mark.parametrize("size", [(40, 16), (60, 20)])
def test_where_there_is_little_room_what_is_cut_off_shows_that(size: tuple[int, int]) -> None:
    timeline = branched("lost-after-the-dot", at=2)
    seen = after(app_of(timeline), ["C"], picture, size)
    assert "…" in seen
    assert "Esc close" in seen


def many_branches() -> Timeline:
    return branched(*["unknown-mailbox", "local-error", "slow"] * 5)


def test_of_many_branches_the_chosen_one_is_in_sight() -> None:
    seen = after(app_of(many_branches()), ["C", *["up"] * 8], picture)
    assert ">   branch-7" in seen
    seen = after(app_of(many_branches()), ["C", *["up"] * 20], picture)
    assert "> main" in seen


def test_the_branches_of_a_mail_system_are_compared_over_its_hops() -> None:
    timeline = system_timeline(TWO_HOPS)
    timeline.to_end()
    seen = after(app_of(timeline), ["C", "pagedown", "escape"], picture)
    assert f"step {timeline.known} of {timeline.known}" in seen


def test_another_size_draws_all_of_it_anew() -> None:
    async def grow(pilot: Pilot[None]) -> None:
        assert "18 steps: message accepted (250)\n" not in picture(app)
        await pilot.resize_terminal(*LARGE)
        await pilot.pause()

    app = app_of(branched("unknown-mailbox"))
    assert "leaves main after step 7, 12 steps: 550 to RCPT" in driven(app, grow)
