"""Two branches in two columns, a row for each step, drawn row by row at a cost that does not grow."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.told import told_lines
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor
from smtpsim.stage.comparison import Comparison, Sameness
from smtpsim.stage.comparison_words import short_words

LIT, PLAIN, STRUCK, BAR, CUT = ">", " ", "!", " │ ", "…"
SIGNS = "= same  ≈ same words  ≠ differs"
FIRST_DIFFERENCE = "≠ first difference"
_MEANINGS = (
    "said",
    "client",
    "server",
    "refused",
    "note",
    "fault",
    "same",
    "heading",
    "rule",
    "different",
    "lit",
    "cursor",
)
Piece: TypeAlias = tuple[str, str]
"""Text, and the meaning that gives its colour."""


class ComparisonRows(ScrollView, inherit_bindings=False):
    """Shows the rows of a comparison, one of them lit; a click on a row asks to light it."""

    can_focus = True
    COMPONENT_CLASSES = {f"rows--{meaning}" for meaning in _MEANINGS}  # noqa: RUF012  Textual's own way
    DEFAULT_CSS = """
    ComparisonRows {
        border-top: solid $rule; border-title-color: $heading; border-title-style: bold;
        overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        &:focus { border-top: heavy $key; }
        & > .rows--said { color: $foreground; }
        & > .rows--client { color: $client; text-style: bold; }
        & > .rows--server { color: $server; text-style: bold; }
        & > .rows--refused { color: $refused; text-style: bold; }
        & > .rows--note { color: $quiet; text-style: italic; }
        & > .rows--fault { color: $fault; text-style: bold; }
        & > .rows--same { color: $quiet; }
        & > .rows--heading { color: $changed; text-style: bold; }
        & > .rows--rule { color: $rule; }
        & > .rows--different { color: $changed; text-style: bold; }
        & > .rows--cursor { color: $key; text-style: bold; }
        & > .rows--lit { background: $current-row; }
    }
    """

    class Lit(Message):
        """A row was clicked."""

        def __init__(self, row: int) -> None:
            """Give its number, from 0."""
            super().__init__()
            self.row = row

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name for it
        """Begin with nothing to compare."""
        super().__init__(id=id)
        self.comparison: Comparison | None = None
        self.row = 0
        self._headings: tuple[tuple[int, str], ...] = ()  # before which rows they stand

    def show(self, comparison: Comparison | None) -> None:
        """Show another comparison, at its first difference."""
        self.comparison = comparison
        self._headings = tuple(_headings(comparison)) if comparison else ()
        self.border_title = _title(comparison)
        self.light(0 if comparison is None else comparison.first or 0)

    def on_resize(self) -> None:
        """Draw anew for another width."""
        self.light(self.row)

    def light(self, row: int) -> None:
        """Light a row and scroll to where it is seen."""
        count = len(self.comparison) if self.comparison else 0
        self.row = max(0, min(row, count - 1))
        self.virtual_size = Size(self.scrollable_content_region.width, count + len(self._headings))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        line = self._line_of(self.row)
        above = line - sum(at == self.row for at, _ in self._headings)
        is_first = self.comparison is not None and self.row == self.comparison.first
        wanted = above - max(0, height // 3) if is_first else min(max(top, line - height + 1), above)
        self.scroll_to(0, max(0, wanted), animate=False, immediate=True, force=True)
        self.refresh()

    def page(self, by: int) -> None:
        """Light the row a page below, or above."""
        self.light(self.row + by * max(1, self.scrollable_content_region.height - 1))

    def _line_of(self, row: int) -> int:
        return row + sum(at <= row for at, _ in self._headings)

    def _row_at(self, line: int) -> int | str:
        """Give the row on a line, or the heading that stands there."""
        passed = 0
        for at, words in self._headings:
            if line == at + passed:
                return words
            passed += line > at + passed
        return line - passed

    def render_line(self, y: int) -> Strip:
        """Draw one line; what lies outside the rows is empty."""
        line, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if self.comparison is None or line >= len(self.comparison) + len(self._headings):
            return Strip.blank(width, self.rich_style)
        found = self._row_at(line)
        if isinstance(found, str):
            rule = "─" * max(0, width - cell_len(found) - 4)
            return self._strip((("── ", "rule"), (found, "heading"), (f" {rule}", "rule")), width)
        return self._strip(row_pieces(self.comparison, found, width, is_lit=found == self.row), width, found)

    def _strip(self, pieces: Sequence[Piece], width: int, row: int | None = None) -> Strip:
        base = self.rich_style
        if row == self.row:
            base += self.get_component_rich_style("rows--lit")
        segments = [
            Segment(text, self.get_component_rich_style(f"rows--{meaning}") + base.background_style)
            for text, meaning in pieces
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: Click) -> None:
        """Ask to light the row under the mouse."""
        line = event.y - self.gutter.top
        found = self._row_at(line + self.scroll_offset.y)
        if line >= 0 and isinstance(found, int) and self.comparison and found < len(self.comparison):
            self.post_message(self.Lit(found))


def _title(comparison: Comparison | None) -> Content:
    if comparison is None:
        return Content("Nothing to compare")
    names = f"Side by side: {comparison.left.name} │ {comparison.right.name}"
    return Content(sanitise(f"{names} · {SIGNS}"))


def _headings(comparison: Comparison) -> Iterator[tuple[int, str]]:
    """Say where the two leave each other, and where they first differ."""
    if comparison.first is None:
        return
    if 0 < comparison.shared < comparison.first:
        yield comparison.shared, f"the branches part after step {comparison.shared}, and go on alike"
    yield comparison.first, f"{FIRST_DIFFERENCE}: step {comparison.first + 1}"


def row_pieces(comparison: Comparison, number: int, width: int, *, is_lit: bool) -> tuple[Piece, ...]:
    """Write a row: its sign, and the step of each side with its number; what both share stands once."""
    row, sides, sameness = comparison.row(number), comparison.sides(number), comparison.sameness(number)
    digits = len(str(len(comparison)))
    head = (f"{LIT if is_lit else PLAIN}{sameness} ", "same" if sameness is Sameness.SAME else "different")
    room = width - len(head[0])
    if sameness is Sameness.SAME and sides.left is not None:
        return (head, *_side(row.left, sides.left, room, digits, is_same=True))
    half = (room - len(BAR)) // 2
    left = _side(row.left, sides.left, half, digits, is_same=False)
    right = _side(row.right, sides.right, room - len(BAR) - half, digits, is_same=False)
    return (head, *left, (BAR, "rule"), *right)


def _side(
    place: int | None, step: Step | None, room: int, digits: int, *, is_same: bool
) -> tuple[Piece, ...]:
    """Write one side in exactly so many cells; what is cut off ends with a sign of that."""
    if step is None or place is None:
        return ((" " * room, "said"),)
    struck = f"{STRUCK} " if step.fault else ""
    number = f"{place + 1:>{digits}} "
    text = sanitise(short_words(step))
    left = max(1, room - len(number) - len(struck))
    shown = text if cell_len(text) <= left else f"{set_cell_size(text, left - 1)}{CUT}"
    _, meaning = told_lines(step)
    said = "same" if is_same else meaning
    speaker, words = (shown[:2], shown[2:]) if step.actor in {Actor.CLIENT, Actor.SERVER} else ("", shown)
    who = "same" if is_same else step.actor.value if speaker in {"C:", "S:"} else said
    return (
        (number, "same"),
        (struck, "fault"),
        (speaker, who),
        (set_cell_size(words, left - cell_len(speaker)), said),
    )
