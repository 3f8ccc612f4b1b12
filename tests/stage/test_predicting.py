"""What a room is asked: the truth is always among the answers, and no hand is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from smtpsim.library import scenario_named
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.track import Track
from smtpsim.spec.codes import FIRST_ERROR
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Actor, Kind, Verb
from smtpsim.stage.ahead import Placed, coming_step, steps_from
from smtpsim.stage.coming import NO_NOTES, notes_text
from smtpsim.stage.hops import HopView
from smtpsim.stage.predicting import NO_REPLY, Ask, Question, answered, asked, question_about
from smtpsim.stage.tally import NO_HANDS, Tally, Votes, counts
from tests.support.worlds import classic_world

LESSONS = sorted(path.stem for path in (Path(__file__).parents[2] / "lessons").glob("*.yaml"))
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("count"), st.integers(0, 4), st.integers(1, 10)),
        st.sampled_from([("back", 0, 0), ("turn", 0, 0)]),
    )
)


def track_of(steps: list[Step]) -> Track:
    """A recording of these steps."""
    track = Track()
    for step in steps:
        track.add(step)
    return track


def lesson(name: str) -> HopView:
    """A lesson at its start."""
    return HopView(Timeline(build_world(scenario_named(name))))


@pytest.mark.parametrize("name", LESSONS)
def test_for_every_reply_the_truth_is_among_the_answers_and_is_what_the_next_step_brings(name: str) -> None:
    hops = lesson(name)
    while True:
        known, by_class, by_code = hops.timeline.known, asked(hops), asked(hops, Ask.CODE)
        assert hops.timeline.known == known
        if (step := hops.timeline.forward()) is None:
            break
        is_asked = step.kind is Kind.REPLY and step.code > 0
        if is_asked:
            assert by_class is not None
            assert by_code is not None
            assert by_class.truth.label == f"{step.code // 100}yz"
            assert by_code.truth.label == str(step.code)
            assert len({option.label for option in by_code.options}) == len(by_code.options) <= 5
        if by_class is not None and by_class.truth.label == NO_REPLY:
            assert not is_asked
        assert answered(hops) == by_class
        assert answered(hops, Ask.CODE) == by_code


def test_nothing_is_asked_where_nothing_shall_be_asked() -> None:
    hops = lesson("classic")
    hops.timeline.forward()
    assert asked(hops, Ask.NOTHING) is None


def test_where_the_connection_is_lost_before_the_reply_the_truth_is_that_none_comes() -> None:
    timeline = Timeline(classic_world())
    timeline.seek(6)
    steps = [*timeline.branch.track.steps]
    lost = replace(steps[4], n=5, kind=Kind.CLOSE, actor=Actor.CLIENT, code=0, octets=b"")
    hops = HopView(Timeline(None, track_of([*steps[:5], lost])))
    hops.timeline.seek(5)
    by_class, by_code = asked(hops), asked(hops, Ask.CODE)
    assert by_class is not None
    assert by_code is not None
    assert (by_class.truth.label, by_code.truth.label) == (NO_REPLY, NO_REPLY)
    assert "MAIL" in by_class.prompt


def test_a_reply_that_comes_after_the_client_has_closed_is_still_a_reply() -> None:
    timeline = Timeline(classic_world())
    timeline.seek(6)
    steps = [*timeline.branch.track.steps]
    close = replace(steps[4], n=5, kind=Kind.CLOSE, octets=b"")
    hops = HopView(Timeline(None, track_of([*steps[:5], close, steps[5]])))
    hops.timeline.seek(5)
    assert asked(hops) is None
    hops.timeline.seek(6)
    question = asked(hops)
    assert question is not None
    assert question.truth.label == "2yz"


def test_the_answer_follows_a_fault_that_is_injected_before_it() -> None:
    hops = lesson("classic")
    timeline = hops.timeline
    while timeline.step is None or timeline.step.verb is not Verb.RCPT:
        timeline.forward()
    before = asked(hops)
    timeline.intervene(Inject(timeline.cursor, FAULT_OF["421-in-mid-session"].rule))
    after = asked(hops)
    assert before is not None
    assert after is not None
    assert (before.truth.label, after.truth.label) == ("2yz", "4yz")
    assert len(timeline.branches) == 1


def test_a_recording_can_be_asked_about_as_far_as_it_goes() -> None:
    timeline = lesson("classic").timeline
    timeline.to_end()
    watched = HopView(Timeline(None, timeline.branch.track))
    watched.timeline.seek(1)
    question = asked(watched)
    assert question is not None
    assert question.truth.label == "2yz"
    watched.timeline.to_end()
    assert asked(watched) is None
    assert coming_step(watched) is None


def test_replies_of_pop3_are_not_asked_for() -> None:
    hops = lesson("two-hops")
    hops.timeline.to_end()
    pop = [at for at, step in enumerate(hops.timeline.branch.track.steps) if step.octets.startswith(b"+OK")]
    assert pop
    for place in pop:
        hops.timeline.seek(place)
        assert asked(hops) is None


def test_looking_ahead_is_bounded_and_begins_where_it_is_told_to() -> None:
    timeline = lesson("received-loop").timeline
    timeline.seek(10)
    ahead = list(steps_from(timeline, 0))
    assert [step.n for step in ahead[:12]] == list(range(12))
    assert timeline.known == 10


@given(DEEDS)
def test_a_tally_never_loses_a_hand(deeds: list[tuple[str, int, int]]) -> None:
    tally, first, second, is_second = NO_HANDS, 0, 0, False
    for deed, answer, hands in deeds:
        if deed == "turn":
            tally, is_second = tally.turn(), not is_second
            continue
        tally = tally.add(answer, hands) if deed == "count" else tally.take_back()
        change = hands if deed == "count" else -1
        first, second = (first, max(0, second + change)) if is_second else (max(0, first + change), second)
    assert (sum(counts(tally.first, 5)), sum(counts(tally.second, 5))) == (first, second)


def question_at(timeline: Timeline, place: int) -> Question:
    """The question about the reply at a place."""
    steps = timeline.branch.track.steps
    question = question_about(timeline, Placed(place, steps[place]), Ask.CLASS)
    assert question is not None
    return question


def test_hands_are_found_again_on_a_branch_that_left_later_and_not_on_one_that_left_before() -> None:
    timeline = Timeline(classic_world())
    timeline.seek(10)
    votes = Votes()
    early, late = question_at(timeline, 3), question_at(timeline, 9)
    votes.keep(timeline, early, Tally((1,)))
    votes.keep(timeline, late, Tally((2,)))
    timeline.seek(6)
    timeline.intervene(Inject(6, FAULT_OF["mailbox-busy"].rule))
    timeline.to_end()
    assert votes.at(timeline, early) == Tally((1,))
    assert votes.at(timeline, late) == NO_HANDS
    assert votes.at(timeline, early._replace(ask=Ask.CODE)) == NO_HANDS
    timeline.switch("main")
    assert votes.at(timeline, late) == Tally((2,))


def test_the_notes_begin_with_what_comes_next_and_end_with_the_sessions_own() -> None:
    hops = lesson("mailbox-busy")
    while (question := asked(hops)) is None or int(question.truth.label[0]) * 100 < FIRST_ERROR:
        hops.timeline.forward()
    first, second, *_, last = notes_text("Ask \x1b[31m first.", hops).splitlines()
    assert first.startswith("Coming next, step 8: server: 450 4.2.1")
    assert second.startswith("Why: The mailbox exists but another program has locked it")
    assert last == "Ask ␛[31m first."
    hops.timeline.to_end()
    assert notes_text("", hops).splitlines() == ["Coming next: nothing, this is the end.", "", NO_NOTES]
