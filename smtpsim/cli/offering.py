"""What `serve` offers in its answer to EHLO: the list of the option `--extensions`."""

from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.scenarios.desk import WrongValueError
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.offers import read_offers

_OTHER_OPTIONS = {
    "STARTTLS": "--tls offers STARTTLS; leave it out of --extensions",
    "AUTH": "--user NAME:PASSWORD offers AUTH; leave it out of --extensions",
    "ETRN": "a scenario with etrn: offers ETRN; leave it out of --extensions",
}


def without_turn(scenario: Scenario) -> Scenario:
    """Let the scenario's servers refuse TURN: `serve` is a server, and no client that sends mail."""
    servers = {host: replace(server, allows_turn=False) for host, server in scenario.world.servers.items()}
    return replace(scenario, world=replace(scenario.world, servers=servers))


def choose_extensions(scenario: Scenario, wanted: str | None) -> Scenario:
    """Let the scenario's servers offer exactly these extensions, where the option is given."""
    if wanted is None:
        return scenario
    words = (word.split()[0] for word in wanted.split(",") if word.split())
    told = next((_OTHER_OPTIONS[word] for word in words if word in _OTHER_OPTIONS), "")
    if told:
        raise UsageError(told)
    try:
        offers = read_offers(wanted)
    except WrongValueError as error:
        raise UsageError(f"--extensions: {error}") from error
    servers = {host: replace(server, extensions=offers) for host, server in scenario.world.servers.items()}
    return replace(scenario, world=replace(scenario.world, servers=servers))
