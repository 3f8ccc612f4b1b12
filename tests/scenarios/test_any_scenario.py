"""A changed scenario is refused in clear words, or it runs to its end: nothing else, and never for ever."""

import pytest
from hypothesis import given, settings

from smtpsim.errors import BadFilesError
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.checker import check_text
from smtpsim.scenarios.mistakes import MISTAKE_OF
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation.timeline import Timeline
from tests.scenarios.mutations import changed_scenarios


def must_be_told_well(error: BadFilesError) -> None:
    assert [one.id for one in error.mistakes if one.id not in MISTAKE_OF] == []
    assert all(one.reason and "\n" not in one.reason for one in error.mistakes)


def must_be_refused_or_run(text: str) -> None:
    try:
        scenario = read_scenario(text, "any.yaml")
    except BadFilesError as error:
        must_be_told_well(error)
        return
    timeline = Timeline(build_world(scenario))
    timeline.to_end()
    assert timeline.branch.is_over


@settings(max_examples=150)
@given(changed_scenarios())
def test_a_changed_scenario_is_refused_or_runs_to_its_end(text: str) -> None:
    must_be_refused_or_run(text)


@settings(max_examples=40)
@given(changed_scenarios())
def test_the_check_of_a_changed_scenario_is_a_list_of_complaints(text: str) -> None:
    assert [one.id for one in check_text(text, "any.yaml") if one.id not in MISTAKE_OF] == []


@pytest.mark.long
@settings(max_examples=30_000)
@given(changed_scenarios())
def test_many_changed_scenarios_are_refused_or_run_to_their_end(text: str) -> None:
    must_be_refused_or_run(text)
