"""Two branches compared: the first difference, the rows after it, and why they differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.scenarios.build import build_world
from smtpsim.simulation.intervention import Disarm, Inject
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF, FAULTS
from smtpsim.stage.comparison import Comparison, Sameness, shared_count
from smtpsim.stage.comparison_words import cause_words, difference_words, row_words
from tests.recording.sessions import Act, act_on, scenario
from tests.support.branches import branched
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import classic_world

UNKNOWN = FAULT_OF["unknown-mailbox"].rule
RULES = [row.rule for row in FAULTS]
NAMES = st.sampled_from(["classic", "two-recipients", "pipelining", "two-hops", "mailbox-busy", "starttls"])
ACTS = st.lists(
    st.builds(
        Act, st.sampled_from(["forward", "back", "inject", "inject", "disarm", "switch"]), st.integers(0, 40)
    ),
    min_size=3,
    max_size=14,
)


def acted(name: str, acts: list[Act]) -> Timeline:
    """A session in which a person did all that."""
    timeline = Timeline(build_world(scenario(name)))
    timeline.seek(20)
    for act in acts:
        act_on(timeline, act, RULES)
    return timeline


def naive_difference(left: list[Step], right: list[Step]) -> int | None:
    """Walk over all steps of both from the very start."""
    for place in range(max(len(left), len(right))):
        if left[place : place + 1] != right[place : place + 1]:
            return place
    return None


@given(NAMES, ACTS)
def test_the_first_difference_is_the_first_that_a_walk_over_all_steps_finds(
    name: str, acts: list[Act]
) -> None:
    timeline = acted(name, acts)
    for left in timeline.branches:
        for right in timeline.branches:
            steps = [list(timeline.branches[one].track.steps) for one in (left, right)]
            compared = Comparison(timeline, left, right)
            assert compared.first == naive_difference(*steps)
            assert steps[0][: compared.shared] == steps[1][: compared.shared]
            assert (compared.first is None) is (steps[0] == steps[1])


@given(NAMES, ACTS)
def test_a_branch_compared_with_itself_has_no_difference(name: str, acts: list[Act]) -> None:
    timeline = acted(name, acts)
    for branch in timeline.branches:
        compared = Comparison(timeline, branch, branch)
        assert compared.first is None
        assert {compared.sameness(row) for row in range(len(compared))} <= {Sameness.SAME}
        assert len(compared) == len(timeline.branches[branch].track)


@given(NAMES, ACTS)
def test_each_step_of_both_stands_in_one_row_and_in_order(name: str, acts: list[Act]) -> None:
    timeline = acted(name, acts)
    first, *_, last = (*timeline.branches, "main")
    compared = Comparison(timeline, first, last)
    for side, branch in enumerate((compared.left, compared.right)):
        places = [compared.row(row)[side] for row in range(len(compared))]
        assert [place for place in places if place is not None] == list(range(len(branch.track)))
        assert compared.last_rows[side] == max(
            (row for row, place in enumerate(places) if place is not None), default=-1
        )


def test_what_two_branches_share_is_known_from_where_they_left() -> None:
    timeline = branched("unknown-mailbox", "421-in-mid-session")
    timeline.switch("branch-1")
    for at in (9, 4):
        timeline.seek(at)
        timeline.intervene(Inject(at, UNKNOWN))
    names = [
        ("main", "branch-1"),
        ("branch-1", "branch-2"),
        ("branch-1", "branch-3"),
        ("branch-2", "branch-3"),
    ]
    assert [shared_count(timeline.branches, *pair) for pair in names] == [7, 7, 9, 7]
    assert shared_count(timeline.branches, "branch-4", "main") == 4
    assert shared_count(timeline.branches, "branch-4", "branch-3") == 4


def compared_words(timeline: Timeline, left: str = "main", right: str = "branch-1") -> tuple[int | None, str]:
    """Where two branches first differ, and what is said of that."""
    compared = Comparison(timeline, left, right)
    return compared.first, difference_words(compared, compared.first or 0)


def test_a_refusal_is_the_first_difference_and_its_fault_the_cause() -> None:
    timeline = branched("unknown-mailbox")
    because = "because the fault Unknown mailbox (550) struck branch-1 at step 8"
    assert compared_words(timeline) == (7, f"They differ here, {because}.")
    assert row_words(Comparison(timeline, "main", "branch-1"), 7) == (
        "S: 250 2.1.5 OK",
        "S: 550 5.1.1 No such user here ! Unknown mailbox (550) struck here",
    )


def test_a_fault_that_strikes_later_leaves_the_steps_before_it_the_same() -> None:
    first, words = compared_words(branched("local-error", at=3))
    assert first == 12
    assert words.endswith("because the fault Local error (451) struck branch-1 at step 13.")


def test_of_two_faults_both_are_named() -> None:
    timeline = branched("unknown-mailbox", "mailbox-busy")
    _, words = compared_words(timeline, "branch-1", "branch-2")
    assert words == (
        "They differ here, because the fault Unknown mailbox (550) struck branch-1 at step 8"
        " and the fault Mailbox busy (450) struck branch-2 at step 8."
    )


def test_a_fault_that_was_taken_away_is_a_cause_too() -> None:
    timeline = Timeline(classic_world((UNKNOWN,)))
    timeline.to_end()
    timeline.seek(5)
    timeline.intervene(Disarm(5, UNKNOWN.name))
    timeline.to_end()
    _, words = compared_words(timeline)
    assert words.endswith("because the fault Unknown mailbox (550) struck main at step 8.")
    assert compared_words(timeline, "branch-1", "branch-1") == (None, "Both are the same here.")


def test_taking_away_a_fault_of_the_client_is_told_where_no_step_is_marked() -> None:
    timeline = Timeline(classic_world((FAULT_OF["wrong-order"].rule,)))
    timeline.to_end()
    timeline.seek(3)
    timeline.intervene(Disarm(3, "wrong-order"))
    timeline.to_end()
    _, words = compared_words(timeline)
    assert words.endswith(
        "because the fault Client sends commands in the wrong order was taken away on branch-1."
    )


def test_a_fault_that_struck_both_alike_is_no_cause() -> None:
    timeline = branched("mailbox-busy", at=3, name="two-recipients")
    timeline.seek(4)
    timeline.intervene(Inject(4, FAULT_OF["local-error"].rule))
    timeline.to_end()
    first, words = compared_words(timeline, "branch-1", "branch-2")
    assert first is not None
    assert words == (
        f"They differ here, because the fault Local error (451) struck branch-2 at step {first + 1}."
    )


def recorded_twice(changed: Step) -> Timeline:
    """Two branches of steps without a world, of which the last but one differs."""
    track = branched().branch.track
    timeline = Timeline(None, track)
    twin = timeline.branches["twin"] = timeline.branch.fork("twin", changed.n)
    twin.restore([*track.steps[: changed.n], changed, *track.steps[changed.n + 1 :]], ())
    return timeline


def test_steps_that_differ_in_neither_words_nor_time_are_told_too() -> None:
    step = branched().branch.track.steps[5]
    led = recorded_twice(replace(step, row="another"))
    assert compared_words(led, "main", "twin") == (5, "The words are the same; what they lead to is another.")
    compared = Comparison(recorded_twice(step), "main", "twin")
    assert compared.first is None
    assert cause_words(compared) == ""


def test_a_fault_of_the_client_that_marks_no_step_is_told_as_armed() -> None:
    first, words = compared_words(branched("no-wait-for-greeting", at=0))
    assert first == 1
    assert words == (
        "They differ here, because the fault Client does not wait for the greeting was armed on branch-1."
    )


def test_where_a_branch_was_only_not_run_on_nothing_is_the_cause() -> None:
    timeline = branched()
    timeline.seek(5)
    timeline.intervene(Inject(5, UNKNOWN))
    assert compared_words(timeline) == (5, "Only the left has this step.")
    assert compared_words(timeline, "branch-1", "main") == (5, "Only the right has this step.")


def test_words_that_only_come_later_are_told_with_their_times() -> None:
    timeline = branched("slow", at=3)
    first, words = compared_words(timeline)
    assert first == 4
    assert words.startswith("The words are the same; the left arrives at 0.20 s, the right arrives at 0.")
    assert Comparison(timeline, "main", "branch-1").sameness(4) is Sameness.LIKE


def test_words_that_never_arrive_are_a_difference() -> None:
    timeline = branched("no-answer")
    compared = Comparison(timeline, "main", "branch-1")
    assert compared.first == 7
    assert compared.sameness(7) is Sameness.DIFFERENT
    assert "the right never arrives" in difference_words(compared, 7)


def test_what_both_say_after_the_difference_stands_beside_each_other() -> None:
    timeline = branched("unknown-mailbox")
    compared = Comparison(timeline, "main", "branch-1")
    signs = "".join(compared.sameness(row) for row in range(len(compared)))
    assert signs == "=======≠≠≠≠≠≠≠≈≈≈≈"
    quit_row = next(row for row in range(8, len(compared)) if compared.sameness(row) is Sameness.LIKE)
    assert row_words(compared, quit_row) == ("C: QUIT", "C: QUIT")
    assert difference_words(compared, quit_row).startswith("The words are the same; the left comes at ")
    assert row_words(compared, 8) == ("C: DATA", "nothing here")
    assert difference_words(compared, 8) == "Only the left has this step."


def test_after_the_end_of_a_branch_there_is_nothing_and_it_is_said_why() -> None:
    timeline = branched("421-in-mid-session")
    timeline.seek(9)
    timeline.intervene(Inject(9, UNKNOWN))
    compared = Comparison(timeline, "branch-1", "branch-2")
    assert (len(compared), compared.first) == (10, 9)
    assert row_words(compared, 9)[1] == "nothing yet after step 9"
    assert difference_words(compared, 9) == "Only the left has this step."


def test_what_a_long_recording_has_after_its_last_step_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtpsim.simulation.branch.MOST_AGAIN", 2)
    timeline = branched("421-in-mid-session")
    short = timeline.branches["branch-1"]
    short.restore(short.track.steps, short.interventions)
    assert short.is_over is None
    monkeypatch.setattr("smtpsim.stage.comparison.MOST_ALIGNED", 5)
    compared = Comparison(timeline, "main", "branch-1")
    assert row_words(compared, 12)[1] == "nothing is known after step 10"


def test_one_can_go_on_to_where_two_branches_part_again() -> None:
    compared = Comparison(branched("slow", at=3), "main", "branch-1")
    assert compared.first == 4
    assert compared.next_parting(4) == 5
    assert row_words(compared, 5) == ("nothing here", "-- fault: Slow line")
    assert compared.next_parting(5) is None


def test_very_long_branches_are_compared_place_by_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtpsim.stage.comparison.MOST_ALIGNED", 5)
    timeline = branched("unknown-mailbox")
    compared = Comparison(timeline, "main", "branch-1")
    assert len(compared) == 18
    assert compared.row(10) == (10, 10)
    assert compared.row(15) == (15, None)
    assert compared.last_rows == (17, 11)
    assert row_words(compared, 15)[1] == "nothing: it ended after step 12"
    assert compared.next_parting(0) == 7


def test_branches_of_a_mail_system_are_compared_over_all_hops() -> None:
    timeline = system_timeline(TWO_HOPS)
    timeline.to_end()
    timeline.seek(7)
    timeline.intervene(Inject(7, UNKNOWN))
    timeline.to_end()
    first, words = compared_words(timeline)
    assert first == 7
    assert "Unknown mailbox (550) struck branch-1 at step 8" in words
