"""The home screen and the tour: how they look, the first start, what is remembered, mistakes."""

import asyncio
import re

import pytest
from textual.geometry import Offset, Region, Size

from smtpsim.actions import Place
from smtpsim.memory.settings import Settings
from smtpsim.stage.showing import Showing
from smtpsim.stage.tour import TOUR
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.help import help_rows
from smtpsim.tui.screens.home import HomeScreen
from smtpsim.tui.screens.simulator import SimulatorScreen
from smtpsim.tui.screens.tour import TourScreen, caption_place
from smtpsim.tui.widgets.explanation import Tab
from tests.tui.sample_home import LEFT, Around, home, tour
from tests.tui.sample_sessions import LARGE, SMALL, after, picture, press, simulator, two_recipients
from tests.tui.test_screen import SnapCompare, keys

NEW = Settings()
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
ANY_SIZE = pytest.mark.parametrize("size", [(60, 20), SMALL, LARGE, (200, 60)])
TO_TRANSCRIPT, TO_REASONS = ["space"], ["space"] * 4


@SIZES
def test_home_without_a_last_session_looks_as_it_did(
    snap_compare: SnapCompare, size: tuple[int, int]
) -> None:
    assert snap_compare(Around().app(), terminal_size=size, run_before=keys())


@SIZES
def test_home_with_a_last_session_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(Around(LEFT).app(), terminal_size=size, run_before=keys())


@SIZES
def test_the_tour_at_the_transcript_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = Around(settings=NEW).app()
    assert snap_compare(app, terminal_size=size, run_before=keys(*TO_TRANSCRIPT))


@SIZES
def test_the_tour_at_the_reasons_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = Around(settings=NEW).app()
    assert snap_compare(app, terminal_size=size, run_before=keys(*TO_REASONS))


@ANY_SIZE
@pytest.mark.parametrize("number", range(len(TOUR)))
def test_a_caption_never_hides_what_it_points_at_and_all_its_words_are_there(
    size: tuple[int, int], number: int
) -> None:
    def look(app: SimulatorApp) -> tuple[bool, bool, str]:
        screen = tour(app)
        caption = screen.caption.region
        hides = [widget for widget in screen.pointed() if widget.region.overlaps(caption)]
        return bool(hides), screen.region.contains_region(caption), picture(app)

    hides, is_whole, seen = after(Around(settings=NEW).app(), ["space"] * number, look, size)
    assert not hides
    assert is_whole
    words = re.sub(r"[^\w ]+", "", " ".join(TOUR[number].words.split()[-3:]))
    assert words.split()[-1] in seen
    assert f"{number + 1} of {len(TOUR)}: {TOUR[number].title}" in seen
    assert "▲" in seen or "▼" in seen


def test_a_caption_stands_below_a_part_or_above_it_or_on_the_end_of_one_that_fills_the_screen() -> None:
    screen, caption = Size(80, 24), Size(76, 5)
    assert caption_place(Region(0, 0, 80, 1), caption, screen) == (Offset(2, 1), True)
    assert caption_place(Region(0, 22, 80, 1), caption, screen) == (Offset(2, 17), False)
    assert caption_place(Region(0, 0, 80, 24), caption, screen) == (Offset(2, 0), False)


def test_the_first_start_without_a_session_shows_the_tour_and_the_next_one_does_not() -> None:
    around = Around(settings=NEW)
    assert after(around.app(), [], lambda app: isinstance(app.screen, TourScreen))
    again = Around(settings=around.remembered[-1])
    assert after(again.app(), [], lambda app: isinstance(app.screen, HomeScreen))


def test_where_nothing_is_remembered_the_tour_does_not_come_by_itself() -> None:
    assert after(SimulatorApp(), [], lambda app: isinstance(app.screen, HomeScreen))


def test_a_first_start_with_a_session_tells_of_the_tour_once_and_shows_the_session() -> None:
    around = Around(settings=NEW)
    seen = after(around.app(two_recipients()), [], lambda app: (type(app.screen), picture(app)))
    assert seen[0] is SimulatorScreen
    assert "New here?" in seen[1]
    again = Around(settings=around.remembered[-1])
    assert "New here?" not in after(again.app(two_recipients()), [], picture)


def test_the_simulators_keys_are_only_shown_in_the_tour_also_to_the_mouse() -> None:
    async def drive() -> int:
        app = Around(settings=NEW).app()
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, [])
            before = tour(app).timeline.cursor
            await pilot.click(offset=(3, 23))
            await pilot.pause()
            return tour(app).timeline.cursor - before

    assert asyncio.run(drive()) == 0


def test_the_tab_is_remembered_and_shown_at_the_next_start() -> None:
    around = Around()
    after(around.app(two_recipients(5)), ["m", "ctrl+q"], lambda _app: None)
    assert around.remembered[-1].tab == Tab.MESSAGE
    again = Around(settings=around.remembered[-1])
    assert after(again.app(two_recipients(5)), [], lambda app: simulator(app).explanation.tab) is Tab.MESSAGE


def test_the_tour_leaves_the_tab_that_is_remembered_as_it_is() -> None:
    around = Around(settings=Settings(tab=Tab.MESSAGE))
    after(around.app(), ["space"], lambda app: app.exit())
    assert around.remembered[-1].tab == Tab.MESSAGE
    assert around.kept == []


@pytest.mark.parametrize("settings", [Settings(theme="no such theme", tab="no such tab", knows_of_tour=True)])
def test_settings_that_name_nothing_are_passed_over(settings: Settings) -> None:
    app = Around(settings=settings).app(two_recipients(5))
    assert after(app, [], lambda app: (app.theme, simulator(app).explanation.tab)) == ("smtpsim", Tab.WHY)


def test_a_theme_is_remembered_and_shown_at_the_next_start() -> None:
    around = Around()

    chosen = after(around.app(two_recipients()), ["T", "down", "down", "enter", "q"], lambda app: app.theme)
    again = Around(settings=around.remembered[-1]).app()
    assert (chosen, after(again, [], lambda app: app.theme)) == ("projector", "projector")


def test_a_session_is_kept_when_the_program_is_left_and_when_another_takes_its_place() -> None:
    around = Around()
    after(around.app(two_recipients(5)), ["space", "q"], lambda _app: None)
    assert [one.cursor for one in around.kept] == [6]


def test_a_note_about_the_settings_is_shown_at_the_start() -> None:
    app = SimulatorApp(Showing(two_recipients(), "Two"), note="/x [/] is damaged")
    assert "/x [/] is damaged" in after(app, [], picture)


def test_nothing_found_is_said_and_an_escape_is_told() -> None:
    assert "Nothing here is called [/x]" in after(Around().app(), [*"[/x]"], picture)


def test_a_click_opens_what_is_under_the_mouse() -> None:
    async def drive() -> list[str]:
        around = Around()
        app = around.app()
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, [])
            await pilot.click(home(app).list, offset=(6, 2))
            await pilot.pause()
            return around.opened

    assert asyncio.run(drive()) == ["two-recipients"]


@pytest.mark.parametrize("words", ["the tour", "Demonstrations", "Recordings", "Continue", "home"])
def test_the_palette_leads_from_a_session_to_all_that_home_leads_to(words: str) -> None:
    async def drive() -> str:
        app = Around(LEFT).app(two_recipients(5))
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, ["ctrl+p", *words])
            await pilot.pause(0.3)
            await press(pilot, ["enter"])
            await pilot.pause(0.1)
            return type(app.screen).__name__

    expected = {"the tour": "TourScreen", "Continue": "SimulatorScreen"}.get(words, "HomeScreen")
    assert asyncio.run(drive()) == expected


@pytest.mark.parametrize("place", [Place.HOME, Place.REFERENCE, Place.TOUR])
def test_the_help_begins_with_the_keys_of_the_place(place: Place) -> None:
    first, second, *rest = help_rows(place)
    assert first == ("", f"Here ({place}):")
    assert second[0]
    assert ("", "In a session:") in rest
