"""Who takes part in a session: the recipients and the hosts that a fault can be aimed at."""

from typing import NamedTuple

from smtpsim.simulation.world import World
from smtpsim.spec.terms import Actor, Verb
from smtpsim.stage.foresight import steps_ahead

_FAR = 200  # steps; recipients that are named later are not offered


class Scene(NamedTuple):
    """What can be named when one says where a fault strikes."""

    recipients: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


def scene_of(world: World) -> Scene:
    """Find the recipients that are named from here on, or were in what is open, and all servers."""
    named = [path.text for one in world.sessions for path in one.server.transaction.forward_paths]
    named += [one.recipient for one in steps_ahead(world, _FAR) if _names(one.actor, one.verb)]
    servers = [one.server_host for one in world.sessions]
    if world.traffic is not None:
        servers += [host.name for host in world.traffic.system.hosts.values() if host.policy is not None]
    return Scene(tuple(dict.fromkeys(filter(None, named))), tuple(dict.fromkeys(servers)))


def _names(actor: Actor, verb: Verb | None) -> bool:
    return actor is Actor.CLIENT and verb is Verb.RCPT


def scene_mistake(scene: Scene, recipient: str, host: str) -> str:
    """Say that nobody here has a name; empty where both are known, or not given."""
    if recipient and recipient not in scene.recipients:
        known = ", ".join(scene.recipients)
        more = f"it names {known}." if known else "it names none from here on."
        return f"This session names no recipient {recipient}; {more}"
    if host and host not in scene.hosts:
        return f"No server here is {host}; there is {', '.join(scene.hosts) or 'none'}."
    return ""
