"""What a person asks of the simulator beyond stepping: dialogs are opened, and what they bring is done.

Dialogs are loaded when they are first wanted, so that the program starts sooner.
"""

from collections.abc import Callable
from typing import TypeVar

from textual.screen import Screen

from smtpsim.errors import SmtpsimError
from smtpsim.explain.sanitise import sanitise
from smtpsim.spec.faults import FaultRule
from smtpsim.stage.changes import ONE_BRANCH, WATCH_ONLY, switch_to_next_branch
from smtpsim.stage.moment import moment_at_cursor
from smtpsim.stage.showing import Library, Showing
from smtpsim.tui.screens.tabs import ExplainedScreen

Answer = TypeVar("Answer")


class AskingScreen(ExplainedScreen):
    """A screen that shows a session, opens dialogs, and does what a person chose there."""

    library: Library
    showing: Showing
    first_faults: tuple[FaultRule, ...]
    decodes = False

    def take(self, showing: Showing) -> None:
        """Show another session from where its timeline stands."""
        raise NotImplementedError

    def action_next_hop(self) -> None:
        """Show the next hop alone, or after the last one all again."""
        if self.hops.choose_next():
            self.show_cursor()
        else:
            self._tell(self.hops.why_no_other())

    def action_decode_base64(self) -> None:
        """Tell in the reasons what base64 hides in a login, or tell it no more."""
        self.decodes = not self.decodes
        self.show_cursor()
        self._tell("Now I tell what base64 hides: nothing." if self.decodes else "Base64 is shown as it is.")

    def action_next_branch(self) -> None:
        """Go to the next branch, at the same step."""
        if switch_to_next_branch(self.timeline):
            self.show_cursor()
        else:
            self._tell(ONE_BRANCH if self.timeline.world() is not None else WATCH_ONLY)

    def action_save_session(self) -> None:
        """Ask where to save, and save."""
        from smtpsim.tui.screens.save import SaveDialog  # noqa: PLC0415

        self.show_cursor()
        shown = self.showing
        if shown.save is None:
            self._tell("This session cannot be saved here.")
        else:
            self._ask(SaveDialog(shown.save, shown.file_name, shown.save_words), self._tell)

    def action_open_session(self) -> None:
        """Ask what to open, and show it."""
        from smtpsim.tui.screens.open import OpenDialog  # noqa: PLC0415

        self.show_cursor()
        if self.library.open_named is None:
            self._tell("Nothing else can be opened here.")
        else:
            self._ask(OpenDialog(self.library.catalogue(), self.library.open_named), self._show_other)

    def _show_other(self, showing: Showing | None) -> None:
        if showing is not None:
            self.take(showing)
            self.draw()

    def action_restart_session(self) -> None:
        """Begin the same session again."""
        if self.showing.restart is None:
            self.action_go_to_start()
        else:
            self._show_other(self.showing._replace(timeline=self.showing.restart()))

    def show_named(self, name: str) -> None:
        """Open what a name stands for, or tell why it cannot be opened."""
        try:
            self._show_other(self.library.open_named(name) if self.library.open_named else None)
        except (SmtpsimError, OSError) as error:
            self.tell_error(error)

    def action_open_reference(self) -> None:
        """Open the reference at what just happened."""
        from smtpsim.explain.library_of_words import page_of  # noqa: PLC0415
        from smtpsim.tui.screens.reference import ReferenceScreen  # noqa: PLC0415

        self.show_cursor()
        step = moment_at_cursor(self.timeline, self.hops.shown_count()).step
        self._ask(ReferenceScreen(page_of(step)), self._tell)

    def action_show_commands(self) -> None:
        """Find anything by a part of its name."""
        from smtpsim.tui.screens.palette import Palette  # noqa: PLC0415

        self.show_cursor()
        self._ask(Palette(), self._tell)

    def action_show_help(self) -> None:
        """Show all keys."""
        from smtpsim.tui.screens.help import HelpDialog  # noqa: PLC0415

        self.pause()
        self._ask(HelpDialog(), self._tell)

    def action_leave(self) -> None:
        """Leave the program."""
        self.app.exit()

    def _ask(self, dialog: Screen[Answer], take: Callable[[Answer | None], None]) -> None:
        """Open a dialog, unless a key pressed just before has opened one; no notice lies over it."""
        if self.app.screen is self:
            self.app.clear_notifications()
            self.app.push_screen(dialog, take)

    def tell_error(self, error: Exception) -> None:
        """Say why something could not be done; the session stays as it is."""
        from smtpsim.tui.screens.dialog import tell_many  # noqa: PLC0415

        if not tell_many(self, error):
            self._tell(str(error))

    def _tell(self, words: str | None) -> None:
        """Tell one thing; what was told before makes room, for several would hide the session."""
        if words:
            self.app.clear_notifications()
            self.notify(sanitise(words), markup=False)
