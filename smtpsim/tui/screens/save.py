"""The dialog that asks where to save."""

from collections.abc import Callable, Iterator

from textual.widget import Widget
from textual.widgets import Input, Static

from smtpsim.actions import Place
from smtpsim.explain.sanitise import sanitise
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import Dialog


class SaveDialog(Dialog[str]):
    """Saves, and gives the words that say where."""

    BINDINGS = bindings_at(Place.SAVE)
    PLACE = Place.SAVE
    TITLE_WORDS = "Save this session as a recording"

    def __init__(self, save: Callable[[str], str], file_name: str, what: str = "") -> None:
        """Suggest a name of a file; `what` says what is saved, where that is no recording."""
        super().__init__()
        self.save, self.file_name, self.what = save, file_name, what

    def parts(self) -> Iterator[Widget]:
        """Give the line for the name."""
        if self.what:
            yield Static(self.what, markup=False, classes="note")
        yield Static("Name of the file:", markup=False, classes="note")
        self.input = Input(sanitise(self.file_name))
        yield self.input

    def on_input_submitted(self) -> None:
        """Save under the typed name."""
        self.action_accept()

    def action_accept(self) -> None:
        """Save under the typed name."""
        name = self.input.value.strip()
        if name:
            self.attempt(lambda: self.save(name))
        else:
            self.tell_mistake("A file needs a name.")
