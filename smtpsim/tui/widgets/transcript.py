"""The transcript: what was said so far, drawn line by line at a cost that does not grow with it."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.events import Click, Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from smtpsim.explain.octet_view import Earlier
from smtpsim.simulation.step import Step
from smtpsim.stage.hop_road import HopRoad
from smtpsim.stage.inside import Inside
from smtpsim.stage.sending import sent_part, sent_words
from smtpsim.tui.messages import StepRequested
from smtpsim.tui.widgets.transcript_lines import Body, Line
from smtpsim.tui.widgets.transcript_views import OCTET_VIEWS, TranscriptView, view_block, view_height

_STRETCH = 1_000  # steps that are laid out at a time
_NOTHING_EARLIER = Earlier()

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
        self.drawing, self.title = TranscriptView.LINES, ""
        self._road = HopRoad()
        self._count = 0
        self._inside: Inside | None = None
        self._width = 0
        self._lay_out_anew()

    def _lay_out_anew(self, first: int = 0) -> None:
        """Forget the lines; the next ones are those of the steps from `first` on."""
        self._first = first
        self._ends = array("q", [0])  # how many lines the first n steps from there on take

    def show(
        self,
        steps: Sequence[Step],
        count: int,
        places: Sequence[int] | None = None,
        inside: Inside | None = None,
    ) -> None:
        """Show the first `count` of the steps, the last of them as the current one.

        `places` says which ones alone are shown, and may grow at its end; None: all of them.
        `inside` is the step behind them of which only some octets are sent: then that is the current one.
        """
        if self._road.take(steps, places):
            self._lay_out_anew()
        self._count = count if places is None else bisect_left(places, count)
        self._inside = inside
        self._write_title()
        self._lay_out()

    def choose_view(self, drawing: TranscriptView) -> None:
        """Draw the steps in another way."""
        self.drawing = drawing
        self._write_title()
        self._lay_out_anew(max(0, self._count - _STRETCH))
        self._lay_out()

    def _write_title(self) -> None:
        """Say how the steps are drawn, and that the octets which TLS carries are not those on the line."""
        step = (
            self._inside.step if self._inside else self._road.step(self._count - 1) if self._count else None
        )
        is_hidden = step is not None and step.is_protected and self.drawing in OCTET_VIEWS
        hidden = ", inside TLS, which encrypts it" if is_hidden else ""
        self.border_title = Content(f"{self.drawing} (v){hidden} · {self.title}")

    def on_resize(self, event: Resize) -> None:
        """Break the lines anew where the width is another."""
        if self._text_width != self._width:
            self._lay_out_anew(max(0, self._count - _STRETCH))
        self._lay_out()
        event.stop()

    @property
    def _text_width(self) -> int:
        """The columns for text, without the scroll bar."""
        return self.scrollable_content_region.width

    def _lay_out(self) -> None:
        """Count the lines up to the current step and scroll to it; a long one is seen from its beginning.

        Of one that the cursor stands inside the end is seen, where the next octet will come.
        Of a long session only the last steps are laid out, and earlier ones when a person scrolls there.
        """
        if self._text_width <= 0:
            return
        self._width = self._text_width
        is_far = self._count - self._first - len(self._ends) > _STRETCH
        is_near_first = self._first and self._count - self._first < _STRETCH // 2
        if is_far or is_near_first:
            self._lay_out_anew(max(0, self._count - _STRETCH))
        for place in range(self._first + len(self._ends) - 1, self._count):
            self._ends.append(self._ends[-1] + self._height(place))
        ends = self._ends[self._count - self._first] + self._inside_height()
        top = max(0, ends - self.scrollable_content_region.height)
        if self._inside is None:
            top = min(top, self._ends[max(0, self._count - self._first - 1)])
        self.virtual_size = Size(self._width, ends)
        self._scroll_to_line(top)
        self.refresh()

    def _scroll_to_line(self, line: int) -> None:
        self.scroll_to(0, line, animate=False, immediate=True, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lay out earlier steps where a person scrolls up to the first that is laid out."""
        super().watch_scroll_y(old_value, new_value)
        if self._first and new_value < old_value and new_value < self.size.height:
            self.call_later(self._lay_out_earlier)

    def _lay_out_earlier(self) -> None:
        """Put the lines of some more steps before those that are laid out; what is in sight stays there."""
        begin, end = max(0, self._first - _STRETCH), self._first
        ends = array("q", [0])
        for place in range(begin, end):
            ends.append(ends[-1] + self._height(place))
        above, offset = ends[-1], self.scroll_offset.y
        ends.extend(above + height for height in self._ends[1:])
        self._first, self._ends = begin, ends
        self.virtual_size = Size(self._width, self.virtual_size.height + above)
        self._scroll_to_line(offset + above)
        self.refresh()

    def _height(self, place: int) -> int:
        before, heading = self._road.before(place)
        shown = Body(self._road.step(place), earlier=self._earlier(place))
        return view_height(self.drawing, shown, before, self._width, heading, is_first=not place)

    def _inside_height(self) -> int:
        return len(self._inside_block()) if self._inside else 0

    def _inside_block(self) -> tuple[Line, ...]:
        """Write the step that the cursor stands inside, as far as it is sent."""
        if self._inside is None:
            return ()
        before, heading = self._road.before_next(self._count, self._inside.step)
        shown = Body(
            sent_part(self._inside),
            is_current=True,
            sent=sent_words(self._inside),
            earlier=self._earlier(self._count, self._inside.step),
        )
        return view_block(self.drawing, shown, before, self._width, heading, is_first=not self._count)

    def _earlier(self, place: int, step: Step | None = None) -> Earlier:
        """Tell what the same side sent before a step; only the octets themselves hang on it."""
        if self.drawing is not TranscriptView.RAW:
            return _NOTHING_EARLIER
        return self._road.earlier(place, step or self._road.step(place))

    def render_line(self, y: int) -> Strip:
        """Draw one line; what lies outside the steps is empty."""
        line_number = y + self.scroll_offset.y
        width = self._text_width
        last = min(self._count - self._first, len(self._ends) - 1)
        if line_number < self._ends[last]:
            at = bisect_right(self._ends, line_number, 0, last + 1) - 1
            is_current = self._first + at == self._count - 1 and self._inside is None
            lines = self._block(self._first + at, is_current=is_current)
            return self._strip(lines[line_number - self._ends[at]], width, is_current=is_current)
        lines = self._inside_block()
        if line_number - self._ends[last] < len(lines):
            return self._strip(lines[line_number - self._ends[last]], width, is_current=True)
        return Strip.blank(width, self.rich_style)

    def _block(self, place: int, *, is_current: bool) -> tuple[Line, ...]:
        before, heading = self._road.before(place)
        shown = Body(self._road.step(place), is_current, earlier=self._earlier(place))
        return view_block(self.drawing, shown, before, self._width, heading, is_first=not place)

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
        last = self._count - self._first
        if not 0 <= line_number < self.virtual_size.height:
            return None
        at = bisect_right(self._ends, line_number, 0, last + 1)
        if at > last:
            return self._road.done(self._count) + 1 if self._inside else None
        return self._road.done(self._first + at)
