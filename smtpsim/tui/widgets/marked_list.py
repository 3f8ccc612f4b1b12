"""A list whose marked line has a sign before it, not only another colour."""

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import OptionList

MARKED, MARKED_ELSEWHERE = ">", "-"  # where the keys go, and where they do not


class MarkedList(OptionList):
    """Lists options that begin with a space; on the marked line the sign takes its place."""

    def render_line(self, y: int) -> Strip:
        """Draw one line, the marked one with its sign."""
        strip = super().render_line(y)
        number = self.scroll_offset.y + y
        if self.highlighted is None or not 0 <= number < len(self._lines):
            return strip
        option, line = self._lines[number]
        return _with_sign(strip, self.sign) if (option, line) == (self.highlighted, 0) else strip

    def action_page_up(self) -> None:
        """Move the mark up by a page; a list that has no room has no pages."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call] # Textual has no types for it

    def action_page_down(self) -> None:
        """Move the mark down by a page; a list that has no room has no pages."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call] # Textual has no types for it

    @property
    def sign(self) -> str:
        """The sign of the marked line."""
        return MARKED if self.has_focus else MARKED_ELSEWHERE


def _with_sign(strip: Strip, sign: str) -> Strip:
    """Put a sign into the first cell, where a space stands."""
    first, rest = strip.divide([1, strip.cell_length])
    return Strip.join([Strip([Segment(sign, segment.style) for segment in first]), rest])
