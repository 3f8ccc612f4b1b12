"""The slide on the screen, and the notes beside or below it."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from smtpsim.explain.layout import wrap_text
from smtpsim.stage.slide import Slide
from smtpsim.tui.widgets.slide_page import slide_page

_SCROLLING = """
        scrollbar-size-vertical: 1; scrollbar-color: $rule; scrollbar-color-hover: $quiet;
        scrollbar-color-active: $key; scrollbar-background: $background;
        scrollbar-background-hover: $background; scrollbar-background-active: $background;
"""
_BAR = 1  # the columns of a scrollbar, kept free so that nothing moves when it comes


class SlideView(VerticalScroll, can_focus=False):
    """Shows one slide as large as there is room; it scrolls where it must."""

    DEFAULT_CSS = f"""
    SlideView {{ height: 1fr; width: 1fr; {_SCROLLING} }}
    SlideView > Static {{ width: 100%; height: auto; text-wrap: nowrap; }}
    """
    slide: Slide | None = None

    def compose(self) -> ComposeResult:
        """Hold the page."""
        yield Static("", markup=False)

    def show(self, slide: Slide) -> None:
        """Show another slide from its top."""
        self.slide = slide
        self._lay_out()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Lay the slide out for another size."""
        self._lay_out()

    def _lay_out(self) -> None:
        size = self.size
        if self.slide is None or not size.width or not size.height:
            return
        page = slide_page(self.slide, size.width - _BAR, size.height)
        self.query_one(Static).update(Content("\n").join(page))


class NotesPanel(VerticalScroll, can_focus=False):
    """Shows the notes for who stands in front; hidden until a key asks for them."""

    DEFAULT_CSS = f"""
    NotesPanel {{
        display: none; background: $panel; padding: 0 1; border: round $rule;
        border-title-color: $heading; border-title-style: bold; {_SCROLLING}
    }}
    NotesPanel.-shown {{ display: block; }}
    NotesPanel > Static {{ width: 100%; height: auto; }}
    """
    text = ""

    def compose(self) -> ComposeResult:
        """Hold the text."""
        self.border_title = "Notes (up, down: scroll)"
        yield Static("", markup=False)

    def show(self, text: str) -> None:
        """Show other notes."""
        self.text = text
        self._lay_out()

    def on_resize(self) -> None:
        """Break the lines for another width."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = max(10, self.scrollable_content_region.width)
        lines = [piece for line in self.text.split("\n") for piece in wrap_text(line, width=width)]
        self.query_one(Static).update(Content("\n".join(lines)))
