"""The help: all keys, from the table of actions."""

from collections.abc import Iterator, Sequence

from textual.containers import VerticalScroll
from textual.widget import Widget

from smtpsim.actions import Action, Place, actions_at, ranked_actions, shown_keys
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.screens.dialog import Dialog
from smtpsim.tui.widgets.two_columns import TwoColumns

_SIGNS = (
    ("C: S:", "what the client and the server say; -- is anything else that happens"),
    (">", "the step that is explained"),
    ("▶ ●2", "the hop at this step, and a host that holds two copies of mail"),
    ("─▶ ◀─ x", "octets on their way to the server, to the client, and lost"),
    ("━ ▮ ─ …", "the timeline: what is done, where you are, what is known to come, and that there is more"),
    (
        "┃ @ ! ✗ ◆",
        "on it: a phase begins, the mail data ends, a fault struck, a refusal or loss, a breakpoint",
    ),
    ("!", "a fault of yours struck here, or is armed"),
    ("×", "a reply that refuses (4yz, 5yz, -ERR)"),  # noqa: RUF001  as the transcript has it
    ("+ -", "this buffer just grew or was emptied"),
    ("[ ]", "the chosen tab, the state or the phase of now, the host that acts"),
    ("═", "above the part that the arrow keys move"),
    ("✓ –", "a phase that went to its end, and one that did not"),  # noqa: RUF001  as the phase bar has it
)


_BLANK = ("", "")


def help_rows(place: Place = Place.SIMULATOR) -> tuple[tuple[str, str], ...]:
    """Give each key with its sentence, first those of the place; then what the signs mean."""
    in_a_session = (*_key_rows(actions_at(Place.SIMULATOR)), _BLANK, *_SIGNS)
    if place is Place.SIMULATOR:
        return in_a_session
    ranked = ranked_actions(place)
    rest = [action for action in actions_at(place) if action not in ranked]
    here = _key_rows((*ranked, *rest))
    return (("", f"Here ({place}):"), *here, _BLANK, ("", "In a session:"), *in_a_session)


def _key_rows(actions: Sequence[Action]) -> tuple[tuple[str, str], ...]:
    return tuple((shown_keys(action), action.help) for action in actions)


class HelpDialog(Dialog[None]):
    """Shows what every key does."""

    BINDINGS = bindings_at(Place.HELP)
    PLACE = Place.HELP
    TITLE_WORDS = "Keys"
    DEFAULT_CSS = """
    HelpDialog > Vertical { width: 100; }
    HelpDialog VerticalScroll {
        height: auto; max-height: 90vh; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $surface; scrollbar-background-hover: $surface;
        scrollbar-background-active: $surface;
    }
    HelpDialog.-low VerticalScroll, HelpDialog.-flat VerticalScroll { max-height: 75vh; }
    """

    def __init__(self, place: Place = Place.SIMULATOR) -> None:
        """Begin with the keys of a place."""
        super().__init__()
        self.place = place

    def parts(self) -> Iterator[Widget]:
        """Give the text, which scrolls where it is longer than the screen."""
        yield VerticalScroll(TwoColumns(help_rows(self.place)))

    def action_close_help(self) -> None:
        """Go back to the session."""
        self.finish(None)
