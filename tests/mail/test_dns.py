"""The DNS names the hosts of a domain, and the best of them that is not oneself comes first."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.mail.dns import DomainRecord, Exchanger, Route, Zone, find_route
from smtpsim.spec.event_rows import EVENT_OF, LOOKUP_ROW_OF
from smtpsim.spec.terms import RouteFinding

OWN = "mail.sender.example"
TWO = (Exchanger(20, "mx2.receiver.example"), Exchanger(10, "mx1.receiver.example"))
TWINS = (Exchanger(10, "east.twins.example"), Exchanger(10, "west.twins.example"))
NULL = (Exchanger(0, "."),)
ZONE: Zone = {
    "receiver.example": DomainRecord(TWO, has_address=True),
    "twins.example": DomainRecord(TWINS),
    "host.example": DomainRecord(has_address=True),
    "silent.example": DomainRecord(NULL, has_address=True),
    "empty.example": DomainRecord(),
    "slow.example": DomainRecord(TWO, fails=True),
    "old-name.example": DomainRecord(alias_of="RECEIVER.example."),
    "old-host.example": DomainRecord(alias_of="host.example"),
    "astray.example": DomainRecord(alias_of="nowhere.example"),
    "slow-name.example": DomainRecord(alias_of="slow.example"),
    "ping.example": DomainRecord(alias_of="pong.example"),
    "pong.example": DomainRecord(alias_of="ping.example"),
    "half-null.example": DomainRecord((*NULL, Exchanger(5, "mx.half-null.example"))),
    "named-twice.example": DomainRecord((Exchanger(5, "mx.example"), Exchanger(9, "MX.example."))),
}


def route(domain: str, own_host: str = OWN, seed: int = 1) -> Route:
    return find_route(ZONE, domain, own_host, seed)


def test_the_lowest_preference_comes_first() -> None:
    expected = Route(RouteFinding.MX, ("mx1.receiver.example", "mx2.receiver.example"), TWO)
    assert route("receiver.example") == expected


@pytest.mark.parametrize("domain", ["Receiver.EXAMPLE", "receiver.example.", "old-name.example"])
def test_case_a_dot_at_the_end_and_an_alias_make_no_difference(domain: str) -> None:
    assert route(domain) == route("receiver.example")


def test_a_domain_without_exchangers_is_its_own() -> None:
    found = Route(RouteFinding.IMPLICIT_MX, ("host.example",), (Exchanger(0, "host.example"),))
    assert route("Host.example.") == found
    assert route("old-host.example") == found


@pytest.mark.parametrize(
    ("domain", "finding"),
    [
        ("silent.example", RouteFinding.NULL_MX),
        ("nowhere.example", RouteFinding.NO_SUCH_DOMAIN),
        ("astray.example", RouteFinding.NO_SUCH_DOMAIN),
        ("empty.example", RouteFinding.NO_HOST),
        ("ping.example", RouteFinding.NO_HOST),
        ("slow.example", RouteFinding.TRY_AGAIN),
        ("slow-name.example", RouteFinding.TRY_AGAIN),
    ],
)
def test_where_the_dns_names_no_host_there_is_none_to_try(domain: str, finding: RouteFinding) -> None:
    found = route(domain)
    assert (found.finding, found.hosts) == (finding, ())


def test_an_address_literal_is_not_looked_up() -> None:
    assert route("[192.0.2.1]") == Route(RouteFinding.LITERAL, ("[192.0.2.1]",))


def test_a_host_drops_itself_and_all_that_are_no_better() -> None:
    assert route("receiver.example", "MX2.receiver.example.").hosts == ("mx1.receiver.example",)
    best = route("receiver.example", "mx1.receiver.example")
    assert best == Route(RouteFinding.ONLY_SELF, (), TWO)
    assert route("twins.example", "west.twins.example").finding is RouteFinding.ONLY_SELF


def test_a_host_is_not_its_own_implicit_exchanger() -> None:
    found = route("host.example", "HOST.example")
    assert found == Route(RouteFinding.ONLY_SELF, (), (Exchanger(0, "host.example"),))


def test_a_null_record_beside_others_is_no_host() -> None:
    assert route("half-null.example").hosts == ("mx.half-null.example",)


def test_a_host_that_is_named_twice_is_tried_once() -> None:
    assert route("named-twice.example").hosts == ("mx.example",)


def test_equal_preferences_come_in_each_order_over_the_seeds() -> None:
    orders = {route("twins.example", seed=seed).hosts for seed in range(40)}
    assert orders == set(permutations(one.host for one in TWINS))


def test_each_finding_has_a_row_that_tells_of_it() -> None:
    assert set(LOOKUP_ROW_OF) == set(RouteFinding)
    assert set(LOOKUP_ROW_OF.values()) <= set(EVENT_OF)


HOSTS = [*(f"mx{number}.example" for number in range(5)), OWN]
records = st.lists(
    st.builds(Exchanger, st.integers(0, 3), st.sampled_from(HOSTS)),
    min_size=1,
    unique_by=lambda one: one.host,
).map(tuple)


@given(records, st.integers(0, 9), st.randoms(use_true_random=False))
def test_exactly_the_better_hosts_are_tried_in_the_order_of_their_preference(
    mx: tuple[Exchanger, ...], seed: int, chance: Random
) -> None:
    found = find_route({"a.example": DomainRecord(mx, has_address=True)}, "a.example", OWN, seed)
    preference = {one.host: one.preference for one in mx}
    better = {host for host in preference if preference[host] < preference.get(OWN, 4)}
    assert set(found.hosts) == better
    assert [preference[host] for host in found.hosts] == sorted(preference[host] for host in better)
    assert found.finding is (RouteFinding.MX if better else RouteFinding.ONLY_SELF)
    shuffled = tuple(chance.sample(mx, len(mx)))
    assert find_route({"a.example": DomainRecord(shuffled)}, "a.example", OWN, seed).hosts == found.hosts
