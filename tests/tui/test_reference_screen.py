"""The reference and the palette on the screen: how they look, the mouse, the palette's choices."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.palette import Palette, closeness
from smtpsim.tui.screens.reference import ReferenceScreen
from smtpsim.tui.widgets.page import Page
from tests.tui.sample_sessions import (
    LARGE,
    SMALL,
    Surroundings,
    after,
    app_of,
    picture,
    press,
    simulator,
    two_recipients,
)
from tests.tui.test_screen import SnapCompare, driven, keys

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
PATIENCE = 100


def reference(app: SimulatorApp) -> ReferenceScreen:
    assert isinstance(app.screen, ReferenceScreen)
    return app.screen


@SIZES
def test_the_reference_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(two_recipients(8))
    assert snap_compare(app, terminal_size=size, run_before=keys("k", "enter", "right"))


@SIZES
def test_a_search_in_it_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(two_recipients(8))
    assert snap_compare(app, terminal_size=size, run_before=keys("k", "tab", "= mailbox full"))


@SIZES
def test_the_palette_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(two_recipients(8))
    assert snap_compare(app, terminal_size=size, run_before=looking_for("mail"))


def looking_for(text: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Open the palette, type, and wait until it lists something."""

    async def look(pilot: Pilot[None]) -> None:
        await press(pilot, ["ctrl+p", f"= {text}"])
        assert isinstance(pilot.app.screen, Palette)
        for _ in range(PATIENCE):
            await pilot.pause(0.01)
            if not pilot.app.screen.workers:
                break
        await pilot.pause()

    return look


def chosen(app: SimulatorApp, text: str, look: Callable[[SimulatorApp], str], *first: str) -> str:
    """Choose in the palette what is listed first for a text, and give what is seen then."""

    async def drive() -> str:
        async with app.run_test(size=SMALL, notifications=True) as pilot:
            await press(pilot, first)
            await looking_for(text)(pilot)
            await pilot.press("enter")
            await pilot.pause()
            if isinstance(app.screen, Palette):
                await pilot.press("enter")
            await pilot.pause()
            return look(app)

    return asyncio.run(drive())


def test_the_palette_does_what_is_chosen() -> None:
    app = app_of(two_recipients(8))
    assert "What goes wrong next?" in chosen(app, "inject", picture)


def test_the_palette_opens_a_session() -> None:
    around = Surroundings()
    app = app_of(two_recipients(8), around=around)
    assert "opened other" in chosen(app, "open: oth", picture)
    assert around.opened == ["other"]


@pytest.mark.parametrize("text", ["explain 550", "550", "Explain: 550"])
def test_the_palette_explains_a_word(text: str) -> None:
    assert "550: a reply code" in chosen(app_of(two_recipients(8)), text, picture)


def test_in_the_reference_the_palette_goes_to_a_page_from_which_one_comes_back() -> None:
    def trail(app: SimulatorApp) -> str:
        return " ".join(reference(app).trail)

    assert chosen(app_of(two_recipients(8)), "explain rset", trail, "k") == "250 RSET"


def test_where_what_was_chosen_cannot_be_opened_the_session_stays_and_it_is_told() -> None:
    app = app_of(two_recipients(8))

    async def drive() -> str:
        async with app.run_test(size=SMALL, notifications=True) as pilot:
            simulator(app).show_named("missing")
            await press(pilot, [])
            return picture(app)

    seen = asyncio.run(drive())
    assert "No such file" in seen
    assert "step 8" in seen


@pytest.mark.parametrize(
    ("query", "name", "fit"),
    [
        ("open", "Open", 4),
        ("OP", "open", 3),
        ("rel", "open relay", 2),
        ("en r", "open relay", 1),
        ("x", "a", 0),
        ("", "a", 0),
    ],
)
def test_the_nearer_a_query_comes_to_a_name_the_better_it_fits(query: str, name: str, fit: int) -> None:
    assert closeness(query, name) == fit


def test_a_click_on_a_word_opens_its_page() -> None:
    app = app_of(two_recipients(8))

    async def drive() -> tuple[str, ...]:
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, ["k"])
            page = reference(app).page
            spot = next(spot for spot in page.spots if spot.link.word == "command")
            left, top = page.gutter.left, page.gutter.top
            await pilot.click(Page, offset=(left + spot.link.start, top + spot.line))
            await pilot.click(Page, offset=(left, top + 20))  # no word there
            await pilot.pause()
            return reference(app).trail

    assert asyncio.run(drive()) == ("250", "command")


def test_a_look_at_the_list_is_left_with_backspace() -> None:
    def seen(app: SimulatorApp) -> tuple[str, tuple[str, ...]]:
        return reference(app).shown, reference(app).trail

    looked = ["k", "tab", "tab", "down"]
    assert after(app_of(two_recipients(8)), looked, seen) == ("251", ("250",))
    assert after(app_of(two_recipients(8)), [*looked, "backspace"], seen) == ("250", ("250",))
    assert after(app_of(two_recipients(8)), [*looked, "enter"], seen) == ("251", ("250", "251"))


def test_what_nobody_knows_is_said_to_be_unknown() -> None:
    seen = after(app_of(two_recipients()), ["k", "tab", "= [/] qqqzzz"], picture)
    assert "Nothing is known about [/] qqqzzz." in seen


def test_a_page_of_another_width_is_laid_out_anew() -> None:
    app = app_of(two_recipients(8))

    async def drive() -> tuple[int, int]:
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, ["k"])
            narrow = len(reference(app).page.lines)
            await pilot.resize_terminal(*LARGE)
            await pilot.pause()
            return narrow, len(reference(app).page.lines)

    narrow, wide = asyncio.run(drive())
    assert narrow > wide


def test_on_a_page_without_such_words_the_keys_do_no_harm() -> None:
    pressed = ["k", "tab", "= qqqzzz", "tab", "tab", "down", "up", "left", "right", "pagedown", "enter"]
    assert after(app_of(two_recipients()), pressed, lambda app: reference(app).page.marked_word) == ""


def test_on_a_slim_screen_the_page_stands_below_the_list() -> None:
    seen = after(app_of(two_recipients(8)), ["k"], picture, size=(40, 24)).splitlines()
    assert "type to search" in seen[1]
    assert any(line.startswith(" 250: a reply code") for line in seen)


def test_a_palette_that_is_left_twice_leaves_the_screen_below_where_it_is() -> None:
    app = app_of(two_recipients())

    async def leave_twice(pilot: Pilot[None]) -> None:
        await press(pilot, ["ctrl+p"])
        palette = app.screen
        assert isinstance(palette, Palette)
        palette.dismiss()
        palette.dismiss()
        await pilot.pause()
        assert app.screen is simulator(app)

    driven(app, leave_twice, SMALL)
