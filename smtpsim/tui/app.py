"""The program on the screen: one simulator, ended cleanly whatever ends it."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Sequence
from functools import partial

from textual.app import App
from textual.screen import Screen

from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.showing import CatalogueEntry, Library, Showing
from smtpsim.tui.messages import ThemeRequested
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
        save_text: Callable[[str, Sequence[Step]], str] | None = None,
        text_name: str = "session.txt",
        theme: str = THEME.name,
        on_theme_kept: Callable[[str], None] | None = None,
        notes: str = "",
        presents: bool = False,
    ) -> None:
        """Show `timeline`, or one session of it; `showing.Showing` and `showing.Library` say the rest.

        `on_theme_kept` is told the name of a theme that a person chose to keep.
        """
        self.showing = Showing(
            timeline, title, save, restart, file_name, session, save_text, text_name, notes
        )
        self.presents = presents
        self.library = Library(catalogue, open_named)
        super().__init__()
        self.animation_level = "none"
        self.register_theme(THEME)
        self.tell_kept_theme = on_theme_kept
        self.wear(theme)

    def get_default_screen(self) -> Screen[object]:
        """Begin with the simulator; there is no screen below it."""
        return SimulatorScreen(self.showing, self.library, presents=self.presents)

    def wear(self, theme: str) -> None:
        """Draw all in a theme from now on; our other ones are made when one is first wanted."""
        if theme not in self.available_themes:
            from smtpsim.tui.themes import own_themes  # noqa: PLC0415  when first wanted

            for one in own_themes():
                self.register_theme(one)
        self.theme = theme

    def on_theme_requested(self, message: ThemeRequested) -> None:
        """Show a theme that a person looks at or keeps."""
        self.wear(message.name)
        if message.is_kept and self.tell_kept_theme is not None:
            self.tell_kept_theme(message.name)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Name the colours by meaning before a theme is chosen."""
        return meaning_colours()

    def get_css_variables(self) -> dict[str, str]:
        """Give the colours of the theme; in one that is not ours, such as can be read there."""
        variables = super().get_css_variables()
        if THEME.name in self.available_themes and self.theme != THEME.name:
            from smtpsim.tui.themes import readable_colours  # noqa: PLC0415  when first wanted

            variables |= readable_colours(self.current_theme, variables)
        self.theme_variables = variables
        return variables

    def on_mount(self) -> None:
        """Leave the terminal whole when a signal ends the program."""
        loop = asyncio.get_running_loop()
        for name in ENDING_SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, RuntimeError):
                    loop.add_signal_handler(number, partial(self.exit, return_code=SIGNAL_STATUS + number))
