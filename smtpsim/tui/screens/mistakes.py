"""All the mistakes of a file, each with its line and column, in a box that scrolls."""

from collections.abc import Iterator, Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from smtpsim.actions import Place
from smtpsim.explain.sanitise import sanitise
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import Dialog

_ADVICE = "Mend these places in the file, save it, and open it again."


class MistakesDialog(Dialog[None]):
    """Shows what is wrong; the session below stays as it is."""

    BINDINGS = bindings_at(Place.HELP)
    PLACE = Place.HELP
    TITLE_WORDS = "This file cannot be used"
    DEFAULT_CSS = """
    MistakesDialog > Vertical { width: 100; }
    MistakesDialog VerticalScroll {
        height: auto; max-height: 70vh; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $surface; scrollbar-background-hover: $surface;
        scrollbar-background-active: $surface;
    }
    """

    def __init__(self, lines: Sequence[str]) -> None:
        """Show these lines."""
        super().__init__()
        self.lines = tuple(lines)

    def parts(self) -> Iterator[Widget]:
        """Give the lines, and what to do."""
        yield VerticalScroll(Static(Content("\n".join(map(sanitise, self.lines)))))
        yield Static(Content(_ADVICE), classes="note")

    def action_close_help(self) -> None:
        """Go back to where the file was chosen."""
        self.finish(None)
