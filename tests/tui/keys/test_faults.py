"""What the keys do in the fault menu and in the form for a fault of one's own."""

import pytest

from smtpsim.actions import Place
from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF, Do, FaultRule, When
from smtpsim.spec.terms import PhaseName, Verb
from smtpsim.stage.fault_choices import fault_choices
from smtpsim.stage.foresight import Nearness
from smtpsim.stage.own_fault import Field
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.faults import FaultMenu
from smtpsim.tui.screens.own_fault import OwnFaultDialog
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import BOB
from tests.tui.proofs import proves
from tests.tui.sample_sessions import (
    AFTER_FIRST_RCPT,
    SMALL,
    after,
    app_of,
    cursor,
    picture,
    two_recipients,
)

NARROW = (60, 20)
TO_FORM = ["i", "f2"]
CLEAR_CODE = ["backspace"] * 3


def form(app: SimulatorApp) -> OwnFaultDialog:
    """The form, which is open."""
    assert isinstance(app.screen, OwnFaultDialog)
    return app.screen


def armed_by_hand(timeline: Timeline) -> list[FaultRule]:
    """What a person armed on the branch that is shown."""
    return [one.rule for _, one in timeline.branch.interventions if isinstance(one, Inject)]


@proves("inject_fault")
@pytest.mark.parametrize("size", [SMALL, NARROW])
def test_the_marked_fault_is_told_with_the_step_that_it_strikes_and_what_follows(
    size: tuple[int, int],
) -> None:
    words = " ".join(after(app_of(two_recipients(AFTER_FIRST_RCPT)), ["i", "down"], foretold, size).split())
    assert words.startswith("Strikes at step 8: S: 550 5.1.1 No such user here instead of S: 250 2.1.5 OK;")
    assert "; then C: RCPT TO:<carol@receiver.example>. The server refuses the next recipient" in words


def foretold(app: SimulatorApp) -> str:
    """What the fault menu says of the marked choice."""
    assert isinstance(app.screen, FaultMenu)
    return str(app.screen.warning.content)


@proves("inject_fault")
def test_in_a_small_window_the_menu_shows_its_line_for_a_reply_and_its_keys() -> None:
    seen = after(app_of(two_recipients(AFTER_FIRST_RCPT)), ["i"], picture, NARROW)
    assert "Tab: a reply, such as 450 4.2.1 try later" in seen
    assert "Esc close" in seen


@proves("inject_fault")
def test_the_menu_says_that_stepping_back_undoes_a_fault() -> None:
    assert "Stepping back undoes it" in after(app_of(two_recipients()), ["i"], picture)


@proves("next_field", Place.FAULTS)
def test_a_typed_reply_is_told_before_it_is_armed_and_one_that_fits_nowhere_is_told_so() -> None:
    words = after(app_of(two_recipients(AFTER_FIRST_RCPT)), ["i", "tab", "= 354"], foretold)
    assert words.startswith("Strikes at step 8: S: 354 ")
    assert words.endswith(
        "The list of replies to RCPT has no 354, and a server should keep to it [RFC 5321 4.3.2]."
    )


@proves("remove_fault", Place.FAULTS)
def test_of_two_armed_faults_with_one_name_one_stays() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    for _ in range(2):
        timeline.intervene(Inject(AFTER_FIRST_RCPT, FAULT_OF["unknown-mailbox"].rule))
    seen = after(app_of(timeline), ["i", "home", "delete", "i"], picture)
    assert seen.count("! Unknown mailbox (550), at RCPT, once") == 1


@proves("make_fault", Place.FAULTS)
def test_f2_and_the_row_for_any_other_fault_open_the_form() -> None:
    assert after(app_of(two_recipients(3)), TO_FORM, form).rule is not None
    world = two_recipients(3).world()
    assert world is not None
    near = [one for one in fault_choices(world) if one.nearness is Nearness.NEXT]
    rows = ["i", *["down"] * len(near), "enter"]
    assert after(app_of(two_recipients(3)), rows, form).rule is not None


@proves("accept", Place.OWN_FAULT)
def test_enter_arms_the_reply_that_was_typed_and_says_first_what_will_happen() -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT))
    keys = [*TO_FORM, *CLEAR_CODE, *"452", "down", *"4.2.2", "down", *"full"]
    words, rules = after(
        app, keys, lambda shown: (str(form(shown).foretold.content), form(shown).rule), SMALL
    )
    assert words.startswith("Strikes at step 8: S: 452 4.2.2 full instead of S: 250 2.1.5 OK; then C: RCPT")
    assert rules == FaultRule("452 4.2.2 full", Do(452, "4.2.2", "full"))
    timeline = two_recipients(AFTER_FIRST_RCPT)
    after(app_of(timeline), [*keys, "enter"], cursor)
    assert armed_by_hand(timeline) == [rules]


@proves("accept", Place.OWN_FAULT)
def test_enter_does_nothing_while_a_mistake_is_told() -> None:
    timeline = two_recipients(3)
    seen = after(app_of(timeline), [*TO_FORM, *CLEAR_CODE, *"299", "enter"], picture)
    assert "299 is no reply code: its digits are 2 to 5, 0 to 5 and 0 to 9." in seen
    assert armed_by_hand(timeline) == []


@proves("next_value", Place.OWN_FAULT)
def test_right_goes_to_the_next_value_and_a_letter_to_the_one_that_begins_with_it() -> None:
    keys = [*TO_FORM, *["down"] * 3, "r", "down", "right", "down", "right", "right"]
    rule = after(app_of(two_recipients(3)), keys, lambda app: form(app).rule)
    assert rule is not None
    assert rule.when == When(Verb.RCPT, recipient=BOB, occurrence=2)
    assert rule.name == f"450 at second RCPT for {BOB}"


@proves("next_value", Place.OWN_FAULT)
def test_how_often_until_and_chance_are_chosen_too() -> None:
    keys = [*TO_FORM, "end", "backspace", "backspace", "backspace", *"50", "up", "right", "up", "left"]
    rule = after(app_of(two_recipients(1)), keys, lambda app: form(app).rule)
    assert rule is not None
    assert (rule.times, rule.until, rule.chance) == (0, PhaseName.TRANSFER, 0.5)


@proves("previous_value", Place.OWN_FAULT)
def test_left_goes_to_the_value_before_and_the_rows_follow_what_is_chosen() -> None:
    app = app_of(two_recipients(3))
    seen = after(app, [*TO_FORM, "home", "left"], lambda shown: (form(shown).rule, picture(shown)))
    assert seen[0] == FAULT_OF["bare-lf"].rule
    assert "< Client sends bare LF >" in seen[1]
    assert Field.CODE not in seen[1]


@proves("erase_letter", Place.OWN_FAULT)
def test_backspace_takes_the_last_letter_away() -> None:
    assert after(app_of(two_recipients(3)), [*TO_FORM, "backspace"], lambda app: form(app).form.code) == "45"


@proves("close", Place.OWN_FAULT)
def test_escape_leaves_the_form_and_arms_nothing() -> None:
    timeline = two_recipients(3)
    assert after(app_of(timeline), [*TO_FORM, "escape"], cursor) == 3
    assert armed_by_hand(timeline) == []


@proves("make_fault", Place.FAULTS)
def test_the_server_is_asked_for_where_there_are_several() -> None:
    seen = after(app_of(system_timeline(TWO_HOPS)), TO_FORM, picture)
    assert "any server" in seen
    assert "any server" not in after(app_of(two_recipients(3)), TO_FORM, picture)


def test_a_click_on_a_row_changes_it_and_letters_that_make_no_reply_do_no_harm() -> None:
    keys = [*TO_FORM, "home", "x", "~", "down", "x", "y", "\u00e9", "home", "right", "down", "x", "enter"]
    assert "How much is a number" in after(app_of(two_recipients(3)), keys, picture)
