"""A page of text with words that lead to other pages; one of them is marked."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual.cache import LRUCache
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from smtpsim.explain.links import Link
from smtpsim.tui.messages import PageRequested


class PageLine(NamedTuple):
    """One line, with the words in it that have a page."""

    text: str
    links: tuple[Link, ...] = ()
    is_heading: bool = False


class Spot(NamedTuple):
    """Where a link stands."""

    line: int
    link: Link


class Page(ScrollView, inherit_bindings=False):
    """Shows a page; a click on an underlined word asks for its page."""

    can_focus = True
    COMPONENT_CLASSES = {"page--link", "page--marked", "page--heading"}  # noqa: RUF012  Textual's own way
    DEFAULT_CSS = """
    Page {
        border-top: solid $rule; border-title-color: $heading; border-title-style: bold;
        border-bottom: solid $rule; border-subtitle-color: $foreground;
        padding: 0 1; overflow-x: hidden; overflow-y: auto;
        scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        &:focus { border-top: double $key; }
        & > .page--heading { color: $heading; text-style: bold; }
        & > .page--link { text-style: underline; }
        & > .page--marked { color: $on-key; background: $key; text-style: bold underline; }
    }
    """

    class Marked(Message):
        """Another word is marked, or none."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name for it
        """Begin with an empty page."""
        super().__init__(id=id)
        self._lay_out_at: Callable[[int], Sequence[PageLine]] = lambda _width: ()
        self.lines: Sequence[PageLine] = ()
        self.spots: list[Spot] = []
        self.mark = 0
        self._width = 0
        self._drawn: LRUCache[int, Strip] = LRUCache(200)

    def show(self, lay_out_at: Callable[[int], Sequence[PageLine]]) -> None:
        """Show a page from its beginning; it is laid out anew for each width."""
        self._lay_out_at, self._width, self.mark = lay_out_at, 0, 0
        self._lay_out()
        self.scroll_to(0, 0, animate=False, immediate=True, force=True)
        self.post_message(self.Marked())

    def on_resize(self) -> None:
        """Break the lines anew where the width is another."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0 or width == self._width:
            return
        self._width, self.lines = width, self._lay_out_at(width)
        self.spots = [Spot(number, link) for number, line in enumerate(self.lines) for link in line.links]
        self.mark = min(self.mark, max(0, len(self.spots) - 1))
        self.virtual_size = Size(width, len(self.lines))
        self.refresh()

    @property
    def marked_word(self) -> str:
        """The word that is marked; empty where the page has none."""
        return self.spots[self.mark].link.word if self.spots else ""

    def mark_next(self, by: int) -> None:
        """Mark the next word, or the one before."""
        self.move_mark(min(max(0, self.mark + by), max(0, len(self.spots) - 1)))

    def mark_line(self, by: int) -> None:
        """Mark a word on the nearest line below or above that is nearly in sight, or scroll by a line."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        here = self.spots[self.mark] if self.spots else Spot(0, Link(0, 0, ""))
        line = min(max(here.line, top - 1), top + height)
        ahead = [spot for spot in self.spots if (spot.line - line) * by > 0]
        nearest = min((spot.line for spot in ahead), key=lambda at: abs(at - line), default=None)
        if nearest is None or not top - 1 <= nearest <= top + height:
            self._scroll_by(by)
            return
        same = (spot for spot in ahead if spot.line == nearest)
        best = min(same, key=lambda spot: abs(spot.link.start - here.link.start))
        self.move_mark(self.spots.index(best))

    def mark_page(self, by: int) -> None:
        """Move by a page, and mark the first word in sight."""
        self._scroll_by(by * max(1, self.scrollable_content_region.height - 1))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        inside = (at for at, spot in enumerate(self.spots) if top <= spot.line < top + height)
        self.move_mark(next(inside, self.mark), follows=False)

    def _scroll_by(self, lines: int) -> None:
        self.scroll_to(0, self.scroll_offset.y + lines, animate=False, immediate=True, force=True)

    def move_mark(self, mark: int, *, follows: bool = True) -> None:
        """Mark a word by its number, and scroll to where it is seen."""
        self.mark = mark
        if follows and self.spots:
            line = self.spots[mark].line
            top, height = self.scroll_offset.y, self.scrollable_content_region.height
            seen = min(max(top, line - height + 1), line)
            self.scroll_to(0, seen, animate=False, immediate=True, force=True)
        self.refresh()
        self.post_message(self.Marked())

    def render_line(self, y: int) -> Strip:
        """Draw one line; what lies below the text is empty."""
        width, number = self.scrollable_content_region.width, y + self.scroll_offset.y
        if number >= len(self.lines):
            return Strip.blank(width, self.rich_style)
        line, base, at = self.lines[number], self.rich_style, 0
        plain = base + self.get_component_rich_style("page--heading") if line.is_heading else base
        marked = self.spots[self.mark] if self.spots and self.has_focus else None
        segments: list[Segment] = []
        for link in line.links:
            is_marked = marked is not None and marked.line == number and marked.link is link
            style = self.get_component_rich_style("page--marked" if is_marked else "page--link", partial=True)
            segments += [Segment(line.text[at : link.start], plain)]
            segments += [Segment(line.text[link.start : link.end], plain + style)]
            at = link.end
        segments.append(Segment(line.text[at:], plain))
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: Click) -> None:
        """Ask for the page of the word under the mouse."""
        number = event.y - self.gutter.top + self.scroll_offset.y
        column = event.x - self.gutter.left
        line = self.lines[number] if 0 <= number < len(self.lines) else PageLine("")
        for link in line.links:
            if link.start <= column < link.end:
                self.post_message(PageRequested(link.word))
