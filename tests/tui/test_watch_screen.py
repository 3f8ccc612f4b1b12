"""A file is changed under the program: the screen shows what is new, and what is wrong beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest
from textual.pilot import Pilot

from smtpsim.scenarios.checker import Complaint
from smtpsim.stage.reloading import DROPPED, SAME
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.save import SaveDialog
from smtpsim.tui.widgets.complaints import ComplaintPanel, complaint_lines
from tests.scenarios.playing import SMALL
from tests.tui.sample_sessions import cursor, picture, press, simulator
from tests.tui.sample_watching import (
    LOCKED,
    MISSED,
    MISSPELT,
    WatchedText,
    has_panel,
    has_session,
    news,
    told,
    watched,
)

Seen = TypeVar("Seen")
Story = Callable[[SimulatorApp, Pilot[None], WatchedText], Awaitable[Seen]]
DIFFERS = "read again: step 8 is the first that differs"
EDITED = 8


def played(folder: Path, story: Story[Seen], text: str = SMALL, size: tuple[int, int] = (80, 24)) -> Seen:
    """Run the program on a file, and let a story happen."""

    async def drive() -> Seen:
        async with watched(folder, text, size) as (app, pilot, file):
            return await story(app, pilot, file)

    return asyncio.run(drive())


def test_the_title_says_that_a_file_is_watched(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, _pilot: Pilot[None], _file: WatchedText) -> str:
        return picture(app)

    assert "watching mine.yaml: T" in played(tmp_path, story)


def test_a_save_shows_the_edited_step(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> tuple[int, str]:
        await press(pilot, ["space", "space"])
        await file.save(LOCKED, lambda: bool(news(app)))
        return cursor(app), picture(app)

    at, seen = played(tmp_path, story)
    assert at == EDITED
    assert DIFFERS in seen
    assert "S: 450 4.2.1" in seen


def test_the_next_key_takes_the_words_about_the_save_away(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> str:
        await file.save(LOCKED, lambda: bool(news(app)))
        await press(pilot, ["space"])
        return picture(app)

    assert DIFFERS not in played(tmp_path, story)


def test_a_mistake_is_shown_with_its_place_and_the_session_stays(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> tuple[int, str, str]:
        await press(pilot, ["space", "space"])
        await file.save(MISSPELT, lambda: has_panel(app))
        wrong = picture(app)
        await file.save(SMALL, lambda: not has_panel(app))
        return cursor(app), wrong, picture(app)

    at, wrong, right = played(tmp_path, story)
    assert at == 2
    assert "! mine.yaml:3:1: unknown-key: 'titel' is no key of a scenario" in wrong
    assert "   titel: T" in wrong
    assert "! 1 mistake in the file (z)" in wrong
    assert "S: 220" in wrong  # what was looked at is not covered
    assert SAME in right
    assert "mistake" not in right.replace("mistakes", "")
    assert "Why" in right


def test_a_deleted_file_is_told_and_may_come_back(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, _pilot: Pilot[None], file: WatchedText) -> tuple[str, str]:
        file.path.unlink()
        await file.until(lambda: has_panel(app))
        wrong = picture(app)
        await file.save(LOCKED, lambda: not has_panel(app))
        return wrong, picture(app)

    wrong, right = played(tmp_path, story)
    assert "cannot-read: cannot be read: No such file or directory" in wrong
    assert DIFFERS in right


def test_what_does_not_come_true_is_listed_with_its_place(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, _pilot: Pilot[None], file: WatchedText) -> str:
        await file.until(lambda: has_panel(app))
        return picture(app)

    seen = played(tmp_path, story, MISSED)
    assert "1 mistake in mine.yaml, shown by a run" in seen
    assert f"! mine.yaml:{len(MISSED.splitlines())}:3: unmet-expectation: at first RCPT" in seen


def test_in_a_narrow_window_the_panel_gives_way_when_a_person_goes_on_and_z_brings_it_back(
    tmp_path: Path,
) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> list[bool]:
        await file.save(MISSPELT, lambda: has_panel(app))
        seen = []
        for key in ("tab", "down", "space", "z", "w"):
            await press(pilot, [key])
            seen.append(has_panel(app))
        return seen

    assert played(tmp_path, story) == [True, True, False, True, False]


def test_in_a_wide_window_the_panel_stands_beside_the_explanation_and_stays(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> str:
        await file.save(MISSPELT, lambda: has_panel(app))
        await press(pilot, ["space"])
        return picture(app)

    seen = played(tmp_path, story, size=(120, 40))
    assert "unknown-key" in seen
    assert "[w Why]" in seen


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (200, 60)])
def test_at_any_size_the_first_mistake_is_seen(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(app: SimulatorApp, _pilot: Pilot[None], file: WatchedText) -> str:
        await file.save(MISSPELT, lambda: has_panel(app))
        return picture(app)

    assert "mine.yaml:3:1: unknown-key:" in played(tmp_path, story, size=size)


def test_what_a_person_did_goes_with_the_session_before_and_that_is_said(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> tuple[int, list[str]]:
        await press(pilot, ["end", "home", "i", "enter"])
        await file.save(LOCKED, lambda: bool(news(app)))
        return len(simulator(app).timeline.branches), told(app)

    branches, words = played(tmp_path, story)
    assert branches == 1
    assert DROPPED in words


def test_what_a_person_did_goes_also_where_a_change_shows_nowhere_in_the_session(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> tuple[str, list[str]]:
        await press(pilot, ["i", "enter"])
        await file.save(SMALL.replace("bob: {", "carol: {}\n        bob: {"), lambda: bool(news(app)))
        return news(app), told(app)

    words, notes = played(tmp_path, story)
    assert words == SAME
    assert DROPPED in notes


def test_what_a_person_did_stays_where_only_words_were_changed(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> tuple[int, list[str], str]:
        await press(pilot, ["end", "home", "i", "enter"])
        await file.save(SMALL.replace("title: T", "title: New"), lambda: bool(news(app)))
        return len(simulator(app).timeline.branches), told(app), simulator(app).showing.title

    branches, words, title = played(tmp_path, story)
    assert branches == 2
    assert DROPPED not in words
    assert title == "watching mine.yaml: New"


def test_while_a_dialog_is_open_nothing_changes_under_it(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> tuple[bool, bool]:
        await press(pilot, ["i"])
        file.path.write_text(LOCKED)
        with suppress(AssertionError):
            for _ in range(20):
                await pilot.pause(0.05)
        before = bool(news(app))
        await press(pilot, ["escape"])
        await file.until(lambda: bool(news(app)))
        return before, bool(news(app))

    assert played(tmp_path, story) == (False, True)


def test_restarting_begins_what_the_file_says_now(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> tuple[int, str]:
        await file.save(LOCKED, lambda: bool(news(app)))
        await press(pilot, ["r", "end"])
        await file.save(SMALL, lambda: bool(news(app)))
        return cursor(app), picture(app)

    at, seen = played(tmp_path, story)
    assert at == EDITED
    assert "S: 250 2.1.5" in seen


def test_a_file_that_is_wrong_from_the_start_waits_with_its_mistakes(tmp_path: Path) -> None:
    async def story(app: SimulatorApp, pilot: Pilot[None], file: WatchedText) -> tuple[str, str]:
        wrong = picture(app)
        await press(pilot, [*"piaysMjzCxrP", "escape", "end"])
        await file.save(SMALL, lambda: has_session(app))
        return wrong, picture(app)

    wrong, right = played(tmp_path, story, "format: 1\n")
    assert "3 mistakes in mine.yaml; there is no session yet" in wrong
    assert "watching mine.yaml: T" in right


def test_saving_to_the_watched_file_adds_the_fault_and_the_session_is_the_same_then(tmp_path: Path) -> None:
    async def story(
        app: SimulatorApp, pilot: Pilot[None], file: WatchedText
    ) -> tuple[bool, str, str, list[str]]:
        await press(pilot, ["i", "enter", "end", "s", f"= {file.path}", "enter"])
        is_asked = isinstance(app.screen, SaveDialog)
        unchanged = file.path.read_text()
        await press(pilot, ["enter"])
        await file.until(lambda: bool(news(app)))
        return is_asked, unchanged, file.path.read_text(), [news(app), *told(app)]

    is_asked, unchanged, text, words = played(tmp_path, story)
    assert words[0] == SAME
    assert DROPPED not in words
    assert is_asked
    assert unchanged == SMALL
    assert text.startswith(f"{SMALL}\nfaults:\n  - ")


def test_a_long_line_is_cut_so_that_the_caret_is_seen() -> None:
    source = f"title: {'x' * 200}here{'y' * 200}"
    complaint = Complaint("a.yaml", 1, source.index("here") + 1, "x", "wrong", source=source)
    _, line, caret = (one.plain for one in complaint_lines(complaint, 60))
    assert len(line) <= 60
    assert line[caret.index("^") :].startswith("here")


def test_signs_of_two_cells_and_markup_do_not_move_the_caret() -> None:
    source = "title: 漢字 [/] \x1b[31m here"
    complaint = Complaint("a.yaml", 1, source.index("here") + 1, "x", "[bold]wrong", source=source)
    head, line, caret = (one.plain for one in complaint_lines(complaint, 60))
    assert head == "! a.yaml:1:20: x: [bold]wrong".replace("20", str(source.index("here") + 1))
    assert "\x1b" not in line
    assert line.index("here") + 2 == caret.index("^")  # each of the two signs takes a cell more


def test_a_panel_of_nothing_is_empty() -> None:
    assert ComplaintPanel().complaints == ()
