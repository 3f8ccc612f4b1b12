"""Bindings made from the table of actions."""

from textual.binding import Binding, BindingType

from smtpsim.actions import Place, actions_at


def bindings_at(place: Place) -> list[BindingType]:
    """Bind each key of a place to the `action_` of its row."""
    return [
        Binding(",".join(action.keys), action.id, action.title, priority=action.priority)
        for action in actions_at(place)
    ]
