"""A person plays the client: whatever is typed is sent, nothing is lost, and all comes out the same again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.protocol.hand_client import HandDeed
from smtpsim.protocol.plan import Mail
from smtpsim.protocol.policy import make_policy
from smtpsim.recording.format import computed_header, encode_item
from smtpsim.recording.layout import lay_out
from smtpsim.recording.lines import decode_item
from smtpsim.recording.reader import read_recording
from smtpsim.recording.replay import compare, open_timeline
from smtpsim.recording.rerun import Rerun
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.advance import advance
from smtpsim.simulation.hand import CLOSED, FROM_A_QUEUE, SHAKING_HANDS, why_not_by_hand
from smtpsim.simulation.intervention import Inject, Say
from smtpsim.simulation.step import Holder, Step
from smtpsim.simulation.telling import find_session
from smtpsim.simulation.timeline import Item, Timeline
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FAULTS, Do, FaultRule, When
from smtpsim.spec.terms import ClientState, Kind, PhaseName, ServerState, Tls, TlsUse, Verb
from smtpsim.stage.playing import act, is_waited_for, open_first, session_to_play, waits_for_person
from tests.scenarios.playing import shipped
from tests.support.by_hand import codes, say, say_ahead
from tests.support.conversation import converse
from tests.support.logins import OPEN_TO_ALICE
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import (
    ALICE,
    BOB,
    CAROL,
    CLIENT_HOST,
    CONTENT,
    SERVER_HOST,
    classic_world,
    totals_beside,
)

NOBODY = "nobody@receiver.example"
WHOLE = (
    "EHLO x",
    "MAIL FROM:<>",
    f"RCPT TO:<{BOB}>",
    f"RCPT TO:<{NOBODY}>",
    "DATA",
    "Subject: one",
    "",
    "..two",
    ".",
    "NOOP",
    "QUIT",
)
TLS = make_policy(SERVER_HOST, tls=Tls.OFFERED)


def said(steps: tuple[Step, ...]) -> list[tuple[Kind, bytes, int]]:
    """What went over the channel."""
    return [(step.kind, step.octets, step.code) for step in steps if step.octets]


def steps_of(timeline: Timeline) -> tuple[Step, ...]:
    return tuple(timeline.branch.track.steps)


def test_a_session_that_is_typed_says_what_a_script_of_the_same_lines_says() -> None:
    timeline = Timeline(classic_world())
    say(timeline, *WHOLE)
    assert said(steps_of(timeline)) == said(converse("\n".join(f"C: {line}" for line in WHOLE)).steps)


def test_data_first_gets_503_and_the_session_goes_on() -> None:
    timeline = Timeline(classic_world())
    say(timeline, "DATA", "HELO x", "QUIT")
    assert codes(timeline) == [220, 503, 250, 221]


def test_a_typed_session_goes_through_the_phases_and_hands_its_message_over() -> None:
    timeline = Timeline(classic_world())
    say(timeline, *WHOLE)
    totals = timeline.totals()
    assert totals.finished == set(PhaseName)
    assert totals.holders == {Holder(SERVER_HOST, BOB, 1), Holder(CLIENT_HOST, NOBODY, 1)}
    assert (totals.client_state, totals.server_state) == (ClientState.CLOSED, ServerState.CLOSED)


def test_at_the_end_of_what_was_typed_the_client_waits_and_does_not_close() -> None:
    timeline = Timeline(classic_world())
    say(timeline, "EHLO x")
    assert timeline.forward() is None
    assert is_waited_for(timeline)
    assert timeline.totals().is_open
    assert waits_for_person(timeline.world()) == "s1"
    assert not is_waited_for(Timeline(classic_world()))
    assert waits_for_person(None) == ""


def test_letting_time_pass_brings_what_the_server_does_about_a_silence() -> None:
    timeline = Timeline(classic_world())
    say(timeline, "EHLO x", HandDeed.WAIT)
    assert codes(timeline)[-1] == 421
    assert [step.row for step in steps_of(timeline)][-2:] == ["server-close", "client-hand-end"]
    assert steps_of(timeline)[-1].time >= 300_000


def test_a_person_who_waited_can_still_say_something_first() -> None:
    timeline = Timeline(classic_world())
    say(timeline, "EHLO x")
    timeline.intervene(Say(timeline.cursor, "s1", deed=HandDeed.WAIT))
    say(timeline, "NOOP")
    assert codes(timeline)[-1] == 250
    assert is_waited_for(timeline)


def test_a_session_that_has_not_opened_opens_when_a_person_begins() -> None:
    timeline = Timeline(classic_world())
    assert open_first(timeline, "s1") == 2
    assert codes(timeline) == [220]
    assert open_first(timeline, "s1") == 0


def test_lines_ahead_go_out_before_the_replies_to_those_before() -> None:
    timeline = Timeline(classic_world())
    say(timeline, "EHLO x")
    say_ahead(timeline, "MAIL FROM:<>", f"RCPT TO:<{BOB}>")
    say(timeline, "DATA")
    kinds = [step.kind for step in steps_of(timeline)][-6:]
    assert kinds == [Kind.COMMAND] * 3 + [Kind.REPLY] * 3
    assert codes(timeline)[-3:] == [250, 250, 354]


def test_one_line_ahead_is_one_step() -> None:
    timeline = Timeline(classic_world())
    say(timeline, "EHLO x")
    done = act(timeline, "s1", HandDeed.LINE_AHEAD, b"NOOP\r\n")
    assert done.steps == 1
    timeline.forward()
    assert codes(timeline)[-1] == 250


def test_octets_without_a_line_end_wait_for_the_rest_of_the_line() -> None:
    timeline = Timeline(classic_world())
    say(timeline, "EHLO x", b"NO", b"OP\r", b"\n")
    assert codes(timeline) == [220, 250, 250]
    say(timeline, b"NOOP\n")
    assert len(codes(timeline)) == 3  # a bare LF ends no line


def test_hanging_up_closes_without_quit_and_keeps_the_mail() -> None:
    timeline = Timeline(classic_world())
    timeline.seek(7)
    say(timeline, HandDeed.CLOSE)
    assert "client-hand-close" in [step.row for step in steps_of(timeline)]
    assert timeline.totals().holders == {Holder(CLIENT_HOST, BOB, 1)}
    world = timeline.world()
    assert world is not None
    assert why_not_by_hand(world.sessions[0]) == CLOSED


@pytest.mark.parametrize("place", range(1, 16))
@pytest.mark.parametrize("looks_first", [False, True])
def test_wherever_a_person_takes_over_the_mail_can_be_finished(place: int, *, looks_first: bool) -> None:
    timeline = Timeline(classic_world(to=(BOB, CAROL), hello=Verb.EHLO))
    timeline.seek(place)
    if looks_first:
        timeline.to_end()
        timeline.seek(place)
    state = timeline.totals().server_state
    if state is ServerState.DATA:
        say(timeline, "typed", ".")
    rest = ("RSET", "EHLO x", "MAIL FROM:<>", f"RCPT TO:<{BOB}>", f"RCPT TO:<{CAROL}>", "DATA", "x", ".")
    say(timeline, *rest, "QUIT")
    held = timeline.totals().holders
    assert Holder(SERVER_HOST, CAROL, max(one.mail for one in held)) in held
    assert [step.code for step in steps_of(timeline) if step.code][-1] == 221


def test_what_the_plan_had_named_is_handed_over_by_the_person_s_dot() -> None:
    timeline = Timeline(classic_world(to=(BOB, CAROL)))
    timeline.seek(8)
    assert timeline.step is not None
    assert (timeline.step.code, timeline.step.recipient) == (250, BOB)
    say(timeline, "DATA", "x", ".", "QUIT")
    assert timeline.totals().holders == {Holder(SERVER_HOST, BOB, 1), Holder(CLIENT_HOST, CAROL, 1)}


def test_a_second_typed_mail_has_the_next_number() -> None:
    timeline = Timeline(classic_world())
    while timeline.forward() and timeline.step and timeline.step.kind is not Kind.DELIVERY:
        pass
    say(timeline, "MAIL FROM:<>", f"RCPT TO:<{CAROL}>", "DATA", "x", ".", "QUIT")
    assert timeline.totals().holders == {Holder(SERVER_HOST, BOB, 1), Holder(SERVER_HOST, CAROL, 2)}


def test_a_login_that_the_plan_began_goes_on_by_hand() -> None:
    timeline = Timeline(classic_world(policy=OPEN_TO_ALICE, hello=Verb.EHLO))
    say(timeline, "EHLO x", "AUTH PLAIN", "AGFsaWNlAHdvbmRlcmxhbmQ=")
    assert codes(timeline)[-2:] == [334, 235]


def test_tls_begins_by_hand_and_the_lines_behind_it_are_protected() -> None:
    timeline = Timeline(classic_world(policy=TLS))
    say(timeline, "EHLO x", "STARTTLS", HandDeed.HANDSHAKE, "EHLO x")
    last = steps_of(timeline)[-1]
    assert (last.code, last.is_protected) == (250, True)


def test_a_person_takes_over_where_the_plan_is_about_to_begin_tls_but_not_within_the_handshake() -> None:
    world = classic_world(policy=TLS, tls=TlsUse.REQUIRED, hello=Verb.EHLO)
    timeline = Timeline(world)
    while timeline.forward() and timeline.step and timeline.step.verb is not Verb.STARTTLS:
        pass
    timeline.forward()
    say(timeline, HandDeed.HANDSHAKE, "EHLO x")
    assert steps_of(timeline)[-1].is_protected
    middle = Timeline(world)
    while middle.forward() and middle.step and middle.step.kind is not Kind.HANDSHAKE:
        pass
    found = middle.world()
    assert found is not None
    assert why_not_by_hand(found.sessions[0]) == SHAKING_HANDS


def test_a_script_s_client_is_taken_over_as_well() -> None:
    timeline = Timeline(build_world(shipped("wrong-order")))
    timeline.seek(4)
    say(timeline, "NOOP", "QUIT")
    assert codes(timeline)[-2:] == [250, 221]


def relay_begins() -> Timeline:
    """A mail system at the first step of the session in which a relay's queue sends."""
    timeline = system_timeline(TWO_HOPS)
    while timeline.forward() and timeline.step and timeline.step.session != "s2":
        pass
    timeline.forward()
    return timeline


def test_the_client_of_a_queue_is_not_taken_over() -> None:
    timeline, untouched = relay_begins(), relay_begins()
    world = timeline.world()
    assert world is not None
    assert why_not_by_hand(find_session(world, "s2")) == FROM_A_QUEUE
    timeline.intervene(Say(timeline.cursor, "s2", b"QUIT\r\n"))
    for line in (timeline, untouched):
        line.to_end()
    assert steps_of(timeline) == steps_of(untouched)


def test_in_a_mail_system_a_typed_mail_goes_on_its_way_and_a_report_has_a_number_of_its_own() -> None:
    timeline = system_timeline(TWO_HOPS)
    timeline.seek(4)
    for sender in ("mallory@sender.example", "alice@sender.example"):
        say(timeline, f"MAIL FROM:<{sender}>", f"RCPT TO:<{NOBODY}>", "DATA", "x", ".")
    assert timeline.step is not None
    assert timeline.step.session == "s1"
    timeline.to_end()
    assert timeline.step.session != session_to_play(timeline) == waits_for_person(timeline.world()) == "s1"
    say(timeline, "QUIT")
    report = next(step for step in steps_of(timeline) if step.row == "report-written")
    (lost,), (gained,) = report.lost, report.gained
    assert (lost.recipient, lost.mail, gained.recipient) == (NOBODY, 2, "alice@sender.example")
    assert gained.mail not in {1, 2}
    check_holders_but_for_reports(steps_of(timeline))


def test_in_a_mail_system_no_host_goes_on_past_the_patience_of_the_server_while_a_person_thinks() -> None:
    timeline = system_timeline(TWO_HOPS)
    timeline.seek(4)
    say(timeline, "MAIL FROM:<>", f"RCPT TO:<{BOB}>", "DATA", "x", ".")
    timeline.to_end()
    assert steps_of(timeline)[-1].time < 300_000
    say(timeline, "QUIT")
    assert codes(timeline)[-1] == 221
    timeline.to_end()
    assert steps_of(timeline)[-1].time > 300_000


def check_holders_but_for_reports(steps: tuple[Step, ...]) -> None:
    """A copy is let go only by who hands it over, reports it, or has nobody to tell."""
    for step in steps:
        if step.lost and not step.gained:
            assert step.row.startswith("client-") or step.row == "no-sender-to-tell"


def test_what_a_changed_recording_says_for_no_session_is_left() -> None:
    world = classic_world()
    timeline = Timeline(world)
    timeline.intervene(Say(0, "nobody", b"QUIT\r\n"))
    timeline.to_end()
    assert codes(timeline)[-1] == 221


LINES = st.sampled_from(
    [
        *WHOLE,
        "HELO x",
        f"MAIL FROM:<{ALICE}> SIZE=10 BODY=8BITMIME",
        f"RCPT TO:<{CAROL}>",
        "RSET",
        "VRFY bob",
        "STARTTLS",
        "AUTH PLAIN",
        "BDAT 4 LAST",
        "BDAT 3",
        "TURN",
        "x" * 600,
        "\x00é",
    ]
)
DEEDS = st.one_of(
    LINES.map(lambda line: (HandDeed.LINE, f"{line}\r\n".encode())),
    LINES.map(lambda line: (HandDeed.LINE_AHEAD, f"{line}\r\n".encode())),
    st.binary(max_size=12).map(lambda octets: (HandDeed.OCTETS, octets)),
    st.sampled_from([b"\r", b"\n", b"\r\n.\r\n", b"abc\n"]).map(lambda octets: (HandDeed.OCTETS, octets)),
    st.sampled_from([HandDeed.WAIT, HandDeed.HANDSHAKE]).map(lambda deed: (deed, b"")),
    st.sampled_from([HandDeed.CLOSE]).map(lambda deed: (deed, b"")),
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A session with a plan of one or two mails, by which way it may go."""
    mails = (Mail(ALICE, (BOB, NOBODY), CONTENT), Mail("", (CAROL,), b".\r\n"))
    rules = tuple(row.rule for row in draw(st.lists(st.sampled_from(FAULTS), max_size=1)))
    return classic_world(
        rules,
        mails=mails[: draw(st.integers(1, 2))],
        hello=draw(st.sampled_from([Verb.EHLO, Verb.HELO])),
        pipelining=draw(st.booleans()),
        policy=draw(st.sampled_from([make_policy(SERVER_HOST), TLS, OPEN_TO_ALICE])),
        tls=draw(st.sampled_from([TlsUse.NEVER, TlsUse.WHEN_OFFERED])),
        chunking=draw(st.sampled_from([0, 0, 20])),
    )


@given(worlds(), st.integers(0, 30), st.lists(st.tuples(DEEDS, st.integers(0, 3)), min_size=1, max_size=8))
def test_whatever_is_typed_wherever_gets_replies_or_silence_and_no_copy_is_lost(
    world: World, place: int, deeds: list[tuple[tuple[HandDeed, bytes], int]]
) -> None:
    items: list[Item] = []
    timeline = Timeline(world, sink=items.append)
    timeline.seek(place)
    for (deed, octets), back in deeds:
        found = timeline.world()
        assert found is not None
        if why_not_by_hand(found.sessions[0]):
            timeline.seek(max(0, timeline.cursor - 4))
            continue
        act(timeline, "s1", deed, octets)
        timeline.seek(max(0, timeline.cursor - back))
    timeline.to_end()
    for branch in timeline.branches.values():
        check_holders(tuple(branch.track.steps))
    check_again(world, items, timeline)


def check_holders(steps: tuple[Step, ...]) -> None:
    """Whoever holds a copy, somebody holds it to the end."""
    held = [{(one.recipient, one.mail) for one in totals.holders} for totals in totals_beside(steps)]
    ever: set[tuple[str, int]] = set()
    for now in held:
        ever |= now
        assert now == ever


def check_again(world: World, items: list[Item], timeline: Timeline) -> None:
    """All can be computed again from what a file has of it, and going back and forth changes nothing."""
    read = [decode_item(encode_item(item)) for item in items]
    rerun = Rerun(world, lay_out(read))
    assert [found for item in read if (found := rerun.take_in(item))] == []
    for name, branch in timeline.branches.items():
        timeline.switch(name)
        steps = tuple(branch.track.steps)
        for count in (0, len(steps) // 2, len(steps)):
            timeline.seek(count)
        assert tuple(branch.track.steps) == steps


def test_a_recording_of_a_played_session_comes_out_the_same_from_its_file() -> None:
    scenario = shipped("classic")
    items: list[Item] = []
    timeline = Timeline(build_world(scenario), sink=items.append)
    timeline.seek(6)
    say(timeline, "DATA", b"RSET\r\n", "QU\x00IT")
    say_ahead(timeline, "NOOP", "NOOP")
    say(timeline, "NOOP")
    timeline.seek(9)
    say(timeline, "EHLO again", HandDeed.WAIT)
    timeline.seek(3)
    say(timeline, HandDeed.CLOSE)
    assert len(timeline.branches) == 3
    octets = b"".join(map(encode_item, (computed_header(scenario), *items)))
    recording = read_recording(octets, "memory")
    assert compare(recording).agrees
    again = open_timeline(recording)
    for name, branch in timeline.branches.items():
        assert tuple(again.branches[name].track.steps) == tuple(branch.track.steps)
    again.to_end()
    assert again.world() is not None


def test_a_fault_strikes_what_is_typed_too() -> None:
    timeline = Timeline(classic_world())
    say(timeline, "EHLO x")
    timeline.intervene(Inject(timeline.cursor, FaultRule("busy", Do(reply=450), When(Verb.MAIL))))
    say(timeline, "MAIL FROM:<>")
    assert codes(timeline)[-1] == 450


def test_when_a_reply_never_comes_the_client_gives_up_and_waits_for_the_person() -> None:
    timeline = Timeline(classic_world())
    say(timeline, "EHLO x")
    timeline.intervene(Inject(timeline.cursor, FaultRule("held", Do(hold=True), When(Verb.NOOP))))
    say(timeline, "NOOP")
    world = timeline.world()
    assert world is not None
    assert advance(world)[1] is None


def test_a_mail_whose_mail_command_was_refused_at_first_is_delivered_as_the_same_mail() -> None:
    timeline = Timeline(classic_world())
    open_first(timeline, "s1")
    say(timeline, f"MAIL FROM:<{ALICE}>", f"HELO {CLIENT_HOST}", f"MAIL FROM:<{ALICE}>", f"RCPT TO:<{BOB}>")
    say(timeline, "DATA", "Subject: by hand", "", ".", "QUIT")
    assert codes(timeline) == [220, 503, 250, 250, 250, 354, 250, 221]
    assert timeline.totals().holders == {Holder(SERVER_HOST, BOB, 1)}
