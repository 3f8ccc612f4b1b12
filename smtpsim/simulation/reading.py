"""How users fetch their mail: a POP3 session for each visit to a mailbox, which is not SMTP."""

from msgspec.structs import replace

from smtpsim.mail.pickup import remove_messages
from smtpsim.network.stream import NEVER
from smtpsim.simulation.pop_turn import is_over, make_pop_session, take_pop_turn
from smtpsim.simulation.step import Step
from smtpsim.simulation.telling import told, with_errands
from smtpsim.simulation.traffic import Fetching, Pickup, Traffic, name_session
from smtpsim.simulation.world import World


def next_reading(traffic: Traffic) -> int:
    """Tell when a reader connects next, or when something happens in a visit, in ms, or NEVER."""
    visits = min((session.due for session in traffic.readings), default=NEVER)
    return min(visits, traffic.pickups[0].due) if traffic.pickups else visits


def start_reading(world: World, traffic: Traffic, moment: int) -> World:
    """Let happen what is due at a moment: a visit goes on, or another one begins."""
    due = next((session for session in traffic.readings if session.due <= moment), None)
    if due is not None:
        return with_errands(world, Fetching(due.id))
    return _visit(world, traffic, traffic.pickups[0])


def _visit(world: World, traffic: Traffic, pickup: Pickup) -> World:
    """Let a reader connect to the mailbox as it is now."""
    site = world.sites[pickup.server_host]
    name, traffic = name_session(traffic)
    session = make_pop_session(
        name,
        pickup.reader_host,
        site,
        pickup.address,
        pickup.password,
        traffic.system.link,
        world.now,
    )
    traffic = replace(
        traffic,
        pickups=traffic.pickups[1:],
        readings=(*traffic.readings, session),
    )
    return with_errands(replace(world, traffic=traffic), Fetching(session.id))


def fetch(world: World, traffic: Traffic, errand: Fetching) -> tuple[World, Step]:
    """Do the next thing of a visit; what the reader has taken leaves the mailbox."""
    session = next(one for one in traffic.readings if one.id == errand.session)
    after, step, removed = take_pop_turn(world.n, world.now, session)
    others = tuple(one for one in traffic.readings if one.id != session.id)
    readings = others if is_over(after) else (*others, after)
    site = remove_messages(world.sites[session.server_host], session.user, removed)
    world = replace(
        world,
        sites={**world.sites, site.host: site},
        traffic=replace(traffic, readings=readings),
    )
    return told(world, step)
