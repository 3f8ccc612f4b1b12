"""The dialog that asks for the title of a branch."""

from collections.abc import Callable, Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from smtpsim.actions import Place
from smtpsim.explain.sanitise import sanitise
from smtpsim.stage.branch_titles import LONGEST_TITLE
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import Dialog


class NamingDialog(Dialog[str]):
    """Gives a branch a title, and says so."""

    BINDINGS = bindings_at(Place.NAMING)
    PLACE = Place.NAMING
    TITLE_WORDS = "A title for this branch"

    def __init__(self, branch: str, title: str, give_title: Callable[[str], str]) -> None:
        """Begin with the title that a person gave before, if any."""
        super().__init__()
        self.branch, self.before, self.give_title = branch, title, give_title

    def parts(self) -> Iterator[Widget]:
        """Give the line for the title."""
        words = f"{self.branch}. An empty line takes your title away."
        yield Static(Content(sanitise(words)), classes="note")
        self.input = Input(
            sanitise(self.before), placeholder="such as: what if 550", max_length=LONGEST_TITLE
        )
        yield self.input

    def on_input_submitted(self) -> None:
        """Take the typed title."""
        self.action_accept()

    def action_accept(self) -> None:
        """Take the typed title."""
        title = self.input.value
        self.attempt(lambda: self.give_title(title))
