"""Branches as tracks: one scale for all, each from where it leaves its parent, with what came of it."""

import pytest

from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.stage.branch_tracks import branch_tracks, drawn_track, end_lines, short_end_lines
from tests.support.branches import branched
from tests.support.worlds import classic_world

UNKNOWN = FAULT_OF["unknown-mailbox"].rule


def test_a_track_has_a_sign_for_each_phase_message_and_refusal() -> None:
    timeline = branched("unknown-mailbox")
    assert drawn_track(timeline, "main", timeline.branches["main"].track.steps[-1].n + 1) == (
        " ┃───┃──────@──┃───"
    )
    assert drawn_track(timeline, "branch-1", 18) == " " * 7 + "●✗┃───"


def test_a_branch_is_drawn_from_where_it_leaves_to_where_it_stops() -> None:
    timeline = branched("unknown-mailbox")
    timeline.switch("main")
    assert drawn_track(timeline, "branch-1", 18) == " " * 7 + "└✗┃───"
    assert drawn_track(timeline, "branch-1", 36) == " " * 15 + "└✗─┃──────"


@pytest.mark.parametrize("width", [1, 2, 7, 18, 40, 200])
def test_at_any_width_all_tracks_fit_and_the_longest_fills_it(width: int) -> None:
    timeline = branched("unknown-mailbox", "slow", "local-error", at=5)
    drawn = [drawn_track(timeline, name, width) for name in timeline.branches]
    assert max(map(len, drawn)) == width + 1


def test_the_current_branch_shows_where_the_cursor_is() -> None:
    timeline = branched("unknown-mailbox")
    timeline.switch("main")
    for count in range(19):
        timeline.seek(count)
        assert drawn_track(timeline, "main", 18).index("●") == count


def test_on_the_way_that_a_branch_shares_the_cursor_stands_before_its_track() -> None:
    timeline = branched("unknown-mailbox", at=7)
    timeline.seek(2)
    assert drawn_track(timeline, "branch-1", 18) == "  ●    └✗┃───"
    timeline.seek(0)
    assert drawn_track(timeline, "branch-1", 18) == "●      └✗┃───"


def test_before_the_first_step_there_is_a_track_with_the_cursor_alone() -> None:
    assert drawn_track(Timeline(classic_world()), "main", 20) == "●"


def test_a_branch_stands_below_the_one_that_it_leaves() -> None:
    timeline = branched("unknown-mailbox", "421-in-mid-session")
    timeline.switch("branch-1")
    timeline.seek(9)
    timeline.intervene(Inject(9, UNKNOWN))
    told = [(track.name, track.depth) for track in branch_tracks(timeline)]
    assert told == [("main", 0), ("branch-1", 1), ("branch-3", 2), ("branch-2", 1)]


def test_how_each_ended_is_told_and_where_it_was_not_run_to_its_end() -> None:
    timeline = branched("unknown-mailbox")
    timeline.seek(9)
    timeline.intervene(Inject(9, UNKNOWN))
    assert [track.ending for track in branch_tracks(timeline)] == [
        "18 steps: message accepted (250)",
        "12 steps: 550 to RCPT",
        "9 steps so far: 550 to RCPT",
    ]
    assert end_lines(timeline.branch) == (
        "branch-2: Unknown mailbox (550) after step 9",
        "leaves branch-1 after step 9, 9 steps, not run to its end: 550 to RCPT",
        "so far: mail.sender.example holds the message",
    )
    assert short_end_lines(timeline.branches["main"]) == (
        "main, at its end",
        "mx.receiver.example holds the message",
    )


def test_a_session_that_has_not_begun_has_an_ending_too() -> None:
    assert end_lines(Timeline(classic_world()).branch) == (
        "main",
        "0 steps, not run to its end: nothing yet",
        "so far: nobody holds a message",
    )
