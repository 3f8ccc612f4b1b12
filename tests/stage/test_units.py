"""Moves by a unit: each goes back as it went forward, and inside a step no octet is left out."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.cli.desk import Desk
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.track import Mark, Track
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Kind, Verb
from smtpsim.stage.hops import HopView
from smtpsim.stage.inside import line_end_before, next_line_end, next_octet, octet_before, sent_octets
from smtpsim.stage.units import Unit, ends_unit, unit_after
from smtpsim.stage.walker import Walker
from smtpsim.stage.work import finish

SCENARIOS = ("classic", "pipelining", "bdat", "two-hops", "mailing-list", "lost-after-the-dot", "bare-lf")
HOPS = ("", "s1", "s2")


@cache
def played(name: str) -> Track:
    """The steps of a scenario, played to its end once."""
    timeline = Desk(name).showing().timeline
    timeline.to_end()
    return timeline.branch.track


def walker(name: str, unit: Unit, at: int = 0, hop: str = "") -> Walker:
    """Go through a scenario that is known already, from where so many steps are done."""
    timeline = Desk(name).showing().timeline
    timeline.to_end()
    timeline.seek(min(at, timeline.known))
    return Walker(HopView(timeline, hop), unit)


def whereabouts(one: Walker) -> tuple[int, int]:
    """How many steps are shown, and how many octets of the next one are sent."""
    return one.hops.shown_count(), one.inside.octets if one.inside else 0


@given(
    st.sampled_from(SCENARIOS), st.sampled_from(Unit), st.sampled_from(HOPS), st.integers(0, 70), st.data()
)
def test_so_many_moves_forward_and_as_many_back_lead_to_where_one_was(
    name: str, unit: Unit, hop: str, at: int, data: st.DataObject
) -> None:
    one = walker(name, unit, at, hop)
    if unit not in {Unit.STEP, Unit.OCTET, Unit.LINE}:
        finish(one.back())  # to where a unit ends
    begin, moves = whereabouts(one), 0
    for _ in range(data.draw(st.integers(0, 40))):
        before = whereabouts(one)
        finish(one.forward())
        moves += whereabouts(one) != before
    for _ in range(moves):
        finish(one.back())
    assert whereabouts(one) == begin


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("name", SCENARIOS)
def test_moves_forward_come_to_the_end_and_moves_back_to_the_start(name: str, unit: Unit) -> None:
    one = walker(name, unit)
    forward, back = 0, 0
    while whereabouts(one)[0] < one.hops.timeline.known:
        finish(one.forward())
        forward += 1
    while whereabouts(one) != (0, 0):
        finish(one.back())
        back += 1
    assert forward == back


@pytest.mark.parametrize("name", ["classic", "bdat"])
def test_by_octet_there_is_a_move_for_each_octet_and_one_for_each_step_without(name: str) -> None:
    one = walker(name, Unit.OCTET)
    moves = 0
    while finish(one.forward()):
        moves += 1
    assert moves == sum(max(1, len(sent_octets(step))) for step in played(name).steps)


def test_by_octet_a_step_is_done_with_its_last_octet() -> None:
    one = walker("classic", Unit.OCTET, 4)
    length = len(played("classic").steps[4].octets)
    seen = []
    for _ in range(length):
        finish(one.forward())
        seen.append(whereabouts(one))
    assert seen == [*((4, sent) for sent in range(1, length)), (5, 0)]


def test_by_line_a_reply_of_several_lines_is_sent_line_after_line() -> None:
    one = walker("pipelining", Unit.LINE, 3)
    reply = played("pipelining").steps[3].octets
    ends = []
    while whereabouts(one)[0] == 3:
        finish(one.forward())
        ends.append(one.inside.octets if one.inside else len(reply))
    assert len(ends) == reply.count(b"\r\n")
    assert [reply[:end][-2:] for end in ends] == [b"\r\n"] * len(ends)


def test_a_step_forward_from_inside_ends_the_step_and_a_step_back_takes_it_back() -> None:
    for moved, count in ((Walker.forward, 5), (Walker.back, 4)):
        one = walker("classic", Unit.OCTET, 4)
        finish(one.forward())
        one.unit = Unit.STEP
        finish(moved(one))
        assert whereabouts(one) == (count, 0)


def test_from_inside_a_line_the_next_move_by_line_ends_it() -> None:
    one = walker("classic", Unit.OCTET, 4)
    finish(one.forward())
    one.unit = Unit.LINE
    finish(one.forward())
    assert whereabouts(one) == (5, 0)


def test_an_exchange_ends_with_a_reply_and_a_message_with_the_reply_to_its_end() -> None:
    track = played("classic")
    exchanges = [n for n in range(1, len(track) + 1) if ends_unit(Unit.EXCHANGE, track, n)]
    messages = [n for n in range(1, len(track) + 1) if ends_unit(Unit.MESSAGE, track, n)]
    assert [track.steps[n - 1].kind for n in exchanges] == [Kind.REPLY] * len(exchanges)
    assert [(track.steps[n - 1].kind, track.steps[n - 1].verb) for n in messages] == [
        (Kind.REPLY, Verb.MESSAGE)
    ]


def test_what_is_sent_in_part_is_left_when_the_cursor_moves_otherwise_or_a_fault_is_injected() -> None:
    one = walker("classic", Unit.OCTET, 6)
    finish(one.forward())
    line = one.hops.timeline
    line.intervene(Inject(line.cursor, FAULT_OF["unknown-mailbox"].rule))
    assert one.inside is None
    one = walker("classic", Unit.OCTET, 6)
    finish(one.forward())
    finish(one.run_on(Mark.PHASE))
    assert one.inside is None
    one = walker("classic", Unit.OCTET, 6)
    finish(one.forward())
    one.hops.timeline.seek(3)
    assert one.inside is None


def test_the_next_step_is_computed_only_when_its_first_octet_is_sent() -> None:
    timeline: Timeline = Desk("classic").showing().timeline
    one = Walker(HopView(timeline), Unit.OCTET)
    finish(one.forward())
    assert (timeline.known, whereabouts(one)) == (1, (1, 0))
    finish(one.forward())
    assert (timeline.known, whereabouts(one)) == (2, (1, 1))


def test_a_tenth_of_the_known_steps_is_scrubbed_on_and_back() -> None:
    one = walker("two-hops", Unit.STEP, 10)
    tenth = one.hops.timeline.known // 10
    finish(one.scrub_on())
    assert one.hops.timeline.cursor == 10 + tenth
    one.scrub_back()
    assert one.hops.timeline.cursor == 10
    alone = walker("two-hops", Unit.STEP, 0, "s2")
    finish(alone.scrub_on())
    begin = whereabouts(alone)
    finish(alone.scrub_on())
    assert whereabouts(alone) > begin
    alone.scrub_back()
    assert whereabouts(alone) == begin


def test_the_units_go_round() -> None:
    unit = Unit.STEP
    for _ in Unit:
        unit = unit_after(unit)
    assert unit is Unit.STEP


@given(st.lists(st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b"."])).map(b"".join), st.data())
def test_the_ends_of_lines_and_octets_are_found_alike_from_both_sides(
    octets: bytes, data: st.DataObject
) -> None:
    for on, back in ((next_line_end, line_end_before), (next_octet, octet_before)):
        ends = [0]
        while ends[-1] < len(octets):
            ends.append(on(octets, ends[-1]))
        assert [back(octets, end) for end in ends[1:]] == ends[:-1]
        sent = data.draw(st.integers(0, len(octets)))
        assert back(octets, sent) <= sent <= on(octets, sent)
