"""A scenario tried: run once to its end, and what its author expects compared with what came."""

import msgspec

from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.expectations import unmet_expectations
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.timeline import Timeline


class Trial(msgspec.Struct, frozen=True):
    """How a scenario came out."""

    expected: int  # what the author expects, counted by places
    steps: int
    unmet: tuple[str, ...] = ()  # a sentence for each thing that did not come true
    is_endless: bool = False  # the mail came to no rest

    @property
    def is_met(self) -> bool:
        """Whether everything came true."""
        return not self.unmet and not self.is_endless


def try_scenario(scenario: Scenario) -> Trial:
    """Run a scenario to its end and compare."""
    timeline = Timeline(build_world(scenario))
    timeline.to_end()
    if timeline.branch.is_endless:
        return Trial(len(scenario.expect), timeline.known, is_endless=True)
    unmet = unmet_expectations(scenario, timeline)
    lines = len(scenario.client.script) if scenario.client else 0
    return Trial(len(scenario.expect) + lines, timeline.known, unmet)
