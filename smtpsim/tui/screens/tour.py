"""The tour: the simulator's own screen with a caption, which never hides the part it points at."""

from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalGroup
from textual.content import Content
from textual.events import Resize
from textual.geometry import Offset, Region, Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from smtpsim.actions import Place, actions_at, ranked_actions
from smtpsim.errors import UsageError
from smtpsim.stage.showing import Library, Showing
from smtpsim.stage.tour import SOURCE, TOUR, Part, steps_until
from smtpsim.tui.messages import TourBegun
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.simulator import SimulatorScreen
from smtpsim.tui.widgets.keys import KeyLine

Result = TypeVar("Result")
_NO_TOUR = "The tour needs the demonstration classic, which cannot be opened here."
_SELECTOR_OF = {
    Part.JOURNEY: "JourneyBar",
    Part.PHASES: "PhaseBar",
    Part.PEERS: "#client, #server",
    Part.TRANSCRIPT: "#transcript",
    Part.EXPLANATION: "#explanation",
    Part.STATUS: "StatusLine",
    Part.KEYS: "KeyLine",
}
_OWN = {action.id for action in actions_at(Place.TOUR)}
_UP, _DOWN = "▲", "▼"


def caption_place(part: Region, caption: Size, screen: Size) -> tuple[Offset, bool]:
    """Find where a caption stands beside a part of the screen, and whether that is below it.

    It lies below where there is room, else above; only a part that leaves room on neither side is
    covered, at its end.
    """
    left = max(0, min(part.x + (part.width - caption.width) // 2, screen.width - caption.width))
    is_below = part.bottom + caption.height <= screen.height
    top = part.bottom if is_below else max(0, part.y - caption.height)
    return Offset(left, top), is_below


def open_tour(screen: Screen[Result], library: Library) -> None:
    """Show the tour above a screen; raises `SmtpsimError` or `OSError` where its session cannot be had."""
    if library.open_named is None:
        raise UsageError(_NO_TOUR)
    showing = library.open_named(SOURCE)
    if screen.app.screen is screen:
        screen.app.push_screen(TourScreen(showing._replace(keep=None), library._replace(tab="")))


class TourScreen(SimulatorScreen, inherit_bindings=False):
    """Steps through a session of its own and says what each part of the screen shows."""

    BINDINGS = bindings_at(Place.TOUR)
    PLACE = Place.TOUR
    DEFAULT_CSS = """
    TourScreen { layers: base caption; }
    TourScreen #caption {
        layer: caption; width: 76; max-width: 100%; height: auto; padding: 0 1;
        border: heavy $key; background: $surface; border-title-color: $key; border-title-style: bold;
        border-subtitle-color: $key; border-subtitle-style: bold;
    }
    TourScreen JourneyBar.-pointed, TourScreen PhaseBar.-pointed { text-style: underline; }
    TourScreen StatusLine.-pointed, TourScreen KeyLine.-pointed { text-style: underline; }
    TourScreen PeerPanel.-pointed, TourScreen Transcript.-pointed { border-top: heavy $key; }
    TourScreen ExplanationPane.-pointed { border-top: heavy $key; }
    TourScreen #caption KeyLine { background: $surface; padding: 0; }
    """

    def __init__(self, showing: Showing, library: Library) -> None:
        """Begin with the first caption."""
        super().__init__(showing, library)
        self.number = 0

    def compose(self) -> ComposeResult:
        """Put a caption above the simulator's parts; it has the keys that work now."""
        yield from super().compose()
        self.words = Static(markup=False)
        self.caption = VerticalGroup(self.words, KeyLine(ranked_actions(Place.TOUR)), id="caption")
        yield self.caption

    def on_mount(self) -> None:
        """Note that the tour was shown, and begin."""
        self.post_message(TourBegun())
        self.show_caption()

    def on_resize(self, event: Resize) -> None:
        """Find the parts where they are now."""
        super().on_resize(event)
        self.call_after_refresh(self.find_part)

    def show_caption(self) -> None:
        """Go to the steps of this caption, and say its words."""
        caption = TOUR[self.number]
        self.timeline.seek(steps_until(self.number))
        self.show_cursor()
        self.words.update(Content(caption.words))
        self.query(".-pointed").remove_class("-pointed")
        for widget in self.pointed():
            widget.add_class("-pointed")
        self.call_after_refresh(self.find_part)

    def find_part(self) -> None:
        """Scroll to the part, where the screen is too small for all; then the caption is laid beside it."""
        self.pointed()[-1].scroll_visible(animate=False, immediate=True, force=True)
        self.call_after_refresh(self.place_caption)

    def place_caption(self) -> None:
        """Lay the caption beside its part, with arrows that point there."""
        part = Region.from_union([widget.region for widget in self.pointed()])
        place, is_below = caption_place(part, self.caption.outer_size, self.size)
        self.caption.styles.offset = place + self.scroll_offset
        arrows = f" {_UP if is_below else _DOWN} " * 3
        title = f" {self.number + 1} of {len(TOUR)}: {TOUR[self.number].title} "
        self.caption.border_title = Content(f"{arrows}{title}{arrows}" if is_below else title)
        self.caption.border_subtitle = Content("" if is_below else arrows)

    def pointed(self) -> list[Widget]:
        """Find what the caption is about: below it stands a line of keys of its own."""
        found = self.query(_SELECTOR_OF[TOUR[self.number].part])
        return [widget for widget in found if self.caption not in widget.ancestors]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow what the tour has keys for: the simulator's own keys are only shown, also to the mouse."""
        del parameters
        return action in _OWN

    def leave_session(self) -> str:
        """Leave nothing to remember: the session is the tour's own."""
        return ""

    def action_next_caption(self) -> None:
        """Go on to the next part; after the last one, leave."""
        if self.number + 1 == len(TOUR):
            self.action_end_tour()
        else:
            self.number += 1
            self.show_caption()

    def action_previous_caption(self) -> None:
        """Go back to the part before."""
        self.number = max(0, self.number - 1)
        self.show_caption()

    def action_end_tour(self) -> None:
        """Go back to where the tour was asked for."""
        if self.app.screen is self:
            self.dismiss()
