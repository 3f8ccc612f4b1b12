"""The line of keys: what one can do here, from the table of actions."""

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from smtpsim.actions import Action, shown_key

_GAP = "  "
_ALWAYS = {"show_help", "leave", "leave_program", "leave_room", "close", "close_help", "end_tour"}


def key_line(actions: Sequence[Action], width: int) -> Content:
    """Write keys and titles, as many as there is room for; how to get help and how to leave, always."""
    shown = list(actions)
    dropped = [action for action in actions if action.id not in _ALWAYS]
    while dropped and _width(shown) > width:
        shown.remove(dropped.pop())
    return Content(_GAP).join([_one_key(action) for action in shown])


def _width(actions: Sequence[Action]) -> int:
    return sum(_one_key(action).cell_length + len(_GAP) for action in actions) - len(_GAP)


def _one_key(action: Action) -> Content:
    words = Content.assemble((shown_key(action.keys[0]), "bold $key"), f" {action.title}")
    return words.stylize(f"@click=screen.{action.id}")


class KeyLine(Widget):
    """Shows the keys; a click on one does what the key does."""

    DEFAULT_CSS = """
    KeyLine {
        height: 1; padding: 0 1; background: $panel;
        link-style: none; link-color: $foreground; link-background: $panel;
        link-style-hover: underline; link-background-hover: $panel; link-color-hover: $foreground;
    }
    """

    def __init__(self, actions: Sequence[Action]) -> None:
        """Show these actions."""
        super().__init__()
        self.actions = tuple(actions)

    def render(self) -> Content:
        """Draw the line as wide as there is room."""
        return key_line(self.actions, self.size.width)
