"""The dialog that asks what to open."""

from collections.abc import Callable, Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.option_list import Option

from smtpsim.actions import Place
from smtpsim.explain.sanitise import sanitise
from smtpsim.stage.showing import CatalogueEntry, Showing
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import ChoiceDialog
from smtpsim.tui.widgets.marked_list import MarkedList


def entry_options(entries: tuple[CatalogueEntry, ...]) -> list[Option]:
    """List what can be opened, under a heading for each kind."""
    options: list[Option] = []
    for kind in dict.fromkeys(entry.kind for entry in entries):
        options.append(Option(Content.assemble((f"{kind.capitalize()}s", "bold")), disabled=True))
        options += [Option(_entry_line(entry), entry.name) for entry in entries if entry.kind == kind]
    return options


def _entry_line(entry: CatalogueEntry) -> Content:
    title = "" if entry.title == entry.name else sanitise(entry.title)
    return Content.assemble((f"  {sanitise(entry.name)}", "bold"), f"  {title}")


class OpenDialog(ChoiceDialog[Showing]):
    """Opens a scenario or a recording, and gives the session to show."""

    BINDINGS = bindings_at(Place.OPEN)
    PLACE = Place.OPEN
    TITLE_WORDS = "Open a session"

    def __init__(self, entries: tuple[CatalogueEntry, ...], open_named: Callable[[str], Showing]) -> None:
        """Offer what is known, and a line for any file."""
        super().__init__()
        self.entries, self.open_named = entries, open_named

    def parts(self) -> Iterator[Widget]:
        """Give the list and the line for a path."""
        self.list = MarkedList(*entry_options(self.entries), markup=False)
        self.input = Input(placeholder="Tab: the path of a scenario (.yaml) or a recording (.jsonl)")
        yield from (self.list, self.input)

    def choose(self, option_id: str) -> None:
        """Open what was chosen."""
        self.attempt(lambda: self.open_named(option_id))

    def take_typed(self, text: str) -> None:
        """Open the typed path."""
        if text:
            self.choose(text)
        else:
            self.tell_mistake("Type the path of a file, or choose from the list.")
