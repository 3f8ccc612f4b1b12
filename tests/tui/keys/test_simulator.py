"""What the keys do in the simulator and in its first dialogs."""

import pytest
from textual.content import Content

from smtpsim.actions import ACTIONS, Place
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Kind, Mechanism, PhaseName, Verb
from smtpsim.stage.hops import ONE_HOP
from smtpsim.stage.showing import Showing
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.faults import FaultMenu
from smtpsim.tui.screens.open import OpenDialog
from smtpsim.tui.screens.reference import ReferenceScreen
from smtpsim.tui.screens.simulator import SimulatorScreen
from tests.support.logins import OPEN_TO_ALICE, credentials
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import BOB, classic_world
from tests.tui.proofs import proves
from tests.tui.sample_sessions import (
    AFTER_FIRST_RCPT,
    Surroundings,
    after,
    app_of,
    cursor,
    picture,
    simulator,
    two_recipients,
)

UNKNOWN_MAILBOX = FAULT_OF["unknown-mailbox"].rule


def with_two_branches() -> Timeline:
    """Bob's mailbox is unknown on the second branch, which is the current one."""
    timeline = two_recipients(AFTER_FIRST_RCPT + 3)
    timeline.seek(AFTER_FIRST_RCPT)
    timeline.intervene(Inject(AFTER_FIRST_RCPT, UNKNOWN_MAILBOX))
    return timeline


def status_words(app: SimulatorApp) -> str:
    """What the status line says of the hops."""
    return simulator(app).status.status.hops


@proves("step_forward")
@pytest.mark.parametrize("key", ["space", "right"])
def test_space_and_right_do_the_next_step(key: str) -> None:
    assert after(app_of(two_recipients()), [key], cursor) == 1


@proves("step_forward")
def test_past_the_last_step_a_step_tells_that_this_is_the_end() -> None:
    timeline = two_recipients()
    timeline.to_end()
    seen = after(app_of(timeline), ["space"], picture)
    assert f"step {timeline.known} of {timeline.known}, the end" in seen


@proves("step_back")
def test_left_goes_back_one_step_and_nothing_is_lost() -> None:
    timeline = two_recipients(5)
    assert after(app_of(timeline), ["left"], cursor) == 4
    assert timeline.known == 5


@proves("go_to_start")
def test_home_goes_to_before_the_first_step() -> None:
    assert after(app_of(two_recipients(5)), ["home"], cursor) == 0


@proves("go_to_end")
def test_end_goes_to_the_end() -> None:
    timeline = two_recipients()
    assert ", the end" in after(app_of(timeline), ["end"], picture)
    assert timeline.step is not None
    assert timeline.step.kind is Kind.CLOSE


@proves("play")
def test_p_plays_at_once_and_says_so() -> None:
    seen = after(app_of(two_recipients()), ["p"], lambda app: (cursor(app), "playing" in picture(app)))
    assert seen == (1, True)


@proves("play")
def test_p_again_pauses() -> None:
    assert not after(app_of(two_recipients()), ["p", "p"], lambda app: simulator(app).is_playing)


@proves("play")
def test_playing_ends_with_the_session_and_with_any_other_step() -> None:
    ended = two_recipients()
    ended.to_end()
    assert not after(app_of(ended), ["p"], lambda app: simulator(app).is_playing)
    assert not after(app_of(two_recipients()), ["p", "left"], lambda app: simulator(app).is_playing)


@proves("next_phase")
def test_n_goes_on_to_the_first_step_of_the_next_phase() -> None:
    timeline = two_recipients(2)
    after(app_of(timeline), ["n"], cursor)
    assert timeline.step is not None
    assert (timeline.step.phase, timeline.step.verb) == (PhaseName.TRANSFER, Verb.MAIL)


@proves("previous_phase")
def test_capital_n_goes_back_to_where_a_phase_began() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    after(app_of(timeline), ["N"], cursor)
    assert timeline.step is not None
    assert timeline.step.verb is Verb.MAIL


@proves("next_error")
def test_e_goes_on_to_the_next_refusal() -> None:
    timeline = Timeline(classic_world((UNKNOWN_MAILBOX,)))
    after(app_of(timeline), ["e"], cursor)
    assert timeline.step is not None
    assert timeline.step.code == 550


@proves("previous_error")
def test_capital_e_goes_back_to_a_refusal() -> None:
    timeline = Timeline(classic_world((UNKNOWN_MAILBOX,)))
    timeline.to_end()
    after(app_of(timeline), ["E"], cursor)
    assert timeline.step is not None
    assert timeline.step.code == 550


@proves("inject_fault")
def test_i_opens_the_fault_menu_with_what_strikes_next_first() -> None:
    seen = after(app_of(two_recipients(AFTER_FIRST_RCPT)), ["i"], picture)
    assert seen.index("Strikes next") < seen.index("Unknown mailbox (550)") < seen.index("Strikes later")


@proves("inject_fault")
def test_i_tells_that_a_recorded_session_can_only_be_watched() -> None:
    watched = Timeline(None, two_recipients(5).branch.track)
    seen = after(app_of(watched), ["i"], picture)
    assert "it can be watched" in seen
    assert "What goes wrong next?" not in seen


@proves("next_branch")
def test_b_goes_to_the_next_branch_at_the_same_step() -> None:
    timeline = with_two_branches()
    assert "branch main (of 2, b: next)" in after(app_of(timeline), ["b"], picture)
    assert timeline.cursor == AFTER_FIRST_RCPT


@proves("next_branch")
def test_b_tells_how_to_make_a_branch_where_there_is_none() -> None:
    assert "There is one branch so far." in after(app_of(two_recipients(1)), ["b"], picture)


@proves("next_hop")
def test_h_shows_one_hop_alone_then_the_next_then_all_again() -> None:
    timeline = system_timeline(TWO_HOPS)
    timeline.to_end()
    shown = [after(app_of(timeline), ["h"] * times, status_words) for times in range(5)]
    assert shown == ["all hops", "only s1", "only s2", "only s3", "all hops"]


@proves("next_hop")
def test_in_a_session_of_one_hop_h_says_that_there_is_no_other() -> None:
    assert ONE_HOP in after(app_of(two_recipients()), ["h"], picture)


@proves("decode_base64")
def test_d_tells_what_base64_hides_in_a_login() -> None:
    login = credentials(mechanism=Mechanism.PLAIN, in_clear=True)
    timeline = Timeline(classic_world(policy=OPEN_TO_ALICE, credentials=login, hello=Verb.EHLO))
    while timeline.forward() is not None and timeline.step and timeline.step.verb is not Verb.AUTH:
        pass
    seen = [after(app_of(timeline), ["d"] * times, picture) for times in range(3)]
    assert ["wonderland" in one for one in seen] == [False, True, False]


def explained(app: SimulatorApp) -> str:
    """The title of the explanation and its words."""
    pane = simulator(app).explanation
    return f"{Content.from_markup(pane.border_title or '').plain}\n{pane.words.plain}"


@proves("show_why")
def test_w_shows_the_reasons_again() -> None:
    seen = after(app_of(two_recipients(AFTER_FIRST_RCPT + 1)), ["c", "w"], explained)
    assert seen.startswith("[w Why]")
    assert "The server will take mail for this recipient" in seen


@proves("show_what_now")
def test_c_shows_what_the_client_must_do() -> None:
    seen = after(app_of(two_recipients(AFTER_FIRST_RCPT + 1)), ["c"], explained)
    assert "[c What now]" in seen
    assert "Name the next one, or send DATA." in seen


@proves("show_line")
def test_l_shows_the_first_part_of_the_line() -> None:
    seen = after(app_of(two_recipients(AFTER_FIRST_RCPT + 1)), ["l"], explained)
    assert "[l Line]" in seen
    assert "Part 1 of" in seen


@proves("show_message")
def test_m_shows_the_envelope() -> None:
    seen = after(app_of(two_recipients(AFTER_FIRST_RCPT + 1)), ["m"], explained)
    assert "[m Message]" in seen
    assert f"forward-path: <{BOB}>" in seen


@proves("show_states")
def test_t_shows_where_the_machines_stand() -> None:
    seen = after(app_of(two_recipients(AFTER_FIRST_RCPT + 1)), ["t"], explained)
    assert "[t States]" in seen
    assert "(MAIL) [RCPT]" in seen


def lit_part(app: SimulatorApp) -> str:
    """The line of the explanation that names the lit part."""
    return next((line for line in explained(app).splitlines() if line.startswith("Part ")), "")


@proves("next_part")
def test_a_full_stop_goes_on_from_digit_to_digit_and_stays_at_the_last_part() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT + 1)
    named = [after(app_of(timeline), ["l", *["full_stop"] * times], lit_part) for times in (0, 1, 2, 99)]
    assert [words.partition(":")[0].split(", ")[1] for words in named] == ["2", "5", "0", "␍␊"]


@proves("next_part")
def test_a_full_stop_shows_the_line_first_where_another_tab_is_shown() -> None:
    assert after(app_of(two_recipients(2)), ["full_stop"], lit_part).startswith("Part 1 of")


@proves("previous_part")
def test_a_comma_goes_back_and_stays_at_the_first_part() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT + 1)
    assert ", 2: " in after(app_of(timeline), ["l", "full_stop", "comma"], lit_part)
    assert ", 2: " in after(app_of(timeline), ["l", "comma"], lit_part)


@proves("save_session")
def test_s_asks_for_a_name_and_suggests_one() -> None:
    seen = after(app_of(two_recipients(1)), ["s"], picture)
    assert "Name of the file:" in seen
    assert "session.jsonl" in seen


@proves("save_session")
def test_s_tells_where_nothing_can_be_saved() -> None:
    app = SimulatorApp(Showing(two_recipients(), "no disk"))
    assert "cannot be saved here" in after(app, ["s"], picture)


@proves("open_session")
def test_o_lists_scenarios_and_recordings() -> None:
    seen = after(app_of(two_recipients()), ["o"], picture)
    assert "Scenarios" in seen
    assert "Another session" in seen
    assert "Recordings" in seen
    assert "old.jsonl" in seen


@proves("open_session")
def test_o_tells_where_nothing_can_be_opened() -> None:
    app = SimulatorApp(Showing(two_recipients(), "no disk"))
    assert "Nothing else can be opened" in after(app, ["o"], picture)


@proves("restart_session")
def test_r_begins_the_same_session_again_without_branches() -> None:
    seen = after(app_of(with_two_branches()), ["r"], lambda app: simulator(app).timeline)
    assert seen.cursor == 0
    assert list(seen.branches) == ["main"]


@proves("restart_session")
def test_r_goes_to_the_start_where_nothing_else_is_known() -> None:
    assert after(SimulatorApp(Showing(two_recipients(3), "no disk")), ["r"], cursor) == 0


def focused(app: SimulatorApp) -> str | None:
    """The id of the pane that the keys move."""
    return app.focused.id if app.focused else None


@proves("next_pane")
def test_tab_chooses_the_transcript_then_the_explanation() -> None:
    assert after(app_of(two_recipients(1)), ["tab"], focused) == "transcript"
    assert after(app_of(two_recipients(1)), ["tab", "tab"], focused) == "explanation"


def scrolled_lines(keys: list[str]) -> float:
    """How far above its end the transcript is after some keys."""
    timeline = two_recipients()
    timeline.to_end()

    def distance(app: SimulatorApp) -> float:
        transcript = simulator(app).transcript
        return transcript.max_scroll_y - transcript.scroll_y

    return after(app_of(timeline), keys, distance)


@proves("show_earlier")
def test_up_moves_the_transcript_by_a_line() -> None:
    assert scrolled_lines(["up"]) == 1


@proves("show_later")
def test_down_moves_it_back_by_a_line() -> None:
    assert scrolled_lines(["up", "up", "down"]) == 1


@proves("show_page_earlier")
def test_page_up_moves_it_by_a_page() -> None:
    assert scrolled_lines(["pageup"]) > 4


@proves("show_page_later")
def test_page_down_moves_it_back_by_a_page() -> None:
    assert scrolled_lines(["pageup", "pagedown"]) == 0


@proves("show_help")
def test_question_mark_shows_what_each_key_does() -> None:
    seen = after(app_of(two_recipients()), ["question_mark"], picture, size=(120, 120))
    for action in ACTIONS:
        if Place.SIMULATOR in action.screens:
            assert action.help.split()[0] in seen


@proves("leave")
@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_q_leaves_the_program(key: str) -> None:
    app = app_of(two_recipients())
    after(app, [key], lambda _app: None)
    assert app.return_code == 0


@proves("accept", Place.FAULTS)
def test_enter_arms_the_marked_fault_and_the_past_gets_a_branch() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT + 1)
    seen = after(app_of(timeline), ["left", "i", "down", "enter"], picture, size=(120, 40))
    assert "! armed: Unknown mailbox (550)" in seen
    assert "branch branch-1 (of 2, b: next)" in seen
    timeline.forward()
    assert timeline.step is not None
    assert (timeline.step.code, timeline.step.fault) == (550, "unknown-mailbox")


@proves("accept", Place.FAULTS)
def test_enter_arms_a_typed_reply_for_the_next_reply() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    after(app_of(timeline), ["i", "tab", "= 450 4.2.1 busy", "enter"], cursor)
    timeline.forward()
    assert timeline.step is not None
    assert timeline.step.octets == b"450 4.2.1 busy\r\n"


@proves("accept", Place.FAULTS)
def test_enter_tells_what_a_reply_looks_like_when_something_else_is_typed() -> None:
    seen = after(app_of(two_recipients(3)), ["i", "tab", "= 9", "enter"], picture)
    assert "9 is no reply code" in seen


@proves("remove_fault", Place.FAULTS)
def test_delete_takes_the_marked_armed_fault_away() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    timeline.intervene(Inject(AFTER_FIRST_RCPT, UNKNOWN_MAILBOX))
    seen = after(app_of(timeline), ["i", "home", "delete"], picture)
    assert "armed" not in seen
    timeline.forward()
    assert timeline.step is not None
    assert timeline.step.code == 250


@proves("remove_fault", Place.FAULTS)
def test_delete_does_nothing_to_a_fault_that_is_not_armed() -> None:
    assert "What goes wrong next?" in after(app_of(two_recipients(1)), ["i", "delete"], picture)


@proves("next_field", Place.FAULTS)
def test_tab_goes_from_the_faults_to_the_line_for_a_reply_and_back() -> None:
    def is_typing(app: SimulatorApp) -> bool:
        assert isinstance(app.screen, FaultMenu)
        return app.screen.input.has_focus

    assert after(app_of(two_recipients()), ["i", "tab"], is_typing)
    assert not after(app_of(two_recipients()), ["i", "tab", "tab"], is_typing)


@proves("close", Place.FAULTS)
def test_escape_closes_the_fault_menu_and_arms_nothing() -> None:
    timeline = two_recipients(3)
    assert "armed" not in after(app_of(timeline), ["i", "escape"], picture)
    assert timeline.branch.interventions == []


@proves("accept", Place.SAVE)
def test_enter_saves_under_the_suggested_name_and_tells_where() -> None:
    around = Surroundings()
    seen = after(app_of(two_recipients(1), around=around), ["s", "enter"], picture)
    assert around.saved == ["session.jsonl"]
    assert "Saved in session.jsonl." in seen


@proves("accept", Place.SAVE)
def test_enter_tells_in_one_line_why_it_cannot_be_saved() -> None:
    seen = after(app_of(two_recipients(1)), ["s", "= taken", "enter"], picture)
    assert "taken: exists already [/]" in seen
    assert "and more" not in seen


@proves("accept", Place.SAVE)
def test_enter_asks_for_a_name_where_none_is_typed() -> None:
    assert "A file needs a name." in after(app_of(two_recipients()), ["s", "= ", "enter"], picture)


@proves("close", Place.SAVE)
def test_escape_saves_nothing() -> None:
    around = Surroundings()
    after(app_of(two_recipients(), around=around), ["s", "escape"], cursor)
    assert around.saved == []


@proves("accept", Place.OPEN)
def test_enter_opens_what_is_marked() -> None:
    around = Surroundings()
    seen = after(app_of(two_recipients(4), around=around), ["o", "enter"], picture)
    assert around.opened == ["other"]
    assert "opened other" in seen
    assert "step 0" in seen


@proves("accept", Place.OPEN)
def test_enter_opens_a_typed_path_and_tells_why_it_cannot() -> None:
    seen = after(app_of(two_recipients()), ["o", "tab", "= missing", "enter"], picture)
    assert "No such file" in seen


@proves("accept", Place.OPEN)
def test_enter_asks_for_a_path_where_none_is_typed() -> None:
    assert "Type the path of a file" in after(app_of(two_recipients()), ["o", "tab", "enter"], picture)


@proves("next_field", Place.OPEN)
def test_tab_goes_from_the_list_to_the_line_for_a_path() -> None:
    def is_typing(app: SimulatorApp) -> bool:
        assert isinstance(app.screen, OpenDialog)
        return app.screen.input.has_focus

    assert after(app_of(two_recipients()), ["o", "tab"], is_typing)


@proves("close", Place.OPEN)
def test_escape_opens_nothing() -> None:
    around = Surroundings()
    assert after(app_of(two_recipients(4), around=around), ["o", "escape"], cursor) == 4
    assert around.opened == []


@proves("close_help", Place.HELP)
@pytest.mark.parametrize("key", ["escape", "q", "question_mark"])
def test_the_help_closes_with_any_of_its_keys(key: str) -> None:
    app = app_of(two_recipients(2))
    assert after(app, ["question_mark", key], lambda seen: isinstance(seen.screen, SimulatorScreen))


def test_a_session_of_one_recipient_shows_that_one() -> None:
    assert BOB in after(app_of(Timeline(classic_world())), ["space"], picture)


def reference(app: SimulatorApp) -> ReferenceScreen:
    """The reference, which is open."""
    assert isinstance(app.screen, ReferenceScreen)
    return app.screen


def shown_page(app: SimulatorApp) -> str:
    """The word whose page is shown."""
    return reference(app).shown


@proves("open_reference")
@pytest.mark.parametrize(("at", "page"), [(0, "session"), (AFTER_FIRST_RCPT, "RCPT"), (8, "250")])
def test_k_opens_the_reference_at_what_just_happened(at: int, page: str) -> None:
    assert after(app_of(two_recipients(at)), ["k"], shown_page) == page


@proves("show_commands")
def test_ctrl_p_lists_what_can_be_done() -> None:
    seen = after(app_of(two_recipients()), ["ctrl+p"], picture)
    assert "Do the next step." in seen


@proves("show_commands", Place.REFERENCE)
def test_ctrl_p_in_the_reference_lists_what_can_be_done_there() -> None:
    seen = after(app_of(two_recipients()), ["k", "ctrl+p"], picture)
    assert "Go back to the page before" in seen
    assert "Do the next step." not in seen


def marked_link(app: SimulatorApp) -> str:
    """The word of the page that Enter would open."""
    return reference(app).page.marked_word


@proves("accept", Place.REFERENCE)
def test_enter_opens_the_page_of_the_marked_word() -> None:
    assert after(app_of(two_recipients(8)), ["k"], marked_link) == "reply"
    assert after(app_of(two_recipients(8)), ["k", "enter"], shown_page) == "reply"


@proves("accept", Place.REFERENCE)
def test_enter_opens_what_was_searched() -> None:
    def seen(app: SimulatorApp) -> tuple[str, bool]:
        return shown_page(app), reference(app).page.has_focus

    assert after(app_of(two_recipients()), ["k", *"rset", "enter"], seen) == ("RSET", True)


@proves("page_before", Place.REFERENCE)
def test_backspace_goes_back_page_by_page_to_the_first() -> None:
    keys = ["k", "enter", "right", "enter"]
    assert after(app_of(two_recipients(8)), keys, shown_page) not in {"reply", "250"}
    assert after(app_of(two_recipients(8)), [*keys, "backspace"], shown_page) == "reply"
    assert after(app_of(two_recipients(8)), [*keys, *["backspace"] * 4], shown_page) == "250"


@proves("page_before", Place.REFERENCE)
def test_backspace_deletes_a_letter_of_what_is_searched() -> None:
    keys = ["k", "r", "x", "backspace"]
    assert after(app_of(two_recipients()), keys, lambda app: reference(app).search.value) == "r"


@proves("next_column", Place.REFERENCE)
def test_tab_goes_from_the_page_to_the_search_to_the_list_and_back() -> None:
    def part(app: SimulatorApp) -> object:
        screen = reference(app)
        names: dict[object, str] = {screen.page: "page", screen.search: "search", screen.words: "list"}
        return names.get(app.focused)

    parts = [after(app_of(two_recipients()), ["k", *["tab"] * times], part) for times in range(4)]
    assert parts == ["page", "search", "list", "page"]


@proves("next_link", Place.REFERENCE)
def test_right_marks_the_next_word_of_the_page() -> None:
    marks = [after(app_of(two_recipients(8)), ["k", *["right"] * times], marked_link) for times in range(3)]
    assert marks == ["reply", "command", "client"]


@proves("previous_link", Place.REFERENCE)
def test_left_marks_the_word_before() -> None:
    assert after(app_of(two_recipients(8)), ["k", "right", "right", "left", "left"], marked_link) == "reply"


@proves("previous_link", Place.REFERENCE)
def test_left_and_right_go_from_the_list_to_the_page() -> None:
    def is_on_page(app: SimulatorApp) -> bool:
        return reference(app).page.has_focus

    assert after(app_of(two_recipients()), ["k", "tab", "tab", "right"], is_on_page)
    assert after(app_of(two_recipients()), ["k", "tab", "tab", "left"], is_on_page)


def marked_line(app: SimulatorApp) -> int:
    """The line of the marked word."""
    page = reference(app).page
    return page.spots[page.mark].line


@proves("show_later", Place.REFERENCE)
@proves("show_earlier", Place.REFERENCE)
def test_down_and_up_mark_a_word_of_another_line() -> None:
    lines = [
        after(app_of(two_recipients(8)), ["k", *keys], marked_line)
        for keys in ((), ("down",), ("down", "down"), ("down", "down", "up"))
    ]
    assert lines[0] < lines[1] < lines[2]
    assert lines[3] == lines[1]


@proves("show_later", Place.REFERENCE)
@proves("show_earlier", Place.REFERENCE)
def test_down_and_up_choose_in_the_list_while_one_searches() -> None:
    pages = [
        after(app_of(two_recipients()), ["k", *"etrn", *keys], shown_page)
        for keys in ((), ("down", "down"), ("down", "down", "up"))
    ]
    assert pages == ["ETRN", "etrn-started", "ETRN"]


@proves("show_page_later", Place.REFERENCE)
@proves("show_page_earlier", Place.REFERENCE)
def test_page_down_and_page_up_move_the_page() -> None:
    def top(app: SimulatorApp) -> int:
        return reference(app).page.scroll_offset.y

    keys = ["k", *"states", "enter"]
    assert after(app_of(two_recipients()), [*keys, "pagedown"], top) > 10
    assert after(app_of(two_recipients()), [*keys, "pagedown", "pageup"], top) == 0


@proves("show_page_later", Place.REFERENCE)
@proves("show_page_earlier", Place.REFERENCE)
def test_page_down_and_page_up_move_the_list_while_one_searches() -> None:
    pages = [
        after(app_of(two_recipients()), ["k", "e", *keys], shown_page)
        for keys in ((), ("pagedown",), ("pagedown", "pageup"))
    ]
    assert pages[0] != pages[1]
    assert pages[2] != pages[1]


@proves("close", Place.REFERENCE)
def test_escape_goes_back_to_the_session_where_one_was() -> None:
    app = app_of(two_recipients(8))
    keys = ["k", "enter", "escape"]
    assert after(app, keys, lambda seen: (isinstance(seen.screen, SimulatorScreen), cursor(seen))) == (
        True,
        8,
    )
