"""How the line for typing and the editor of a mail look, and what they show where there is little room."""

import pytest

from smtpsim.simulation.timeline import Timeline
from tests.support.by_hand import say
from tests.support.worlds import BOB
from tests.tui.sample_sessions import LARGE, SMALL, after, app_of, picture, two_recipients
from tests.tui.test_screen import SnapCompare, keys

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
SLIM = (60, 20)


def refused() -> Timeline:
    """A person has begun with DATA."""
    timeline = two_recipients()
    say(timeline, "DATA")
    return timeline


@SIZES
def test_the_line_for_typing_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    run = keys("y", f"= RCPT TO:<{BOB[:4]}")
    assert snap_compare(app_of(refused()), terminal_size=size, run_before=run)


@SIZES
def test_the_editor_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert snap_compare(app_of(two_recipients(5)), terminal_size=size, run_before=keys("M"))


def test_in_little_room_the_transcript_and_the_line_are_there_and_a_long_rule_takes_both_lines() -> None:
    seen = after(app_of(refused()), ["y", "= RCPT"], picture, SLIM)
    assert "S: 503" in seen
    assert "Esc close" in seen
    assert "[RFC 5321 4.1.1.3]" in seen or "…" in seen


def test_in_little_room_all_parts_of_the_editor_are_there() -> None:
    seen = after(app_of(two_recipients()), ["M"], picture, SLIM)
    assert all(words in seen for words in ("MAIL FROM", "RCPT TO", "Header", "Body", "F2 apply", "Esc close"))


def test_when_the_answer_is_heard_it_is_the_person_s_turn() -> None:
    assert "YOUR TURN" in after(app_of(refused()), [], picture)
    assert "YOUR TURN" not in after(app_of(refused()), ["left"], picture)
