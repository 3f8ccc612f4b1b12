"""From a scenario to a world at its start. Times stay ms since `start`."""

from smtpsim.network.stream import Link
from smtpsim.protocol.client import make_client
from smtpsim.protocol.script_client import ScriptClient
from smtpsim.scenarios.equipment import build_policy, build_site, chosen_server, make_plan
from smtpsim.scenarios.format import (
    Scenario,
)
from smtpsim.scenarios.system import build_traffic, keeps_queue, with_queue
from smtpsim.simulation.world import (
    AnyClient,
    ExternalClient,
    Session,
    World,
    make_world,
    open_session,
)
from smtpsim.spec.faults import FaultRule

SESSION = "s1"
EXTERNAL_HOST = "client.example"


def build_world(scenario: Scenario, faults: tuple[FaultRule, ...] = (), *, external: bool = False) -> World:
    """Make a scenario's world; `external` puts a client in it that is outside the simulation."""
    traffic = None if external else build_traffic(scenario)
    sites = {host: build_site(scenario, host) for host in scenario.world.servers}
    all_faults = (*scenario.faults, *faults)
    if traffic is None:
        session = _first_session(scenario, external=external)
        return make_world(scenario.seed, (sites[session.server_host],), (session,), all_faults)
    if keeps_queue(scenario):
        sites = with_queue(scenario, sites)
        return make_world(scenario.seed, tuple(sites.values()), (), all_faults, traffic)
    session = _first_session(scenario, external=False)
    return make_world(scenario.seed, tuple(sites.values()), (session,), all_faults, traffic)


def _first_session(scenario: Scenario, *, external: bool) -> Session:
    host, link = chosen_server(scenario), scenario.world.link
    # The road of a real client is real.
    road = Link(0) if external else Link(link.latency, link.segment, link.speed)
    return open_session(
        SESSION,
        _make_client(scenario, external=external),
        client_host(scenario),
        host,
        build_policy(scenario),
        road,
    )


def client_host(scenario: Scenario) -> str:
    """Name the client's host, also where the scenario has no client."""
    return scenario.client.host if scenario.client else EXTERNAL_HOST


def _make_client(scenario: Scenario, *, external: bool) -> AnyClient:
    client = scenario.client
    if external or client is None:
        return ExternalClient()
    return ScriptClient(client.script) if client.script else make_client(make_plan(scenario, client))
