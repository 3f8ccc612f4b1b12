"""The pane that says why: the rule in words, where it stands, what follows, and who holds the message."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from smtpsim.explain.holders import holder_sentence
from smtpsim.explain.words import effect_words, source, textbook_note, what_now, why
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import Totals

_WELCOME = (
    "Nothing has happened yet. What will the first thing be, and who says it?"
    "\nSpace does the next step, the left arrow goes back, i breaks something on purpose, ? shows all keys."
)


def why_lines(step: Step | None, totals: Totals) -> Content:
    """Write what there is to say of a step, a paragraph for each sort of thing."""
    if step is None:
        return Content(_WELCOME)
    named = (
        ("Now", what_now(step, totals)),
        ("Changed", " ".join(effect_words(step))),
        ("Holder", holder_sentence(totals)),
        ("Textbook", textbook_note(step)),
    )
    return Content("\n").join([_reason(step), *(_paragraph(name, words) for name, words in named if words)])


def _reason(step: Step) -> Content:
    places = source(step)
    words = why(step) or "Nothing is known about the reason."
    return Content.assemble((words, "bold"), (f"  [{places}]" if places else "", "$quiet"))


def _paragraph(name: str, words: str) -> Content:
    return Content.assemble((f"{name}: ", "bold $changed"), words.removeprefix(f"{name}: "))


class WhyPane(VerticalScroll, inherit_bindings=False):
    """Shows why the current step happened."""

    DEFAULT_CSS = """
    WhyPane {
        border-top: solid $rule; border-title-color: $heading; border-title-style: bold;
        padding: 0 1; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        &:focus { border-top: heavy $key; }
    }
    WhyPane > Static { height: auto; }
    """
    BORDER_TITLE = "Why"

    def compose(self) -> ComposeResult:
        """Hold one text that may be longer than the pane."""
        self.text = Static("", markup=False)
        yield self.text

    def show(self, step: Step | None, totals: Totals) -> None:
        """Show the words beside a step, from their beginning."""
        self.text.update(why_lines(step, totals))
        self.scroll_home(animate=False)
