"""The scrub bar: what is known of the session in one line, with marks, and the cursor in it."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.events import MouseDown, MouseMove, MouseUp
from textual.widget import Widget

from smtpsim.simulation.track import Track
from smtpsim.stage.scale import Sign, cell_of, count_at, scale
from smtpsim.tui.messages import StepRequested

BEGIN, END, MORE = "├", "┤", "…"
DONE, TO_COME, CURSOR = "━", "─", "▮"
SIGNS = {
    Sign.MESSAGE: "@",
    Sign.PHASE: "┃",
    Sign.FAULT: "!",
    Sign.ERROR: "✗",
    Sign.STOP: "◆",
}
_STYLES = {
    Sign.MESSAGE: "$client",
    Sign.PHASE: "bold $heading",
    Sign.FAULT: "bold $fault",
    Sign.ERROR: "bold $refused",
    Sign.STOP: "bold $key",
}
_CELLS_OF_STEP = 2  # at most, so that a session just begun does not fill the line


class Extent(NamedTuple):
    """How far a session goes: what is done, what is known, and whether that is all."""

    cursor: int = 0
    known: int = 0
    is_whole: bool = False


def bar_line(signs: Sequence[Sign], extent: Extent) -> Content:
    """Write the line: the marks, what is done and what is to come, and the cursor, which lights its mark."""
    width = len(signs)
    here = cell_of(extent.cursor - 1, width, extent.known) if extent.cursor and width else -1
    cells = [_cell(sign, at, here) for at, sign in enumerate(signs)]
    begin = (BEGIN, "$quiet" if extent.cursor else "bold reverse $key")
    return Content.assemble(begin, *cells, (END if extent.is_whole else MORE, "$quiet"))


def _cell(sign: Sign, at: int, here: int) -> tuple[str, str]:
    if at == here:
        return SIGNS.get(sign, CURSOR), "bold reverse $key" if sign in SIGNS else "bold $key"
    if sign in SIGNS:
        return SIGNS[sign], _STYLES[sign]
    return (DONE, "$quiet") if at < here else (TO_COME, "$rule")


class TimelineBar(Widget):
    """Shows the session from end to end; a click or a drag asks to go there."""

    DEFAULT_CSS = """
    TimelineBar { height: 1; padding: 0 1; background: $panel; }
    """

    extent = Extent()
    signs: tuple[Sign, ...] = ()
    asked: int | None = None  # where a drag has led

    def show(self, track: Track, cursor: int, stops: Sequence[int] = (), *, is_whole: bool = False) -> None:
        """Show a track as far as it is known; `stops` are the places of breakpoints."""
        self.extent = Extent(cursor, len(track), is_whole)
        self.track, self.stops = track, stops
        self.signs = scale(track, self.cells(), len(track), stops)
        self.refresh()

    def cells(self) -> int:
        """Count the cells that the known steps take."""
        return max(0, min(self.size.width - len(BEGIN + END), self.extent.known * _CELLS_OF_STEP))

    def on_resize(self) -> None:
        """Draw to another scale."""
        if self.extent.known:
            self.show(self.track, self.extent.cursor, self.stops, is_whole=self.extent.is_whole)

    def render(self) -> Content:
        """Draw the line."""
        return bar_line(self.signs, self.extent)

    def count_under(self, column: int) -> int:
        """Give how many steps are done at a column of the widget."""
        cell = column - self.gutter.left - len(BEGIN)
        return 0 if cell < 0 else count_at(cell, len(self.signs), self.extent.known)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Go where the mouse is, and follow it from there."""
        self.capture_mouse()
        self.asked = None
        self._ask_for(event.x)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Follow the mouse while its button is down."""
        if self.app.mouse_captured is self:
            self._ask_for(event.x)

    def on_mouse_up(self, event: MouseUp) -> None:
        """Follow the mouse no more."""
        event.stop()
        self.release_mouse()

    def _ask_for(self, column: int) -> None:
        count = self.count_under(column)
        if count != self.asked:
            self.asked = count
            self.post_message(StepRequested(count))
