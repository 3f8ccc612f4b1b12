"""A mail system of many sessions comes out the same again: by seed, from a recording, after going back."""

from hypothesis import given
from hypothesis import strategies as st

from smtpsim.recording.format import computed_header
from smtpsim.recording.reader import Recording, read_recording
from smtpsim.recording.replay import compare, open_timeline
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.track import Track
from smtpsim.spec.faults import FAULTS
from tests.recording.sessions import Act, act_on, all_steps, recorded, written
from tests.support.ailing_systems import scenarios
from tests.support.journeys import travel

MENU = [row.rule for row in FAULTS]
ACTS = st.lists(
    st.builds(
        Act,
        st.sampled_from(["forward", "forward", "back", "inject", "disarm", "switch"]),
        st.integers(0, 90),
    ),
    max_size=8,
)


def read(octets: bytes) -> Recording:
    """Read what a recorder wrote."""
    return read_recording(octets, "test.jsonl")


@given(scenarios())
def test_the_same_seed_gives_the_same_steps_and_the_recording_has_no_difference(scenario: Scenario) -> None:
    steps = travel(build_world(scenario)).steps
    assert travel(build_world(scenario)).steps == steps
    recording = read(written(computed_header(scenario, ()), steps))
    assert tuple(recording.items) == steps
    assert compare(recording).lines[0].endswith("no difference")


@given(scenarios(), ACTS)
def test_whatever_a_person_did_in_a_mail_system_comes_out_the_same_again(
    scenario: Scenario, acts: list[Act]
) -> None:
    recording = read(recorded(scenario, (), acts, MENU))
    assert compare(recording).lines[0].endswith("no difference")


@given(scenarios(), ACTS)
def test_back_and_forth_and_over_branches_the_totals_of_all_sessions_are_those_of_going_straight(
    scenario: Scenario, acts: list[Act]
) -> None:
    timeline = Timeline(build_world(scenario))
    for act in acts:
        act_on(timeline, act, MENU)
        straight = Track(list(timeline.branch.track.steps)[: timeline.cursor])
        assert timeline.branch.track.totals_at(timeline.cursor) == straight.totals_at(timeline.cursor)


@given(scenarios(), ACTS, st.integers(0, 200))
def test_a_recording_of_a_mail_system_can_be_gone_on_with(
    scenario: Scenario, acts: list[Act], count: int
) -> None:
    whole = Timeline(build_world(scenario))
    for act in acts:
        act_on(whole, act, MENU)
    whole.to_end()
    recording = read(recorded(scenario, (), acts, MENU))
    opened = open_timeline(recording)
    opened.seek(count)
    opened.to_end()
    assert all_steps(opened) == all_steps(whole)
