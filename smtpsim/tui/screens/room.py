"""The way from the simulator into the presenter's screen and back."""

from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.tally import Votes
from smtpsim.stage.walker import Walker
from smtpsim.tui.screens.asking import AskingScreen


class RoomActions(AskingScreen):
    """What the simulator does for a room; the hands that were counted stay with the session."""

    votes: Votes | None = None
    voted_on: Timeline | None = None

    def action_present(self) -> None:
        """Show the session to a room."""
        from smtpsim.tui.screens.presenter import PresenterScreen  # noqa: PLC0415

        self.show_cursor()
        if self.votes is None or self.voted_on is not self.timeline:
            self.votes, self.voted_on = Votes(), self.timeline
        presenter = PresenterScreen(self.showing, Walker(self.hops, index=self.index), self.votes)
        presenter.finished, presenter.speed = self.finished, self.speed
        self._ask(presenter, lambda _nothing: self._return(presenter.finished))

    def _return(self, finished: frozenset[str]) -> None:
        """Stand where the room stood."""
        self.finished = finished
        self.show_cursor()
