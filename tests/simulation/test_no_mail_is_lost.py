"""Over two hops, whatever goes wrong: no accepted mail is lost, and none comes twice without a reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.format import Scenario
from smtpsim.simulation.apply import intervene
from smtpsim.simulation.intervention import Disarm, Inject
from smtpsim.simulation.step import Holder
from smtpsim.spec.faults import FaultRule
from tests.support.ailing_systems import fault, scenarios
from tests.support.audit import at_rest, audit, check_journey, is_at_rest, mails_unheard, sent_on_many_ways
from tests.support.journeys import MOST_STEPS, Journey, Moment, go_on


@given(scenarios())
def test_whatever_goes_wrong_no_accepted_mail_is_lost_and_none_comes_twice(scenario: Scenario) -> None:
    assert audit(scenario).end.traffic is not None


@pytest.mark.long
@settings(max_examples=20_000, derandomize=False)
@given(scenarios())
def test_nor_in_thousands_of_mail_systems(scenario: Scenario) -> None:
    assert audit(scenario).end.traffic is not None


class TroubledWorld(RuleBasedStateMachine):
    """A mail system that goes on step by step, while somebody arms faults and takes them away."""

    @initialize(scenario=scenarios())
    def begin(self, scenario: Scenario) -> None:
        """Begin with a mail system in which only its scenario's own troubles wait."""
        self.scenario = replace(scenario, faults=())
        self.start = self.world = build_world(self.scenario)
        self.moments: list[Moment] = []

    @property
    def holders(self) -> frozenset[Holder]:
        """Who holds what now."""
        return self.moments[-1].holders if self.moments else frozenset()

    @rule(count=st.integers(1, 40))
    def go_on(self, count: int) -> None:
        """Do some steps."""
        for _ in range(count):
            moment = go_on(self.world, self.holders)
            if moment is None:
                return
            self.world = moment.world
            self.moments.append(moment)

    @rule(troubles=st.lists(fault(), min_size=1, max_size=4))
    def arm(self, troubles: list[FaultRule]) -> None:
        """Let things go wrong from here on."""
        for trouble in troubles:
            self.world, _ = intervene(self.world, Inject(self.world.n, trouble))

    @rule()
    def disarm(self) -> None:
        """Let nothing go wrong any more but what the scenario says."""
        self.world, _ = intervene(self.world, Disarm(self.world.n, "fault"))

    @invariant()
    def each_copy_in_a_queue_has_its_holder(self) -> None:
        """Whenever nothing is under way, who has a copy is told to hold it."""
        if self.moments and is_at_rest(self.moments[-1]):
            several = mails_unheard(Journey(self.start, tuple(self.moments)).steps)
            several |= sent_on_many_ways(self.scenario)
            missing = at_rest(self.start, self.moments[-1].world) - self.holders
            assert {one for one in missing if one.mail not in several} == set()

    def teardown(self) -> None:
        """Let it come to its end, and look at the whole way."""
        if not hasattr(self, "scenario"):
            return
        while (moment := go_on(self.world, self.holders)) is not None:
            self.world = moment.world
            self.moments.append(moment)
            assert len(self.moments) < MOST_STEPS
        check_journey(Journey(self.start, tuple(self.moments)), self.scenario)


TestTroubledWorld = TroubledWorld.TestCase
TestTroubledWorld.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
