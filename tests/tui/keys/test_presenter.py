"""What the keys do before a room: each reply is hidden until it is revealed, and hands are counted for it."""

import pytest
from textual.content import Content

from smtpsim.actions import Place
from smtpsim.cli.desk import Desk
from smtpsim.simulation.place import read_place
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.pop_rows import POP_TITLE
from smtpsim.spec.terms import Kind, PhaseName, Verb
from smtpsim.stage.changes import ONE_BRANCH
from smtpsim.stage.coming import NO_NOTES
from smtpsim.stage.predicting import Ask
from smtpsim.stage.showing import Showing
from smtpsim.stage.tally import Tally
from smtpsim.stage.units import Unit
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.faults import FaultMenu
from smtpsim.tui.screens.help import HelpDialog
from smtpsim.tui.screens.presenter import CLIENT_WAITS, NO_QUESTION, PresenterScreen
from smtpsim.tui.screens.simulator import SimulatorScreen
from smtpsim.tui.widgets.slide_page import PREDICT, THE_END
from tests.support.worlds import classic_world
from tests.tui.keys.test_simulator import with_two_branches
from tests.tui.proofs import proves
from tests.tui.sample_sessions import (
    AFTER_FIRST_RCPT,
    after,
    app_of,
    cursor,
    picture,
    simulator,
    two_recipients,
)

ROOM = Place.PRESENTER
REPLY = "250 2.1.5 OK"
UNKNOWN = FAULT_OF["unknown-mailbox"].rule


def room(app: SimulatorApp) -> PresenterScreen:
    """The presenter's screen, which may lie under a dialog."""
    screen = app.screen_stack[1]
    assert isinstance(screen, PresenterScreen)
    return screen


def tally(app: SimulatorApp) -> Tally:
    """The hands that are counted for the question on the screen."""
    return room(app).slide().tally


def with_notes(notes: str) -> SimulatorApp:
    app = at_first_rcpt()
    assert app.showing is not None
    app.showing = app.showing._replace(notes=notes)
    return app


def at_first_rcpt() -> SimulatorApp:
    """The client has named Bob, and the reply is still to come."""
    return app_of(two_recipients(AFTER_FIRST_RCPT))


def first_refused() -> Timeline:
    return Timeline(classic_world((UNKNOWN,)))


@proves("present")
def test_capital_p_shows_the_session_to_a_room_and_asks_before_the_reply() -> None:
    seen = after(at_first_rcpt(), ["P"], picture)
    assert PREDICT in seen
    assert "RCPT TO:<bob@receiver.example>" in seen
    assert REPLY not in seen
    assert "Two recipients" not in seen


@proves("leave_room", ROOM)
@pytest.mark.parametrize("key", ["escape", "P"])
def test_escape_and_capital_p_go_back_to_the_simulator_at_the_same_step(key: str) -> None:
    seen = after(
        app_of(two_recipients(5)), ["P", "space", "space", key], lambda app: (type(app.screen), cursor(app))
    )
    assert seen == (SimulatorScreen, 7)


@proves("step_forward", ROOM)
@proves("reveal", ROOM)
@pytest.mark.parametrize("key", ["space", "right", "enter"])
def test_space_reveals_the_reply_with_its_reason_and_section(key: str) -> None:
    seen = after(at_first_rcpt(), ["P", key], picture)
    assert REPLY in seen
    assert "✓ right: 2yz" in seen
    assert "[RFC 5321 4.1.1.3]" in seen
    assert PREDICT not in seen


@proves("step_forward", ROOM)
def test_replies_in_a_row_are_asked_for_one_by_one() -> None:
    showing = Desk("pipelining").showing()
    place = read_place("first RCPT")
    assert place is not None
    found = showing.timeline.find(place)
    assert found is not None

    def seen_after(count: int) -> tuple[int, bool]:
        showing.timeline.seek(found.until - 1)
        return after(
            app_of(showing.timeline),
            ["P", *["space"] * count],
            lambda app: (cursor(app) - found.until, room(app).slide().is_open),
        )

    assert [seen_after(count) for count in range(1, 5)] == [(0, False), (0, True), (1, False), (1, True)]


@proves("step_back", ROOM)
def test_left_goes_from_the_answer_to_its_question_and_its_hands() -> None:
    seen = after(at_first_rcpt(), ["P", "1", "3", "space", "left"], lambda app: (tally(app), picture(app)))
    assert seen[0].first == (0, 2)
    assert PREDICT in seen[1]
    assert REPLY not in seen[1]


@proves("go_to_start", ROOM)
def test_home_goes_to_before_the_first_step() -> None:
    assert after(at_first_rcpt(), ["P", "home"], cursor) == 0


@proves("go_to_end", ROOM)
def test_end_goes_to_the_end() -> None:
    timeline = two_recipients(3)
    after(app_of(timeline), ["P", "end"], cursor)
    assert timeline.step is not None
    assert timeline.step.kind is Kind.CLOSE


@proves("step_forward", ROOM)
def test_past_the_last_step_the_room_is_told_that_this_is_the_end() -> None:
    assert THE_END in after(app_of(two_recipients()), ["P", "end", "space"], picture)


@proves("play", ROOM)
def test_p_plays_until_the_room_is_asked() -> None:
    seen = after(app_of(two_recipients(4)), ["P", "p", "p"], lambda app: (cursor(app), room(app).is_playing))
    assert seen == (5, False)


@proves("play", ROOM)
def test_p_at_a_question_plays_nothing() -> None:
    seen = after(at_first_rcpt(), ["P", "p"], lambda app: (cursor(app), room(app).is_playing))
    assert seen == (AFTER_FIRST_RCPT, False)


@proves("next_phase", ROOM)
@proves("previous_phase", ROOM)
def test_n_and_capital_n_go_to_where_phases_begin() -> None:
    timeline = two_recipients(2)
    after(app_of(timeline), ["P", "n"], cursor)
    assert timeline.step is not None
    assert (timeline.step.phase, timeline.step.verb) == (PhaseName.TRANSFER, Verb.MAIL)
    assert after(app_of(two_recipients(AFTER_FIRST_RCPT)), ["P", "N"], cursor) == 5


@proves("next_error", ROOM)
def test_e_goes_on_to_before_the_refusal_and_once_more_shows_it() -> None:
    before, after_it = (after(app_of(first_refused()), ["P", *keys], picture) for keys in (["e"], ["e", "e"]))
    assert PREDICT in before
    assert "550 5.1.1" not in before
    assert "550 5.1.1" in after_it


@proves("previous_error", ROOM)
def test_capital_e_goes_back_to_before_a_refusal() -> None:
    seen = after(app_of(first_refused()), ["P", "end", "E"], picture)
    assert PREDICT in seen
    assert "550" not in seen


@proves("inject_fault", ROOM)
def test_i_opens_the_fault_menu_and_the_truth_follows_the_fault() -> None:
    seen = after(at_first_rcpt(), ["P", "i"], lambda app: isinstance(app.screen, FaultMenu))
    assert seen
    keys = ["P", "1", "i", "tab", "= 421 4.3.2 closing", "enter", "space"]
    revealed = after(at_first_rcpt(), keys, picture)
    assert "421 4.3.2 closing" in revealed
    assert "Had it right: in the first vote 0 of 1." in revealed


@proves("next_branch", ROOM)
def test_b_goes_to_the_next_branch_and_names_it_by_its_number_only() -> None:
    seen = after(app_of(with_two_branches()), ["P", "b"], picture)
    assert "branch 1 of 2" in seen
    assert ONE_BRANCH[:25] in after(at_first_rcpt(), ["P", "b"], picture)


@proves("count_hand", ROOM)
def test_one_to_five_count_a_hand_each() -> None:
    hands = after(at_first_rcpt(), ["P", *"11345"], lambda app: tally(app).first)
    assert hands == (0, 0, 2, 3, 4)


@proves("count_hand", ROOM)
def test_where_nothing_is_asked_a_hand_is_not_counted_and_that_is_said() -> None:
    assert NO_QUESTION[:23] in after(app_of(two_recipients(4)), ["P", "1"], picture)


@proves("count_ten_hands", ROOM)
def test_six_to_zero_count_ten_hands() -> None:
    seen = after(at_first_rcpt(), ["P", "6", "0", "3"], lambda app: (tally(app).first, picture(app)))
    assert seen[0] == (0,) * 10 + (4,) * 10 + (2,)
    assert "First vote: 21" in seen[1]


@proves("take_hand_back", ROOM)
def test_backspace_takes_the_last_hand_away() -> None:
    assert after(at_first_rcpt(), ["P", *"13", "backspace"], lambda app: tally(app).first) == (0,)
    assert after(at_first_rcpt(), ["P", "backspace"], lambda app: tally(app).first) == ()


@proves("second_vote", ROOM)
def test_v_begins_the_second_vote_beside_the_first() -> None:
    seen = after(at_first_rcpt(), ["P", *"334v11"], lambda app: (tally(app), picture(app)))
    assert (seen[0].first, seen[0].second) == ((2, 2, 3), (0, 0))
    assert "First vote: 3" in seen[1]
    assert "▸ Second vote: 2" in seen[1]


@proves("second_vote", ROOM)
def test_the_answer_tells_how_many_had_it_right_in_both_votes() -> None:
    seen = after(at_first_rcpt(), ["P", *"334v112", "space"], picture)
    assert "Had it right: in the first vote 0 of 3, in the second vote 2 of 3." in seen
    assert "✓ right  1  2yz" in seen


@proves("second_vote", ROOM)
def test_v_again_goes_back_to_the_first_vote() -> None:
    assert after(at_first_rcpt(), ["P", *"1v2v1"], lambda app: tally(app).first) == (0, 0)


@proves("skip_question", ROOM)
def test_s_shows_the_reply_without_asking_and_back_and_on_does_not_ask_either() -> None:
    assert REPLY in after(at_first_rcpt(), ["P", "s"], picture)
    assert PREDICT not in after(at_first_rcpt(), ["P", "s", "left"], picture)
    assert NO_QUESTION[:23] in after(at_first_rcpt(), ["P", "s", "s"], picture)


@proves("choose_question", ROOM)
def test_c_asks_for_the_code_then_for_nothing_then_for_the_class() -> None:
    def look(app: SimulatorApp) -> tuple[Ask, bool, str]:
        question = room(app).slide().question
        return room(app).ask, room(app).slide().is_open, question.truth.label if question else ""

    seen = [after(at_first_rcpt(), ["P", *"c" * count], look) for count in range(4)]
    assert seen == [(Ask.CLASS, True, "2yz"), (Ask.CODE, True, "250"), (Ask.NOTHING, False, ""), seen[0]]


@proves("show_notes", ROOM)
def test_tab_shows_the_notes_with_what_comes_next_and_hides_them() -> None:
    seen = after(at_first_rcpt(), ["P", "tab"], picture)
    assert "Coming next, step 8: server: 250 2.1.5 OK" in seen
    assert NO_NOTES in seen
    assert "Coming next" not in after(at_first_rcpt(), ["P", "tab", "tab"], picture)


@proves("show_earlier", ROOM)
@proves("show_later", ROOM)
@proves("show_page_earlier", ROOM)
@proves("show_page_later", ROOM)
@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (["down", "down"], 2),
        (["down", "down", "up"], 1),
        (["pagedown"], 7),
        (["pagedown", "pageup"], 0),
    ],
)
def test_up_and_down_scroll_the_notes(keys: list[str], line: int) -> None:
    app = with_notes("\n".join(f"Note {number}." for number in range(40)))
    assert after(app, ["P", "tab", *keys], lambda app: room(app).notes.scroll_offset.y) == line


@proves("show_help", ROOM)
def test_the_question_mark_shows_the_keys_of_this_screen() -> None:
    seen = after(at_first_rcpt(), ["P", "question_mark"], lambda app: (type(app.screen), picture(app)))
    assert seen[0] is HelpDialog
    assert "Begin the second vote" in after(at_first_rcpt(), ["P", "question_mark"], picture, (120, 60))


def test_the_room_goes_by_steps_whatever_the_unit_is_and_the_unit_stays() -> None:
    keys = ["u"] * 5 + ["space", "P", "space", "left", "space", "escape"]

    def look(app: SimulatorApp) -> tuple[int, Unit]:
        return cursor(app), simulator(app).walker.unit

    assert after(app_of(two_recipients(4)), keys, look) == (5, Unit.OCTET)


def test_playing_before_a_room_pauses_at_a_breakpoint_and_names_it() -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT - 1))
    seen = after(
        app,
        ["B", "tab", "= RCPT", "enter", "escape", "P", *"ccp"],
        lambda app: (cursor(app), room(app).is_playing, picture(app)),
    )
    assert seen[:2] == (AFTER_FIRST_RCPT, False)
    assert "Stopped at the breakpoint RCPT." in seen[2]


def test_a_client_that_a_person_plays_waits_before_the_room_and_this_is_not_the_end() -> None:
    played = ["y", "= EHLO pc.example", "enter", "escape", "P"]

    def look(app: SimulatorApp) -> tuple[str, frozenset[str]]:
        return picture(app), room(app).finished

    seen, finished = after(app_of(two_recipients()), [*played, "space"], look)
    assert CLIENT_WAITS[:23] in seen
    assert THE_END not in seen
    assert finished == frozenset()
    for keys in (["end"], ["e", "e"], ["n", "n"], ["p"]):
        assert after(app_of(two_recipients()), [*played, *keys], look)[1] == frozenset()


def test_before_a_room_the_server_answers_by_itself_and_a_person_plays_it_again_afterwards() -> None:
    def look(app: SimulatorApp) -> tuple[int, bool]:
        return cursor(app), simulator(app).is_server

    keys = ["a", "P", "space", "space", "space", "escape"]
    assert after(app_of(two_recipients(5)), keys, look) == (AFTER_FIRST_RCPT + 1, True)


def test_a_long_move_says_at_the_foot_how_far_it_is_and_any_key_stops_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("smtpsim.tui.screens.working.AT_ONCE", 1)
    monkeypatch.setattr("smtpsim.tui.screens.working.SLICE_SECONDS", 0)
    monkeypatch.setattr("smtpsim.tui.screens.working.PAUSE_SECONDS", 60)
    seen = after(app_of(two_recipients()), ["P", "end"], lambda app: (picture(app), room(app).work is None))
    assert "computing ... step" in seen[0]
    assert not seen[1]
    stopped = after(app_of(two_recipients()), ["P", "end", "1"], lambda app: (cursor(app), room(app).work))
    assert 0 < stopped[0] < 21
    assert stopped[1] is None


def test_what_was_told_lies_over_the_slide_until_the_next_step_only() -> None:
    app = app_of(two_recipients(4))
    assert NO_QUESTION[:23] in after(app, ["P", "1"], picture)
    assert NO_QUESTION[:23] not in after(app_of(two_recipients(4)), ["P", "1", "space"], picture)


def test_a_leg_that_is_not_smtp_says_so() -> None:
    app = SimulatorApp(Desk("two-hops").showing(), presents=True)
    seen = after(app, ["end"], picture)
    assert POP_TITLE in seen
    assert "no phase yet" not in seen


def test_the_hands_are_kept_when_the_room_is_left_and_shown_again() -> None:
    assert after(at_first_rcpt(), ["P", "1", "escape", "P"], lambda app: tally(app).first) == (0,)


def test_a_session_can_begin_before_the_room() -> None:
    timeline = two_recipients()
    app = SimulatorApp(Showing(timeline, "A title that tells too much"), presents=True)
    seen = after(app, [], lambda app: (type(app.screen), picture(app)))
    assert seen[0] is PresenterScreen
    assert "too much" not in seen[1]


def test_no_text_of_a_stranger_is_markup_or_reaches_the_terminal() -> None:
    app = with_notes("[/] [bold]x \x1b]0;owned\x07")
    seen = after(app, ["P", "tab"], picture)
    assert "\x1b" not in seen
    assert Content("[/] [bold]x").plain in seen
