"""The table of what a person can do is whole, and what is derived from it follows it."""

import pytest

from smtpsim.actions import (
    ACTIONS,
    Action,
    Place,
    actions_at,
    key_table,
    ranked_actions,
    shown_key,
    shown_keys,
)


@pytest.mark.parametrize("place", Place)
def test_a_key_means_one_thing_at_a_place(place: Place) -> None:
    keys = [key for action in actions_at(place) for key in action.keys]
    assert keys
    assert len(set(keys)) == len(keys)


def test_ids_are_unique() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("place", Place)
def test_words_are_unique_at_a_place(place: Place) -> None:
    words = [action.word for action in actions_at(place)]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_each_row_has_a_key_a_word_a_short_title_a_sentence_and_a_place(action: Action) -> None:
    assert action.keys
    assert action.word
    assert len(action.title.split()) <= 3
    assert action.help.endswith(".")
    assert action.screens


@pytest.mark.parametrize("place", Place)
def test_the_line_of_keys_has_each_rank_once_and_tells_how_to_leave(place: Place) -> None:
    ranks = [action.rank for action in ranked_actions(place)]
    assert ranks == sorted(set(ranks))
    leading_out = {"leave", "close", "close_help", "let_server_answer", "leave_room", "end_tour"}
    assert ranked_actions(place)[-1].id in leading_out


@pytest.mark.parametrize("key", [*"pisroq", "space", "right", "left", "home", "end", "question_mark"])
def test_the_keys_that_the_manual_promises_work_in_the_simulator(key: str) -> None:
    assert [action for action in actions_at(Place.SIMULATOR) if key in action.keys]


def test_keys_are_written_as_a_person_reads_them() -> None:
    assert shown_key("question_mark") == "?"
    assert shown_key("p") == "p"
    assert shown_keys(ACTIONS[0]) == "space or →"


def test_the_table_of_keys_has_a_row_for_each_action() -> None:
    head, rule, *rows = key_table().splitlines()
    assert head == "| key | where | what it does |"
    assert rule == "| --- | --- | --- |"
    assert len(rows) == len(ACTIONS)
    assert rows[0] == "| `space` or `→` | simulator, presenter mode | Do the next step. |"
