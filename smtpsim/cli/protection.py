"""TLS for `serve`: what the options ask for, put into the scenario and into a certificate."""

from pathlib import Path

import msgspec
from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.live.certificates import Context, load_context, make_context
from smtpsim.scenarios.format import Scenario
from smtpsim.spec.terms import Tls


class Wish(msgspec.Struct, frozen=True):
    """What the command line says about TLS."""

    is_wanted: bool = False
    is_required: bool = False
    certificate: Path | None = None
    key: Path | None = None


NO_WISH = Wish()


def protect(scenario: Scenario, wish: Wish) -> Scenario:
    """Let the scenario's servers offer or require TLS, as the options say and where they do not yet."""
    wanted = Tls.REQUIRED if wish.is_required else Tls.OFFERED
    if not (wish.is_wanted or wish.is_required or wish.certificate or wish.key):
        return scenario
    servers = {
        host: replace(server, tls=wanted) if wish.is_required or server.tls is Tls.NONE else server
        for host, server in scenario.world.servers.items()
    }
    return replace(scenario, world=replace(scenario.world, servers=servers))


def find_context(scenario: Scenario, wish: Wish) -> Context | None:
    """Load or make the certificate, where a server can need one."""
    if (wish.certificate is None) != (wish.key is None):
        raise UsageError("--tls-cert and --tls-key go together: give both files")
    host, server = next(iter(scenario.world.servers.items()))
    if server.tls not in {Tls.OFFERED, Tls.REQUIRED}:
        return None
    if wish.certificate is not None and wish.key is not None:
        return load_context(wish.certificate, wish.key)
    return make_context(host)
