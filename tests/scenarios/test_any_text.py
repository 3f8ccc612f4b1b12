"""Any text is a scenario or a list of mistakes; nothing else ever comes out of the reader."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpsim.errors import BadFilesError, UsageError
from smtpsim.protocol.script import ScriptItem
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.faults import read_fault
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.script import read_script
from smtpsim.simulation.world import World
from smtpsim.spec.faults import FaultRule
from tests.scenarios.playing import SHIPPED

TEXTS = [path.read_text(encoding="utf-8") for path in SHIPPED]
PIECES = (
    "{",
    "}",
    "[",
    "]",
    ",",
    ": ",
    "?",
    "- ",
    "|",
    ">",
    "\t",
    "\n",
    " #",
    "&a ",
    "*a",
    "!x ",
    "%",
    "@",
    "'",
    '"',
    "\\",
    "---\n",
    "\r",
    "\x85",
    "\u2028",
    "\ufeff",
    "é",
    "0x1",
    "~",
    "<<: ",
    "=",
    "\x00",
    "  ",
    "%YAML 9.9\n",
)
SCRIPT_PIECES = (
    *PIECES,
    "C: ",
    "C+ ",
    "C~ ",
    "S: 250",
    "-",
    "= ",
    "! ",
    "wait ",
    "fault ",
    "5 min",
    "RCPT",
    "\\x",
)
FAULT_PIECES = (
    *PIECES,
    "when: ",
    "do: ",
    "reply: ",
    "451",
    "RCPT",
    "cut: ",
    "421@RCPT",
    "times: ",
    "chance: ",
)


def outcome(text: str) -> Scenario | BadFilesError:
    try:
        return read_scenario(text, "any.yaml")
    except BadFilesError as error:
        return error


def script_outcome(text: str) -> tuple[ScriptItem, ...] | BadFilesError:
    try:
        return read_script(text)
    except BadFilesError as error:
        return error


def fault_outcome(text: str) -> FaultRule | UsageError:
    try:
        return read_fault(text)
    except UsageError as error:
        return error


@st.composite
def damaged_scenarios(draw: st.DrawFn) -> str:
    """A shipped scenario with pieces put in, or cut off."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 12))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[at + cut :]
    return text


def check(text: str) -> None:
    result = outcome(text)
    if isinstance(result, Scenario):
        assert isinstance(build_world(result), World)
    else:
        assert result.mistakes
        assert all(mistake.reason for mistake in result.mistakes)
        assert all(mistake.line >= 0 and mistake.column >= 0 for mistake in result.mistakes)


@given(st.text())
def test_any_characters_are_read_or_refused(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_pieces_of_yaml_are_read_or_refused(text: str) -> None:
    check(text)


@settings(max_examples=200)
@given(damaged_scenarios())
def test_a_damaged_scenario_is_read_or_refused(text: str) -> None:
    check(text)


@pytest.mark.long
@settings(max_examples=20_000)
@given(damaged_scenarios())
def test_many_damaged_scenarios_are_read_or_refused(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(SCRIPT_PIECES)).map("".join) | st.text())
def test_any_script_is_read_or_refused(text: str) -> None:
    result = script_outcome(text)
    if isinstance(result, BadFilesError):
        assert result.mistakes
    else:
        assert all(isinstance(item, ScriptItem) for item in result)


@given(st.lists(st.sampled_from(FAULT_PIECES)).map("".join) | st.text())
def test_any_fault_is_read_or_refused(text: str) -> None:
    result = fault_outcome(text)
    if isinstance(result, UsageError):
        assert str(result)
        assert "\n" not in str(result)
    else:
        assert isinstance(result, FaultRule)
