"""Users for `serve`: who may log in, as the options say, and what of that a recording may know."""

from msgspec.structs import replace

from smtpsim.errors import UsageError
from smtpsim.scenarios.desk import WrongValueError
from smtpsim.scenarios.format import Scenario
from smtpsim.scenarios.values import read_account, read_secret


def let_in(scenario: Scenario, users: tuple[str, ...], *, in_clear: bool) -> Scenario:
    """Let users log in besides those of the scenario, each written NAME:PASSWORD."""
    accounts = dict(_read_user(user) for user in users)
    servers = {
        host: replace(
            server, users={**server.users, **accounts}, auth_in_clear=server.auth_in_clear or in_clear
        )
        for host, server in scenario.world.servers.items()
    }
    if in_clear and not any(server.users for server in servers.values()):
        raise UsageError("--allow-plain-auth needs somebody who may log in: give --user NAME:PASSWORD")
    return (
        replace(scenario, world=replace(scenario.world, servers=servers))
        if accounts or in_clear
        else scenario
    )


def _read_user(text: str) -> tuple[str, str]:
    name, colon, password = text.partition(":")
    if not colon:
        raise UsageError("--user is NAME:PASSWORD, and no colon stands there")
    try:
        return read_account(name), read_secret(password)
    except WrongValueError as error:
        raise UsageError(f"--user: {error}") from error


def without_passwords(scenario: Scenario) -> Scenario:
    """Leave out what a recording of real clients must not have, the scenario's own client's login too."""
    servers = {
        host: replace(server, users=dict.fromkeys(server.users, ""))
        for host, server in scenario.world.servers.items()
    }
    client = scenario.client
    quiet = replace(client, login=None, script=()) if client and _has_users(scenario) else client
    return replace(scenario, world=replace(scenario.world, servers=servers), client=quiet)


def _has_users(scenario: Scenario) -> bool:
    return any(server.users for server in scenario.world.servers.values())
