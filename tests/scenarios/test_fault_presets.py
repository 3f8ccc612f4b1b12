"""Each fault preset strikes in some shipped scenario, and the run still comes to an end."""

import pytest

from smtpsim.simulation.step import Step
from smtpsim.spec.faults import FAULT_OF, FAULTS
from smtpsim.spec.terms import ClientFault, Kind, Move
from tests.scenarios.playing import run, shipped

SCENARIO_OF = {"no-dot-stuffing": "dot-lines"}
CLIENT_FAULTS = {fault.value for fault in ClientFault}
OTHERS = [row.id for row in FAULTS if row.id not in CLIENT_FAULTS]


def run_with(preset: str) -> tuple[Step, ...]:
    return run(shipped(SCENARIO_OF.get(preset, "two-recipients")), FAULT_OF[preset].rule)


@pytest.mark.parametrize("preset", OTHERS)
def test_the_preset_strikes_and_the_step_names_it(preset: str) -> None:
    steps = run_with(preset)
    assert preset in {step.fault for step in steps}
    assert steps[-1].kind in {Kind.CLOSE, Kind.FAULT}


@pytest.mark.parametrize("preset", [row.id for row in FAULTS if row.rule.do.reply])
def test_the_preset_s_reply_is_what_the_server_says(preset: str) -> None:
    rule = FAULT_OF[preset].rule
    said = [step for step in run_with(preset) if step.fault == preset]
    assert [(step.code, step.enhanced, step.verb) for step in said] == [
        (rule.do.reply, rule.do.enhanced, rule.when.command),
    ]


@pytest.mark.parametrize("preset", [row.id for row in FAULTS])
def test_the_preset_changes_the_session(preset: str) -> None:
    assert run_with(preset) != run(shipped(SCENARIO_OF.get(preset, "two-recipients")))


def test_bare_lf_is_refused_after_the_text() -> None:
    assert [step.code for step in run_with("bare-lf") if step.row == "message-bare-line-end"] == [554]


def test_without_dot_stuffing_the_text_ends_early() -> None:
    replies = [step for step in run_with("no-dot-stuffing") if step.kind is Kind.REPLY]
    assert any(step.row == "line-unknown" for step in replies)


def test_without_waiting_the_hello_is_sent_before_the_greeting() -> None:
    steps = run_with("no-wait-for-greeting")
    assert [step.kind for step in steps[:2]] == [Kind.OPEN, Kind.COMMAND]


def test_in_the_wrong_order_data_gets_503() -> None:
    assert any(step.row == "data-before-mail" for step in run_with("wrong-order"))


def test_an_early_close_leaves_quit_out() -> None:
    steps = run_with("early-close")
    assert Move.CLOSE_EARLY.value in {step.row for step in steps}
    assert not any(step.octets == b"QUIT\r\n" for step in steps)
