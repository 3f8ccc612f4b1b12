"""What travels and how often the two wait for each other, in words."""

import pytest

from smtpsim.explain.flight import Travel, clock_words, late_words, travel_of
from smtpsim.explain.network_view import (
    NetworkView,
    Sums,
    could_go_along,
    counted_source,
    group_summary,
    group_title,
    offers_pipelining,
    pipelining_sentence,
    segment_words,
    trips_sentence,
)
from smtpsim.library import list_scenarios, scenario_named
from smtpsim.protocol.policy import Offer, make_policy
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF, Do, FaultRule, When
from smtpsim.spec.terms import Actor, Kind, Verb
from smtpsim.stage.exchanges import Exchanges
from tests.support.worlds import BOB, CAROL, SERVER_HOST, classic_world, steps_of

PIPELINED = make_policy(SERVER_HOST, (Offer("PIPELINING"),))
BARE = make_policy(SERVER_HOST, ())


def steps_with(*, pipelining: bool, is_offered: bool = True) -> list[Step]:
    policy = PIPELINED if is_offered else BARE
    return list(
        steps_of(classic_world(to=(BOB, CAROL), hello=Verb.EHLO, pipelining=pipelining, policy=policy))
    )


def seen(steps: list[Step], count: int | None = None) -> NetworkView:
    exchanges, done = Exchanges(), len(steps) if count is None else count
    return NetworkView(exchanges.sums(steps, done, "s1"), exchanges.groups(steps, done, "s1"))


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0.00 s"),
        (59_999, "60.00 s"),
        (60_480, "1:00.48"),
        (3_599_999, "59:59.99"),
        (3_600_000, "1:00:00"),
        (86_400_000, "1d 0:00"),
        (30 * 86_400_000, "30d 0:00"),
    ],
)
def test_a_time_is_short(ms: int, words: str) -> None:
    assert clock_words(ms) == words
    assert len(words) <= 8


def test_what_is_sent_and_has_no_time_of_arrival_is_lost() -> None:
    steps = steps_of(classic_world((FAULT_OF["half-open"].rule,)))
    lost = [step for step in steps if travel_of(step) is Travel.LOST]
    assert [(step.kind, step.fault) for step in lost] == [(Kind.COMMAND, "half-open")]


def test_a_delivery_sends_nothing_over_the_channel() -> None:
    step = next(step for step in steps_of(classic_world()) if step.kind is Kind.DELIVERY)
    assert travel_of(step) is Travel.NOTHING


def test_only_what_is_long_on_the_road_is_late() -> None:
    step = Step(0, 100, "s1", "a.example", Actor.CLIENT, Kind.COMMAND, b"NOOP\r\n", 140)
    assert late_words(step) == ""
    late = Step(0, 100, "s1", "a.example", Actor.CLIENT, Kind.COMMAND, b"NOOP\r\n", 5_100)
    assert late_words(late) == "arrives 5.00 s later"
    assert segment_words(late) == "6 octets, 0.10 s to 5.10 s"


def test_without_pipelining_each_reply_is_a_round_trip() -> None:
    steps = steps_with(pipelining=False)
    replies = sum(step.kind is Kind.REPLY for step in steps)
    view = seen(steps)
    assert view.sums.round_trips == replies == 8
    assert (view.sums.saved, view.sums.missed) == (0, 3)
    words, source = pipelining_sentence(view)
    assert words.startswith("offered here, and this client did not use it: 3 round trips less")
    assert source == "RFC 2920 3.1"


def test_with_pipelining_so_many_round_trips_are_saved_as_would_have_been() -> None:
    view = seen(steps_with(pipelining=True))
    assert (view.sums.round_trips, view.sums.saved, view.sums.missed) == (5, 3, 0)
    assert pipelining_sentence(view)[0].startswith("3 round trips saved so far")


def test_where_it_is_not_offered_the_client_must_wait() -> None:
    view = seen(steps_with(pipelining=False, is_offered=False))
    words, source = pipelining_sentence(view)
    assert words.startswith("not offered here, so the client must wait for each reply; with it 3 round trips")
    assert source == "RFC 5321 4.3.1; RFC 2920 3.1"


def test_a_client_that_does_not_wait_for_the_greeting_saves_nothing() -> None:
    steps = list(steps_of(classic_world((FAULT_OF["no-wait-for-greeting"].rule,), hello=Verb.EHLO)))
    words, source = pipelining_sentence(seen(steps, 3))
    assert words == "not offered here, and yet the client sent on without waiting, once."
    assert source == "RFC 5321 4.3.1"


def test_what_was_sent_before_the_offer_counts_as_no_saving_later() -> None:
    fault = FAULT_OF["no-wait-for-greeting"].rule
    steps = list(steps_of(classic_world((fault,), hello=Verb.EHLO, policy=PIPELINED)))
    sums = seen(steps).sums
    assert (sums.is_offered, sums.early, sums.saved) == (True, 1, 0)
    assert pipelining_sentence(seen(steps))[0].startswith("offered here, and this client did not use it")


def test_a_reply_to_nothing_ends_no_round_trip() -> None:
    at_rcpt = FaultRule("half-open at RCPT", Do(half_open=True), When(Verb.RCPT, kind=Kind.COMMAND))
    steps = list(steps_of(classic_world((at_rcpt,))))
    heard = [step.code for step in steps if step.kind is Kind.REPLY]
    assert heard == [220, 250, 250, 421]  # the last one because the server waited too long
    assert seen(steps).sums.round_trips == 3
    assert group_title(seen(steps).groups[0]) == "1 sent, no reply, and one that nothing asked for"


def test_the_saving_is_told_where_no_data_was_sent_too() -> None:
    words, _ = pipelining_sentence(NetworkView(Sums(missed=1), seen(steps_with(pipelining=False)).groups))
    assert words.endswith(
        "with it 1 round trip less so far, had no RCPT or DATA waited for the reply before it."
    )


def test_a_group_is_what_went_together_and_the_replies_that_came_back() -> None:
    steps = steps_with(pipelining=True)
    at_354 = next(at for at, step in enumerate(steps, 1) if step.code == 354)
    group, before, *_ = seen(steps, at_354).groups
    assert group_title(group) == "4 sent in one go, 4 replies back"
    assert group_summary(group) == "MAIL, RCPT, RCPT, DATA ▶ ◀ 250, 250, 250, 354"
    assert group_summary(before) == "EHLO ▶ ◀ 250"
    assert group_title(seen(steps, at_354 - 4).groups[0]) == "4 sent in one go, no reply yet"


def test_mail_data_alone_waits_for_its_end() -> None:
    steps = steps_with(pipelining=True)
    at = next(at for at, step in enumerate(steps, 1) if step.kind is Kind.DATA)
    assert group_title(seen(steps, at).groups[0]) == "mail data, its end still to come"


def test_before_the_first_step_there_is_nothing_to_say() -> None:
    view = seen(steps_with(pipelining=True), 0)
    assert trips_sentence(view).startswith("none so far")
    assert pipelining_sentence(view) == ("", "")
    assert seen([], 0).groups == ()


def test_of_a_long_group_some_is_left_out_and_counted() -> None:
    path = tuple(f"user{number}@receiver.example" for number in range(60))
    steps = list(steps_of(classic_world(to=path, hello=Verb.EHLO, pipelining=True, policy=PIPELINED)))
    at_354 = next(at for at, step in enumerate(steps, 1) if step.code in {354, 503, 554})
    group = seen(steps, at_354).groups[0]
    assert len(group.steps) + group.left_out > 100
    assert group.left_out > 0


def test_the_turns_of_pop3_rest_on_its_own_standard() -> None:
    groups = seen(steps_with(pipelining=True)).groups
    assert counted_source(NetworkView(Sums(), groups, is_pop=True)) == "RFC 1939 3"
    assert counted_source(NetworkView(Sums(), groups)) == "RFC 5321 4.3.1"


def test_pop3_is_not_asked_about_pipelining() -> None:
    assert (
        pipelining_sentence(
            NetworkView(Sums(missed=1), seen(steps_with(pipelining=True)).groups, is_pop=True)
        )[0]
        == ""
    )


def test_only_a_reply_to_ehlo_offers_pipelining() -> None:
    offers = [step for step in steps_with(pipelining=True) if offers_pipelining(step)]
    assert [(step.kind, step.verb) for step in offers] == [(Kind.REPLY, Verb.EHLO)]


def test_only_rcpt_and_data_are_said_to_go_along_behind_mail() -> None:
    of = {step.verb: step for step in steps_with(pipelining=True) if step.kind is Kind.COMMAND}
    assert could_go_along(of[Verb.MAIL], of[Verb.RCPT])
    assert could_go_along(of[Verb.RCPT], of[Verb.DATA])
    assert not could_go_along(of[Verb.EHLO], of[Verb.MAIL])
    assert not could_go_along(of[Verb.DATA], of[Verb.QUIT])


EXPECTING = [
    (one.id, expected.round_trips)
    for one in list_scenarios()
    for expected in scenario_named(one.id).expect
    if expected.round_trips is not None and expected.at == "end"
]


@pytest.mark.parametrize(("name", "round_trips"), EXPECTING)
def test_round_trips_are_those_that_a_scenario_expects(name: str, round_trips: int) -> None:
    timeline = Timeline(build_world(scenario_named(name)))
    timeline.to_end()
    exchanges, track = Exchanges(), timeline.branch.track
    sessions = track.totals_at(len(track))
    sums = [exchanges.sums(track.steps, len(track), session) for session in sessions]
    assert sum(one.round_trips for one in sums) == round_trips
    groups = [exchanges.groups(track.steps, len(track), session) for session in sessions]
    assert [bool(one.round_trips) for one in sums] == [bool(found) for found in groups]


def test_it_is_counted_step_by_step_as_at_once_and_backwards() -> None:
    steps = steps_with(pipelining=True)
    followed = Exchanges()
    forward = [followed.sums(steps, count, "s1") for count in range(len(steps) + 1)]
    backward = [followed.sums(steps, count, "s1") for count in reversed(range(len(steps) + 1))]
    assert forward == [Exchanges().sums(steps, count, "s1") for count in range(len(steps) + 1)]
    assert backward[::-1] == forward
