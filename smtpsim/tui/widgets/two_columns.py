"""Rows of a short word and a sentence, the sentences broken beside their words."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

_GAP = 2


def two_columns(rows: Sequence[tuple[str, str]], width: int) -> list[Content]:
    """Write the rows for a width."""
    indent = max(len(word) for word, _ in rows) + _GAP
    lines = []
    for word, sentence in rows:
        for at, piece in enumerate(Content(sentence).wrap(max(10, width - indent))):
            lines.append(Content.assemble((f"{'' if at else word:<{indent}}", "bold $key"), piece))
    return lines


class TwoColumns(Widget):
    """Shows the rows, as high as they need."""

    DEFAULT_CSS = """
    TwoColumns { height: auto; }
    """

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show these rows."""
        super().__init__()
        self.rows = tuple(rows)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Count the lines that the width asks for."""
        del container, viewport
        return len(two_columns(self.rows, width))

    def render(self) -> Content:
        """Draw the rows."""
        return Content("\n").join(two_columns(self.rows, self.size.width))
