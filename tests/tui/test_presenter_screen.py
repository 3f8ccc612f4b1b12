"""What a room sees: the question, both votes, the answer, and the notes of who presents."""

import pytest

from smtpsim.cli.desk import Desk
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.widgets.big_text import big_lines, half_lines
from tests.tui.sample_sessions import after, picture
from tests.tui.test_screen import SIZES, SnapCompare, keys

FIRST_VOTE = ("e", "6", "1", "1", "3", "3", "3", "4", "4", "5")
SECOND_VOTE = (*FIRST_VOTE, "v", "1", "8", "3", "3", "4")
ALL_SIZES = pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (120, 40), (200, 60)], ids=str)


def before_a_room(name: str = "mailbox-busy") -> SimulatorApp:
    """A lesson as it begins before a room."""
    shown = Desk(name).showing()
    return SimulatorApp(shown, presents=True)


@SIZES
def test_a_question_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(before_a_room(), terminal_size=size, run_before=keys("e"))


@SIZES
def test_two_votes_look_as_they_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(before_a_room(), terminal_size=size, run_before=keys(*SECOND_VOTE))


@SIZES
def test_an_answer_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(before_a_room(), terminal_size=size, run_before=keys(*SECOND_VOTE, "space"))


@SIZES
def test_notes_look_as_they_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(before_a_room(), terminal_size=size, run_before=keys(*FIRST_VOTE, "tab"))


@ALL_SIZES
def test_the_whole_question_is_seen_at_every_size(size: tuple[int, int]) -> None:
    seen = after(before_a_room(), SECOND_VOTE, picture, size)
    wanted = ("RCPT TO:<bob@receiver.example>", "What do you predict?", "1  2yz", "5  no reply", "holds the")
    assert [words for words in wanted if words not in seen] == []
    assert "First vote: 18" in seen or "First: 18" in seen
    assert "Second vote: 14" in seen or "Second: 14" in seen


@ALL_SIZES
def test_the_whole_answer_is_seen_at_every_size(size: tuple[int, int]) -> None:
    seen = after(before_a_room(), [*SECOND_VOTE, "space"], picture, size)
    wanted = ("450 4.2.1", "✓ right  3  4yz", "Had it right: in the first vote 3 of 18", "The mailbox exists")
    assert [words for words in wanted if words not in seen] == []


@ALL_SIZES
@pytest.mark.parametrize("lesson", ["who-is-who", "two-hops", "auth-scram"])
def test_no_step_of_a_session_is_too_large_for_the_screen(size: tuple[int, int], lesson: str) -> None:
    app, steps = before_a_room(lesson), 16
    heights = after(
        app, ["c", "c", *["space"] * steps], lambda app: app.screen.query_one("SlideView").max_scroll_y, size
    )
    assert heights == 0


def test_the_title_is_not_told_before_a_room() -> None:
    assert "Come back later" not in after(before_a_room(), [], picture)


def test_a_code_is_written_large_and_smaller() -> None:
    assert [line.replace("  ", ".").replace("██", "#") for line in big_lines("1")] == [
        ".#.",
        "##.",
        ".#.",
        ".#.",
        "###",
    ]
    assert len(half_lines("450")) == 3
    assert {len(line) for line in (*half_lines("450"), *big_lines("450"))} == {22}


@pytest.mark.parametrize("width", [40, 20, 10])
def test_on_a_screen_that_is_far_too_narrow_a_question_is_drawn_and_keys_go_on(width: int) -> None:
    voted = [*SECOND_VOTE, "s", "space"]
    seen = after(before_a_room(), voted, lambda app: app.screen, (width, 6))
    assert type(seen).__name__ == "PresenterScreen"
