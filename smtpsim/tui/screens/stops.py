"""The dialog that sets breakpoints and takes them away."""

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.option_list import Option

from smtpsim.actions import Place
from smtpsim.errors import UsageError
from smtpsim.stage.breakpoints import (
    Breakpoint,
    breakpoint_meaning,
    breakpoint_name,
    read_breakpoint,
)
from smtpsim.stage.stop_index import StopIndex
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import ChoiceDialog
from smtpsim.tui.widgets.marked_list import MarkedList

SET, UNSET = "◆", "◇"
_NAME_WIDTH = 14


def stop_options(chosen: tuple[Breakpoint, ...], useful: tuple[Breakpoint, ...]) -> list[Option]:
    """List the breakpoints that are set, then those that one can set, each with when it stops."""
    options = [_heading("Set (Enter or Del takes one away)")] if chosen else []
    options += [_option(stop, SET) for stop in chosen]
    options.append(_heading("Not set (Enter sets one; g goes on to the next)"))
    return [*options, *(_option(stop, UNSET) for stop in useful if stop not in chosen)]


def _heading(words: str) -> Option:
    return Option(Content.assemble((words, "bold")), disabled=True)


def _option(stop: Breakpoint, sign: str) -> Option:
    name = breakpoint_name(stop)
    words = Content.assemble(f"  {sign} ", (f"{name:<{_NAME_WIDTH}}", "bold"), f" {breakpoint_meaning(stop)}")
    return Option(words, name)


class StopsDialog(ChoiceDialog[None]):
    """Changes the breakpoints of a person's view at once, and stays for more."""

    BINDINGS = bindings_at(Place.STOPS)
    PLACE = Place.STOPS
    TITLE_WORDS = "Where to stop: breakpoints"
    DEFAULT_CSS = """
    StopsDialog Input { border: none; border-top: solid $rule; height: 2; padding: 0; }
    StopsDialog Input:focus { border: none; border-top: heavy $key; height: 2; }
    """

    def __init__(self, index: StopIndex, useful: tuple[Breakpoint, ...]) -> None:
        """Offer these, and a line for any other."""
        super().__init__()
        self.index, self.useful = index, useful

    def parts(self) -> Iterator[Widget]:
        """Give the list and the line."""
        self.list = MarkedList(*stop_options(self.index.stops, self.useful), markup=False)
        self.input = Input(placeholder="Tab: any other: RCPT, 5yz, 550 or server DATA")
        yield from (self.list, self.input)

    def choose(self, option_id: str) -> None:
        """Set a breakpoint, or take it away; what is marked stays near where it was."""
        at = self.list.highlighted or 0
        before = len(self.index.stops)
        self.index.toggle(read_breakpoint(option_id))
        self.list.set_options(stop_options(self.index.stops, self.useful))
        self.list.highlighted = min(max(1, at + len(self.index.stops) - before), self.list.option_count - 1)
        self.tell_mistake("")

    def take_typed(self, text: str) -> None:
        """Set what is typed, or say what would be right."""
        if not text:
            self.finish(None)
            return
        try:
            stop = read_breakpoint(text)
        except UsageError as error:
            self.tell_mistake(str(error))
            return
        if stop in self.index.stops:
            self.tell_mistake(f"{breakpoint_name(stop)} is set already.")
            return
        self.choose(breakpoint_name(stop))
        self.input.value = ""

    def action_remove_stop(self) -> None:
        """Take the marked breakpoint away."""
        option = self.list.highlighted_option
        if option is not None and read_breakpoint(option.id or "") in self.index.stops:
            self.choose(option.id or "")
