"""The pane that says why: the rule in words, where it stands, what follows, and who holds the message."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from smtpsim.explain.credentials import reveal_sentence
from smtpsim.explain.duty import what_now
from smtpsim.explain.holders import holder_sentence
from smtpsim.explain.words import effect_words, source, textbook_note, why
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Totals

_WELCOME = (
    "Nothing has happened yet. What will the first thing be, and who says it?"
    "\nSpace does the next step, the left arrow goes back, ? shows all keys."
    "\nIn a simulated session, i breaks something on purpose."
)

_TO_COME = "This hop has not begun here. Space goes on to its first step, h shows the next hop."


def why_lines(
    step: Step | None, totals: Totals, reports: AbstractSet[int] | None = None, *, decodes: bool = False
) -> Content:
    """Write what there is to say of a step, a paragraph for each sort of thing.

    `reports` are the numbers of the mails that are reports; None where there is one hop. `decodes`
    tells also what base64 hides.
    """
    if step is None:
        return Content(_WELCOME)
    named = (
        ("Base64", reveal_sentence(step) if decodes else ""),
        ("Now", what_now(step, totals)),
        ("Changed", " ".join(effect_words(step))),
        ("Holder", holder_sentence(totals, reports)),
        ("Textbook", textbook_note(step)),
    )
    return Content("\n").join([_reason(step), *(_paragraph(name, words) for name, words in named if words)])


def _reason(step: Step) -> Content:
    places = source(step)
    words = why(step) or "Nothing is known about the reason."
    return Content.assemble((words, "bold"), (f"  [{places}]" if places else "", "$quiet"))


def _paragraph(name: str, words: str) -> Content:
    return Content.assemble((f"{name}: ", "bold $changed"), words.removeprefix(f"{name}: "))


class WhyPane(ScrollView, inherit_bindings=False):
    """Shows why the current step happened, drawn line by line."""

    DEFAULT_CSS = """
    WhyPane {
        border-top: solid $rule; border-title-color: $heading; border-title-style: bold;
        padding: 0 1; overflow-x: hidden; overflow-y: auto;
        scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        &:focus { border-top: heavy $key; }
    }
    """
    BORDER_TITLE = "Why"
    words = Content("")
    strips: Sequence[Strip] = ()

    def show(
        self,
        step: Step | None,
        totals: Totals,
        reports: AbstractSet[int] | None = None,
        *,
        is_to_come: bool = False,
        decodes: bool = False,
    ) -> None:
        """Show the words beside a step, from their beginning; or that the chosen hop has not begun."""
        self.words = Content(_TO_COME) if is_to_come else why_lines(step, totals, reports, decodes=decodes)
        self._lay_out()
        self.scroll_to(0, 0, animate=False, immediate=True, force=True)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Draw anew in other colours."""
        super().notify_style_update()
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width > 0:
            self.strips = Visual.to_strips(self, self.words, width, None, self.visual_style)
            self.virtual_size = Size(width, len(self.strips))
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line; what lies below the words is empty."""
        width, number = self.scrollable_content_region.width, y + self.scroll_offset.y
        if number >= len(self.strips):
            return Strip.blank(width, self.rich_style)
        return self.strips[number].adjust_cell_length(width, self.rich_style)
