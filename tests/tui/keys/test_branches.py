"""What the keys do about branches: in the simulator, on their screen and where one of them is named."""

import pytest

from smtpsim.actions import Place
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF
from smtpsim.stage.branch_titles import LONGEST_TITLE, branch_words
from smtpsim.stage.changes import ONE_BRANCH, WATCH_ONLY
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.branches import NO_OTHER, SAME_BRANCH, BranchesScreen
from smtpsim.tui.screens.help import HelpDialog
from smtpsim.tui.screens.naming import NamingDialog
from tests.support.branches import AFTER_RCPT, branched
from tests.tui.proofs import proves
from tests.tui.sample_sessions import after, app_of, cursor, picture, simulator, two_recipients

WITH = ("unknown-mailbox", "421-in-mid-session")


def branches(app: SimulatorApp) -> BranchesScreen:
    """The screen of branches, which may lie under a dialog."""
    screen = app.screen_stack[1]
    assert isinstance(screen, BranchesScreen)
    return screen


def pair(app: SimulatorApp) -> tuple[str, str]:
    """Which branches are compared: left and right."""
    return branches(app).left, branches(app).chosen


def lit(app: SimulatorApp) -> int:
    """The row that is lit, from 0."""
    return branches(app).rows.row


def place(app: SimulatorApp) -> tuple[str, int]:
    """The branch and the step where the session stands."""
    return simulator(app).timeline.branch.name, cursor(app)


@proves("show_branches")
def test_capital_c_shows_all_branches_with_the_first_difference_lit() -> None:
    seen = after(app_of(branched(*WITH)), ["C"], picture)
    assert "branch-1: Unknown mailbox (550) at step 8" in seen
    assert "10 steps: 421 to RCPT" in seen
    assert "≠ first difference: step 8" in seen
    assert ">≠  8 S: 250 2.1.5 OK" in seen
    assert "8 ! S: 421" in seen


@proves("show_branches")
def test_with_one_branch_it_is_said_how_another_one_begins() -> None:
    seen = after(app_of(two_recipients(3)), ["C"], picture)
    assert " ".join(ONE_BRANCH.split()[:6]) in seen


@proves("show_branches")
def test_it_begins_with_the_current_branch_beside_the_one_that_it_leaves() -> None:
    timeline = branched(*WITH)
    assert after(app_of(timeline), ["C"], pair) == ("main", "branch-2")
    timeline.switch("main")
    assert after(app_of(timeline), ["C"], pair) == ("main", "branch-2")


@proves("show_earlier", Place.BRANCHES)
def test_up_chooses_the_branch_above_and_compares_it() -> None:
    assert after(app_of(branched(*WITH)), ["C", "up"], pair) == ("main", "branch-1")
    app = app_of(branched(*WITH))
    assert " ".join(SAME_BRANCH.split()[:6]) in after(app, ["C", "up", "up", "up"], picture)


@proves("show_later", Place.BRANCHES)
def test_down_chooses_the_branch_below_or_lights_the_row_below() -> None:
    assert after(app_of(branched(*WITH)), ["C", "up", "down", "down"], pair) == ("main", "branch-2")
    assert after(app_of(branched(*WITH)), ["C", "tab", "down", "down"], lit) == 9
    assert after(app_of(branched(*WITH)), ["C", "tab", "down", "up", "up"], lit) == 6


@proves("show_page_earlier", Place.BRANCHES)
@proves("show_page_later", Place.BRANCHES)
def test_pages_move_the_lit_row_wherever_one_is() -> None:
    assert after(app_of(branched(*WITH)), ["C", *["pagedown"] * 9], lit) == 17
    assert after(app_of(branched(*WITH)), ["C", *["pageup"] * 9], lit) == 0


@proves("next_list", Place.BRANCHES)
def test_tab_goes_from_the_branches_to_the_steps_and_back() -> None:
    for times, has_rows in ((0, False), (1, True), (2, False)):
        seen = after(
            app_of(branched(*WITH)), ["C", *["tab"] * times], lambda app: branches(app).rows.has_focus
        )
        assert seen is has_rows


@proves("compare_with", Place.BRANCHES)
def test_space_puts_the_chosen_branch_on_the_left() -> None:
    assert after(app_of(branched(*WITH)), ["C", "space", "up"], pair) == ("branch-2", "branch-1")


@proves("swap_sides", Place.BRANCHES)
def test_x_exchanges_left_and_right() -> None:
    assert after(app_of(branched(*WITH)), ["C", "x"], pair) == ("branch-2", "main")


@proves("next_difference", Place.BRANCHES)
def test_n_lights_where_the_two_part_again_and_then_the_first_difference() -> None:
    timeline = branched("slow", at=3)
    assert after(app_of(timeline), ["C"], lit) == 4
    assert after(app_of(timeline), ["C", "n"], lit) == 5
    seen = after(app_of(timeline), ["C", "n", "n"], lambda app: (lit(app), picture(app)))
    assert seen[0] == 4
    assert NO_OTHER in seen[1]


@proves("next_difference", Place.BRANCHES)
def test_n_does_nothing_where_there_is_no_difference() -> None:
    assert after(app_of(branched()), ["C", "n"], lit) == 0


def unfinished() -> Timeline:
    """Two branches, and none of them run to its end."""
    timeline = two_recipients(AFTER_RCPT + 1)
    timeline.seek(AFTER_RCPT)
    timeline.intervene(Inject(AFTER_RCPT, FAULT_OF["unknown-mailbox"].rule))
    return timeline


@proves("run_to_ends", Place.BRANCHES)
def test_e_runs_both_to_their_ends_and_the_cursor_stays() -> None:
    timeline = unfinished()
    app = app_of(timeline)
    assert "Not run to its end: main and branch-1. e goes on." in after(app, ["C"], picture)
    app = app_of(timeline)
    assert "so far" not in after(app, ["C", "e"], picture)
    assert all(branch.is_over for branch in timeline.branches.values())
    assert (timeline.branch.name, timeline.cursor) == ("branch-1", AFTER_RCPT)


@proves("go_to_branch", Place.BRANCHES)
def test_enter_goes_to_the_chosen_branch_at_the_same_step() -> None:
    assert after(app_of(branched(*WITH)), ["C", "up", "enter"], place) == ("branch-1", AFTER_RCPT)


@proves("go_to_branch", Place.BRANCHES)
def test_enter_in_the_comparison_goes_to_the_lit_step() -> None:
    assert after(app_of(branched(*WITH)), ["C", "tab", "enter"], place) == ("branch-2", AFTER_RCPT + 1)


@proves("go_to_branch", Place.BRANCHES)
def test_where_the_branch_has_no_step_beside_the_lit_one_enter_stays_at_the_step() -> None:
    keys = ["C", "tab", "down", "enter"]
    assert after(app_of(branched("unknown-mailbox")), keys, place) == ("branch-1", AFTER_RCPT)


@proves("close", Place.BRANCHES)
def test_escape_leaves_the_session_where_it_was() -> None:
    timeline = branched(*WITH)
    timeline.switch("main")
    timeline.seek(5)
    app = app_of(timeline)
    assert after(app, ["C", "up", "space", "down", "n", "escape"], place) == ("main", 5)


@proves("show_help", Place.BRANCHES)
def test_the_question_mark_shows_the_keys_of_this_screen_first_and_escape_comes_back() -> None:
    keys = ["C", "up", "question_mark"]
    seen = after(app_of(branched(*WITH)), keys, lambda app: (type(app.screen), picture(app)))
    assert seen[0] is HelpDialog
    assert "Here (branches):" in seen[1]
    back = after(app_of(branched(*WITH)), [*keys, "escape"], lambda app: (type(app.screen), pair(app)))
    assert back == (BranchesScreen, ("main", "branch-1"))


@proves("name_branch", Place.BRANCHES)
@proves("accept", Place.NAMING)
def test_r_asks_for_a_title_and_enter_gives_it() -> None:
    timeline = branched("unknown-mailbox")
    seen = after(app_of(timeline), ["C", "r", "= what if 550", "enter"], picture)
    assert branch_words(timeline.branch) == "branch-1: what if 550"
    assert "branch-1: what if 550" in seen


@proves("name_branch", Place.BRANCHES)
def test_the_title_is_shown_in_the_simulator_as_well() -> None:
    seen = after(
        app_of(branched("unknown-mailbox")), ["C", "r", "= what if", "enter", "escape"], picture, (120, 40)
    )
    assert "branch branch-1 (of 2, b: next): what if" in seen


@proves("accept", Place.NAMING)
def test_an_empty_line_takes_the_title_away_and_a_long_one_is_cut_off() -> None:
    timeline = branched("unknown-mailbox")
    timeline.label("branch-1", "mine")
    after(app_of(timeline), ["C", "r", "= ", "enter"], picture)
    assert branch_words(timeline.branch) == "branch-1: Unknown mailbox (550) at step 8"
    app = app_of(timeline)

    def limit(app: SimulatorApp) -> int | None:
        dialog = app.screen
        assert isinstance(dialog, NamingDialog)
        return dialog.input.max_length

    assert after(app, ["C", "r"], limit) == LONGEST_TITLE


@proves("accept", Place.NAMING)
def test_what_is_typed_as_a_title_is_shown_and_not_obeyed() -> None:
    seen = after(app_of(branched("unknown-mailbox")), ["C", "r", "= [/] [bold]x", "enter"], picture)
    assert "branch-1: [/] [bold]x" in seen


def test_a_title_that_a_file_brought_does_not_reach_the_terminal_raw() -> None:
    timeline = branched("unknown-mailbox")
    timeline.label("branch-1", "a\x1b[2J\u202eb")

    def value(app: SimulatorApp) -> str:
        dialog = app.screen
        assert isinstance(dialog, NamingDialog)
        return dialog.input.value

    shown = after(app_of(timeline), ["C", "r"], value)
    assert shown.startswith("a")
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@proves("close", Place.NAMING)
def test_escape_leaves_the_title_as_it_was() -> None:
    timeline = branched("unknown-mailbox")
    after(app_of(timeline), ["C", "r", "= other", "escape"], picture)
    assert timeline.branch.title == ""


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
def test_at_any_size_the_difference_and_its_cause_are_in_sight(size: tuple[int, int]) -> None:
    seen = after(app_of(branched(*WITH)), ["C"], picture, size)
    assert "first difference: step 8" in seen
    assert ">≠  8 S: 250" in seen
    assert "Esc close" in seen
    assert "because the fault" in " ".join(seen.split())


def test_in_a_session_that_is_only_watched_b_does_not_promise_another_branch() -> None:
    watched = Timeline(None, two_recipients(5).branch.track)
    seen = after(app_of(watched), ["b"], picture)
    assert " ".join(WATCH_ONLY.split()[:3]) in seen
    assert "inject a fault" not in seen


def test_a_key_that_is_pressed_often_tells_its_words_once() -> None:
    assert after(app_of(two_recipients()), ["b"] * 5, picture).count("There is one branch") == 1
