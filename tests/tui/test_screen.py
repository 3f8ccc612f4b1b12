"""The screen as a whole: what it looks like, what the mouse does, and that mail text is never obeyed."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Protocol

import pytest
from textual.pilot import Pilot

from smtpsim.protocol.policy import Offer, make_policy
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Kind, PhaseName, Verb
from smtpsim.tui.app import SimulatorApp
from tests.support.worlds import SERVER_HOST, classic_world
from tests.tui.sample_sessions import (
    AFTER_FIRST_RCPT,
    LARGE,
    SMALL,
    after,
    app_of,
    cursor,
    picture,
    press,
    simulator,
    two_recipients,
)

BEFORE_THE_END = 18
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
HOSTILE = b"Subject: [/] [bold]x [@click=app.exit]y\r\n\r\n\x1b]0;owned\x07 \xc2\x9b31m \xe2\x80\xae\r\n"


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


def with_a_fault() -> Timeline:
    timeline = two_recipients(AFTER_FIRST_RCPT + 4)
    timeline.seek(AFTER_FIRST_RCPT)
    timeline.intervene(Inject(AFTER_FIRST_RCPT, FAULT_OF["unknown-mailbox"].rule))
    timeline.forward()
    return timeline


@SIZES
def test_the_start_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(app_of(two_recipients()), terminal_size=size, run_before=keys())


@SIZES
def test_the_middle_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT + 1))
    assert snap_compare(app, terminal_size=size, run_before=keys())


@SIZES
def test_a_fault_on_a_branch_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(app_of(with_a_fault()), terminal_size=size, run_before=keys())


@SIZES
def test_the_fault_menu_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT))
    assert snap_compare(app, terminal_size=size, run_before=keys("i", "down"))


@SIZES
def test_the_help_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(app_of(two_recipients()), terminal_size=size, run_before=keys("question_mark"))


def hostile_session() -> Timeline:
    policy = make_policy(SERVER_HOST, (Offer("8BITMIME"), Offer("SMTPUTF8")))
    timeline = Timeline(classic_world(content=HOSTILE, hello=Verb.EHLO, policy=policy))
    while timeline.forward() is not None:
        if timeline.step is not None and timeline.step.kind is Kind.DATA:
            break
    return timeline


@SIZES
def test_markup_and_controls_in_a_mail_are_shown_and_not_obeyed(size: tuple[int, int]) -> None:
    seen = after(app_of(hostile_session()), [], picture, size=size)
    assert "Subject: [/] [bold]x [@click=app.exit]y" in seen
    assert "␛]0;owned␇" in seen
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(seen)


def test_markup_and_controls_in_a_title_are_shown_and_not_obeyed() -> None:
    seen = after(app_of(two_recipients(), "[/] [bold]\x1b]0;x\x07"), [], picture)
    assert "[/] [bold]␛]0;x␇" in seen


def test_a_click_on_a_step_goes_there() -> None:
    app = app_of(two_recipients(3))

    async def click(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.click("#transcript", offset=(10, 2))
        await pilot.pause()

    assert driven(app, click, SMALL) == 1


def test_a_click_on_a_phase_goes_to_its_first_step() -> None:
    timeline = two_recipients()

    async def click(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.click("PhaseBar", offset=(40, 0))
        await pilot.pause()

    driven(app_of(timeline), click, LARGE)
    assert timeline.step is not None
    assert timeline.step.phase is PhaseName.TRANSFER


def test_a_click_on_a_key_does_what_the_key_does() -> None:
    async def click(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.click("KeyLine", offset=(3, 0))
        await pilot.pause()

    assert driven(app_of(two_recipients()), click, SMALL) == 1


def driven(app: SimulatorApp, deed: Callable[[Pilot[None]], Awaitable[None]], size: tuple[int, int]) -> int:
    """Run a program, do something, and give how many steps are done."""

    async def drive() -> int:
        async with app.run_test(size=size) as pilot:
            await deed(pilot)
            return cursor(app)

    return asyncio.run(drive())


@pytest.mark.parametrize(
    "size",
    [(40, 30), (64, 24), SMALL, (100, 30), (109, 40), (110, 24), LARGE, (200, 60)],
)
def test_at_any_size_every_part_is_there(size: tuple[int, int]) -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT + 1)

    def heights(app: SimulatorApp) -> dict[str, int]:
        screen = simulator(app)
        parts = (
            screen.client,
            screen.server,
            screen.transcript,
            screen.explanation,
            screen.journey,
            screen.status,
            screen.phases,
        )
        return {type(part).__name__ + str(part.id): part.size.height for part in parts}

    assert min(after(app_of(timeline), [], heights, size=size).values()) >= 1


@pytest.mark.parametrize("at", range(1, 12))
def test_the_current_step_is_in_sight_with_its_sign(at: int) -> None:
    seen = after(app_of(two_recipients(at)), [], picture).splitlines()
    assert [line for line in seen if line.startswith(">")]


def test_the_end_of_a_step_is_in_sight_if_the_step_is_not_too_long() -> None:
    seen = after(app_of(two_recipients(2)), ["space", "space", "space"], picture)
    assert ">  C: MAIL FROM" in seen


def test_a_terminal_that_grows_and_shrinks_moves_the_server_beside_and_above() -> None:
    async def resize(pilot: Pilot[None]) -> None:
        screen = simulator(app)
        for width, is_beside in ((120, True), (80, False), (120, True)):
            await pilot.resize_terminal(width, 40)
            await pilot.pause()
            assert (screen.server.region.y == screen.transcript.region.y) is is_beside

    app = app_of(two_recipients(4))
    driven(app, resize, SMALL)


def test_the_transcript_breaks_its_lines_anew_when_the_width_changes() -> None:
    async def resize(pilot: Pilot[None]) -> None:
        await pilot.pause()
        full = simulator(app).transcript.virtual_size.height
        await pilot.resize_terminal(40, 30)
        await pilot.pause()
        assert simulator(app).transcript.virtual_size.height > full

    app = app_of(two_recipients(AFTER_FIRST_RCPT))
    driven(app, resize, SMALL)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_the_program_with_its_status(name: str) -> None:
    app = app_of(two_recipients())
    number = getattr(signal, name)

    async def send(pilot: Pilot[None]) -> None:
        await pilot.pause()
        os.kill(os.getpid(), number)
        await pilot.pause()

    driven(app, send, SMALL)
    assert app.return_code == 128 + number


def test_the_look_follows_another_theme() -> None:
    async def change(pilot: Pilot[None]) -> None:
        await pilot.pause()
        app.theme = "textual-light"
        await pilot.pause()

    app = app_of(two_recipients(3))
    assert driven(app, change, SMALL) == 3
