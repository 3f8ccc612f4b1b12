"""The transcript: what was said so far, drawn line by line at a cost that does not grow with it."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from smtpsim.explain.hops import START, hop_heading, pass_road
from smtpsim.explain.waits import LONG_WAIT_MS, wait_words
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


class Break(NamedTuple):
    """Where the session changes: the heading there, and the phase that the session was in before."""

    heading: str
    phase: PhaseName | None


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
        &:focus { border-top: double $key; }
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
        self._places: Sequence[int] | None = None
        self._count = 0
        self._width = 0
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._ends = array("q", [0])  # how many lines the first n steps that are shown take
        self._breaks: dict[int, Break] = {}
        self._road = START
        self._phases: dict[str, PhaseName | None] = {}  # of the sessions that others came after

    def show(self, steps: Sequence[Step], count: int, places: Sequence[int] | None = None) -> None:
        """Show the first `count` of the steps, the last of them as the current one.

        `places` says which ones alone are shown, and may grow at its end; None: all of them.
        """
        if steps is not self._steps or places is not self._places:
            self._steps, self._places = steps, places
            self._begin_anew()
        self._count = count if places is None else bisect_left(places, count)
        self._lay_out()

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew where the width is another."""
        if self._text_width != self._width:
            self._begin_anew()
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
            step = self._step(place)
            self._note_break(place, step)
            before, heading = self._before(place)
            height = block_height(step, before, self._width, heading, is_first=not place)
            self._ends.append(self._ends[-1] + height)
        self.virtual_size = Size(self._width, self._ends[self._count])
        begins, ends = self._ends[max(0, self._count - 1)], self._ends[self._count]
        top = min(begins, max(0, ends - self.scrollable_content_region.height))
        self.scroll_to(0, top, animate=False, immediate=True, force=True)
        self.refresh()

    def _step(self, place: int) -> Step:
        return self._steps[place if self._places is None else self._places[place]]

    def _note_break(self, place: int, step: Step) -> None:
        """Note the heading where the session or its hosts change, and what the session did before."""
        road = self._road
        if step.session == road.session and not step.peer:
            return
        heading = hop_heading(road, step)
        if place and step.session != road.session:
            before = self._step(place - 1)
            self._phases[before.session] = before.phase
            wait = step.time - before.time
            heading += f", {wait_words(wait)} later" if wait >= LONG_WAIT_MS else ""
            self._breaks[place] = Break(heading, self._phases.get(step.session))
        elif heading:
            self._breaks[place] = Break(heading, self._step(place - 1).phase if place else None)
        self._road = pass_road(road, step)

    def _before(self, place: int) -> tuple[PhaseName | None, str]:
        """Give the phase before a step in its session, and the heading of its hop if that is new."""
        found = self._breaks.get(place)
        if found is not None:
            return found.phase, found.heading
        return (self._step(place - 1).phase if place else None), ""

    def render_line(self, y: int) -> Strip:
        """Draw one line; what lies outside the steps is empty."""
        line_number = y + self.scroll_offset.y
        width = self._text_width
        base = self.rich_style
        if line_number >= self._ends[min(self._count, len(self._ends) - 1)]:
            return Strip.blank(width, base)
        place = bisect_right(self._ends, line_number, 0, self._count + 1) - 1
        is_current = place == self._count - 1
        before, heading = self._before(place)
        lines = block(
            self._step(place), before, self._width, is_current=is_current, hop=heading, is_first=not place
        )
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
        count = self.step_at(event.y - self.gutter.top + self.scroll_offset.y)
        if count is not None:
            self.post_message(StepRequested(count))

    def step_at(self, line_number: int) -> int | None:
        """Give the step that a line belongs to, as how many steps are done then; None below the last."""
        if not (self._count and 0 <= line_number < self._ends[self._count]):
            return None
        shown = bisect_right(self._ends, line_number, 0, self._count + 1)
        return shown if self._places is None else self._places[shown - 1] + 1
