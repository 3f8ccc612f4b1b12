"""What the key does that shows the mistakes of a watched file."""

import asyncio
from pathlib import Path

from smtpsim.tui.screens.watching import _NO_MISTAKES, _NOT_WATCHED
from tests.tui.proofs import proves
from tests.tui.sample_sessions import after, app_of, two_recipients
from tests.tui.sample_watching import MISSPELT, has_panel, told, watched


@proves("show_mistakes")
def test_z_says_that_no_file_is_watched() -> None:
    assert _NOT_WATCHED in after(app_of(two_recipients()), ["z"], told)


@proves("show_mistakes")
def test_z_takes_the_panel_of_mistakes_away_and_brings_it_back(tmp_path: Path) -> None:
    async def drive() -> list[bool]:
        async with watched(tmp_path) as (app, pilot, file):
            seen = []
            await file.save(MISSPELT, lambda: has_panel(app))
            for _ in range(3):
                seen.append(has_panel(app))
                await pilot.press("z")
            return seen

    assert asyncio.run(drive()) == [True, False, True]


@proves("show_mistakes")
def test_z_says_that_a_watched_file_has_no_mistakes(tmp_path: Path) -> None:
    async def drive() -> list[str]:
        async with watched(tmp_path) as (app, pilot, _):
            await pilot.press("z")
            await pilot.pause()
            return told(app)

    assert _NO_MISTAKES in asyncio.run(drive())
