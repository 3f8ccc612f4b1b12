"""What the screen looks like while a person makes a fault, or plays the server."""

from tests.tui.sample_sessions import AFTER_FIRST_RCPT, app_of, two_recipients
from tests.tui.test_screen import SIZES, SnapCompare, keys

QUESTION = ["a", "space"]


@SIZES
def test_the_fault_menu_with_what_will_happen_looks_as_it_did(
    snap_compare: SnapCompare, size: tuple[int, int]
) -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT))
    assert snap_compare(app, terminal_size=size, run_before=keys("i", "down"))


@SIZES
def test_the_form_for_a_fault_of_ones_own_looks_as_it_did(
    snap_compare: SnapCompare, size: tuple[int, int]
) -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT))
    assert snap_compare(app, terminal_size=size, run_before=keys("i", "f2", "down", *"4.2.1", "down", "down"))


@SIZES
def test_the_question_to_the_server_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT))
    assert snap_compare(app, terminal_size=size, run_before=keys(*QUESTION, "down"))


@SIZES
def test_what_is_said_of_an_answer_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT))
    answer = ["tab", *"550", "space", *"5.1.1", "enter"]
    assert snap_compare(app, terminal_size=size, run_before=keys(*QUESTION, *answer))
