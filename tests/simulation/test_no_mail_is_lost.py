"""Over two hops, whatever goes wrong: no accepted mail is lost, and none comes twice without a reason."""

import pytest
from hypothesis import given, settings

from smtpsim.scenarios.format import Scenario
from tests.support.ailing_systems import scenarios
from tests.support.audit import audit


@given(scenarios())
def test_whatever_goes_wrong_no_accepted_mail_is_lost_and_none_comes_twice(scenario: Scenario) -> None:
    assert audit(scenario).end.traffic is not None


@pytest.mark.long
@settings(max_examples=20_000, derandomize=False)
@given(scenarios())
def test_nor_in_thousands_of_mail_systems(scenario: Scenario) -> None:
    assert audit(scenario).end.traffic is not None
