"""The screen in small and large terminals, with the mouse, and where colours tell nothing."""

import asyncio
from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from textual.events import MouseScrollUp

from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import PhaseName
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.simulator import SimulatorScreen
from smtpsim.tui.widgets.explanation import Tab
from smtpsim.tui.widgets.phase_bar import phase_line
from smtpsim.tui.widgets.status import Status, status_line
from smtpsim.tui.widgets.transcript_lines import block
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.tui.sample_sessions import (
    AFTER_FIRST_RCPT,
    SMALL,
    after,
    app_of,
    picture,
    press,
    simulator,
    two_recipients,
)

Size = tuple[int, int]
SIZES: list[Size] = [(40, 12), (60, 20), (80, 24), (100, 30), (120, 40), (200, 60)]
TINY, LOW, VAST = SIZES[0], SIZES[1], SIZES[-1]


def refused() -> Timeline:
    """The first recipient is unknown on a second branch."""
    timeline = two_recipients(AFTER_FIRST_RCPT)
    timeline.intervene(Inject(AFTER_FIRST_RCPT, FAULT_OF["unknown-mailbox"].rule))
    timeline.forward()
    return timeline


def lines_at(size: Size, *keys: str, timeline: Timeline | None = None) -> list[str]:
    return after(app_of(timeline or refused()), keys, picture, size=size).splitlines()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_at_every_size_the_step_its_reason_the_phase_and_the_way_out_are_seen(size: Size) -> None:
    lines = lines_at(size)
    assert len(lines) == size[1]
    assert any(">! S: 550" in line for line in lines)
    assert any("made the server refuse" in line for line in lines)
    assert "2 " in lines[1]
    assert "step 4 of 8" in lines[1]
    assert lines[-1].rstrip().endswith("q quit")
    assert "step 8" in lines[-2]


@pytest.mark.parametrize("size", SIZES[1:], ids=str)
def test_where_there_is_room_both_sides_and_all_three_buffers_are_shown(size: Size) -> None:
    seen = "\n".join(lines_at(size))
    assert "Client mail.sender.example" in seen
    assert "Server mx.receiver.example" in seen
    assert all(name in seen for name in ("reverse-path", "forward-path", "mail data"))
    assert "t: both sides" not in seen


def test_a_tiny_terminal_leaves_both_sides_out_and_says_which_key_shows_them() -> None:
    lines = lines_at(TINY)
    assert "t: both sides" in lines[-2]
    assert not any("reverse-path" in line for line in lines)
    assert any(line.startswith(" Server ") for line in lines_at(TINY, "t"))


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
@pytest.mark.parametrize("key", ["i", "s", "o", "question_mark", "T"])
def test_a_dialog_shows_how_to_leave_it_at_every_small_size(key: str, size: Size) -> None:
    assert any("Esc close" in line for line in lines_at(size, key))


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
def test_the_reference_shows_search_list_page_and_keys_at_every_small_size(size: Size) -> None:
    lines = lines_at(size, "k")
    assert any("type to search" in line for line in lines)
    assert any(line.startswith("-550") for line in lines)
    assert any("550: a reply code" in line for line in lines)
    assert lines[-1].rstrip().endswith("Esc close")


def two_tabs(*keys: str, size: Size = VAST) -> tuple[Tab, Tab, str]:
    def look(app: SimulatorApp) -> tuple[Tab, Tab, str]:
        pane = simulator(app).explanation
        assert pane.beside is not None
        return pane.tab, pane.beside.tab, picture(app)

    return after(app_of(refused()), keys, look, size=size)


def test_in_a_vast_terminal_a_second_tab_stands_beside_the_chosen_one() -> None:
    chosen, beside, seen = two_tabs()
    assert (chosen, beside) == (Tab.WHY, Tab.MESSAGE)
    assert "[w Why]" in seen
    assert "Message  beside; m brings it to the left" in seen
    assert "reverse-path: <alice@sender.example>" in seen


def test_the_tab_chosen_before_goes_to_the_right() -> None:
    assert two_tabs("t")[:2] == (Tab.STATES, Tab.WHY)
    assert two_tabs("t", "m", "m")[:2] == (Tab.MESSAGE, Tab.STATES)
    assert two_tabs("m")[:2] == (Tab.MESSAGE, Tab.WHY)


def test_the_keys_for_parts_move_along_the_line_wherever_it_is_shown() -> None:
    assert two_tabs("l", "w", "full_stop")[:2] == (Tab.WHY, Tab.LINE)
    assert "Part 2 of" in two_tabs("l", "w", "full_stop")[2]
    assert "Message  beside" not in two_tabs(size=SMALL)[2]


def test_a_terminal_that_changes_its_size_is_drawn_anew() -> None:
    async def drive() -> list[tuple[bool, bool]]:
        app = app_of(refused())
        seen = []
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, ["space"])
            for size in (TINY, VAST, LOW, SMALL):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                words = picture(app)
                seen.append(("t: both sides" in words, "Message  beside" in words))
        return seen

    assert asyncio.run(drive()) == [(True, False), (False, True), (False, False), (False, False)]


def test_at_no_size_does_the_simulator_scroll_not_even_above_the_line_for_typing() -> None:
    def overhang(app: SimulatorApp) -> tuple[int, bool]:
        screen = app.screen_stack[0]
        assert isinstance(screen, SimulatorScreen)
        return screen.max_scroll_y, screen.transcript.size.height > 0

    sizes = [*SIZES, (47, 23), (60, 18), (110, 12)]
    seen = [after(app_of(refused()), keys, overhang, size=size) for size in sizes for keys in ([], ["y"])]
    assert set(seen) == {(0, True)}


def test_no_notice_lies_over_a_dialog() -> None:
    def notices(app: SimulatorApp) -> int:
        return len(app._notifications)  # noqa: SLF001  Textual shows them to nobody

    assert after(app_of(two_recipients()), ["b"], notices) == 1
    assert after(app_of(two_recipients()), ["b", "j"], notices) == 0


def after_click(keys: Sequence[str], column: int, line: int) -> tuple[Tab, int]:
    """Press keys, then click into the explanation, the tabs being its first line: its tab and part then."""

    async def drive() -> tuple[Tab, int]:
        app = app_of(two_recipients(AFTER_FIRST_RCPT + 1))
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, keys)
            pane = simulator(app).explanation
            await pilot.click(offset=(pane.region.x + column, pane.region.y + line))
            await pilot.pause()
            return pane.tab, pane.part

    return asyncio.run(drive())


def test_a_click_on_a_tab_chooses_it() -> None:
    title = next(line for line in lines_at(SMALL) if "What now" in line)
    assert after_click([], title.index("What now"), 0) == (Tab.NOW, 0)
    assert after_click([], title.index("t States"), 0) == (Tab.STATES, 0)


def test_a_click_beside_the_lit_part_of_the_line_goes_to_the_part_there() -> None:
    assert after_click(["l"], 6, 1) == (Tab.LINE, 1)
    assert after_click(["l", "full_stop", "full_stop"], 1, 1) == (Tab.LINE, 1)


def test_a_click_on_the_journey_shows_the_next_hop_alone() -> None:
    async def drive() -> str:
        timeline = system_timeline(TWO_HOPS)
        timeline.to_end()
        app = app_of(timeline)
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, [])
            await pilot.click(offset=(4, 0))
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, SimulatorScreen)
            return screen.hops.chosen

    assert asyncio.run(drive()) == "s1"


def test_the_wheel_scrolls_the_transcript() -> None:
    async def drive() -> tuple[float, float]:
        app = app_of(two_recipients(AFTER_FIRST_RCPT + 1))
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, [])
            pane = simulator(app).transcript
            before = pane.scroll_offset.y
            await pilot._post_mouse_events(  # noqa: SLF001  Pilot has no wheel of its own
                [MouseScrollUp], widget=pane, offset=(5, 3), times=1
            )
            await pilot.pause()
            return before, pane.scroll_offset.y

    before, now = asyncio.run(drive())
    assert now < before


def test_a_refused_reply_has_a_sign_beside_its_colour() -> None:
    step = refused().step
    assert step is not None
    signs = {
        fault: block(replace(step, fault=fault), step.phase, 80, is_current=False)[0][1]
        for fault in ("", "x")
    }
    assert signs == {"": ("× ", "refused"), "x": ("! ", "fault")}  # noqa: RUF001  the sign of the transcript


def test_the_chosen_pane_has_another_line_above_it() -> None:
    transcripts = [
        [line for line in lines_at(SMALL, *keys) if "Two recipients" in line] for keys in ((), ("tab",))
    ]
    assert [line[0][0] for line in transcripts] == ["─", "═"]


def test_the_line_for_text_has_another_frame_while_keys_go_into_it() -> None:
    assert not any("╔" in line for line in lines_at(SMALL, "o"))
    assert any("╔" in line for line in lines_at(SMALL, "o", "tab"))


def test_the_marked_line_of_a_list_has_a_sign_that_tells_where_the_keys_go() -> None:
    assert any("│ > 421 in mid-session" in line for line in lines_at(SMALL, "i"))
    assert any("│ - 421 in mid-session" in line for line in lines_at(SMALL, "i", "tab"))


def test_the_palette_names_what_is_marked() -> None:
    async def drive() -> str:
        app = app_of(refused())
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, ["ctrl+p", "= colours"])
            for _ in range(100):
                await pilot.pause(0.01)
                if "Enter: Colours" in picture(app):
                    break
            return picture(app)

    assert "─ Enter: Colours ─" in asyncio.run(drive())


def test_a_phase_of_now_without_a_numbered_step_stands_in_brackets() -> None:
    assert "[1 " in phase_line(PhaseName.ESTABLISHMENT, None, 200).plain
    assert "[" not in phase_line(None, None, 200).plain
    assert "[" not in phase_line(PhaseName.ESTABLISHMENT, 1, 200).plain


def test_the_status_of_a_run_without_end_does_not_call_it_the_end() -> None:
    words = status_line(Status(0, 9, 9, is_over=True, is_endless=True)).plain
    assert "step 9 of 9, stopped: it goes round without end" in words
    assert "the end " not in words
