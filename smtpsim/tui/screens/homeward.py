"""What leads from a session home or into the tour, and what is remembered of the session."""

from smtpsim.errors import SmtpsimError
from smtpsim.stage.home import Choice
from smtpsim.stage.showing import LastPlace, Showing, Standing
from smtpsim.tui.screens.asking import AskingScreen
from smtpsim.tui.widgets.explanation import Tab

_NOW = "open now"


class HomeActions(AskingScreen):
    """A screen over a session from which one can go home and come back."""

    def on_mount(self) -> None:
        """Show the tab of the explanation that was shown last."""
        if self.library.tab in set(Tab):
            self.explanation.choose(Tab(self.library.tab))

    def standing(self) -> Standing:
        """Say where a person is in this session."""
        line = self.timeline
        return Standing(line.branch.name, line.cursor, line.known, self.hops.chosen)

    def leave_session(self) -> str:
        """Let the session be remembered; give the tab that is shown."""
        self.pause()
        if self.showing.keep is not None:
            self.showing.keep(self.standing())
        return self.explanation.tab.value

    def leave_for(self, showing: Showing) -> None:
        """Let the session be remembered when another one takes its place."""
        if hasattr(self, "timeline") and showing.keep is not self.showing.keep:
            self.leave_session()

    def place_here(self) -> LastPlace | None:
        """Say in words where this session stands; nothing where nothing has happened in it."""
        line = self.timeline
        if not line.known:
            return None
        of_all = f" of {line.known}" if line.cursor < line.known else ""
        return LastPlace(self.showing.title, f"step {line.cursor}{of_all}", _NOW)

    def action_open_home(self) -> None:
        """Go to the home screen."""
        self.choose(None)

    def choose(self, choice: Choice | None) -> None:
        """Do what a line of the home screen's menu says, or go there."""
        from smtpsim.tui.screens.home import HomeScreen  # noqa: PLC0415  when first wanted
        from smtpsim.tui.screens.tour import open_tour  # noqa: PLC0415  as above

        self.show_cursor()
        try:
            if choice is Choice.TOUR:
                open_tour(self, self.library)
            elif choice is Choice.CONTINUE and self.library.resume is not None:
                self._show_other(self.library.resume())
            else:
                self._ask(HomeScreen(self.library, self, choice), self._show_other)
        except (SmtpsimError, OSError) as error:
            self.tell_error(error)
