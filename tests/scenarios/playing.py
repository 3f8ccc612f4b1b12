"""Scenarios for tests: the shipped files, a small one to change, and how to run them to the end."""

from functools import cache
from pathlib import Path

from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.expectations import unmet_expectations
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FaultRule
from tests.house.checkout import ROOT

LESSONS = ROOT / "lessons"
SHIPPED: tuple[Path, ...] = tuple(sorted(LESSONS.glob("*.yaml")))

SMALL = """\
format: 1
id: x
title: T
world:
  servers:
    mx.receiver.example:
      domains: [receiver.example]
      mailboxes:
        bob: {name: Bob}
client:
  host: mail.sender.example
  send:
    - from: alice@sender.example
      to: bob@receiver.example
"""
SENDING = "  send:\n    - from: alice@sender.example\n      to: bob@receiver.example\n"
SCRIPTED = SMALL.replace(SENDING, "  script: |\n    C: NOOP\n")


def changed(old: str, new: str, text: str = SMALL) -> str:
    """A scenario's text with one part changed; the part must be there."""
    assert old in text
    return text.replace(old, new, 1)


def with_server(line: str, text: str = SMALL) -> str:
    """A scenario's text with one more line in its server."""
    return changed("      domains", f"      {line}\n      domains", text)


def with_script(script: str) -> str:
    """A scenario's text whose client follows a script."""
    lines = "".join(f"    {line}\n" for line in script.strip().splitlines())
    return changed("    C: NOOP\n", lines, SCRIPTED)


def read(text: str) -> Scenario:
    """Read a text that has no mistake."""
    return read_scenario(text, "x.yaml")


@cache
def shipped(name: str) -> Scenario:
    """Load a shipped scenario by its id."""
    path = LESSONS / f"{name}.yaml"
    return read_scenario(path.read_text(encoding="utf-8"), path.name)


def run(scenario: Scenario, *faults: FaultRule) -> tuple[Step, ...]:
    """Run a scenario to its end and give the steps."""
    timeline = Timeline(build_world(scenario, faults))
    timeline.to_end()
    return tuple(timeline.branch.track.steps)


def unmet(scenario: Scenario) -> tuple[str, ...]:
    """Run a scenario and tell what was not as its author expects."""
    return unmet_expectations(scenario, Timeline(build_world(scenario)))
