"""Breakpoints: how they are written, what they stop at, and that each step is looked at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.cli.desk import Desk
from smtpsim.errors import UsageError
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.place import Place, read_place
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Kind
from smtpsim.stage.breakpoints import (
    Breakpoint,
    Standing,
    StopKind,
    breakpoint_meaning,
    breakpoint_name,
    read_breakpoint,
    stand_after,
    useful_breakpoints,
)
from smtpsim.stage.hops import HopView
from smtpsim.stage.places import PLACE_EXAMPLES, place_of
from smtpsim.stage.stop_index import StopIndex
from smtpsim.stage.units import Unit
from smtpsim.stage.walker import Walker
from smtpsim.stage.work import finish
from tests.support.worlds import BOB, CAROL, classic_world

UNKNOWN_MAILBOX = FAULT_OF["unknown-mailbox"].rule


def walker(*stops: str, name: str = "classic", hop: str = "") -> Walker:
    """Go through a scenario from its start, with breakpoints."""
    one = Walker(HopView(Desk(name).showing().timeline, hop))
    for stop in stops:
        one.index.toggle(read_breakpoint(stop))
    return one


def stopping_places(one: Walker) -> list[int]:
    """How many steps are done at each breakpoint, one after the other."""
    found = []
    while finish(one.run_to_stop()):
        found.append(one.hops.timeline.cursor)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("RCPT", StopKind.COMMAND, "RCPT"),
        ("rcpt", StopKind.COMMAND, "RCPT"),
        ("end of data", StopKind.COMMAND, "end of data"),
        ("5yz", StopKind.REPLY, "5yz"),
        ("550", StopKind.REPLY, "550"),
        ("mail-transfer", StopKind.PHASE, "mail-transfer"),
        ("phase Mail transfer", StopKind.PHASE, "mail-transfer"),
        ("server DATA", StopKind.SERVER, "DATA"),
        ("Client  rcpt", StopKind.CLIENT, "RCPT"),
        ("host MX.receiver.example", StopKind.HOST, "mx.receiver.example"),
    ],
)
def test_a_breakpoint_is_read_as_a_person_writes_it(text: str, kind: StopKind, value: str) -> None:
    assert read_breakpoint(text) == Breakpoint(kind, value)


@pytest.mark.parametrize(
    "text", ["", "hello there", "999", "5xx", "server", "host", "host a b", "connection"]
)
def test_what_is_no_breakpoint_is_answered_with_what_would_be_right(text: str) -> None:
    with pytest.raises(UsageError, match="RCPT, 5yz, 550"):
        read_breakpoint(text)


def test_a_state_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(UsageError, match="has CONNECTED, GREETED"):
        read_breakpoint("server LISTENING")


@given(st.text(max_size=30))
def test_any_text_is_a_breakpoint_or_a_mistake_that_is_told(text: str) -> None:
    try:
        stop = read_breakpoint(text)
    except UsageError:
        stop = read_breakpoint("RCPT")
    assert read_breakpoint(breakpoint_name(stop)) == stop


@pytest.mark.parametrize("stop", useful_breakpoints(("mx.receiver.example",)), ids=breakpoint_name)
def test_each_one_that_is_offered_has_a_name_that_can_be_typed_and_a_meaning(stop: Breakpoint) -> None:
    assert read_breakpoint(breakpoint_name(stop)) == stop
    assert breakpoint_meaning(stop).startswith(("at ", "when ", "where "))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("RCPT", [7]),
        ("end of data", [12]),
        ("354", [10]),
        ("3yz", [10]),
        ("mail-transfer", [5]),
        ("server DATA", [10]),
        ("client RCPT", [7]),
        ("host mx.receiver.example", [2]),
        ("5yz", []),
    ],
)
def test_in_the_classic_session_a_breakpoint_stops_here(text: str, places: list[int]) -> None:
    assert stopping_places(walker(text)) == places


def test_a_stop_at_a_command_comes_before_its_reply() -> None:
    one = walker("RCPT")
    finish(one.run_to_stop())
    step = one.hops.timeline.step
    assert step is not None
    assert step.kind is Kind.COMMAND
    assert one.hops.timeline.known == one.hops.timeline.cursor


def test_several_breakpoints_stop_in_order_forward_and_back() -> None:
    one = walker("RCPT", "354", "QUIT")
    assert stopping_places(one) == [7, 10, 15]
    back = []
    while finish(one.run_back_to_stop()):
        back.append(one.hops.timeline.cursor)
    assert back == [15, 10, 7]
    assert one.hops.timeline.cursor == 0


def test_where_one_hop_is_shown_alone_only_its_steps_are_stopped_at() -> None:
    both, alone = walker("MAIL", name="two-hops"), walker("MAIL", name="two-hops", hop="s2")
    assert len(stopping_places(both)) == 2
    assert len(stopping_places(alone)) == 1


def test_a_breakpoint_that_is_toggled_twice_is_gone() -> None:
    index = StopIndex()
    stop = read_breakpoint("RCPT")
    assert index.toggle(stop)
    assert not index.toggle(stop)
    assert index.stops == ()


def test_each_step_of_a_track_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def note(before: Standing, step: Step) -> Standing:
        looked.append(step.n)
        return stand_after(before, step)

    monkeypatch.setattr("smtpsim.stage.stop_index.stand_after", note)
    one = walker("RCPT", "5yz")
    line = one.hops.timeline
    stopping_places(one)
    line.seek(0)
    stopping_places(one)
    while finish(one.run_back_to_stop()):
        pass
    assert looked == list(range(line.known))


def test_another_branch_has_breakpoints_of_its_own() -> None:
    timeline = Timeline(classic_world(to=(BOB, CAROL)))
    one = Walker(HopView(timeline))
    one.index.toggle(read_breakpoint("5yz"))
    assert stopping_places(one) == []
    timeline.seek(7)
    timeline.intervene(Inject(7, UNKNOWN_MAILBOX))
    assert stopping_places(one) == [8]
    timeline.switch("main")
    timeline.seek(0)
    assert stopping_places(one) == []


def test_following_is_done_in_parts_where_one_asks_for_parts() -> None:
    one = walker("RCPT")
    one.hops.timeline.to_end()
    track = one.hops.timeline.branch.track
    assert not one.index.follow(track, len(track), 5)
    assert one.index.next_place(track, 0) is None
    assert one.index.follow(track, len(track), 100)
    assert one.index.next_place(track, 0) == 6
    assert [breakpoint_name(stop) for stop in one.index.met_at(track, 6)] == ["RCPT"]


def test_playing_by_a_larger_unit_does_not_pass_a_breakpoint() -> None:
    one = walker("end of data")
    one.unit = Unit.MESSAGE
    assert finish(one.play_on())
    assert one.hops.timeline.cursor == 12
    assert [breakpoint_name(stop) for stop in one.stops_here()] == ["end of data"]
    finish(one.play_on())
    assert one.hops.timeline.cursor == 13


@pytest.mark.parametrize(("text", "count"), [("first RCPT", 8), ("step 3", 3), ("5", 5), ("end", 18)])
def test_one_goes_to_a_place_as_it_is_written(text: str, count: int) -> None:
    one = walker()
    assert finish(one.go_to(place_of(text)))
    assert one.hops.timeline.cursor == count


@pytest.mark.parametrize("text", [text for text, _ in PLACE_EXAMPLES])
def test_a_place_is_found_where_the_timeline_finds_it(text: str) -> None:
    place = read_place(text)
    assert isinstance(place, Place)
    found = Desk("two-hops").showing().timeline.find(place)
    one = walker(name="two-hops")
    assert finish(one.go_to(place)) == (found is not None)
    assert one.hops.timeline.cursor == (found.at if found else 0)


@pytest.mark.parametrize("text", ["first 421", "step 99", "second QUIT"])
def test_a_place_that_is_never_reached_leaves_the_cursor_where_it_was(text: str) -> None:
    one = walker()
    one.hops.timeline.seek(4)
    assert not finish(one.go_to(place_of(text)))
    assert one.hops.timeline.cursor == 4


@pytest.mark.parametrize("text", ["", "nowhere", "step 0", "phase lunch"])
def test_what_is_no_place_is_answered_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="first RCPT, step 12"):
        place_of(text)
