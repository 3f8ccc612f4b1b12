"""The dialog that asks what to open."""

from collections.abc import Callable, Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from smtpsim.actions import Place
from smtpsim.explain.sanitise import sanitise
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import Dialog
from smtpsim.tui.screens.showing import CatalogueEntry, Showing


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


class OpenDialog(Dialog[Showing]):
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
        self.list = OptionList(*entry_options(self.entries), markup=False)
        self.input = Input(placeholder="Tab: the path of a scenario (.yaml) or a recording (.jsonl)")
        yield from (self.list, self.input)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what was chosen."""
        self._open(event.option_id or "")

    def action_accept(self) -> None:
        """Open what is marked in the list, or the typed path."""
        if self.list.has_focus:
            self.list.action_select()
        else:
            self._open(self.input.value.strip())

    def _open(self, name: str) -> None:
        if name:
            self.attempt(lambda: self.open_named(name))
        else:
            self.tell_mistake("Type the path of a file, or choose from the list.")
