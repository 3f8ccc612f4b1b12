"""What is read of a lesson for who presents it."""

from smtpsim.scenarios.lesson_format import Ask, LessonPart, LessonStep, PredictPart, RunPart
from smtpsim.scenarios.lesson_notes import lesson_notes


def test_the_presenters_text_comes_first_then_what_the_steps_say_and_ask() -> None:
    lesson = LessonPart(
        presenter="Vote first.\n",
        steps=(
            LessonStep(say="Watch\nthis."),
            LessonStep(run=RunPart(until="first RCPT")),
            LessonStep(predict=PredictPart(ask=Ask.CLASS, prompt="Which class?")),
        ),
    )
    assert lesson_notes(lesson) == "Vote first.\n\nSay: Watch this.\n\nAsk: Which class?"


def test_the_lines_of_a_paragraph_flow_and_items_of_a_list_stay() -> None:
    text = "One line\nand its rest.\n\n- an item\n  goes on\n- another\n1. a number\n\n    set in\n    too"
    assert lesson_notes(LessonPart(presenter=text)) == (
        "One line and its rest.\n\n- an item goes on\n- another\n1. a number\n\n    set in\n    too"
    )


def test_no_lesson_has_no_notes() -> None:
    assert lesson_notes(None) == ""
    assert lesson_notes(LessonPart()) == ""
