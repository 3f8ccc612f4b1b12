"""Every row of the table of actions has a method on each of its screens, and a test of what it does."""

import pytest

from smtpsim.actions import ACTIONS, Action
from tests.tui.proofs import SCREEN_AT, proved


def test_each_action_is_proved_at_each_of_its_places() -> None:
    assert {(action.id, place) for action in ACTIONS for place in action.screens} == proved()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_each_action_is_a_method_of_its_own_on_each_of_its_screens(action: Action) -> None:
    for place in action.screens:
        method = getattr(SCREEN_AT[place], f"action_{action.id}")
        assert method.__module__.startswith("smtpsim.")
