"""The least that a Textual program with two panes costs: the screen is measured against it."""

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Footer


class Pane(ScrollView, can_focus=False):
    """Numbered lines, drawn one by one."""

    DEFAULT_CSS = "Pane { width: 1fr; border: solid green; }"
    count = 1

    def on_mount(self) -> None:
        self.virtual_size = Size(40, self.count)

    def add_line(self) -> None:
        self.count += 1
        self.virtual_size = Size(40, self.count)
        self.scroll_end(animate=False, immediate=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        text = f"line {number}." if number < self.count else ""
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(self.size.width, self.rich_style)


class BareApp(App[None]):
    """Two panes and a footer; space adds a line to both."""

    BINDINGS = [("space", "add_line", "add a line"), ("q", "quit", "quit")]  # noqa: RUF012  Textual's own way
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Pane()
            yield Pane()
        yield Footer()

    def action_add_line(self) -> None:
        for pane in self.query(Pane):
            pane.add_line()


if __name__ == "__main__":
    BareApp().run()
