"""Conversations without a socket: the direct one and the simulated one say the same."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.errors import SmtpsimError
from smtpsim.live.bounds import Bounds
from smtpsim.live.conversation import Conversation, Segments
from smtpsim.live.direct import DirectConversation
from smtpsim.live.simulated import SimulatedConversation
from smtpsim.live.store import MailStore
from smtpsim.network.stream import Mark
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.faults import read_fault
from smtpsim.simulation.intervention import ClientEvent, ShutDown
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Item, Timeline
from smtpsim.simulation.world import World
from smtpsim.spec.terms import Verb
from tests.live.served import listed, scenario_with

SESSION = (
    b"EHLO client.example\r\nVRFY bob\r\nMAIL FROM:<alice@sender.example>\r\nRCPT TO:<bob@example.com>\r\n"
    b"RCPT TO:<bob@elsewhere.invalid>\r\nDATA\r\nSubject: Lunch\r\n\r\n..\r\n.\r\nNOOP\r\nBDAT\r\nQUIT\r\n"
)
LINES = st.sampled_from(SESSION.splitlines(keepends=True)) | st.binary(max_size=40) | st.just(b"\r\n.\r\n")


def world_with(*faults: str, **changes: object) -> World:
    return build_world(scenario_with(**changes), tuple(read_fault(fault) for fault in faults), external=True)


def direct(world: World, bounds: Bounds | None = None) -> DirectConversation:
    session = world.sessions[0]
    store = MailStore(world.sites[session.server_host])
    return DirectConversation(session.server.policy, store, lambda: 0, bounds or Bounds())


def simulated(world: World, sink: Callable[[Item], None] | None = None) -> SimulatedConversation:
    return SimulatedConversation(world, sink)


def octets_of(segments: Segments) -> bytes:
    return b"".join(segment.octets for segment in segments)


def codes_of(segments: Segments) -> list[bytes]:
    return [line[:3] for line in octets_of(segments).splitlines() if line[3:4] == b" "]


def all_said(conversation: Conversation, *pieces: bytes) -> tuple[bytes, bool]:
    """What a conversation says to pieces, and whether it hangs up in the end."""
    segments = [*conversation.open()]
    for piece in pieces:
        if segments[-1:] and segments[-1].mark is Mark.CLOSE:
            break
        segments += conversation.hear(piece)
        while conversation.is_behind:
            segments += conversation.go_on()
    return octets_of(tuple(segments)), segments[-1].mark is Mark.CLOSE


@given(st.lists(LINES, max_size=20))
def test_recorded_or_not_the_server_says_the_same(lines: list[bytes]) -> None:
    world = world_with()
    assert all_said(direct(world), *lines) == all_said(simulated(world), *lines)


@given(st.lists(LINES, max_size=20))
def test_in_one_piece_or_octet_by_octet_the_server_says_the_same(lines: list[bytes]) -> None:
    octets = b"".join(lines)
    single = (octets[place : place + 1] for place in range(len(octets)))
    assert all_said(direct(world_with()), octets) == all_said(direct(world_with()), *single)


@given(st.lists(LINES, max_size=20))
def test_short_answers_at_a_time_are_together_the_whole_answer(lines: list[bytes]) -> None:
    octets = b"".join(lines)
    assert all_said(direct(world_with()), octets) == all_said(
        direct(world_with(), Bounds(unsent_octets=1)), octets
    )


def test_answers_past_the_bound_wait_until_they_are_asked_for() -> None:
    conversation = direct(world_with(), Bounds(unsent_octets=20))
    conversation.open()
    assert codes_of(conversation.hear(b"NOOP\r\n" * 5)) == [b"250", b"250"]
    assert conversation.is_behind
    assert codes_of(conversation.go_on()) == [b"250", b"250"]
    assert codes_of(conversation.go_on()) == [b"250"]
    assert not conversation.is_behind


@pytest.mark.parametrize("make", [direct, simulated])
def test_shutting_down_answers_421_by_its_row_and_hangs_up(make: Callable[[World], Conversation]) -> None:
    conversation = make(world_with())
    conversation.open()
    said, hang_up = conversation.shut_down()
    assert said.octets == b"421 4.3.2 mx.example.org Service not available, closing transmission channel\r\n"
    assert hang_up.mark is Mark.CLOSE


@pytest.mark.parametrize("make", [direct, simulated])
def test_shutting_down_in_the_mail_data_takes_no_message(make: Callable[[World], Conversation]) -> None:
    conversation = make(world_with())
    conversation.open()
    conversation.hear(SESSION.partition(b"Subject")[0])
    assert codes_of(conversation.shut_down()) == [b"421"]


@pytest.mark.parametrize("make", [direct, simulated])
def test_after_the_goodbye_silence_only_cuts_off(make: Callable[[World], Conversation]) -> None:
    conversation = make(world_with())
    conversation.open()
    conversation.hear(b"QUIT\r\n")
    assert [segment.mark for segment in conversation.fall_silent()] == [Mark.RESET]


@pytest.mark.parametrize("make", [direct, simulated])
def test_silence_is_answered_421_by_its_row(make: Callable[[World], Conversation]) -> None:
    conversation = make(world_with())
    conversation.open()
    assert octets_of(conversation.fall_silent()).startswith(b"421 4.4.2 mx.example.org Idle too long")


def test_a_recording_has_each_act_of_the_client_before_the_steps_it_led_to() -> None:
    items: list[Item] = []
    conversation = simulated(world_with(), items.append)
    conversation.open()
    conversation.hear(b"NOOP\r\nQUIT\r\n")
    conversation.leave()
    told = [item.kind.value if isinstance(item, ClientEvent | Step) else "?" for item in items]
    assert told == [
        *("open", "open", "reply"),
        *("octets", "command", "reply", "command", "reply", "close"),
        *("close", "close"),
    ]
    assert [item.n for item in items if isinstance(item, Step)] == list(range(8))


def recorded(world: World, act: Callable[[SimulatedConversation], object]) -> tuple[Item, ...]:
    items: list[Item] = []
    conversation = simulated(world, items.append)
    conversation.open()
    act(conversation)
    conversation.leave()
    return tuple(items)


def replayed(world: World, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Do again what the client did, each act after as many steps as it was done after."""
    again: list[Item] = []
    timeline = Timeline(world, sink=again.append)
    for item in items:
        if isinstance(item, ClientEvent | ShutDown):
            timeline.seek(item.n)
            timeline.intervene(item)
            timeline.seek(timeline.known)
    timeline.to_end()
    return tuple(again)


@pytest.mark.parametrize(
    "fault",
    [
        "mailbox-full",
        "421-in-mid-session",
        "lost-before-the-dot",
        "lost-after-the-dot",
        "no-answer",
        "slow",
        "line-cut-in-two",
        "half-open",
        "server-not-ready",
        "{name: late, when: {command: MAIL}, do: {delay: 90 s}}",
        "{name: late, when: {command: RCPT, what: command}, do: {delay: 90 s}}",
        "{name: parted, when: {command: EHLO}, do: {split: 30}}",
        "{name: cut, when: {command: RCPT, what: command}, do: {cut: 3}}",
    ],
)
def test_a_session_with_a_fault_replays_without_difference(fault: str) -> None:
    world = world_with(fault)
    items = recorded(
        world, lambda conversation: [conversation.hear(line) for line in SESSION.splitlines(keepends=True)]
    )
    assert any(isinstance(item, Step) and item.fault for item in items)
    assert replayed(world, items) == items


def test_a_session_that_is_shut_down_replays_without_difference() -> None:
    world = world_with()
    items = recorded(
        world, lambda conversation: (conversation.hear(b"EHLO a.example\r\n"), conversation.shut_down())
    )
    assert replayed(world, items) == items


def test_a_session_that_is_shut_down_within_a_chunk_replays_without_difference() -> None:
    world = world_with()
    begun = b"EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<bob@example.com>\r\nBDAT 50\r\nxxx"
    items = recorded(world, lambda conversation: (conversation.hear(begun), conversation.shut_down()))
    assert [item.verb for item in items if isinstance(item, Step) and item.code == 421] == [Verb.BDAT]
    assert replayed(world, items) == items


def test_a_delayed_reply_goes_out_late_and_those_behind_it_too() -> None:
    conversation = simulated(world_with("{name: late, when: {command: NOOP}, do: {delay: 90 s}}"))
    conversation.open()
    late, next_one = conversation.hear(b"NOOP\r\nNOOP\r\n")
    assert 90_000 <= late.arrives == next_one.arrives < 91_000


def test_a_reply_in_two_pieces_goes_out_with_a_gap() -> None:
    conversation = simulated(world_with("{name: parted, when: {command: NOOP}, do: {split: 4}}"))
    conversation.open()
    first, second = conversation.hear(b"NOOP\r\n")
    assert (first.octets, second.octets) == (b"250 ", b"2.0.0 OK\r\n")
    assert second.arrives - first.arrives == 1_000


def test_a_held_reply_never_goes_out_nor_does_anything_after_it() -> None:
    conversation = simulated(world_with("no-answer"))
    assert conversation.open() == ()
    assert conversation.hear(b"NOOP\r\nQUIT\r\n") == ()


def test_a_cut_reply_is_sent_in_part_and_the_connection_breaks() -> None:
    conversation = simulated(world_with("{name: cut, when: {command: NOOP}, do: {cut: 2}}"))
    conversation.open()
    sent, broken = conversation.hear(b"NOOP\r\n")
    assert (sent.octets, broken.mark) == (b"25", Mark.RESET)


def test_a_command_on_a_slow_line_is_answered_when_its_last_octet_has_arrived() -> None:
    conversation = simulated(world_with("slow"))
    conversation.open()
    noop, again = conversation.hear(b"NOOP\r\nNOOP\r\n")
    assert 120 <= noop.arrives < 500
    assert again.arrives == noop.arrives + 120


def test_nothing_reaches_the_server_on_a_half_open_line_but_its_own_patience_ends() -> None:
    conversation = simulated(world_with("half-open"))
    conversation.open()
    assert conversation.hear(b"NOOP\r\n") == ()
    assert conversation.hear(b"QUIT\r\n") == ()
    assert codes_of(conversation.fall_silent()) == [b"421"]


def test_a_recorder_that_fails_is_not_asked_again() -> None:
    def fail(_item: Item) -> None:
        raise OSError(28, "No space left on device")

    conversation = simulated(world_with(), fail)
    with pytest.raises(SmtpsimError, match="No space"):
        conversation.open()
    conversation.leave()


def test_a_simulated_session_forgets_its_oldest_mail_and_says_the_same() -> None:
    mail = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\n" + b"x" * 90 + b"\r\n.\r\n"
    conversation = SimulatedConversation(world_with(), None, Bounds(kept_octets=1_000))
    conversation.open()
    conversation.hear(b"EHLO a.example\r\n")
    for _ in range(30):
        assert codes_of(conversation.hear(mail)) == [b"250", b"250", b"354", b"250"]
    box = conversation.world.sites["mx.example.org"].mailboxes["bob"]
    assert 0 < len(listed(box.messages)) <= 11
    assert box.used >= 30 * 92  # what is forgotten stays counted
