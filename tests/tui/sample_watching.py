"""A file that is watched on the screen, for tests: it is changed under the program."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from smtpsim.cli.watching import Watcher
from smtpsim.tui.app import SimulatorApp
from tests.scenarios.playing import SMALL, changed
from tests.tui.sample_sessions import SMALL as SMALL_SCREEN
from tests.tui.sample_sessions import picture, simulator

LOCKED = changed("bob: {name: Bob}", "bob: {name: Bob, locked: 20 min}")
MISSPELT = changed("title:", "titel:")
MISSED = f"{SMALL}expect:\n  - {{at: first RCPT, reply: 550}}\n"
_LOOKS = 200  # that are waited for, each a twentieth of a second


class WatchedText:
    """The file on the disk, and the program that watches it."""

    def __init__(self, app: SimulatorApp, pilot: Pilot[None], path: Path) -> None:
        """Take the file, the program and who waits for it."""
        self.app, self.pilot, self.path = app, pilot, path

    async def save(self, text: str, is_seen: Callable[[], bool]) -> None:
        """Write the file and wait until the screen shows it."""
        self.path.write_text(text)
        await self.until(is_seen)

    async def until(self, is_seen: Callable[[], bool]) -> None:
        """Wait until the screen shows something."""
        for _ in range(_LOOKS):
            await self.pilot.pause(0.05)
            if is_seen():
                await self.rest()
                return
        raise AssertionError("the screen does not show it")

    async def rest(self) -> None:
        """Wait until the picture changes no more: a panel is laid out first and filled then."""
        before = ""
        for _ in range(_LOOKS):
            await self.pilot.pause(0.05)
            now = picture(self.app)
            if now == before:
                return
            before = now
        raise AssertionError("the screen does not come to rest")


@asynccontextmanager
async def watched(
    folder: Path, text: str = SMALL, size: tuple[int, int] = SMALL_SCREEN
) -> AsyncIterator[tuple[SimulatorApp, Pilot[None], WatchedText]]:
    """Run the program on a file until it is read."""
    path = folder / "mine.yaml"
    path.write_text(text)
    app = SimulatorApp(Watcher(str(path), lambda _desk, showing: showing).opening())
    async with app.run_test(size=size, notifications=True) as pilot:
        file = WatchedText(app, pilot, path)
        await file.until(lambda: app.screen.is_mounted and has_session(app) | has_panel(app))
        yield app, pilot, file


def has_session(app: SimulatorApp) -> bool:
    """Whether the file was read without a mistake."""
    return simulator(app).showing.restart is not None


def has_panel(app: SimulatorApp) -> bool:
    """Whether mistakes are shown."""
    return simulator(app).has_class("-mistaken")


def news(app: SimulatorApp) -> str:
    """What the line of facts says of the last save."""
    return simulator(app).status.status.news


def told(app: SimulatorApp) -> list[str]:
    """What was told in passing."""
    return [str(one.message) for one in app._notifications]  # noqa: SLF001  Textual has no public way
