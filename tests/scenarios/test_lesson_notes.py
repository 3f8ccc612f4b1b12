"""What is read of a lesson for who presents it; everything else in it is left alone."""

import pytest

from smtpsim.scenarios.lesson_notes import lesson_notes


def test_the_presenters_text_comes_first_then_what_the_steps_say_and_ask() -> None:
    lesson = {
        "presenter": "Vote first.\n",
        "steps": [
            {"say": "Watch\nthis."},
            {"run": {"until": "first RCPT"}},
            {"predict": {"ask": "class", "prompt": "Which class?"}},
        ],
    }
    assert lesson_notes(lesson) == "Vote first.\n\nSay: Watch this.\n\nAsk: Which class?"


def test_the_lines_of_a_paragraph_flow_and_items_of_a_list_stay() -> None:
    text = "One line\nand its rest.\n\n- an item\n  goes on\n- another\n1. a number\n\n    set in\n    too"
    assert lesson_notes({"presenter": text}) == (
        "One line and its rest.\n\n- an item goes on\n- another\n1. a number\n\n    set in\n    too"
    )


@pytest.mark.parametrize(
    "lesson",
    [
        None,
        "text",
        [],
        {},
        {"presenter": ["a"]},
        {"steps": "none"},
        {"steps": ["a", {"say": []}, {"predict": "x"}, {"predict": {"prompt": 3}}]},
    ],
)
def test_what_has_another_form_is_left_alone(lesson: object) -> None:
    assert lesson_notes(lesson) == ""
