"""Sessions on the screen, for tests: what they show and what was asked of the program around them."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from textual.pilot import Pilot
from textual.widgets import Input

from smtpsim.errors import UsageError
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.terms import Verb
from smtpsim.stage.showing import CatalogueEntry, Library, Showing
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.simulator import SimulatorScreen
from tests.support.worlds import BOB, CAROL, classic_world

Seen = TypeVar("Seen")
SMALL, LARGE = (80, 24), (120, 40)
TITLE = "Two recipients"
AFTER_FIRST_RCPT = 7  # steps that are done when the client has named Bob
ENTRIES = (CatalogueEntry("other", "Another session"), CatalogueEntry("old.jsonl", "old.jsonl", "recording"))


def two_recipients(at: int = 0) -> Timeline:
    """A session of one mail to Bob and Carol, with so many steps done."""
    timeline = Timeline(classic_world(to=(BOB, CAROL), hello=Verb.EHLO))
    timeline.seek(at)
    return timeline


class Surroundings:
    """What a screen may ask of the program around it, with what it did ask."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.saved: list[str] = []
        self.opened: list[str] = []

    def save(self, name: str) -> str:
        if name == "taken":
            raise UsageError("taken: exists already [/]\nand more")
        self.saved.append(name)
        return f"Saved in {name}."

    def open_named(self, name: str) -> Showing:
        if name == "missing":
            raise FileNotFoundError(2, "No such file", name)
        self.opened.append(name)
        return Showing(Timeline(classic_world()), f"opened {name}")


def app_of(timeline: Timeline, title: str = TITLE, around: Surroundings | None = None) -> SimulatorApp:
    """The program on the screen, showing a session."""
    around = around or Surroundings()
    shown = Showing(timeline, title, around.save, two_recipients)
    return SimulatorApp(shown, Library(lambda: ENTRIES, around.open_named))


def after(
    app: SimulatorApp,
    keys: Sequence[str],
    look: Callable[[SimulatorApp], Seen],
    size: tuple[int, int] = SMALL,
) -> Seen:
    """Run a program, press keys, and give what is seen then."""

    async def drive() -> Seen:
        async with app.run_test(size=size, notifications=True) as pilot:
            await press(pilot, keys)
            return look(app)

    return asyncio.run(drive())


async def press(pilot: Pilot[None], keys: Sequence[str]) -> None:
    """Press keys and wait until all is drawn; `= words` puts words into the line for text at once."""
    await pilot.pause()
    for key in keys:
        line = pilot.app.focused
        if key.startswith("= ") and isinstance(line, Input):
            line.cursor_blink = False
            line.value = key.removeprefix("= ")
        else:
            await pilot.press(key)
    await pilot.pause()


def simulator(app: SimulatorApp) -> SimulatorScreen:
    """The simulator's screen, which may lie under a dialog."""
    screen = app.screen_stack[0]
    assert isinstance(screen, SimulatorScreen)
    return screen


def cursor(app: SimulatorApp) -> int:
    """How many steps are done."""
    return simulator(app).timeline.cursor


def picture(app: SimulatorApp) -> str:
    """All that is on the screen, as plain text."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001  Textual has no public way
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)
