"""The transcript: what was said so far, drawn line by line at a cost that does not grow with it."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from smtpsim.simulation.step import Step
from smtpsim.spec.terms import PhaseName
from smtpsim.tui.messages import StepRequested
from smtpsim.tui.widgets.transcript_lines import Line, block, block_height

_MEANINGS = (
    "said",
    "client",
    "server",
    "refused",
    "note",
    "fault",
    "heading",
    "rule",
    "current",
    "cursor",
)


class Transcript(ScrollView, inherit_bindings=False):
    """Shows the steps that are done, the current one marked; a click on a step asks to go there."""

    COMPONENT_CLASSES = {f"transcript--{meaning}" for meaning in _MEANINGS}  # noqa: RUF012  Textual's own way
    DEFAULT_CSS = """
    Transcript {
        border-top: solid $rule; border-title-color: $heading; border-title-style: bold;
        overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        &:focus { border-top: heavy $key; }
        & > .transcript--said { color: $foreground; }
        & > .transcript--client { color: $client; text-style: bold; }
        & > .transcript--server { color: $server; text-style: bold; }
        & > .transcript--refused { color: $refused; text-style: bold; }
        & > .transcript--note { color: $quiet; text-style: italic; }
        & > .transcript--fault { color: $fault; text-style: bold; }
        & > .transcript--heading { color: $heading; text-style: bold; }
        & > .transcript--rule { color: $rule; }
        & > .transcript--cursor { color: $key; text-style: bold; }
        & > .transcript--current { background: $current-row; }
    }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name for it
        """Begin with no steps."""
        super().__init__(id=id)
        self._steps: Sequence[Step] = ()
        self._count = 0
        self._ends = array("q", [0])  # how many lines the first n steps take
        self._width = 0

    def show(self, steps: Sequence[Step], count: int) -> None:
        """Show the first `count` of the steps, the last of them as the current one."""
        if steps is not self._steps:
            self._steps, self._ends = steps, array("q", [0])
        self._count = count
        self._lay_out()

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew where the width is another."""
        if self._text_width != self._width:
            self._ends = array("q", [0])
        self._lay_out()
        event.stop()

    @property
    def _text_width(self) -> int:
        """The columns for text, without the scroll bar."""
        return self.scrollable_content_region.width

    def _lay_out(self) -> None:
        """Count the lines up to the current step and scroll to it; a long one is seen from its beginning."""
        if self._text_width <= 0:
            return
        self._width = self._text_width
        for place in range(len(self._ends) - 1, self._count):
            step = self._steps[place]
            self._ends.append(self._ends[-1] + block_height(step, self._phase_before(place), self._width))
        self.virtual_size = Size(self._width, self._ends[self._count])
        begins, ends = self._ends[max(0, self._count - 1)], self._ends[self._count]
        top = min(begins, max(0, ends - self.scrollable_content_region.height))
        self.scroll_to(0, top, animate=False, immediate=True, force=True)
        self.refresh()

    def _phase_before(self, place: int) -> PhaseName | None:
        return self._steps[place - 1].phase if place else None

    def render_line(self, y: int) -> Strip:
        """Draw one line; what lies outside the steps is empty."""
        line_number = y + self.scroll_offset.y
        width = self._text_width
        base = self.rich_style
        if line_number >= self._ends[min(self._count, len(self._ends) - 1)]:
            return Strip.blank(width, base)
        place = bisect_right(self._ends, line_number, 0, self._count + 1) - 1
        is_current = place == self._count - 1
        lines = block(self._steps[place], self._phase_before(place), self._width, is_current=is_current)
        return self._strip(lines[line_number - self._ends[place]], width, is_current=is_current)

    def _strip(self, line: Line, width: int, *, is_current: bool) -> Strip:
        is_lit = is_current and not any(meaning == "rule" for _, meaning in line)
        base = self._style("current") if is_lit else self.rich_style
        segments = [Segment(text, self._style(meaning) + base.background_style) for text, meaning in line]
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, meaning: str) -> Style:
        return self.get_component_rich_style(f"transcript--{meaning}")

    def on_click(self, event: Click) -> None:
        """Ask for the step under the mouse."""
        line_number = event.y - self.gutter.top + self.scroll_offset.y
        if self._count and 0 <= line_number < self._ends[self._count]:
            self.post_message(StepRequested(bisect_right(self._ends, line_number, 0, self._count + 1)))
