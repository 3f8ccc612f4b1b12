"""The channel between the two: what is in flight at a moment, and why nothing can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.library import scenario_named
from smtpsim.protocol.policy import Offer, make_policy
from smtpsim.scenarios.build import build_world
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Kind, Verb
from smtpsim.stage.channel import Channel, Flight, Line, channel_at, channel_sentences, flight_words
from smtpsim.stage.inside import Inside
from smtpsim.stage.moment import moment_at_cursor
from smtpsim.tui.widgets.channel_bar import channel_line
from tests.support.worlds import SERVER_HOST, classic_world
from tests.tui.sample_sessions import after, app_of, picture, simulator, two_recipients

WIDTHS = pytest.mark.parametrize("width", [34, 58, 78, 118])


def channel_of(timeline: Timeline, inside: Inside | None = None) -> Channel:
    moment = moment_at_cursor(timeline)
    session = moment.step.session if moment.step else ""
    return channel_at(timeline.branch.track, moment.done, session, moment.totals, inside)


def faulty(fault: str, kind: Kind) -> Timeline:
    """The classic session with a fault, just after the first step of a kind from where it struck."""
    timeline = Timeline(classic_world((FAULT_OF[fault].rule,)))
    is_struck = False
    while (step := timeline.forward()) is not None:
        is_struck = is_struck or bool(step.fault)
        if is_struck and step.kind is kind:
            return timeline
    raise AssertionError(kind)


def drawn(timeline: Timeline, width: int = 78) -> str:
    return channel_line(channel_of(timeline), width).plain


def test_before_the_first_step_there_is_no_connection() -> None:
    assert channel_of(two_recipients()) == Channel(Line.NONE)
    assert "no connection" in drawn(two_recipients())


def test_a_command_is_on_its_way_to_the_server() -> None:
    found = channel_of(two_recipients(3))
    assert found.to_server == Flight("EHLO mail.sender.example", 26, 120)
    assert found.to_client is None
    line = drawn(two_recipients(3))
    assert line.startswith("client  EHLO mail.sender.example (26 octets, arrives 0.12 s) ──")
    assert line.endswith("──▶ server")


def test_a_reply_is_on_its_way_to_the_client_and_the_command_has_arrived() -> None:
    found = channel_of(two_recipients(6))
    assert found.to_server is None
    assert found.to_client is not None
    assert drawn(two_recipients(6)).startswith("client ◀──")


def test_commands_sent_in_one_go_are_in_flight_together() -> None:
    timeline = Timeline(build_world(scenario_named("pipelining")))
    timeline.seek(9)
    found = channel_of(timeline).to_server
    assert found == Flight("MAIL FROM:<alice@sender.example> and 4 more", 138, 1_000)


def test_where_all_has_arrived_nothing_is_in_flight() -> None:
    timeline = Timeline(build_world(scenario_named("smuggling-bare-lf")))
    timeline.seek(14)
    quiet = channel_of(timeline)._replace(to_server=None)
    assert "─ nothing in flight ─" in channel_line(quiet, 78).plain
    assert list(channel_sentences(quiet)) == ["Nothing is in flight."]


def test_what_is_lost_ends_in_an_x() -> None:
    timeline = faulty("lost-after-the-dot", Kind.REPLY)
    assert channel_of(timeline).to_client == Flight("250 2.0.0 OK", 14, None)
    assert "x───" in drawn(timeline)
    assert "(14 octets, lost)" in drawn(timeline)


def test_a_broken_connection_says_so() -> None:
    timeline = faulty("lost-after-the-dot", Kind.FAULT)
    assert channel_of(timeline) == Channel(Line.BROKEN)
    assert "x broken: what was on its way is lost x" in drawn(timeline)


def test_a_half_open_connection_says_so_when_its_first_victim_is_told() -> None:
    timeline = faulty("half-open", Kind.FAULT)
    assert channel_of(timeline).line is Line.HALF_OPEN
    assert channel_of(timeline).to_server == Flight("HELO mail.sender.example", 26, None)
    assert "The connection: half-open: what one side sends goes nowhere." in channel_sentences(
        channel_of(timeline)
    )


def test_after_the_last_close_the_connection_is_closed() -> None:
    timeline = two_recipients()
    timeline.to_end()
    assert channel_of(timeline).line is Line.CLOSED
    gone = channel_of(timeline)._replace(to_server=None, to_client=None)
    assert "  closed  " in channel_line(gone, 78).plain


def test_tls_is_said_in_a_word() -> None:
    timeline = Timeline(build_world(scenario_named("starttls")))
    timeline.seek(9)
    assert channel_of(timeline).is_protected
    assert drawn(timeline).startswith("client TLS ")
    assert "It is protected by TLS." in channel_sentences(channel_of(timeline))
    timeline.seek(8)
    assert "TLS handshake (arrives" in drawn(timeline)


def test_the_step_that_the_cursor_stands_inside_is_being_sent() -> None:
    timeline = two_recipients(6)
    timeline.seek(4)
    inside = Inside(timeline.branch.track.steps[4], 7)
    found = channel_of(timeline, inside)
    assert found.to_server == Flight("MAIL FR▏", 7, 200, "7 of 34 octets sent")
    line = channel_line(found, 78).plain
    assert "MAIL FR▏ (7 of 34 octets sent) ──" in line
    assert "▶" not in line


@WIDTHS
def test_the_line_fits_and_both_sides_are_named_at_every_step_of_every_fault(width: int) -> None:
    for fault in FAULT_OF:
        timeline = Timeline(classic_world((FAULT_OF[fault].rule,), hello=Verb.EHLO))
        while timeline.forward() is not None:
            line = channel_line(channel_of(timeline), width)
            assert line.cell_length == width
            assert line.plain.startswith("client")
            assert line.plain.endswith("server")
            assert list(channel_sentences(channel_of(timeline)))


FLIGHTS = st.none() | st.builds(
    Flight,
    st.text(max_size=60),
    st.integers(0, 10**7),
    st.none() | st.integers(0, 10**9),
    st.sampled_from(["", "3 of 9 octets sent"]),
)


CHANNELS = st.builds(Channel, st.sampled_from(Line), FLIGHTS, FLIGHTS, st.booleans())


@given(CHANNELS, st.integers(min_value=20, max_value=130))
def test_any_channel_is_drawn(channel: Channel, width: int) -> None:
    line = channel_line(channel, width)
    assert line.plain.startswith("client")
    assert line.plain.endswith("server")


def test_both_directions_have_room_at_once() -> None:
    both = Channel(Line.OPEN, Flight("NOOP", 6, 200), Flight("250 OK", 8, 300))
    line = channel_line(both, 118).plain
    assert "NOOP (6 octets, arrives 0.20 s) ──" in line
    assert "── 250 OK (8 octets, arrives 0.30 s)" in line
    assert flight_words(Flight("opening", 0, 40)) == "arrives 0.04 s"


@pytest.mark.parametrize("size", [(60, 23), (80, 24), (120, 40), (200, 60), (40, 30)])
def test_the_channel_is_on_the_screen_and_the_transcript_keeps_some_lines(size: tuple[int, int]) -> None:
    def look(app: object) -> tuple[int, str]:
        del app
        return simulator(shown).transcript.size.height, picture(shown)

    shown = app_of(two_recipients(6))
    height, seen = after(shown, [], look, size=size)
    assert height >= 3
    assert "◀" in seen.splitlines()[2]


def test_of_very_many_commands_in_flight_it_is_said_that_there_are_more() -> None:
    to = tuple(f"user{number}@receiver.example" for number in range(600))
    policy = make_policy(SERVER_HOST, (Offer("PIPELINING"),))
    timeline = Timeline(classic_world(to=to, hello=Verb.EHLO, pipelining=True, policy=policy))
    while (step := timeline.forward()) is not None and step.verb is not Verb.DATA:
        pass
    found = channel_of(timeline).to_server
    assert found is not None
    assert found.words == "DATA, the last of over 511"
    assert flight_words(found).startswith("over 18,")


def test_in_raw_view_the_title_says_that_tls_encrypts_what_is_shown() -> None:
    timeline = Timeline(build_world(scenario_named("starttls")))
    timeline.seek(9)
    assert "raw (v), inside TLS, which encrypts it · " in after(app_of(timeline), ["v"] * 3, picture)
    assert "inside TLS" not in after(app_of(timeline), [], picture)
    timeline.seek(6)
    assert "inside TLS" not in after(app_of(timeline), ["v"] * 3, picture)
