"""The journey of the mail: its stops in order, the hop at the cursor, and where the copies are."""

import pytest

from smtpsim.explain.hops import Hop
from smtpsim.explain.journey import MAILBOX, REACH, UNKNOWN, Journey, Leg, Scene, make_journey, way_through
from smtpsim.simulation.step import Holder, Step
from smtpsim.spec.terms import Actor, Kind

PC, OUT, MX, READER = "pc.example", "out.example", "mx.example", "reader.example"
LEGS = {
    "s1": Leg("s1", Hop(PC, OUT)),
    "s2": Leg("s2", Hop(OUT, MX), "s1"),
    "s3": Leg("s3", Hop(READER, MX, is_pop=True), "s2"),
}
ONWARD = {"s1": "s2", "s2": "s3"}


def step(session: str, host: str, peer: str = "", kind: Kind = Kind.COMMAND, row: str = "") -> Step:
    return Step(1, 0, session, host, Actor.CLIENT, kind, peer=peer, row=row)


def way(session: str) -> tuple[Leg, ...]:
    return way_through(LEGS.get, lambda one: ONWARD.get(one, ""), session)


def journey_at(session: str, at: Step, *holders: str, **more: object) -> Journey:
    copies = frozenset(Holder(host, f"user{number}@mx.example") for number, host in enumerate(holders))
    has_end = bool(more.get("has_end"))
    return make_journey(way(session), Scene(at, session, copies, has_end=has_end))


def names(journey: Journey) -> list[str]:
    return [stop.name for stop in journey.stops]


@pytest.mark.parametrize(("session", "arrow"), [("s1", 0), ("s2", 1), ("s3", 3)])
def test_the_whole_way_is_the_same_from_each_hop_and_the_arrow_moves(session: str, arrow: int) -> None:
    journey = journey_at(session, step(session, PC, OUT))
    assert names(journey) == [PC, OUT, MX, MAILBOX, READER]
    assert journey.arrow == arrow
    assert journey.host is None


def test_a_session_of_one_hop_ends_in_a_mailbox() -> None:
    journey = make_journey(
        [Leg("s1", Hop(PC, MX))], Scene(step("s1", PC), "s1", frozenset({Holder(PC, "a@mx.example")}))
    )
    assert [(stop.name, stop.copies, stop.is_host) for stop in journey.stops] == [
        (PC, 1, True),
        (MX, 0, True),
        (MAILBOX, 0, False),
    ]


def test_what_comes_after_the_last_known_hop_is_open() -> None:
    journey = make_journey([LEGS["s1"]], Scene(step("s1", PC, OUT), "s1", frozenset(), has_end=False))
    assert names(journey)[-1] == UNKNOWN


def test_a_host_that_has_delivered_is_followed_by_a_mailbox() -> None:
    scene = Scene(step("s1", PC, OUT), "s1", frozenset(), has_end=False, mailboxes=frozenset({OUT}))
    assert names(make_journey([LEGS["s1"]], scene))[-1] == MAILBOX


def test_before_the_first_step_nothing_is_lit() -> None:
    journey = make_journey([LEGS["s1"]], Scene(None, "s1", frozenset()))
    assert (journey.arrow, journey.host) == (None, None)


def test_a_host_without_a_server_stands_alone() -> None:
    leg = Leg("s1", Hop(OUT))
    scene = Scene(step("s1", OUT, kind=Kind.LOOKUP), "s1", frozenset(), has_end=False)
    journey = make_journey([leg], scene)
    assert (names(journey), journey.arrow, journey.host) == ([OUT, UNKNOWN], None, 0)


def test_a_host_that_does_something_by_itself_is_lit_and_no_hop() -> None:
    journey = journey_at("s2", step("s2", OUT, kind=Kind.NOTE))
    assert (journey.arrow, journey.host) == (None, 1)


def test_a_delivery_into_a_mailbox_lights_the_arrow_to_it() -> None:
    journey = journey_at("s2", step("s2", MX, kind=Kind.DELIVERY, row="delivered-to-mailbox"))
    assert names(journey)[journey.arrow or 0 : (journey.arrow or 0) + 2] == [MX, MAILBOX]
    assert journey.host is None


def test_a_delivery_at_a_host_that_is_no_stop_lights_nothing() -> None:
    journey = journey_at("s2", step("s2", "other.example", kind=Kind.DELIVERY))
    assert journey.host is None
    assert journey.arrow == 1


def test_copies_are_counted_at_their_hosts_and_those_elsewhere_together() -> None:
    journey = journey_at("s2", step("s2", OUT, MX), OUT, OUT, MX, "other.example")
    assert [stop.copies for stop in journey.stops] == [0, 2, 1, 0, 0]
    assert journey.elsewhere == 1


def test_on_a_way_back_a_host_s_copies_stand_at_the_lit_hop() -> None:
    back = [Leg("s1", Hop(PC, OUT)), Leg("s2", Hop(OUT, PC), "s1")]
    for session, places in (("s1", [1, 0, 0]), ("s2", [0, 0, 1])):
        scene = Scene(step(session, OUT, PC), session, frozenset({Holder(PC, "a@example")}), has_end=False)
        assert [stop.copies for stop in make_journey(back, scene).stops][:3] == places


def test_of_a_long_loop_only_a_few_legs_are_shown() -> None:
    loop = {f"s{at}": Leg(f"s{at}", Hop(f"h{at}", f"h{at + 1}"), f"s{at - 1}") for at in range(100)}
    shown = way_through(loop.get, lambda one: f"s{int(one[1:]) + 1}", "s50")
    assert [leg.session for leg in shown] == [f"s{at}" for at in range(50 - REACH, 51 + REACH)]


def test_a_session_that_is_not_known_has_no_way() -> None:
    assert way("s9") == ()
    assert make_journey((), Scene(None, "", frozenset())) == Journey(())
