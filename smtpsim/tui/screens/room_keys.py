"""The keys before a room: which key counts a hand for which answer, and which keys stand in the line."""

from textual.binding import Binding, BindingType

from smtpsim.actions import Action, Place, ranked_actions
from smtpsim.actions.row import ROOM
from smtpsim.tui.screens.bindings import bindings_at

_LAST_KEYS = ("show_help", "leave_room")
_COUNTING = {"count_hand", "count_ten_hands"}


def presenter_bindings() -> list[BindingType]:
    """Bind the keys of the table; a key that counts hands says for which answer."""
    bindings: list[BindingType] = []
    for binding in bindings_at(Place.PRESENTER):
        if isinstance(binding, Binding) and binding.action in _COUNTING:
            keys = enumerate(binding.key.split(","), 1)
            bindings += [Binding(key, f"{binding.action}({number})") for number, key in keys]
        else:
            bindings.append(binding)
    return bindings


def room_keys() -> tuple[Action, ...]:
    """Put the keys for the room before those that the simulator has too; help and the way out come last."""
    ranked = ranked_actions(Place.PRESENTER)
    first = (one for one in ranked if one.rank == 1)
    own = (one for one in ranked if one.rank > 1 and one.screens == ROOM and one.id not in _LAST_KEYS)
    shared = (one for one in ranked if one.rank > 1 and one.screens != ROOM and one.id not in _LAST_KEYS)
    last = (one for one in ranked if one.id in _LAST_KEYS)
    return (*first, *own, *shared, *last)
