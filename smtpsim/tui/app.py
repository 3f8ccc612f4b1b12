"""The program on the screen: a simulator or the home screen, ended cleanly whatever ends it."""

import asyncio
import contextlib
import signal
from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from rich.console import RenderableType
from textual.app import App
from textual.screen import Screen

from smtpsim.explain.sanitise import sanitise
from smtpsim.memory.settings import Settings
from smtpsim.stage.showing import NO_LIBRARY, Library, Showing
from smtpsim.tui.messages import ThemeRequested
from smtpsim.tui.screens.simulator import SimulatorScreen
from smtpsim.tui.theme import THEME, meaning_colours

ENDING_SIGNALS = ("SIGTERM", "SIGHUP", "SIGQUIT")
SIGNAL_STATUS = 128  # a shell's status of a program that a signal ended is this and its number


_OFFER = "New here? H leads to the home screen, and from there to a tour of half a minute."


_FIRST = Settings()


def _forget(_settings: Settings) -> bool:
    return False


class SimulatorApp(App[None]):
    """Shows a session, or without one the home screen; touches files only through what it is given."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "smtpsim"

    def __init__(
        self,
        showing: Showing | None = None,
        library: Library = NO_LIBRARY,
        *,
        settings: Settings = _FIRST,
        remember: Callable[[Settings], bool] = _forget,
        note: str = "",
        theme: str = "",
        presents: bool = False,
    ) -> None:
        """Show a session, and open others from a library; a `theme` is worn this once.

        `remember` keeps settings for the next start and says whether it could; `note` is shown at first.
        """
        self.showing, self.library, self.presents = showing, library._replace(tab=settings.tab), presents
        self.settings, self.remember, self.note = settings, remember, note
        super().__init__()
        self.animation_level = "none"
        self.register_theme(THEME)
        self.wear(theme or settings.theme or THEME.name)

    def get_default_screen(self) -> Screen[object] | Screen[Showing]:
        """Begin with the simulator, or at home; there is no screen below it."""
        if self.showing is not None:
            return SimulatorScreen(self.showing, self.library, presents=self.presents)
        from smtpsim.tui.screens.home import HomeScreen  # noqa: PLC0415  it is not wanted at each start

        return HomeScreen(self.library)

    def wear(self, theme: str) -> None:
        """Draw all in a theme from now on, if there is such a one; ours are made when one is first wanted."""
        if theme not in self.available_themes:
            from smtpsim.tui.themes import own_themes  # noqa: PLC0415  when first wanted

            for one in own_themes():
                self.register_theme(one)
        self.theme = theme if theme in self.available_themes else THEME.name

    def on_theme_requested(self, message: ThemeRequested) -> None:
        """Show a theme that a person looks at or keeps."""
        self.wear(message.name)
        if message.is_kept:
            self.change_settings(theme="" if message.name == THEME.name else message.name)

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
        """Leave the terminal whole when a signal ends the program; greet a person who is new."""
        loop = asyncio.get_running_loop()
        for name in ENDING_SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, RuntimeError):
                    loop.add_signal_handler(number, partial(self.exit, return_code=SIGNAL_STATUS + number))
        self._greet()

    def _greet(self) -> None:
        """Show the tour to a person who is new at home, or tell of it once; never where that is forgotten."""
        if self.note:
            self.notify(sanitise(self.note), severity="warning", markup=False)
        is_new_at_home = self.showing is None and not self.settings.has_seen_tour
        if is_new_at_home and self.change_settings():
            self.call_after_refresh(self.screen.run_action, "screen.take_tour")
        is_new_here = self.showing is not None and not self.settings.knows_of_tour
        if is_new_here and self.change_settings(knows_of_tour=True):
            self.notify(_OFFER, markup=False)

    def change_settings(self, **changed: str | bool) -> bool:
        """Change some settings and remember all; False where they cannot be remembered."""
        self.settings = replace(self.settings, **changed)
        return self.remember(self.settings)

    def on_tour_begun(self) -> None:
        """Show the tour by itself never again."""
        self.change_settings(has_seen_tour=True, knows_of_tour=True)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave, and remember the session and how the screens were left."""
        tabs = [screen.leave_session() for screen in self.screen_stack if isinstance(screen, SimulatorScreen)]
        self.change_settings(tab=next(filter(None, tabs), self.settings.tab))
        super().exit(result, return_code, message)
