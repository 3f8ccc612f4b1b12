"""Two texts beside each other, each broken in a column of its own."""

from collections.abc import Sequence
from itertools import zip_longest

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from smtpsim.explain.sanitise import sanitise

_BAR = " │ "


class SideBySide(Widget):
    """Shows the lines of two texts in two columns; the first line of each is its heading."""

    DEFAULT_CSS = """
    SideBySide { height: auto; max-height: 6; padding: 0 1; }
    """

    texts: tuple[Sequence[str], Sequence[str]] = ((), ())

    def show(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Show other texts."""
        self.texts = left, right
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Count the lines that the width asks for."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw both columns."""
        lines = self._lines(self.size.width)
        if len(lines) > self.size.height > 0:
            lines = [*lines[: self.size.height - 1], Content("…")]
        return Content("\n").join(lines)

    def _lines(self, width: int) -> list[Content]:
        room = max(8, (width - len(_BAR)) // 2)
        left, right = (_wrapped(text, room) for text in self.texts)
        return [
            Content.assemble(_padded(one, room), (_BAR, "$rule"), other)
            for one, other in zip_longest(left, right, fillvalue=Content(""))
        ]


def _wrapped(lines: Sequence[str], width: int) -> list[Content]:
    told = [Content.assemble((sanitise(line), "" if at else "bold")) for at, line in enumerate(lines)]
    return [piece.rstrip() for line in told for piece in line.wrap(width)]


def _padded(line: Content, width: int) -> Content:
    return line.pad_right(max(0, width - line.cell_length))
