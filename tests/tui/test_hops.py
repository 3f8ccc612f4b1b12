"""Several hops on the screen: the hosts follow the cursor, and one hop can be shown alone."""

from collections.abc import Sequence

import pytest

from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import PhaseName
from smtpsim.stage.fault_choices import fault_choices
from smtpsim.stage.foresight import Nearness
from smtpsim.stage.moment import Origin, origin_of
from smtpsim.stage.showing import Showing
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.messages import PhaseRequested
from smtpsim.tui.screens.faults import FaultMenu
from tests.support.mail_systems import QUEUE, TURNED, TWO_HOPS, system_timeline
from tests.tui.sample_sessions import after, app_of, cursor, picture, simulator
from tests.tui.test_screen import SIZES, SnapCompare, keys

FIRST_OF_S2, OPENING_OF_S2, GREETING_OF_S2, FIRST_OF_S3 = 19, 20, 21, 38  # steps that are done
ONLY_S1, ONLY_S2 = ["h"], ["h", "h"]


def at_the_end(text: str) -> Timeline:
    timeline = system_timeline(text)
    timeline.to_end()
    return timeline


def back_at(text: str, count: int) -> Timeline:
    """A session that is known to its end, with so many steps done."""
    timeline = at_the_end(text)
    timeline.seek(count)
    return timeline


def titles(app: SimulatorApp) -> tuple[str, str]:
    """What the two panels are called."""
    screen = simulator(app)
    return str(screen.client.border_title), str(screen.server.border_title)


def shown_sessions(app: SimulatorApp) -> list[str]:
    """The hops that the transcript has headings for, as far as it is on the screen."""
    return [line.split()[0] for line in picture(app).splitlines() if "══" in line]


def steps_gone(timeline: Timeline, pressed: Sequence[str]) -> list[int]:
    """Where the cursor is after each of some keys, those before it being pressed too."""
    start = timeline.cursor
    found = []
    for count in range(1, len(pressed) + 1):
        timeline.seek(start)
        found.append(after(app_of(timeline), pressed[:count], cursor))
    return found


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, ("Client pc.alice.example", "Server mail.sender.example")),
        (1, ("Client pc.alice.example", "Server mail.sender.example")),
        (FIRST_OF_S2, ("Client mail.sender.example", "Server")),
        (GREETING_OF_S2, ("Client mail.sender.example", "Server mx.receiver.example")),
        (FIRST_OF_S3, ("POP3 client pc.bob.example", "POP3 server mx.receiver.example")),
    ],
)
def test_the_panels_show_the_hosts_of_the_hop_at_the_cursor(count: int, expected: tuple[str, str]) -> None:
    assert after(app_of(system_timeline(TWO_HOPS, count)), [], titles) == expected
    assert after(app_of(back_at(TWO_HOPS, count)), [], titles) == expected


def test_after_turn_the_panels_are_the_other_way_round() -> None:
    assert after(app_of(at_the_end(TURNED)), [], titles) == (
        "Client mx.receiver.example",
        "Server mail.sender.example",
    )


def test_the_transcript_is_headed_where_the_session_changes() -> None:
    timeline = system_timeline(TWO_HOPS, GREETING_OF_S2)
    seen = after(app_of(timeline), [], picture, size=(80, 30))
    assert "s2: mail.sender.example turns to its mail for receiver.example ═" in seen
    assert "s2: mail.sender.example to mx.receiver.example ═" in seen


def test_a_look_up_and_what_a_host_does_by_itself_stand_in_the_transcript_as_notes() -> None:
    seen = after(app_of(system_timeline(QUEUE, 18)), [], picture, size=(120, 64))
    assert "-- mail.sender.example looks up" in seen
    assert "-- mail.sender.example writes a report to" in seen
    assert "-- mail.sender.example keeps the copy for" in seen


def test_a_long_wait_stands_in_the_heading() -> None:
    seen = after(app_of(system_timeline(QUEUE, 19)), [], picture, size=(100, 30))
    assert "mail for receiver.example, 30 min later ═" in seen


def test_a_pop3_session_shows_no_state_of_smtp_and_no_buffer() -> None:
    seen = after(app_of(system_timeline(TWO_HOPS, FIRST_OF_S3 + 2)), [], picture)
    assert "POP3, not SMTP" in seen
    assert not [word for word in ("reverse-path", "IDLE", "CONNECTED", "Mail transfer") if word in seen]


def test_alone_a_hop_s_steps_are_all_that_the_transcript_has() -> None:
    timeline = at_the_end(QUEUE)
    assert after(app_of(timeline), ["h"], shown_sessions, size=(100, 90)) == ["s1:", "s1:"]
    assert set(after(app_of(timeline), [], shown_sessions, size=(100, 200))) == {"s1:", "s2:", "s3:"}


def test_alone_forward_and_back_go_over_the_other_hops() -> None:
    before_s2 = back_at(TWO_HOPS, FIRST_OF_S2 - 2)
    keys = [*ONLY_S2, "space", "space", "left", "left"]
    assert steps_gone(before_s2, keys)[2:] == [FIRST_OF_S2, FIRST_OF_S2 + 1, FIRST_OF_S2, 0]


def test_alone_past_the_last_step_of_a_hop_the_cursor_stays() -> None:
    at_the_last_of_s1 = back_at(TWO_HOPS, FIRST_OF_S2 - 1)
    assert after(app_of(at_the_last_of_s1), [*ONLY_S1, "space"], cursor) == FIRST_OF_S2 - 1


def test_choosing_a_hop_leaves_the_cursor_and_shows_the_hop_s_last_step() -> None:
    timeline = at_the_end(TWO_HOPS)
    assert after(app_of(timeline), ONLY_S1, lambda app: (cursor(app), titles(app))) == (
        timeline.known,
        ("Client pc.alice.example", "Server mail.sender.example"),
    )


def test_a_hop_that_has_not_begun_at_the_cursor_says_so() -> None:
    seen = after(app_of(back_at(TWO_HOPS, 5)), ONLY_S2, picture)
    assert "This hop has not begun here." in seen


def test_alone_the_next_phase_is_the_next_one_of_that_hop() -> None:
    keys = [*ONLY_S2, "n", "n", "n", "n", "N"]
    gone = steps_gone(back_at(TWO_HOPS, 1), keys)[2:]
    assert gone == [FIRST_OF_S2, OPENING_OF_S2, OPENING_OF_S2 + 4, OPENING_OF_S2 + 14, OPENING_OF_S2 + 4]


def test_a_click_on_a_step_of_a_hop_alone_goes_to_that_step() -> None:
    timeline = back_at(TWO_HOPS, OPENING_OF_S2)
    app = app_of(timeline)

    def first_line_clicked(shown: SimulatorApp) -> int:
        transcript = simulator(shown).transcript
        return transcript.step_at(1) or 0

    assert after(app, ONLY_S2, first_line_clicked) == FIRST_OF_S2


def test_a_phase_that_is_asked_for_is_the_one_of_the_session_at_the_cursor() -> None:
    timeline = at_the_end(TWO_HOPS)
    timeline.seek(FIRST_OF_S3 - 1)

    def ask(app: SimulatorApp) -> int:
        simulator(app).on_phase_requested(PhaseRequested(PhaseName.TRANSFER))
        return cursor(app)

    assert after(app_of(timeline), [], ask) == OPENING_OF_S2 + 3


def test_a_phase_that_a_session_does_not_have_leaves_the_cursor() -> None:
    timeline = at_the_end(TWO_HOPS)

    def ask(app: SimulatorApp) -> int:
        simulator(app).on_phase_requested(PhaseRequested(PhaseName.TRANSFER))
        return cursor(app)

    assert after(app_of(timeline), [], ask) == timeline.known


def test_playing_one_hop_alone_goes_over_the_others() -> None:
    assert after(app_of(back_at(TWO_HOPS, 3)), [*ONLY_S2, "p"], cursor) == FIRST_OF_S2


def test_a_session_named_at_the_start_is_shown_alone() -> None:
    app = SimulatorApp(Showing(back_at(TWO_HOPS, 0), "x", session="s2"))
    assert after(app, ["space"], lambda shown: (cursor(shown), titles(shown)[0])) == (
        FIRST_OF_S2,
        "Client mail.sender.example",
    )


def test_on_another_branch_the_hops_are_those_of_that_branch() -> None:
    timeline = at_the_end(TWO_HOPS)
    timeline.seek(6)
    keys = ["i", "tab", "= 550 5.1.1 no", "enter", "end"]
    assert after(app_of(timeline), keys, lambda app: simulator(app).hops.sessions()) == ("s1", "s2")


def test_before_the_first_look_up_of_a_queue_its_host_is_the_client_and_there_is_no_server() -> None:
    timeline = system_timeline(QUEUE)
    assert origin_of(timeline) == Origin("mail.sender.example", "", 0)
    assert after(app_of(timeline), [], titles) == ("Client mail.sender.example", "Server")


@pytest.mark.parametrize("text", [TWO_HOPS, QUEUE, TURNED], ids=["two-hops", "queue", "turned"])
def test_the_fault_menu_opens_at_the_start_and_at_the_end(text: str) -> None:
    for timeline in (system_timeline(text), at_the_end(text)):
        assert after(app_of(timeline), ["i"], lambda app: isinstance(app.screen, FaultMenu))


def test_a_fault_strikes_on_the_second_hop_where_it_is_armed_there() -> None:
    timeline = system_timeline(TWO_HOPS, GREETING_OF_S2)
    world = timeline.world()
    assert world is not None
    nearness = {choice.row: choice.nearness for choice in fault_choices(world)}
    assert nearness[FAULT_OF["unknown-mailbox"]] is Nearness.LATER
    keys = ["i", "tab", "= 450 4.2.1 try later", "enter", "end"]
    refused = after(app_of(timeline), keys, lambda app: simulator(app).timeline.branch.track.steps[22])
    assert (refused.session, refused.code) == ("s2", 450)


@SIZES
def test_the_second_hop_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(system_timeline(TWO_HOPS, GREETING_OF_S2 + 2), "SMTP is used twice")
    assert snap_compare(app, terminal_size=size, run_before=keys())


@SIZES
def test_one_hop_alone_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(at_the_end(TWO_HOPS), "SMTP is used twice")
    assert snap_compare(app, terminal_size=size, run_before=keys(*ONLY_S2))


@SIZES
def test_a_pop3_session_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(system_timeline(TWO_HOPS, FIRST_OF_S3 + 6), "SMTP is used twice")
    assert snap_compare(app, terminal_size=size, run_before=keys())
