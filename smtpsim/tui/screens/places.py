"""The dialog that asks where to go."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.option_list import Option

from smtpsim.actions import Place as KeyPlace
from smtpsim.simulation.place import Place
from smtpsim.stage.places import PLACE_EXAMPLES, place_of
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import ChoiceDialog
from smtpsim.tui.widgets.marked_list import MarkedList

_WORDS_WIDTH = 20


def place_options() -> list[Option]:
    """List examples of places, each with what it is."""
    return [
        Option(Content.assemble((f"  {words:<{_WORDS_WIDTH}}", "bold"), f" {meaning}"), words)
        for words, meaning in PLACE_EXAMPLES
    ]


class PlaceDialog(ChoiceDialog[Place]):
    """Gives the place to go to."""

    BINDINGS = bindings_at(KeyPlace.PLACES)
    PLACE = KeyPlace.PLACES
    TITLE_WORDS = "Go to a place"
    AUTO_FOCUS = "Input"

    def parts(self) -> Iterator[Widget]:
        """Give the examples and the line."""
        self.list = MarkedList(*place_options(), markup=False)
        self.input = Input(placeholder="Write a place; Tab goes to the examples")
        yield from (self.list, self.input)

    def choose(self, option_id: str) -> None:
        """Go to a place of the list."""
        self.take_typed(option_id)

    def take_typed(self, text: str) -> None:
        """Go to the typed place."""
        self.attempt(lambda: place_of(text))
