"""Each shipped scenario loads, runs, does what its author expects, and does so again."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.expectations import unmet_expectations
from smtpsim.scenarios.format import Expectation, Scenario
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.phases import NUMBERED_STEPS
from smtpsim.spec.terms import Actor, PhaseName, ServerState
from tests.scenarios.playing import SHIPPED, run, shipped, unmet

REQUIRED = {
    "accept-then-fail",
    "auth",
    "bdat",
    "classic",
    "double-bounce",
    "dsn-success",
    "expn-list",
    "forward-251",
    "four-outcomes",
    "give-up-and-bounce",
    "greylisting",
    "host-down",
    "lost-after-the-dot",
    "mailing-list",
    "next-mx",
    "not-local-551",
    "null-mx",
    "received-loop",
    "relay-denied",
    "saml",
    "send-to-terminal",
    "size-limit",
    "smuggling-bare-cr",
    "smuggling-bare-lf",
    "soml",
    "starttls",
    "turn",
    "two-hops",
    "utf8-address",
    "vrfy-answers",
    "two-recipients",
    "unknown-mailbox",
    "server-not-ready",
    "mailbox-full",
    "mailbox-busy",
    "reset-and-verify",
    "pipelining",
    "pipelining-round-trips",
    "rfc5321-d1",
    "rfc5321-d2",
    "rfc5321-d4",
}

each_file = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)


@each_file
def test_everything_that_the_author_expects_comes_true(path: Path) -> None:
    assert unmet(shipped(path.stem)) == ()


@each_file
def test_each_expectation_would_be_missed_if_it_said_something_else(path: Path) -> None:
    scenario = shipped(path.stem)
    timeline = Timeline(build_world(scenario))
    for one in scenario.expect:
        for changed in others(one):
            assert unmet_expectations(replace(scenario, expect=(changed,)), timeline) != (), changed


def others(one: Expectation) -> Iterator[Expectation]:
    """The same expectation with each thing that it says changed in its turn."""
    if one.reply:
        yield replace(one, reply="2yz" if one.reply[0] in "45c" else "5yz")
    if one.state:
        yield replace(one, state=next(state for state in ServerState if state is not one.state))
    if one.phase:
        yield replace(one, phase=next(phase for phase in PhaseName if phase is not one.phase))
    if one.closed_by:
        yield replace(one, closed_by=Actor.CLIENT if one.closed_by is Actor.SERVER else Actor.SERVER)
    if one.holders is not None:
        yield replace(one, holders={**one.holders, "nobody.example": ("bob@receiver.example",)})
    if one.recipients is not None:
        yield replace(one, recipients=(*one.recipients, "nobody@receiver.example"))
    for name in ("phase_step", "round_trips"):
        if getattr(one, name) is not None:
            yield replace(one, **{name: getattr(one, name) + 1})
    for name in ("delivered", "shown", "queued", "bounced"):
        counts: dict[str, int] = getattr(one, name) or {}
        yield from (replace(one, **{name: {**counts, path: counts[path] + 1}}) for path in counts)


@each_file
def test_a_second_run_gives_the_same_steps(path: Path) -> None:
    assert run(shipped(path.stem)) == run(shipped(path.stem))


@each_file
def test_the_author_expects_something_and_has_said_what_it_is_about(path: Path) -> None:
    scenario = shipped(path.stem)
    assert scenario.id == path.stem
    assert scenario.expect
    assert scenario.title
    assert scenario.summary.endswith((".", "?", ")"))


@each_file
def test_as_a_resolved_scenario_it_comes_back_whole_and_gives_the_same_world(path: Path) -> None:
    scenario = shipped(path.stem)
    again = msgspec.json.decode(msgspec.json.encode(scenario), type=Scenario)
    assert again == scenario
    assert build_world(again) == build_world(scenario)


@each_file
def test_it_comes_to_an_end_with_both_sides_closed(path: Path) -> None:
    timeline = Timeline(build_world(shipped(path.stem)))
    timeline.to_end()
    assert not timeline.totals().is_open
    assert timeline.known < 100


def test_the_promised_scenarios_are_all_there() -> None:
    assert {path.stem for path in SHIPPED} >= REQUIRED


def test_titles_are_all_different() -> None:
    titles = [shipped(path.stem).title for path in SHIPPED]
    assert len(set(titles)) == len(titles)


def test_the_classic_session_takes_the_thirteen_steps_of_the_textbook_in_order() -> None:
    places = [(step.phase, step.phase_step) for step in run(shipped("classic")) if step.phase_step]
    wanted = [(row.phase, row.step) for row in NUMBERED_STEPS]
    assert list(dict.fromkeys(places)) == wanted
