"""The program on the screen: one simulator, ended cleanly whatever ends it."""

import asyncio
import contextlib
import signal
from collections.abc import Callable
from functools import partial

from textual.app import App
from textual.screen import Screen

from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.showing import CatalogueEntry, Library, Showing
from smtpsim.tui.screens.simulator import SimulatorScreen
from smtpsim.tui.theme import THEME, meaning_colours

ENDING_SIGNALS = ("SIGTERM", "SIGHUP", "SIGQUIT")
SIGNAL_STATUS = 128  # a shell's status of a program that a signal ended is this and its number


def _nothing_listed() -> tuple[CatalogueEntry, ...]:
    return ()


class SimulatorApp(App[None]):
    """Shows a session; reads and writes files only through what it is given."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "smtpsim"

    def __init__(
        self,
        timeline: Timeline,
        title: str,
        *,
        save: Callable[[str], str] | None = None,
        open_named: Callable[[str], Showing] | None = None,
        catalogue: Callable[[], tuple[CatalogueEntry, ...]] = _nothing_listed,
        restart: Callable[[], Timeline] | None = None,
        file_name: str = "session.jsonl",
        session: str = "",
    ) -> None:
        """Show `timeline`, or one session of it; `showing.Showing` and `showing.Library` say the rest."""
        self.showing = Showing(timeline, title, save, restart, file_name, session)
        self.library = Library(catalogue, open_named)
        super().__init__()
        self.animation_level = "none"
        self.register_theme(THEME)
        self.theme = THEME.name

    def get_default_screen(self) -> Screen[object]:
        """Begin with the simulator; there is no screen below it."""
        return SimulatorScreen(self.showing, self.library)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Name the colours by meaning in every theme, also in those that are not ours."""
        return meaning_colours()

    def on_mount(self) -> None:
        """Leave the terminal whole when a signal ends the program."""
        loop = asyncio.get_running_loop()
        for name in ENDING_SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, RuntimeError):
                    loop.add_signal_handler(number, partial(self.exit, return_code=SIGNAL_STATUS + number))
