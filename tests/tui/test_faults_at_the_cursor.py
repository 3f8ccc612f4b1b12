"""Which faults are armed at the cursor, and which the menu offers first."""

import pytest
from msgspec.structs import replace

from smtpsim.protocol.client import Client
from smtpsim.simulation.intervention import ClientEvent, ClientEventKind, Disarm, Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.world import ExternalClient
from smtpsim.spec.faults import FAULT_OF, FAULTS, Do, FaultRow, FaultRule, When
from smtpsim.spec.terms import Verb
from smtpsim.stage.armed import Armed, armed_in, armed_rules, first_rules, shown_name
from smtpsim.stage.changes import arm
from smtpsim.stage.fault_choices import can_be_changed, fault_choices
from smtpsim.stage.foresight import Nearness
from smtpsim.stage.moment import Origin, moment_at_cursor, origin_of
from smtpsim.stage.replies import typed_reply
from smtpsim.tui.screens.faults import fault_options, warning_of
from tests.support.worlds import BOB, CAROL, CLIENT_HOST, SERVER_HOST, classic_world
from tests.tui.sample_sessions import AFTER_FIRST_RCPT, two_recipients

UNKNOWN = FAULT_OF["unknown-mailbox"].rule
SLOW = FAULT_OF["slow"].rule


def armed_names(timeline: Timeline, first: tuple[FaultRule, ...] = ()) -> list[str]:
    return [rule.name for rule in armed_rules(timeline, first)]


def test_a_fault_is_armed_until_it_has_struck() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    timeline.intervene(Inject(AFTER_FIRST_RCPT, UNKNOWN))
    assert armed_names(timeline) == ["unknown-mailbox"]
    timeline.forward()
    assert armed_names(timeline) == []


def test_going_back_to_before_it_was_armed_undoes_it() -> None:
    timeline = two_recipients(3)
    timeline.intervene(Inject(3, UNKNOWN))
    timeline.forward()
    assert armed_names(timeline) == ["unknown-mailbox"]
    timeline.seek(2)
    assert armed_names(timeline) == []


def test_a_fault_that_strikes_always_stays_armed_and_one_of_two_times_strikes_twice() -> None:
    always, twice = replace(UNKNOWN, name="always", times=0), replace(SLOW, name="twice", times=2)
    for rule, left in ((always, ["always"]), (twice, [])):
        timeline = two_recipients(2)
        timeline.intervene(Inject(2, rule))
        timeline.forward()
        timeline.forward()
        assert armed_names(timeline) == [rule.name]
        timeline.to_end()
        assert armed_names(timeline) == left


def test_a_fault_that_is_taken_away_is_armed_no_more() -> None:
    timeline = two_recipients(3)
    timeline.intervene(Inject(3, UNKNOWN))
    timeline.forward()
    timeline.intervene(Disarm(4, "unknown-mailbox"))
    assert armed_names(timeline) == []


def test_a_branch_keeps_what_was_armed_on_its_parent_before_it_began() -> None:
    timeline = two_recipients(2)
    timeline.intervene(Inject(2, UNKNOWN))
    timeline.seek(6)
    timeline.seek(4)
    timeline.intervene(Inject(4, SLOW))
    assert list(timeline.branches) == ["main", "branch-1"]
    assert armed_names(timeline) == ["unknown-mailbox", "slow"]


@pytest.mark.parametrize("at", [0, 3, 6])
def test_what_is_told_to_be_armed_is_what_the_world_has(at: int) -> None:
    timeline = Timeline(classic_world((UNKNOWN, replace(UNKNOWN, name="later"))))
    first = first_rules(timeline)
    timeline.seek(at)
    world = timeline.world()
    assert world is not None
    waiting = [one.rule.name for one in world.faults if one.struck < one.rule.times]
    assert armed_names(timeline, first) == waiting


def test_a_recording_without_a_world_begins_with_no_fault() -> None:
    assert first_rules(Timeline(None, two_recipients(3).branch.track)) == ()


def test_a_fault_is_named_by_its_title_or_by_its_own_name() -> None:
    assert shown_name(UNKNOWN) == "Unknown mailbox (550)"
    assert shown_name(FaultRule("mine", Do(reply=450))) == "mine"


@pytest.mark.parametrize(("number", "left"), [(1, [451, 552]), (2, [550, 552]), (0, [552])])
def test_of_faults_with_one_name_only_the_chosen_one_is_taken_away(number: int, left: list[int]) -> None:
    timeline = two_recipients(3)
    for name, code in (("same", 550), ("same", 451), ("other", 552)):
        timeline.intervene(Inject(3, FaultRule(name, Do(reply=code), When(Verb.RCPT))))
    timeline.intervene(Disarm(3, "same", number))
    world = timeline.world()
    assert world is not None
    assert [one.rule.do.reply for one in armed_in(world)] == left
    assert [rule.do.reply for rule in armed_rules(timeline, ())] == left


def test_a_strike_counts_for_one_of_two_faults_with_one_name() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    for _ in range(2):
        timeline.intervene(Inject(AFTER_FIRST_RCPT, UNKNOWN))
    timeline.forward()
    assert armed_names(timeline) == ["unknown-mailbox"]
    world = timeline.world()
    assert world is not None
    assert [(one.number, one.left) for one in armed_in(world)] == [(2, 1)]
    timeline.to_end()
    assert armed_names(timeline) == []


def test_a_client_that_was_told_twice_to_misbehave_behaves_when_both_are_taken_away() -> None:
    timeline = two_recipients(3)
    rule = FAULT_OF["early-close"].rule
    for _ in range(2):
        timeline.intervene(Inject(3, rule))
    plans = []
    for _ in range(2):
        arm(timeline, Armed(rule, 1, 1))
        world = timeline.world()
        assert world is not None
        assert isinstance(world.sessions[0].client, Client)
        plans.append(bool(world.sessions[0].client.plan.faults))
    assert plans == [True, False]


def nearness_at(step: int) -> dict[str, Nearness]:
    world = two_recipients(step).world()
    assert world is not None
    return {choice.row.id: choice.nearness for choice in fault_choices(world)}


def test_before_the_session_the_greeting_is_next_and_the_rest_comes_later() -> None:
    near = nearness_at(0)
    assert near["server-not-ready"] is Nearness.NEXT
    assert near["unknown-mailbox"] is Nearness.LATER
    assert near["no-wait-for-greeting"] is Nearness.NEXT


def test_when_a_recipient_is_named_its_refusals_are_next_and_the_greeting_is_past() -> None:
    near = nearness_at(AFTER_FIRST_RCPT)
    assert near["unknown-mailbox"] is Nearness.NEXT
    assert near["transaction-failed"] is Nearness.LATER
    assert near["server-not-ready"] is Nearness.NOWHERE


def test_each_preset_is_offered_once_and_the_near_ones_first() -> None:
    world = two_recipients(AFTER_FIRST_RCPT).world()
    assert world is not None
    choices = fault_choices(world)
    assert {choice.row.id for choice in choices} == {row.id for row in FAULTS}
    assert [choice.nearness for choice in choices] == sorted(choice.nearness for choice in choices)


def test_what_is_armed_stands_first_in_the_menu() -> None:
    twice = Armed(replace(UNKNOWN, times=3), 1, 2)
    prompts = [str(option.prompt) for option in fault_options((), (Armed(UNKNOWN, 1, 1), twice))]
    assert prompts[:3] == [
        "Armed (Enter or Del takes it away)",
        "  ! Unknown mailbox (550), at RCPT, once",
        "  ! Unknown mailbox (550), at RCPT, 2 times more",
    ]


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: row.id)
def test_what_will_happen_is_said_for_each_preset(row: FaultRow) -> None:
    assert row.warning in warning_of(row.id)
    assert ("none is lost" in warning_of(row.id)) is (row.rule.do.reply == 0 and row.rule.do.client is None)


@pytest.mark.parametrize(
    ("text", "do"),
    [
        ("450 4.2.1 try later", Do(reply=450, enhanced="4.2.1", text="try later")),
        ("  550   No  such user ", Do(reply=550, text="No such user")),
        ("250", Do(reply=250)),
    ],
)
def test_a_typed_reply_is_read(text: str, do: Do) -> None:
    rule = typed_reply(text)
    assert rule is not None
    assert (rule.do, rule.times, rule.when.command) == (do, 1, None)


@pytest.mark.parametrize("text", ["", "hello", "99 x", "650 x", "450 5.2.1 the classes differ", "450-more"])
def test_what_is_no_reply_is_not_taken(text: str) -> None:
    assert typed_reply(text) is None


def test_a_real_clients_session_cannot_be_changed() -> None:
    world = classic_world()
    real = replace(world, sessions=(replace(world.sessions[0], client=ExternalClient()),))
    assert can_be_changed(world)
    assert not can_be_changed(real)
    assert not can_be_changed(None)


def test_an_event_of_a_real_client_arms_nothing() -> None:
    world = classic_world()
    real = Timeline(replace(world, sessions=(replace(world.sessions[0], client=ExternalClient()),)))
    real.intervene(ClientEvent(0, "s1", 0, ClientEventKind.OPEN))
    assert armed_names(real) == []


def test_the_hosts_and_the_seed_come_from_the_world_or_from_the_first_steps() -> None:
    known = Timeline(classic_world(seed=5))
    watched = Timeline(None, two_recipients(4).branch.track)
    assert origin_of(known) == Origin(CLIENT_HOST, SERVER_HOST, 5)
    assert origin_of(watched) == Origin(CLIENT_HOST, SERVER_HOST, None)
    assert origin_of(Timeline(None)) == Origin()


def test_a_moment_has_the_buffers_of_the_step_before() -> None:
    moment = moment_at_cursor(two_recipients(AFTER_FIRST_RCPT + 1))
    assert moment.earlier.buffers.forward_paths == ()
    assert moment.totals.buffers.forward_paths == (BOB,)
    assert CAROL not in moment.totals.buffers.forward_paths
    assert moment_at_cursor(two_recipients()).step is None
