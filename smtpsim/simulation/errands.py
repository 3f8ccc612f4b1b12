"""What hosts do between the sessions: they look up, connect, wait for the clock, and report.

Each errand gives at most one step, and may leave others to do after it.
"""

from msgspec.structs import replace

from smtpsim.mail.queue import first_group, next_due, take_up
from smtpsim.network.stream import NEVER
from smtpsim.simulation.dispatch import attempt, dispatch
from smtpsim.simulation.filing import file_report, show_placing
from smtpsim.simulation.reading import fetch, next_reading, start_reading
from smtpsim.simulation.reports import give_up, keep, report
from smtpsim.simulation.step import Step
from smtpsim.simulation.telling import with_errands
from smtpsim.simulation.traffic import (
    Attempt,
    Dispatch,
    Fetching,
    Filing,
    GivingUp,
    Keeping,
    Placing,
    Reporting,
    Swapping,
    Traffic,
    name_session,
)
from smtpsim.simulation.turning import swap_roles
from smtpsim.simulation.unloading import prune
from smtpsim.simulation.world import World


def go_about(world: World, traffic: Traffic) -> tuple[World, Step | None]:
    """Do the first of the errands."""
    errand, *rest = traffic.errands
    traffic = replace(traffic, errands=tuple(rest))
    world = replace(world, traffic=traffic)
    match errand:
        case Dispatch():
            return dispatch(world, traffic, errand)
        case Attempt():
            return attempt(world, traffic, errand)
        case Keeping():
            return keep(world, traffic, errand)
        case GivingUp():
            return give_up(world, errand)
        case Reporting():
            return report(world, traffic, errand)
        case Filing():
            return file_report(world, errand)
        case Placing():
            return show_placing(world, errand)
        case Swapping():
            return swap_roles(world, traffic, errand)
        case Fetching():
            return fetch(world, traffic, errand)


def start_errands(world: World, traffic: Traffic, before: int) -> World | None:
    """Let the clock jump to where mail in a queue is due, or a reader's turn, if nothing else is before.

    A host sends on one connection at a time.
    """
    sending = {session.client_host for session in world.sessions if session.cargo and session.cargo.ids}
    moment, host = min(
        ((next_due(world.sites[name]), name) for name in traffic.system.hosts if name not in sending),
        default=(NEVER, ""),
    )
    reading = next_reading(traffic)
    if min(moment, reading) >= before:
        return None
    world = prune(replace(world, now=max(world.now, min(moment, reading))))
    return start_reading(world, traffic, reading) if reading < moment else _take_group(world, traffic, host)


def _take_group(world: World, traffic: Traffic, host: str) -> World:
    """Let a host turn to the mail that is due longest, and to all that goes the same way."""
    site = world.sites[host]
    group = first_group(site, world.now)
    if group is None:
        return world
    ids = tuple(copy.id for copy in group.copies)
    name, traffic = name_session(traffic)
    world = replace(world, sites={**world.sites, host: take_up(site, frozenset(ids))}, traffic=traffic)
    return with_errands(world, Dispatch(host, group.domain, ids, name))
