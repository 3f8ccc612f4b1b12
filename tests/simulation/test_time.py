"""Time is simulated: waits end when RFC 5321 4.5.3.2 says, and cost nothing."""

import pytest
from msgspec.structs import replace

from smtpsim.network.stream import Link
from smtpsim.protocol.client_mail import TEXT_SEGMENT
from smtpsim.protocol.policy import make_policy
from smtpsim.simulation.step import Step
from smtpsim.spec.faults import Do, FaultRule, When
from smtpsim.spec.terms import Actor, ClientState, Kind, Verb
from tests.support.conversation import converse
from tests.support.worlds import BOB, SERVER_HOST, classic_world, steps_of

MINUTE = 60_000
PATIENT = make_policy(SERVER_HOST, idle_ms=60 * MINUTE)
WAITS = [
    (Verb.CONNECT, 5),
    (Verb.EHLO, 5),
    (Verb.MAIL, 5),
    (Verb.RCPT, 5),
    (Verb.DATA, 2),
    (Verb.MESSAGE, 10),
    (Verb.QUIT, 5),
]


def close_of(steps: tuple[Step, ...], actor: Actor) -> Step:
    return next(step for step in steps if step.kind is Kind.CLOSE and step.actor is actor)


@pytest.mark.parametrize(("verb", "minutes"), WAITS)
def test_a_client_waits_as_long_as_the_standard_asks(verb: Verb, minutes: int) -> None:
    fault = FaultRule("held", Do(hold=True), When(verb))
    steps = steps_of(classic_world((fault,), hello=Verb.EHLO, policy=PATIENT))
    asked = next(
        step
        for step in steps
        if step.actor is Actor.CLIENT and step.verb is verb and step.kind is not Kind.DATA
    )
    closed = close_of(steps, Actor.CLIENT)
    assert closed.time == asked.time + minutes * MINUTE
    assert closed.row == "client-close-timed-out"


def test_a_server_waits_five_minutes_for_the_next_command() -> None:
    fault = FaultRule("gone", Do(half_open=True), When(Verb.RCPT, kind=Kind.COMMAND))
    steps = steps_of(classic_world((fault,), link=Link(latency_ms=0)))
    last = next(step for step in steps if step.kind is Kind.REPLY and step.verb is Verb.MAIL)
    idle = next(step for step in steps if step.row == "idle-too-long")
    assert idle.time == last.time + 5 * MINUTE


@pytest.mark.parametrize("minutes", [1, 7])
def test_a_scenario_may_set_how_long_the_server_waits(minutes: int) -> None:
    converse(
        f"""
        C: NOOP
        S: 250
        ! wait {minutes * 60 - 2} s
        C: NOOP
        S: 250
        ! wait {minutes} min
        S: 421 4.4.2
        S: close
        """,
        policy=make_policy(SERVER_HOST, idle_ms=minutes * MINUTE),
    )


def test_a_late_reply_is_heard_and_one_that_is_too_late_is_not() -> None:
    for minutes, ending in ((4, "client-close-done"), (6, "client-close-timed-out")):
        fault = FaultRule("late", Do(delay_ms=minutes * MINUTE), When(Verb.MAIL))
        steps = steps_of(classic_world((fault,), policy=PATIENT))
        assert close_of(steps, Actor.CLIENT).row == ending
        assert len([step for step in steps if step.kind is Kind.CLOSE and step.actor is Actor.CLIENT]) == 1
        assert steps[-1].client_state is ClientState.CLOSED


def test_time_never_runs_backwards_and_octets_arrive_after_they_were_sent() -> None:
    steps = steps_of(classic_world((FaultRule("slow", Do(octets_per_second=10), When(kind=Kind.COMMAND)),)))
    assert [step.time for step in steps] == sorted(step.time for step in steps)
    assert all(step.arrives is None or step.arrives >= step.time for step in steps)
    assert [step.n for step in steps] == list(range(len(steps)))


@pytest.mark.parametrize("latency", [0, 1, 40, 5_000])
def test_an_act_takes_the_road_s_latency_to_arrive(latency: int) -> None:
    steps = steps_of(classic_world(link=Link(latency_ms=latency)))
    assert {step.arrives - step.time for step in steps if step.arrives is not None} == {latency}


def test_a_slow_road_takes_as_long_as_its_octets_need() -> None:
    for segment in (0, 1, 10, 7):
        link = Link(latency_ms=0, segment_octets=segment, octets_per_second=100)
        greeting = steps_of(classic_world(link=link))[1]
        assert greeting.arrives == greeting.time + len(greeting.octets) * 10


def test_the_octets_do_not_depend_on_how_the_road_cuts_them() -> None:
    plain = [step.octets for step in steps_of(classic_world(link=Link(latency_ms=0)))]
    for size in (1, 2, 3, 50):
        cut = steps_of(classic_world(link=Link(latency_ms=0, segment_octets=size)))
        assert [step.octets for step in cut] == plain


# Work is counted, not timed


def content_of(octets: int) -> bytes:
    return (b"x" * 98 + b"\r\n") * (octets // 100)


def test_ten_megabytes_are_as_many_steps_as_there_are_segments_of_text() -> None:
    content = content_of(10_000_000)
    steps = steps_of(classic_world(content=content))
    few = len(steps_of(classic_world(content=content_of(100)))) - 1
    sent = [step for step in steps if step.kind is Kind.DATA]
    assert len(sent) == -(-len(content) // TEXT_SEGMENT)
    assert len(steps) == few + len(sent)
    assert sum(len(step.octets) for step in sent) == len(content)
    assert "message-accepted" in {step.row for step in steps}


def test_a_step_keeps_its_own_octets_only() -> None:
    steps = steps_of(classic_world(content=content_of(1_000_000), to=(BOB,)))
    assert max(len(step.octets) for step in steps) == TEXT_SEGMENT
    assert replace(steps[0]) == steps[0]
