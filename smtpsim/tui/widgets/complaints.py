"""What is wrong in a file that is watched: each mistake with its place, its line and a caret."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from smtpsim.explain.sanitise import sanitise
from smtpsim.scenarios.checker import Complaint

_INDENT = 2
_CUT = "…"


def complaint_lines(complaint: Complaint, width: int) -> Iterator[Content]:
    """Write one mistake; a long line of the file is cut so that the caret's place is seen."""
    first, *rest = complaint.lines()
    sign = "! " if complaint.severity == "error" else "? "
    place, _, words = first.partition(" ")
    yield Content.assemble((f"{sign}{sanitise(place)} ", "bold $refused"), sanitise(words))
    has_source = bool(complaint.source.strip() and complaint.column)
    if has_source:
        line, caret = _cut(complaint.source, complaint.column, width - _INDENT)
        yield Content(f"{' ' * _INDENT}{line}")
        yield Content.styled(f"{' ' * (_INDENT + caret)}^", "bold $changed")
    yield from (Content(sanitise(more)) for more in (rest[2:] if has_source else rest))


def _cut(source: str, column: int, width: int) -> tuple[str, int]:
    """Cut a line to a width around a column; give it and where the caret stands under it."""
    start = 0
    while start < column - 1 and cell_len(sanitise(source[start:column])) > max(1, width - 1 - (start > 0)):
        start += max(1, width // 2)
    start = min(start, column - 1)
    cut = _CUT if start else ""
    shown = cut + sanitise(source[start : start + width])
    while cell_len(shown) > max(1, width):
        shown = shown[:-1]
    return shown, cell_len(cut + sanitise(source[start : column - 1]))


class ComplaintPanel(VerticalScroll, inherit_bindings=False):
    """Shows mistakes in place of the explanation, or beside it where there is room."""

    DEFAULT_CSS = """
    ComplaintPanel {
        display: none; width: 1fr; border-top: solid $refused; border-title-color: $refused;
        border-title-style: bold; padding: 0 1;
        scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        &:focus { border-top: double $key; }
    }
    """
    complaints: Sequence[Complaint] = ()

    def __init__(self) -> None:
        """Begin with nothing."""
        self.words = Static("", markup=False)
        super().__init__(self.words)

    def show(self, title: str, complaints: Sequence[Complaint]) -> None:
        """Show other mistakes, the first one on top."""
        self.border_title = Content(sanitise(title))
        self.complaints = complaints
        self.scroll_home(animate=False, immediate=True)
        self.on_resize()

    def on_resize(self) -> None:
        """Cut the lines of the file anew."""
        width = self.scrollable_content_region.width
        lines = (line for one in self.complaints for line in complaint_lines(one, width))
        self.words.update(Content("\n").join(lines))
