"""Everything a person can do: one row each, with its keys, its word and its help.

Bindings, the line of keys, the help screen, the plain mode and the README's table of keys all come from
here: `row` is the shape of a row, the other modules hold the rows by what they are about.
"""

from smtpsim.actions.dialogs import DIALOGS
from smtpsim.actions.moving import MOVING
from smtpsim.actions.row import Action, Place
from smtpsim.actions.screens import SCREENS
from smtpsim.actions.session import SESSION

__all__ = [
    "ACTIONS",
    "Action",
    "Place",
    "actions_at",
    "key_table",
    "ranked_actions",
    "shown_key",
    "shown_keys",
]

ACTIONS: tuple[Action, ...] = (*MOVING, *SESSION, *SCREENS, *DIALOGS)

_SHOWN_KEYS = {
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "question_mark": "?",
    "full_stop": ".",
    "comma": ",",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "space": "space",
    "tab": "Tab",
    "enter": "Enter",
    "escape": "Esc",
    "delete": "Del",
    "ctrl+p": "Ctrl+P",
    "ctrl+q": "Ctrl+Q",
    "backspace": "Backsp",
    "shift+tab": "Shift+Tab",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}


def actions_at(place: Place) -> tuple[Action, ...]:
    """Give what can be done at a place, in the order of the table."""
    return tuple(action for action in ACTIONS if place in action.screens)


def ranked_actions(place: Place) -> tuple[Action, ...]:
    """Give the actions that the line of keys shows at a place."""
    return tuple(sorted((one for one in actions_at(place) if one.rank), key=lambda one: one.rank))


def shown_key(key: str) -> str:
    """Write a key as a person reads it."""
    return _SHOWN_KEYS.get(key, key)


def shown_keys(action: Action) -> str:
    """Write all keys of an action."""
    return " or ".join(shown_key(key) for key in action.keys)


def key_table() -> str:
    """Write the table of keys in Markdown, as the README shows it."""
    rows = [
        (" or ".join(f"`{shown_key(key)}`" for key in action.keys), ", ".join(action.screens), action.help)
        for action in ACTIONS
    ]
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join(["| key | where | what it does |", "| --- | --- | --- |", *lines])
